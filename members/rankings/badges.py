"""Badges of winners: a picture with the day of its publication, whose address is signed by us, and
what we say about it to whoever asks. A badge is never withdrawn in silence: its page and, where a
correction took the award away, the picture itself say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse

from .models import Award, Snapshot

_SALT = "members.rankings.badge"


class Unknown(LookupError):
    """No badge of ours."""


@dataclass(frozen=True, slots=True)
class Badge:
    """``corrected_at``: when a correction of the period replaced the figures, None where they
    stand; ``still_won``: whether the award is in the figures that stand, ``won_by``: who has it
    there, ``others``: who but its own, ``value_now``: what the award is for by those figures, None
    where they have none. ``later``: the next period of the kind that was published, and when."""

    award: Award
    token: str
    corrected_at: datetime | None = None
    correction_note: str = ""
    still_won: bool = True
    won_by: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    value_now: Decimal | None = None
    later_label: str = ""
    later_at: datetime | None = None

    @property
    def period(self) -> str:
        return str(self.award.snapshot.period.label)

    @property
    def field(self) -> str:
        return str(self.award.sector.name)

    @property
    def title(self) -> str:
        """``Overall CX, Energy retailers, Jul to Sep 2026``."""
        return f"{self.award.get_metric_display()}, {self.field}, {self.period}"

    @property
    def place(self) -> str:
        return "Joint first" if self.award.is_joint else "First"

    @property
    def is_shared_since(self) -> bool:
        """Whether a correction put others beside a sole winner."""
        return self.still_won and bool(self.others) and not self.award.is_joint

    @property
    def since(self) -> str:
        """What the picture adds to the place: it stands on other people's pages."""
        if self.corrected_at is None:
            return ""
        if not self.still_won:
            return "corrected since"
        return "shared since" if self.is_shared_since else "stands on corrected figures"

    @property
    def is_superseded(self) -> bool:
        return self.corrected_at is not None or self.later_at is not None

    @property
    def address(self) -> str:
        """Of the page that verifies it."""
        return str(settings.SITE_URL) + reverse("rankings_public:badge", args=[self.token])

    @property
    def picture(self) -> str:
        return str(settings.SITE_URL) + reverse("rankings_public:badge_svg", args=[self.token])

    @property
    def alt(self) -> str:
        return f"{self.award.name}: {self.place.lower()} in {self.title}"


def token_of(award: int) -> str:
    """The same each time, so that a page that embeds it need not change."""
    return signing.Signer(sep=".", salt=_SALT).sign(str(award))


def badges_of(organisation: int) -> list[Badge]:
    """Of published quarters as they stand, the latest first. One query."""
    awards = _awards().filter(
        organisation=organisation, snapshot__in=Snapshot.objects.current().of_kind("quarter")
    )
    return [
        Badge(award, token_of(award.pk))
        for award in awards.order_by("-snapshot__period__starts_on", "metric", "pk")
    ]


def read_badge(token: str) -> Badge:
    """What there is to say about a badge. Raises Unknown. Four queries at
    most, five where a correction took the award away."""
    try:
        pk = int(signing.Signer(sep=".", salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise Unknown(token) from error
    award = _awards().filter(pk=pk, snapshot__state=Snapshot.State.PUBLISHED).first()
    if award is None:
        raise Unknown(token)
    standing, later = _since(award.snapshot)
    later_label = later.period.label if later else ""
    later_at = later.published_at if later else None
    if standing is None or standing.pk == award.snapshot_id:
        return Badge(award, token, later_label=later_label, later_at=later_at)
    winners = list(
        Award.objects.filter(snapshot=standing, sector=award.sector_id, metric=award.metric)
        .order_by("name", "pk")
        .values_list("organisation", "name", "value")
    )
    mine = next((value for pk, _, value in winners if pk == award.organisation_id), None)
    return Badge(
        award,
        token,
        corrected_at=standing.published_at,
        correction_note=standing.note,
        still_won=mine is not None,
        won_by=tuple(name for _, name, _ in winners),
        others=tuple(name for pk, name, _ in winners if pk != award.organisation_id),
        value_now=_value(award, standing) if mine is None else mine,
        later_label=later_label,
        later_at=later_at,
    )


def _value(award: Award, standing: Snapshot) -> Decimal | None:
    """What its organisation has by the figures that stand, without the award. One query."""
    name = "points_change" if award.metric == Award.For.IMPROVED else award.metric
    rows = standing.standings.filter(organisation=award.organisation_id)
    found: Decimal | None = rows.values_list(name, flat=True).first()
    return found


def _awards() -> QuerySet[Award]:
    return Award.objects.select_related("snapshot__period", "sector")


def _since(snapshot: Snapshot) -> tuple[Snapshot | None, Snapshot | None]:
    """(the revision of its period that stands, the first publication of the next period)."""
    period = snapshot.period
    standing = Snapshot.objects.current().filter(period=period).first()
    later = (
        Snapshot.objects.published()
        .filter(period__kind=period.kind, period__starts_on__gt=period.starts_on, revision=1)
        .select_related("period")
        .order_by("period__starts_on")
        .first()
    )
    return standing, later
