"""A conversation for the demonstration: what stands, what waits, what was reported."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from glossary.models import Entry
from members.accounts.models import User

from .models import Closing, Comment, Helpful, Report

#: (who, entry, days ago, words, what it replies to by its number here)
SAID: tuple[tuple[str, str, int, str, int | None], ...] = (
    (
        "member",
        "copc",
        12,
        "We went through the audit in 2024 with 180 seats. What took longest was not the floor: it "
        "was agreeing with payroll what counts as a contact handled.",
        None,
    ),
    (
        "owner",
        "copc",
        11,
        "Same here. We wrote the definition on one page, had finance sign it, and hung it where "
        "the reports are made.",
        0,
    ),
    (
        "lapsed",
        "copc",
        8,
        "Worth saying that a smaller centre can use the measures without the certificate. Nobody "
        "asks for the plaque; they ask for the numbers.",
        None,
    ),
    (
        "member",
        "shrinkage",
        6,
        "Count coaching as planned shrinkage and it stops being the first thing to go on a bad "
        "Monday.",
        None,
    ),
    (
        "account",
        "average-handling-time",
        5,
        "Our handling time fell by 40 seconds when wrap-up codes went from 60 to 12. Nobody missed "
        "the other 48.",
        None,
    ),
)
WAITING = (
    ("account", "copc", "Does anybody know whether the audit can be done on a hybrid floor?", 0),
    ("lapsed", "shrinkage", "Do you count the first ten minutes of log-in as shrinkage?", 3),
)


def load(*, people: dict[str, User], by: User, at: datetime) -> None:
    """Once: what people wrote meanwhile is left as it is."""
    if Comment.objects.exists():
        return
    stands: list[Comment] = []
    for row in SAID:
        above = stands[row[4]] if row[4] is not None else None
        stands.append(_stands(row, people, by, at, parent=above))
    for number, (who, slug, words, above_at) in enumerate(WAITING):
        written_at = at - timedelta(hours=3 + number)
        _comment(people[who], slug, words, written_at, f"waits{number}", stands[above_at])
    for comment, who in ((0, "owner"), (0, "lapsed"), (1, "member"), (3, "owner")):
        Helpful.objects.create(comment=stands[comment], user=people[who], marked_at=at)
    Closing.objects.create(
        entry=Entry.objects.get(slug="quality-assurance"),
        reason="What was said here stands in the entry now.",
        closed_by=by,
        closed_at=at - timedelta(days=3),
    )
    Report.objects.create(
        comment=stands[4],
        user=people["owner"],
        reason="No source for the 40 seconds; it reads like an advertisement.",
        once="demonstration",
        reported_at=at - timedelta(days=1),
    )


def _stands(
    row: tuple[str, str, int, str, int | None],
    people: dict[str, User],
    by: User,
    at: datetime,
    parent: Comment | None = None,
) -> Comment:
    who, slug, days, words, _above = row
    written_at = at - timedelta(days=days)
    decided = {
        "state": Comment.State.APPROVED,
        "decided_by": by,
        "decided_at": written_at + timedelta(hours=2),
    }
    return _comment(people[who], slug, words, written_at, f"demo{days}", parent, **decided)


def _comment(
    author: User,
    slug: str,
    words: str,
    written_at: datetime,
    once: str,
    parent: Comment | None,
    **more: Any,
) -> Comment:
    return Comment.objects.create(
        entry=Entry.objects.get(slug=slug),
        author=author,
        body=words,
        parent=parent,
        once=once,
        written_at=written_at,
        changed_at=more.get("decided_at", written_at),
        **more,
    )
