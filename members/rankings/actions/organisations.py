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


def ensure_period(*, kind: str, starts_on: date, standard: StandardVersion) -> Period:
    """The month or quarter from that day on; made where it is missing. Raises Refused where it
    overlaps another, or begins on no such day."""
    months = 3 if kind == Period.Kind.QUARTER else 1
    found = Period.objects.filter(kind=kind, starts_on=starts_on).first()
    if found is not None:
        return found
    period = Period(
        kind=kind,
        starts_on=starts_on,
        ends_on=last_day(starts_on, months=months),
        standard=standard,
    )
    try:
        period.full_clean()
    except ValidationError as error:
        raise Refused(error.messages) from None
    period.save()
    return period
