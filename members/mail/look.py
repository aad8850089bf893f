"""The one look of mail. ``templates/mail/look.css`` says it; this puts it where readers see it.

Mail readers drop style sheets, so each element carries its own style. Templates name classes
(``class="m-p"``) and :func:`inlined` writes their rules beside them. Rules within ``@media`` stay
in the page's head: that is what phones and dark screens read.
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.template import Context, Engine

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_RULE = re.compile(r"\.(m-[a-z0-9-]+)\s*\{([^}]*)\}")
_CLASS = re.compile(r'class="(m-[a-z0-9 -]+)"')
#: Stands in base.html's head where the rules for phones and dark screens go.
MEDIA_MARK = "/* media */"


class UnknownClass(LookupError):
    """A mail template uses a class that look.css does not have."""


def inlined(html: str) -> str:
    """``html`` with the rules of each ``m-`` class in a style attribute beside it.

    What people typed cannot take part: its quotation marks are escaped by then.
    Raises UnknownClass.
    """
    rules, media = _look()

    def styled(match: re.Match[str]) -> str:
        try:
            style = ";".join(rules[name] for name in match[1].split())
        except KeyError as error:
            raise UnknownClass(f"templates/mail/look.css has no class {error}.") from None
        return f'{match[0]} style="{style}"' if style else match[0]

    return _CLASS.sub(styled, html).replace(MEDIA_MARK, media, 1)


@lru_cache(maxsize=1)
def _look() -> tuple[dict[str, str], str]:
    css = Engine.get_default().get_template("mail/look.css").render(Context())
    plain, at, media = _COMMENT.sub("", css).partition("@media")
    rules = {name: _squeezed(body) for name, body in _RULE.findall(plain)}
    # One rule a line: a mail's lines may not pass 998 characters.
    return rules, _squeezed(at + media).replace("}", "}\n").strip()


def _squeezed(css: str) -> str:
    css = re.sub(r"\s+", " ", css.replace('"', "'"))
    return re.sub(r"\s*([{};])\s*", r"\1", css).replace(": ", ":").strip().rstrip(";")
