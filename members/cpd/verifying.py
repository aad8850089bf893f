"""What anybody who holds a statement may learn from its code: whether it is ours, whose it is, what
it comes to, and whether the record has changed since. Not what the hours were earned with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from . import codes
from .counting import said
from .models import Statement, standing_of
from .sources import Kind


@dataclass(frozen=True, slots=True)
class Verified:
    """``by_kind``: (name, time). ``later_at``: when the newest statement of the same year was
    issued, None where this is it. ``gone``: how many of its entries were changed since or no
    longer count."""

    statement: Statement
    by_kind: tuple[tuple[str, str], ...]
    later_at: datetime | None
    gone: int


def verify(text: str) -> Verified | None:
    """None where no statement has the code. Three queries at most."""
    code = codes.read(text)
    statement = Statement.objects.filter(code=code).first() if code else None
    if statement is None:
        return None
    others = Statement.objects.filter(user=statement.user_id, year=statement.year)
    newest = others.newest_first().values_list("pk", "issued_at")[:1].get()
    kept = statement.contents
    return Verified(
        statement,
        tuple((str(Kind(kind).label), said(minutes)) for kind, minutes in kept["by_kind"]),
        None if newest[0] == statement.pk else newest[1],
        len(kept["lines"]) - standing_of(kept["lines"]),
    )
