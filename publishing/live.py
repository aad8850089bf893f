"""Live parts: what the portal fills into staff-written pages by itself, by name.

A room that has something to show registers it in its ``live.py``, which is found by itself::

    @register("next-courses", "The next courses")
    def next_courses(tier: Tier) -> SafeString:
        return render_to_string("courses/live_next.html", {...})

A part gets the reader's tier and nothing else, and returns safe HTML. What it shows may change
with a publish (``publishing.store.forget``) or as time passes, and never with the person. A part
that nobody registered, or that fails, shows nothing; the log says which.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from .kept import once_per_publish
from .outline import Tier

logger = logging.getLogger("acxpa.live")

Render = Callable[[Tier], str]
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: What stands in a finished text where a part will be. Rich text cannot hold one: cleaning takes
#: comments out.
_MARKER = re.compile(r"<!--live:([a-z0-9-]{1,60})-->")


@dataclass(frozen=True, slots=True)
class LivePart:
    name: str
    label: str
    render: Render


_parts: dict[str, LivePart] = {}


def register(name: str, label: str) -> Callable[[Render], Render]:
    """``label`` is what staff choose by. ValueError for a name that is taken or not in small
    letters with hyphens."""

    def keep(render: Render) -> Render:
        if name in _parts or not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} cannot be the name of a live part.")
        _parts[name] = LivePart(name, label, render)
        return render

    return keep


def choices() -> list[tuple[str, str]]:
    """Every part with its label, for forms."""
    return sorted(((part.name, part.label) for part in _parts.values()), key=lambda row: row[1])


def label(name: str) -> str:
    """What staff call the part; its name where nobody registered it (any more)."""
    return _parts[name].label if name in _parts else name


def marker(name: str) -> SafeString:
    """Stands in a page that is kept for long, until :func:`fill` puts the part in."""
    return mark_safe(f"<!--live:{name}-->" if _NAME.fullmatch(name) else "")  # noqa: S308  (checked)


def fill(html: str, tier: Tier) -> SafeString:
    """``html``, which is safe, with what ``tier`` sees of each live part in its place."""
    if "<!--live:" not in html:
        return mark_safe(html)  # noqa: S308  (safe by contract)
    filled = _MARKER.sub(lambda found: render(found[1], tier), html)
    return mark_safe(filled)  # noqa: S308  (safe by contract, and so is what parts render)


def render(name: str, tier: Tier) -> SafeString:
    """What ``tier`` sees of a part now: made once for each publish, and again every five minutes,
    since courses begin and polls close without anybody publishing."""
    part = _parts.get(name)
    if part is None:
        logger.warning("No live part is called %s; its place stays empty.", name)
        return SafeString("")
    try:
        made = once_per_publish(f"live:{name}:{tier}", lambda: str(part.render(tier)))
    except Exception:  # a page is not worth less than one of its parts
        logger.exception("The live part %s failed; its place stays empty.", name)
        return SafeString("")
    return mark_safe(made)  # noqa: S308  (safe by contract)
