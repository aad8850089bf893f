"""What a snapshot says: of each organisation, each sector, the winners, and who left.

Scores are points of 0 to 100 at six decimals, half up; waits are seconds. JSON fields hold decimals
as text.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from .frozen import FrozenPart, FrozenQuerySet
from .reasons import EXACT
from .sectors import RankedOrganisation, Sector, SizeBand, State
from .snapshots import Snapshot


class Metric(models.TextChoices):
    OVERALL = "overall", "Overall CX"
    MASTERY = "mastery", "Agent Mastery"
    ACCESSIBILITY = "accessibility", "Accessibility"
    SKILL_1 = "skill_1", "First competency"
    SKILL_2 = "skill_2", "Second competency"
    SKILL_3 = "skill_3", "Third competency"
    SKILL_4 = "skill_4", "Fourth competency"
    SKILL_5 = "skill_5", "Fifth competency"
    WAIT = "wait", "Wait"
    ANSWER_RATE = "answer_rate", "Answered"


def _points(verbose_name: str | None = None) -> models.DecimalField[Any, Any]:
    return models.DecimalField(verbose_name, max_digits=9, decimal_places=6, null=True, blank=True)


def _seconds() -> models.DecimalField[Any, Any]:
    return models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)


class OfSnapshot(FrozenPart):
    class Meta:
        abstract = True

    snapshot: Any

    def is_frozen(self) -> bool:
        return bool(self.snapshot.is_frozen())


class StandingQuerySet(FrozenQuerySet["Standing"]):
    published_lookup = "snapshot__state"

    def current(self, *, at: datetime | None = None) -> Self:
        """Of published snapshots that no correction replaced: all that pages may read. ``at``: of
        those that were so then."""
        return self.filter(snapshot__in=Snapshot.objects.current(at=at))

    def ranked(self) -> Self:
        return self.filter(rank__isnull=False)

    def in_order(self) -> Self:
        """As a leaderboard stands: by rank, and inside a tie by the published order."""
        return self.order_by(F("place").asc(nulls_last=True), "pk")


class Standing(OfSnapshot):
    """One organisation in one snapshot, with the name that it bore then."""

    class Status(models.TextChoices):
        RANKED = "ranked", "Ranked"
        INDICATIVE = "indicative", "Indicative: too few calls to rank"
        TOO_FEW = "too_few", "Too few calls to show a score"
        UNANSWERED = "unanswered", "Not ranked: no call was answered"

    class Entry(models.TextChoices):
        NEW = "new", "Ranked for the first time"
        RETURNED = "returned", "Back after a gap"
        SAME = "same", "Ranked in the period before"
        NONE = "", "Not ranked in the period before, or not now"

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="standings")
    organisation = models.ForeignKey(
        RankedOrganisation, on_delete=models.PROTECT, related_name="standings"
    )
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="standings")
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=3, choices=State)
    size_band = models.CharField(max_length=10, choices=SizeBand)

    valid = models.PositiveIntegerField(help_text="Calls counted.")
    answered = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status)

    overall = _points()
    mastery = _points("Agent Mastery")
    accessibility = _points()
    skill_1 = _points()
    skill_2 = _points()
    skill_3 = _points()
    skill_4 = _points()
    skill_5 = _points()
    #: 95 % interval of Overall, its standard error and whole degrees of freedom.
    low = _points()
    high = _points()
    error = _points("standard error")
    freedom = models.PositiveIntegerField("degrees of freedom", null=True, blank=True)
    #: Per cent of calls that were answered, with its Wilson interval.
    answer_rate = _points()
    answer_low = _points()
    answer_high = _points()
    #: Mean seconds over answered calls.
    menu = _seconds()
    wait = _seconds()
    talk = _seconds()

    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    is_tied = models.BooleanField(default=False)
    #: How many are ranked in the sector.
    of = models.PositiveSmallIntegerField(null=True, blank=True)
    #: Order on the leaderboard, from 1; ties are in the published order. Unranked: after them.
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    rank_low = models.PositiveSmallIntegerField("likely rank, best", null=True, blank=True)
    rank_high = models.PositiveSmallIntegerField("likely rank, worst", null=True, blank=True)

    #: Places gained since the period before; none across a change of method.
    movement = models.SmallIntegerField(null=True, blank=True)
    like_for_like = models.SmallIntegerField(null=True, blank=True)
    entry = models.CharField(max_length=10, choices=Entry, blank=True)
    last_rank = models.PositiveSmallIntegerField(null=True, blank=True)
    points_change = _points()
    is_change_clear = models.BooleanField(default=False)
    is_near_leader = models.BooleanField("no clear difference from leader", default=False)
    streak_led = models.PositiveSmallIntegerField("periods led in a row", default=0)
    streak_up = models.PositiveSmallIntegerField("periods risen in a row", default=0)
    is_best_yet = models.BooleanField("best result yet", default=False)

    #: [[item code, points as text, calls], …] of the competencies' items, in the standard's order.
    behaviours = models.JSONField(default=list, blank=True)
    #: {"parts": {competency code, accessibility item code or "unanswered": points of Overall}}:
    #: they sum to ``overall`` exactly.
    scores = models.JSONField(default=dict, blank=True)
    #: By reason of the calls, {:func:`reason_key`: as :func:`reason_values` keeps them}; nothing
    #: for a reason that nobody rang it about.
    reasons = models.JSONField(default=dict, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["snapshot_id", "sector_id", "place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "organisation"], name="rankings_standing_once"
            ),
            models.CheckConstraint(
                condition=Q(answered__lte=F("valid"), valid__gte=1),
                name="rankings_standing_answered_of_valid",
            ),
            models.CheckConstraint(
                condition=Q(status="too_few", overall__isnull=True, accessibility__isnull=True)
                | Q(status="unanswered", overall__isnull=True, accessibility=0)
                | Q(
                    status__in=("ranked", "indicative"),
                    overall__gte=0,
                    overall__lte=100,
                    accessibility__isnull=False,
                    mastery__isnull=False,
                ),
                name="rankings_standing_scored_by_status",
            ),
            models.CheckConstraint(
                condition=Q(rank__isnull=True, of__isnull=True, movement__isnull=True)
                | Q(status="ranked", rank__gte=1, of__gte=F("rank")),
                name="rankings_standing_rank_of_ranked",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True, high__isnull=True)
                | Q(low__gte=0, low__lte=F("overall"), high__lte=100, high__gte=F("overall")),
                name="rankings_standing_inside_its_interval",
            ),
        ]
        indexes = [
            models.Index(fields=["snapshot", "sector", "place"], name="rankings_leaderboard"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rank_label(self) -> str:
        """``3``, ``=3``, or "" without a rank."""
        if self.rank is None:
            return ""
        return f"={self.rank}" if self.is_tied else str(self.rank)

    @property
    def skills(self) -> tuple[Decimal | None, ...]:
        return (self.skill_1, self.skill_2, self.skill_3, self.skill_4, self.skill_5)

    @property
    def is_shown(self) -> bool:
        """Whether it has an overall score."""
        return self.overall is not None

    def about(self, reason: str) -> Standing | None:
        """The same from the calls about one reason, by its key, never saved: with a place among
        those calls alone, without movement or likely rank. None where there is no such call."""
        kept = self.reasons.get(reason)
        if kept is None:
            return None
        one = Standing(**{name: getattr(self, name) for name in _SAME})
        one._state.fields_cache.update(self._state.fields_cache)
        for name, value in kept.items():
            setattr(one, name, Decimal(value) if name in EXACT else value)
        return one


#: What an organisation is, whatever the calls were about.
_SAME = ("snapshot_id", "organisation_id", "sector_id", "name", "state", "size_band")


class SectorFigureQuerySet(FrozenQuerySet["SectorFigure"]):
    published_lookup = "snapshot__state"

    def current(self) -> Self:
        return self.filter(snapshot__in=Snapshot.objects.current())

    def national(self) -> Self:
        return self.filter(sector__isnull=True)


class SectorFigure(OfSnapshot):
    """A sector in one snapshot, or the nation where ``sector`` is None.

    ``figures``: {metric: {"median", "mean", "best": decimals as text or None, "best_id": number of
    the organisation}} over organisations whose score is shown; best among ranked ones.
    ``changes``: {"previous" | "year": {metric: {"median", "mean": text or None, "is_clear": bool of
    the mean of Overall, Mastery and Accessibility}}}, empty across a change of method for scores.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="figures")
    sector = models.ForeignKey(
        Sector, null=True, blank=True, on_delete=models.PROTECT, related_name="figures"
    )
    organisations = models.PositiveIntegerField(help_text="With at least one call.")
    shown = models.PositiveIntegerField(help_text="With a score.")
    ranked = models.PositiveIntegerField(help_text="With calls enough to be ranked.")
    has_table = models.BooleanField(default=False, help_text="Whether there are ranks.")
    calls = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    answer_rate = _points()
    answer_low = _points()
    answer_high = _points()
    #: Points between the first and the last that are ranked.
    gap = _points()
    figures = models.JSONField(default=dict)
    changes = models.JSONField(default=dict, blank=True)
    #: Of a sector by reason of the calls, {:func:`reason_key`: {"code", "name", "figure": {field:
    #: value}}}, decimals as text, code and name as they were.
    reasons = models.JSONField(default=dict, blank=True)

    objects = SectorFigureQuerySet.as_manager()

    class Meta:
        ordering = ["snapshot_id", F("sector__order").asc(nulls_first=True), "sector__slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "sector"], name="rankings_sector_figure_once"
            ),
            models.UniqueConstraint(
                fields=["snapshot"],
                condition=Q(sector__isnull=True),
                name="rankings_national_figure_once",
            ),
            models.CheckConstraint(
                condition=Q(answered__lte=F("calls"), ranked__lte=F("organisations")),
                name="rankings_sector_figure_counts",
            ),
        ]

    def __str__(self) -> str:
        return self.sector.name if self.sector else "National"

    def _decimal(self, metric: str, which: str) -> Decimal | None:
        text = self.figures.get(metric, {}).get(which)
        return None if text is None else Decimal(text)

    def median(self, metric: str) -> Decimal | None:
        return self._decimal(metric, "median")

    def mean(self, metric: str) -> Decimal | None:
        return self._decimal(metric, "mean")

    def best(self, metric: str) -> Decimal | None:
        return self._decimal(metric, "best")

    def change(self, metric: str, *, since: str = "previous", of: str = "median") -> Decimal | None:
        """``since``: ``previous`` or ``year``; ``of``: ``median`` or ``mean``."""
        text = self.changes.get(since, {}).get(metric, {}).get(of)
        return None if text is None else Decimal(text)

    def is_change_clear(self, metric: str, *, since: str = "previous") -> bool:
        return bool(self.changes.get(since, {}).get(metric, {}).get("is_clear"))

    def about(self, reason: str) -> SectorFigure | None:
        """The same from the calls about one reason, by its key, never saved and without changes.
        None where there is no such call."""
        if reason not in self.reasons:
            return None
        kept = self.reasons[reason]["figure"]
        one = SectorFigure(snapshot_id=self.snapshot_id, sector_id=self.sector_id)
        for name, value in kept.items():
            setattr(one, name, Decimal(value) if isinstance(value, str) else value)
        one._state.fields_cache.update(self._state.fields_cache)
        return one


