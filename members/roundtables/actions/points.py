"""What came of it: key points that name nobody, and when members may read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from members.accounts.models import User
from members.memberships.models import Organisation
from members.places.models import Place
from publishing.store import forget

from ..audit import record
from ..chatham import Finding, findings
from ..errors import Refused, TooLate
from ..models import Roundtable


def named_in(roundtable: Roundtable, text: str) -> list[Finding]:
    """Participants and organisations that the text names, line by line. Two queries.

    Participants are those with a place and those who were there, the host not: who invites is no
    secret. Organisations are all that have or had a membership.
    """
    places = Place.objects.held().filter(allotment=roundtable.allotment_id).values("user")
    there = roundtable.attendances.values("user")
    people = User.objects.filter(pk__in=places) | User.objects.filter(pk__in=there)
    names = set(people.exclude(name="").values_list("name", flat=True))
    names.discard(roundtable.host_name)
    organisations = Organisation.objects.values_list("name", flat=True)
    return findings(text, people=sorted(names), organisations=sorted(organisations))


@transaction.atomic
def put_out(*, roundtable: Roundtable, checked: bool, by: Any, at: datetime) -> Roundtable:
    """Members read the key points and find them. Once more changes nothing.

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
    found = named_in(row, f"{row.key_points}\n{row.outcome}")
    if found and not checked:
        raise Refused(*(sentence(finding) for finding in found))
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


def sentence(finding: Finding) -> str:
    return f"Line {finding.line} says “{finding.said}”, which may be {finding.because}."
