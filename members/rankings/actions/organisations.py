"""Names, mergers and periods: what keeps a history whole."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from publishing.store import forget

from ..errors import Refused
from ..models import OrganisationName, Period, RankedOrganisation, StandardVersion, last_day


@transaction.atomic
def rename(*, organisation: RankedOrganisation, name: str, on: date) -> OrganisationName:
    """Its name from ``on``; what was published before keeps the name of its time."""
    if not name.strip():
        raise Refused("A name has at least one letter.")
    row, _ = OrganisationName.objects.update_or_create(
        organisation=organisation, from_on=on, defaults={"name": name.strip()}
    )
    forget()
    return row


@transaction.atomic
def merge(
    *, organisation: RankedOrganisation, into: RankedOrganisation, on: date
) -> RankedOrganisation:
    """From ``on`` its calls go to ``into``. It keeps its own history. Raises Refused."""
    held = RankedOrganisation.objects.select_for_update().get(pk=organisation.pk)
    if held.merged_into_id is not None:
        raise Refused("It went into another one already.")
    if held.joined_on >= on:
        raise Refused("It joined after that day.")
    held.merged_into, held.merged_on = into, on
    try:
        held.clean()
    except ValidationError as error:
        raise Refused(error.messages) from None
    if held.has_calls_from(on):
        raise Refused("There are calls to it from that day on. Void them, or take a later day.")
    held.save(update_fields=["merged_into", "merged_on"])
    forget()
    return held


def ensure_period(
    *, kind: str, standard: StandardVersion, starts_on: date | None = None, to: date | None = None
) -> Period:
    """The month or quarter from ``starts_on`` on, or the year to date or lifetime ``to`` a day;
    made where it is missing. Raises Refused where it overlaps another, crosses a change of method,
    or begins or ends on no such day."""
    days = {"ends_on": to} if to else {"starts_on": starts_on}
    found = Period.objects.filter(kind=kind, **days).first()
    if found is not None:
        return found
    period = laid_out(Period(kind=kind, standard=standard, **days))
    try:
        period.full_clean()
    except ValidationError as error:
        raise Refused(error.messages) from None
    period.save()
    return period


def laid_out(period: Period) -> Period:
    """The day that follows from the other: the last of a month or quarter, the first of a year to
    date or lifetime. Left as it is where the other is missing."""
    if period.is_growing:
        first = period.first_day() if period.ends_on else None
        if first is not None:
            period.starts_on = first
    elif period.starts_on:
        period.ends_on = last_day(period.starts_on.replace(day=1), months=period.length)
    return period
