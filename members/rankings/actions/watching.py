"""Who wants to hear of which organisation, and telling them once when a period is out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from members.accounts.models import User
from members.memberships.models import Seat

from .. import letters
from ..errors import Refused
from ..models import Period, RankedOrganisation, Snapshot, Standing, Told, Watch

#: How many organisations one person watches.
MOST = 30
#: Letters that the publishing itself writes; the timer writes the rest.
AT_ONCE = 25
#: What was published longer ago is no news.
NEWS_FOR = timedelta(days=14)


@transaction.atomic
def watch(*, organisation: RankedOrganisation, by: Any, at: datetime) -> Watch:
    """Twice does no harm. Raises Refused where the list is full."""
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    found = Watch.objects.filter(user=by, organisation=organisation).first()
    if found is not None:
        return found
    if Watch.objects.by(by).count() >= MOST:
        raise Refused(f"The list has {MOST} organisations. Take one off first.")
    return Watch.objects.create(user=by, organisation=organisation, since=at)


def unwatch(*, organisation: RankedOrganisation, by: Any) -> None:
    """Twice does no harm."""
    Watch.objects.filter(user=by, organisation=organisation).delete()


def announce(snapshot: int, *, at: datetime | None = None, most: int | None = AT_ONCE) -> int:
    """Writes to everybody who watches, once for a period, at most ``most`` of them (None: all).
    Returns how many letters were posted.

    Run after a publication is committed and by a timer: twice, or two at once, does no harm. A
    correction brings a letter only to whom the first publication still owed one. None for a period
    that has a later one, or that came out long ago; none to somebody who is not a member on the
    day, or who began to watch after the period came out.
    """
    at = at or timezone.now()
    found = _newest().filter(pk=snapshot).select_related("period").first()
    if found is None or found.out_at < at - NEWS_FOR:
        return 0
    people = _untold(found, on=timezone.localdate(at))
    return sum(_tell(user, found, at=at) for user in people[:most])


def announce_what_is_new(*, at: datetime) -> int:
    """All letters that are still to be written, for the timer."""
    pks = list(_newest().values_list("pk", flat=True))
    return sum(announce(pk, at=at, most=None) for pk in pks)


def _newest() -> Any:
    """Figures as they stand of the latest month and the latest quarter; ``out_at`` is when the
    period was first published. A year to date and a lifetime say again what those have said: no
    letter."""
    of_period = Snapshot.objects.published().filter(period=OuterRef("period"))
    out_at = Subquery(of_period.order_by("revision").values("published_at")[:1])
    later = Snapshot.objects.published().filter(
        period__kind=OuterRef("period__kind"), period__starts_on__gt=OuterRef("period__starts_on")
    )
    newest = Snapshot.objects.current().filter(~Exists(later), period__in=Period.objects.calendar())
    return newest.annotate(out_at=out_at)


def _untold(snapshot: Any, *, on: date) -> QuerySet[User]:
    """Members who watched somebody when the period came out, and have not heard of it. ``snapshot``
    of :func:`_newest`. One query."""
    told = Told.objects.filter(user=OuterRef("pk"), period=snapshot.period_id)
    watches = Watch.objects.filter(user=OuterRef("pk"), since__lte=snapshot.out_at)
    seats = Seat.objects.in_force(on=on).filter(user=OuterRef("pk"))
    people = User.objects.filter(Exists(watches), Exists(seats), ~Exists(told), is_active=True)
    return people.order_by("pk")


def _tell(user: User, snapshot: Snapshot, *, at: datetime) -> int:
    try:
        with transaction.atomic():
            Told.objects.create(user=user, period=snapshot.period, told_at=at)
            letters.new_period(user, snapshot, _standings(user, snapshot))
    except IntegrityError:  # another worker was first
        return 0
    return 1


def _standings(user: User, snapshot: Snapshot) -> list[tuple[RankedOrganisation, Standing | None]]:
    """Each watched organisation with its standing in the period, None without a call. Two
    queries."""
    watched = RankedOrganisation.objects.filter(watches__user=user).select_related("sector")
    standings = {
        standing.organisation_id: standing
        for standing in Standing.objects.filter(snapshot=snapshot, organisation__watches__user=user)
    }
    rows = [(each, standings.get(each.pk)) for each in watched.with_names()]
    return sorted(rows, key=lambda row: (row[0].sector.order, row[0].slug))
