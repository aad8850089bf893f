"""Who is a member on a day, asked of the database in one prepared query."""

from __future__ import annotations

from datetime import date

from django.db.models import BigAutoField, DateField, QuerySet

from members.accounts.models import User
from publishing.prepared import Param, Prepared

from .models import Seat


def _of_person() -> QuerySet[Seat, tuple[int]]:
    rule = Seat.objects.in_force(on=Param("on", DateField()))  # type: ignore[arg-type]
    return rule.filter(user=Param("user", BigAutoField())).order_by().values_list("pk")[:1]


SEATS_IN_FORCE = Prepared(_of_person)


def is_member(user: User, *, on: date) -> bool:
    """Whether they hold a seat in a membership that is in force on that day: the rule itself is
    :meth:`SeatQuerySet.in_force`. The gate asks it of everybody, hence prepared. One query."""
    return bool(SEATS_IN_FORCE.rows(user=user.pk, on=on))
