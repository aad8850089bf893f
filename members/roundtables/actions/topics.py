"""Topics: members propose them, and each has one vote for a roundtable."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from publishing.search import fold

from ..errors import Refused, TooLate
from ..models import Roundtable, Topic, Vote

#: Proposals by one person for one roundtable, and by all.
MINE, ALL = 2, 30


@transaction.atomic
def propose(*, roundtable: Roundtable, text: str, by: Any, at: datetime) -> Topic:
    """Somebody's topic. One that is there already, in whatever case, is that one. Raises Refused,
    TooLate."""
    row = _open(roundtable, at)
    topics = list(row.topics.all())
    same = next((topic for topic in topics if fold(topic.text) == fold(text)), None)
    if same is not None:
        if same.hidden:
            raise Refused("The host has set that topic aside.")
        return same
    if by.pk and sum(topic.proposed_by_id == by.pk for topic in topics) >= MINE:
        raise Refused(f"{MINE} topics each. Vote for one of the others.")
    if len(topics) >= ALL:
        raise Refused("There are enough topics for one hour. Vote for one of them.")
    return Topic.objects.create(roundtable=row, text=text, proposed_by_id=by.pk, proposed_at=at)


@transaction.atomic
def vote(*, topic: Topic, by: Any, at: datetime) -> None:
    """The one vote, moved here from wherever it was. Raises Refused, TooLate."""
    row = _open(topic.roundtable, at)
    if Topic.objects.filter(pk=topic.pk, hidden=True).exists():
        raise Refused("The host has set that topic aside.")
    Vote.objects.update_or_create(roundtable=row, user=by, defaults={"topic": topic, "cast_at": at})


@transaction.atomic
def take_back(*, roundtable: Roundtable, by: Any, at: datetime) -> None:
    """Once more changes nothing. Raises TooLate."""
    _open(roundtable, at)
    Vote.objects.filter(roundtable=roundtable, user=by).delete()


def _open(roundtable: Roundtable, at: datetime) -> Roundtable:
    row = Roundtable.objects.select_for_update().get(pk=roundtable.pk)
    if row.state != Roundtable.State.ANNOUNCED:
        raise Refused("There is nothing to vote on.")
    if at >= row.vote_ends_at:
        raise TooLate("The vote is closed: the host is preparing.")
    return row
