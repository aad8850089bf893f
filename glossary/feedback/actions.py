"""What readers send in, and what staff make of it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from glossary.models import Entry

from . import letters
from .errors import Refused
from .models import Answer, Suggestion

audit = logging.getLogger("acxpa.audit")


def suggest(*, term: str, why: str, email: str, user: Any, once: str, at: datetime) -> Suggestion:
    """A suggestion for staff, or the same where the form came twice. ``user`` may be None."""
    suggestion, _ = Suggestion.objects.get_or_create(
        once=once,
        defaults={"term": term, "why": why, "email": email, "user": user, "suggested_at": at},
    )
    return suggestion


def answer(*, entry: Entry, useful: bool, note: str, once: str, at: datetime) -> Answer:
    """Whether the entry was useful, or the same answer where the form came twice."""
    given, _ = Answer.objects.get_or_create(
        once=once, defaults={"entry": entry, "useful": useful, "note": note, "given_at": at}
    )
    return given


@transaction.atomic
def decide(
    *,
    suggestion: Suggestion,
    seen: str,
    state: str,
    entry: Entry | None,
    answer: str,
    by: Any,
    at: datetime,
) -> int:
    """Settles a suggestion, and with it whatever else waits of the same word; accepted ones are
    settled again once they became an entry. ``seen`` is the state that staff decided from. How many
    letters were written. Raises Refused."""
    found = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if found.state != seen:
        who = f" by {found.decided_by}" if found.decided_by else ""
        raise Refused(
            f"It was settled{who} after you opened this page: "
            f"{found.get_state_display().lower()}. Read it again, then decide."
        )
    same = Suggestion.objects.select_for_update().new().filter(key=found.key).exclude(pk=found.pk)
    together = [found, *same]
    for row in together:
        row.state, row.entry, row.answer = state, entry, answer
        row.decided_by, row.decided_at = by, at
        row.save()
    event = f"suggestion {state}"
    audit.info(event, extra={"event": event, "user": by.pk, "object": found.pk})
    return sum(letters.answered(row) for row in together)


def read(*, answers: Iterable[Answer], at: datetime) -> int:
    """Notes that somebody has read. How many are newly so."""
    chosen = Answer.objects.to_read().filter(pk__in=[row.pk for row in answers])
    return chosen.order_by().update(read_at=at)