class Award(OfSnapshot):
    """Who was first by a metric in a sector. Nobody is first of all: ranks are made inside one."""

    class DecidedBy(models.TextChoices):
        SCORE = "score", "the score"
        CALLS = "calls", "more calls"
        MASTERY = "mastery", "Agent Mastery"
        ACCESSIBILITY = "accessibility", "Accessibility"
        WAIT = "wait", "the shorter wait"
        NOTHING = "nothing", "nothing: joint winners"

    class For(models.TextChoices):
        OVERALL = "overall", "Overall CX"
        MASTERY = "mastery", "Agent Mastery"
        ACCESSIBILITY = "accessibility", "Accessibility"
        WAIT = "wait", "Shortest wait"
        IMPROVED = "improved", "Most improved"

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="awards")
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="awards")
    metric = models.CharField(max_length=14, choices=For)
    organisation = models.ForeignKey(
        RankedOrganisation, on_delete=models.PROTECT, related_name="awards"
    )
    name = models.CharField(max_length=120)
    value = models.DecimalField(max_digits=12, decimal_places=6)
    is_joint = models.BooleanField(default=False)
    decided_by = models.CharField(max_length=14, choices=DecidedBy)

    class Meta:
        ordering = ["snapshot_id", "sector__order", "metric", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "sector", "metric", "organisation"], name="rankings_award_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_metric_display()}: {self.name}"


class Departure(OfSnapshot):
    """Ranked in the period before, and not called in this one: a footnote."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="departures")
    organisation = models.ForeignKey(
        RankedOrganisation, on_delete=models.PROTECT, related_name="departures"
    )
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    last_rank = models.PositiveSmallIntegerField()
    #: The name of the one that it became part of, or "".
    became = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["snapshot_id", "sector_id", "last_rank", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "organisation"], name="rankings_departure_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
