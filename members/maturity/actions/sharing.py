"""Letting one's results count among peers, and taking that back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from members.accounts.models import User
from members.memberships.models import Organisation

from ..audit import record
from ..errors import NotATeam
from ..models import Assessment, PeerConsent
from ..peers import next_month
from ..peers_query import forget
from ..team import runs


@transaction.atomic
def set_sharing(
    *,
    by: User,
    organisation: Organisation | None,
    contributes: bool,
    sector: str,
    size_band: str,
    at: datetime,
) -> PeerConsent:
    """For the organisation, or for the person alone. It holds for what was closed before as well:
    results stay as they are, only whether and where they are counted changes. What joins, joins on
    the first of the next month; what is taken back leaves at once, and another sector or size is
    both. Raises NotATeam."""
    if organisation is not None and not runs(by, organisation, on=timezone.localdate(at)):
        raise NotATeam("Only whoever runs the team's membership decides this for the team.")
    party = {"organisation": organisation} if organisation else {"user": by}
    before = PeerConsent.objects.select_for_update().filter(**party).first()
    where = {"sector": sector, "size_band": size_band}
    since = _counts_from(before, contributes, where, on=timezone.localdate(at))
    values = {"contributes": contributes, "counts_from": since, **where}
    consent, _ = PeerConsent.objects.update_or_create(
        **party, defaults=values | {"changed_at": at, "changed_by": by}
    )
    closed = _counted(by, organisation)
    if contributes:
        closed.update(contributes_to_peers=True, counts_from=since, **where)
    else:
        closed.update(contributes_to_peers=False, counts_from=None)
    forget()
    record("maturity.sharing" if contributes else "maturity.not_sharing", about=consent, by=by)
    return consent


@transaction.atomic
def take_back(*, by: User, at: datetime) -> None:
    """Takes a person's own results out of the figures, whatever they are a member of by now, if
    anything. Twice does no harm."""
    consent = PeerConsent.objects.filter(user=by, contributes=True).first()
    if consent is not None:
        set_sharing(
            by=by,
            organisation=None,
            contributes=False,
            sector=consent.sector,
            size_band=consent.size_band,
            at=at,
        )


def _counts_from(
    before: PeerConsent | None, contributes: bool, where: Mapping[str, str], *, on: date
) -> date | None:
    """As it was where nothing changes; otherwise the first of the next month."""
    if not contributes:
        return None
    if before is None or not before.contributes:
        return next_month(on=on)
    is_same = all(getattr(before, name) == value for name, value in where.items())
    return before.counts_from if is_same else next_month(on=on)


def _counted(user: User, organisation: Organisation | None) -> QuerySet[Assessment]:
    """The closed assessments that the decision is about."""
    closed = Assessment.objects.closed()
    if organisation is not None:
        return closed.filter(organisation=organisation)
    return closed.filter(owner=user, organisation__isnull=True)
