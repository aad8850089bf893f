"""What readers told us, for the demonstration."""

from __future__ import annotations

from datetime import datetime, timedelta

from glossary.models import Entry
from members.accounts.models import User

from .models import Answer, Suggestion

MISSED = (
    ("Ghost call", "The line rings, nobody is there. Our dialler makes them.", 9),
    ("Concierge model", "Heard it at a roundtable and could not find it.", 4),
    ("ghost call", "", 2),
)
#: (entry, useful, note)
ANSWERED = (
    ("copc", True, ""),
    ("copc", True, "Sent it to my manager before the audit meeting."),
    ("copc", False, "What does it cost for 50 seats? A range would do."),
    ("occupancy", False, "The worked example divides by hours, my system gives minutes."),
    ("service-level", True, ""),
    ("average-handling-time", True, ""),
)


def load(*, reader: User, by: User, at: datetime) -> None:
    """Once: what people sent in meanwhile is left as it is."""
    if not Suggestion.objects.exists():
        for number, (term, why, days) in enumerate(MISSED):
            Suggestion.objects.create(
                term=term,
                why=why,
                email=reader.email if number == 1 else "",
                once=f"demonstration{number}",
                suggested_at=at - timedelta(days=days),
            )
        Suggestion.objects.create(
            term="QA",
            once="demonstration-settled",
            suggested_at=at - timedelta(days=40),
            state=Suggestion.State.ENTRY,
            entry=Entry.objects.get(slug="quality-assurance"),
            decided_by=by,
            decided_at=at - timedelta(days=30),
        )
    if not Answer.objects.exists():
        for number, (slug, useful, note) in enumerate(ANSWERED):
            Answer.objects.create(
                entry=Entry.objects.get(slug=slug),
                useful=useful,
                note=note,
                once=f"demonstration{number}",
                given_at=at - timedelta(days=number + 1),
            )
