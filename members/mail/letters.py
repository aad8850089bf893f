"""Writing a letter: ``post(...)`` is the one way out of the portal.

    post(kind="memberships/approved", to=user.email, user=user, context={...})

The letter is rendered and logged at once, in the caller's transaction, and sent after the commit:
what is rolled back was never sent. A provider that fails does not reach the caller; the letter
stays in the log and is tried again by the clock (``manage.py run_due_jobs``).

Templates get the caller's context and: ``site_name``, ``site_url`` (no slash at its end),
``association``, ``staff_email``, ``postal_address``, ``to``, ``first_name`` (empty where a name
would not be safe), ``unsubscribe_url`` and ``preferences_url`` (empty for essential letters),
``good_until`` (when the letter stops being worth sending, see
:class:`members.mail.kinds.Kind`) and, except for the subject, ``subject``. There is no request.
Dates are in the reader's time zone.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.template import Context, Engine
from django.utils import timezone

from . import links
from .delivery import deliver
from .kinds import Kind, kind_named
from .look import inlined
from .models import Letter
from .topics import is_refused

if TYPE_CHECKING:
    from members.accounts.models import User

logger = logging.getLogger("acxpa.mail")

ASSOCIATION = "Australian Customer Experience Professionals Association"
_SUBJECT_LENGTH = 200
_PLAIN_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-]){0,29}")
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str


def post(
    *,
    kind: str,
    to: str,
    context: Mapping[str, Any],
    user: User | None = None,
    about: str = "",
    good_until: datetime | None = None,
) -> Letter | None:
    """Writes a letter and sends it after the commit. None when ``to`` cannot be an address, or
    when ``user`` does not want letters of this kind's topic. ``about`` is for the kind's ``holds``;
    ``good_until`` takes the place of what the kind says, where the letter names an instant.

    Raises UnknownKind for a kind nobody registered, and whatever a broken template raises: those
    are ours to mend, and every kind is rendered by a test.
    """
    known = kind_named(kind)
    if not _is_address(to):
        logger.warning(
            "letter", extra={"event": "letter", "message_kind": kind, "result": "no address"}
        )
        return None
    if known.topic and user is not None and is_refused(user, known.topic):
        return None
    now = timezone.now()
    until = now + known.good_for if good_until is None else good_until
    rendered = render(known, to=to, context=context, user=user, written_at=now, good_until=until)
    letter = Letter.objects.create(
        kind=kind,
        to=to,
        user=user,
        about=about,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        created_at=now,
        good_until=until,
        try_at=now,
    )
    # A closure, not a partial: Django logs the function's name when it raises.
    transaction.on_commit(lambda: deliver(letter.pk), robust=True)
    return letter


def render(
    kind: Kind,
    *,
    to: str,
    context: Mapping[str, Any],
    user: User | None,
    written_at: datetime,
    good_until: datetime | None = None,
) -> Rendered:
    """Subject, text and HTML of a letter, dates in the reader's zone."""
    values = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "association": ASSOCIATION,
        "staff_email": settings.STAFF_EMAIL,
        "to": to,
        "first_name": first_name(user.name) if user is not None else "",
        "good_until": good_until or written_at + kind.good_for,
        "postal_address": getattr(settings, "POSTAL_ADDRESS", ""),
        "unsubscribe_url": links.unsubscribe_url(user, kind.topic),
        "preferences_url": links.preferences_url() if kind.topic else "",
        **context,
    }
    folder = f"mail/{kind.name}"
    with timezone.override(user.zone if user is not None else None):
        subject = one_line(_rendered(f"{folder}/subject.txt", values, escape=False))
        values["subject"] = subject
        text = _rendered(f"{folder}/text.txt", values, escape=False)
        html = _rendered(f"{folder}/html.html", values, escape=True)
    return Rendered(subject=subject, text=_tidy(text), html=inlined(storable(html)))


def _rendered(template: str, values: Mapping[str, Any], *, escape: bool) -> str:
    return Engine.get_default().get_template(template).render(Context(values, autoescape=escape))


def first_name(name: str) -> str:
    """The first word of a name, for a greeting; empty when it could be anything but a name.

    Names are typed by whoever signs up, perhaps with somebody else's address: a word that a mail
    reader would turn into a link must not reach that person under our name.
    """
    first = (name.split() or [""])[0]
    return first if _PLAIN_NAME.fullmatch(first) else ""


def one_line(text: str) -> str:
    """``text`` fit for a header: one line, nothing invisible, at most 200 characters.

    A person's name may stand in a subject, and a name may hold anything.
    """
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _SUBJECT_LENGTH else line[: _SUBJECT_LENGTH - 1].rstrip() + "…"


def storable(text: str) -> str:
    """``text`` without what a database or a mail refuses: NUL and lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _tidy(text: str) -> str:
    """Template tags leave blank lines and trailing spaces; a letter has neither."""
    lines = "\n".join(line.rstrip() for line in storable(text).splitlines())
    return _BLANK_LINES.sub("\n\n", lines).strip() + "\n"


def _is_address(to: str) -> bool:
    try:
        validate_email(to)
    except ValidationError:
        return False
    return len(to) <= 254 and to.isprintable()
