"""What came of it: key points that name nobody, and when members may read them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from members.accounts.models import User
from members.memberships.models import Organisation
from members.places.models import Place
from publishing.store import forget

from ..audit import record
from ..chatham import findings
from ..errors import Refused, TooLate
from ..models import Roundtable


@dataclass(frozen=True, slots=True)
class Named:
    """``because``, a participant or an organisation, may be named in the line ``text``."""

    text: str
    because: str
    sentence: str

    @property
    def key(self) -> tuple[str, str]:
        """What stays the same while neither the line nor whose name it is changes."""
        return self.text, self.because


def named_in(roundtable: Roundtable) -> list[str]:
    """A sentence for each name that :func:`found_in` finds."""
    return [found.sentence for found in found_in(roundtable)]


def found_in(roundtable: Roundtable) -> list[Named]:
    """Each participant and organisation whom the key points, the outcome or an action names. Five
    queries.

    Participants are those with a place, those who were there, and whoever the meeting's report
    saw, guests too; the host not: who invites is no secret. Organisations are all that have or had
    a membership.
    """
    people = sorted(_people(roundtable))
    organisations = sorted(Organisation.objects.values_list("name", flat=True))
    return [
        Named(
            text=text.splitlines()[found.line - 1].strip(),
            because=found.because,
            sentence=f"{where(found.line)} says “{found.said}”, which may be {found.because}.",
        )
        for where, text in _texts(roundtable)
        for found in findings(text, people=people, organisations=organisations)
    ]


def _people(roundtable: Roundtable) -> set[str]:
    places = Place.objects.held().filter(allotment=roundtable.allotment_id).values("user")
    there = roundtable.attendances.values("user")
    people = User.objects.filter(pk__in=places) | User.objects.filter(pk__in=there)
    names = set(people.exclude(name="").values_list("name", flat=True))
    names |= set(roundtable.sightings.values_list("name", flat=True))
    host = roundtable.host_name.casefold()
    return {name for name in names if name.casefold() != host}


def _texts(roundtable: Roundtable) -> Iterator[tuple[Any, str]]:
    """What members read, and how each line of it is called."""
    yield (lambda line: f"Line {line}"), roundtable.key_points
    yield (lambda line: "The sentence of what came of it"), roundtable.outcome
    for action in roundtable.actions.all():
        text = action.text
        yield (lambda line, text=text: f"The action “{text}”"), text


@contextmanager
def looked_at_again(roundtable: Roundtable, *, by: Any, at: datetime) -> Iterator[list[str]]:
    """Around whatever may bring a name into points that members read: their text, or who was there.
    What stood before was let stand, line by line; whatever comes to it takes the points in, until
    somebody has read it. Afterwards the list has a sentence for each."""
    told: list[str] = []
    with transaction.atomic():
        before = Roundtable.objects.get(pk=roundtable.pk)
        stood = {found.key for found in found_in(before)} if before.points_at else set()
        yield told
        row = Roundtable.objects.get(pk=roundtable.pk)
        if before.points_at is None or row.points_at is None:
            return
        told += [found.sentence for found in found_in(row) if found.key not in stood]
        if told:
            take_in(roundtable=row, by=by, at=at)


@transaction.atomic
def put_out(*, roundtable: Roundtable, checked: bool, by: Any, at: datetime) -> Roundtable:
    """Members read the key points and what people took on, and find them. Once more changes
    nothing.

    Raises TooLate before it is over; Refused where nothing is written, or where the text names
    somebody and nobody has said that it may (``checked``).
    """
    row = Roundtable.objects.select_for_update(of=("self",)).get(pk=roundtable.pk)
    if row.points_at is not None:
        return row
    if row.state != Roundtable.State.ANNOUNCED or not row.is_over(at=at):
        raise TooLate("It is not over.")
    if not row.points:
        raise Refused("No key points are written.")
    found = named_in(row)
    if found and not checked:
        raise Refused(*found)
    row.points_at = row.changed_at = at
    row.save()
    record("roundtables.points", about=row, by=by)
    forget()
    return row


@transaction.atomic
def take_in(*, roundtable: Roundtable, by: Any, at: datetime) -> Roundtable:
    """Members do not read the key points any more. Once more changes nothing."""
    row = Roundtable.objects.select_for_update(of=("self",)).get(pk=roundtable.pk)
    if row.points_at is None:
        return row
    row.points_at, row.changed_at = None, at
    row.save()
    record("roundtables.points-back", about=row, by=by)
    forget()
    return row
