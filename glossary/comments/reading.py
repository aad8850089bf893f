"""A conversation as readers see it: on the page that is kept for everybody, and on the page of the
person who takes part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator

from .models import Closing, Comment, Helpful
from .pieces import Piece, pieces

#: How many comments, each with all replies, stand on one page.
SHOWN = 50

State = Comment.State
_GONE = "Somebody whose account is closed"
_EMPTY = {State.REMOVED: "Removed by its author", State.HIDDEN: "Taken down by the editors"}
#: What a person is told about their own; staff's word for it is not theirs.
_OWN = {
    State.WAITING: "Waits for a person to read it. Only you see it.",
    State.REJECTED: "Not put on the page. Only you see it.",
    State.SPAM: "Not put on the page. Only you see it.",
    State.HIDDEN: "Taken down. Only you see it.",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One comment. ``empty`` is "" or what stands in the place of its words; ``note`` is "" or what
    its author is told about it."""

    pk: int
    name: str
    #: "staff", "member" or "".
    mark: str
    pieces: list[Piece]
    written_at: datetime
    helpful: int
    empty: str
    note: str
    reason: str
    is_published: bool
    is_waiting: bool
    is_yours: bool
    found_helpful: bool
    replies: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Conversation:
    """``number`` counts what every reader sees, replies too."""

    threads: list[Said]
    number: int
    is_closed: bool
    why_closed: str
    #: Whether there are older comments than are shown.
    more: bool

    @property
    def is_open(self) -> bool:
        return not self.is_closed


def for_everybody(entry: int, *, at: datetime) -> Conversation:
    """What everybody sees below an entry, newest first. Two queries, however much it is."""
    threads, number = _threads(_rows(entry, None, at))
    return Conversation(
        threads=threads[:SHOWN], number=number, more=len(threads) > SHOWN, **_closing(entry)
    )


def for_person(entry: int, user: Any, *, page: Any, at: datetime) -> tuple[Conversation, Any]:
    """The same with their own that wait or were turned down, and what they found helpful; and the
    page of it (``django.core.paginator.Page``). Three queries."""
    rows = _rows(entry, user, at)
    liked = Helpful.objects.filter(user=user, comment__entry=entry)
    threads, number = _threads(
        rows, user=user.pk, liked=set(liked.values_list("comment", flat=True))
    )
    part = Paginator(threads, SHOWN).get_page(page)
    shown = list(part.object_list)
    return Conversation(shown, number, more=part.has_next(), **_closing(entry)), part


def _rows(entry: int, user: Any, at: datetime) -> list[Comment]:
    rows = Comment.objects.with_places(user).filter(entry=entry)
    return list(rows.with_marks(at=at).order_by("-pk"))


def as_it_will_look(body: str, user: Any, *, is_member: bool, at: datetime) -> Said:
    """What somebody wrote and has not sent."""
    row = Comment(pk=0, body=body, author=user, written_at=at)
    row.by_member, row.helpful = is_member, 0  # type: ignore[attr-defined]
    return _said(row, user=user.pk, liked=frozenset(), replies=())


def alone(comment: Comment) -> Said:
    """One published comment without what was replied; it comes ``with_marks()``."""
    return _said(comment, user=None, liked=frozenset(), replies=())


def _closing(entry: int) -> dict[str, Any]:
    reason = Closing.objects.filter(entry=entry).values_list("reason", flat=True).first()
    return {"is_closed": reason is not None, "why_closed": reason or ""}


def _threads(
    rows: Sequence[Comment], *, user: int | None = None, liked: Set[int] = frozenset()
) -> tuple[list[Said], int]:
    """The threads, and how many comments in them everybody sees."""
    below: dict[int, list[Said]] = defaultdict(list)
    for row in reversed(rows):  # replies stand in the order in which they came
        if row.parent_id:
            below[row.parent_id].append(_said(row, user=user, liked=liked, replies=()))
    top = (row for row in rows if not row.parent_id)
    said = [_said(row, user=user, liked=liked, replies=tuple(below[row.pk])) for row in top]
    return said, sum(row.is_published for row in rows)


def _said(row: Any, *, user: int | None, liked: Set[int], replies: tuple[Said, ...]) -> Said:
    is_yours = user is not None and row.author_id == user
    if not (row.is_published or is_yours):  # of this only its place is shown
        row.body, row.author, row.by_member, row.helpful = "", None, False, 0
    author = row.author
    mark = "staff" if author and author.is_staff else "member" if row.by_member else ""
    return Said(
        pk=row.pk,
        name=(author.name or "A reader") if author else _GONE,
        mark=mark,
        pieces=pieces(row.body),
        written_at=row.written_at,
        helpful=row.helpful,
        empty="" if row.body else _EMPTY.get(row.state, _EMPTY[State.HIDDEN]),
        note=_told(row) if is_yours else "",
        reason=row.reason if is_yours else "",
        is_published=row.is_published,
        is_waiting=row.is_waiting,
        is_yours=is_yours,
        found_helpful=row.pk in liked,
        replies=replies,
    )


def _told(row: Comment) -> str:
    """What nobody has looked at waits, whatever a robot is thought to have had in it."""
    if row.state == State.SPAM and row.decided_by_id is None:
        return _OWN[State.WAITING]
    return _OWN.get(State(row.state), "")
