"""A period's figures as they were computed, and as they were published."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import ExtractMonth, ExtractYear

from .frozen import FrozenPart, FrozenQuerySet
from .periods import Period
from .standards import StandardVersion


class SnapshotQuerySet(FrozenQuerySet["Snapshot"]):
    def published(self) -> Self:
        return self.filter(state=Snapshot.State.PUBLISHED)

    def drafts(self) -> Self:
        return self.filter(state=Snapshot.State.DRAFT)

    def current(self, *, at: datetime | None = None) -> Self:
        """Of each period, the highest published revision: all that pages may read. ``at``: as it
        was then."""
        then = {} if at is None else {"published_at__lte": at}
        later = Snapshot.objects.published().filter(
            period=OuterRef("period"), revision__gt=OuterRef("revision"), **then
        )
        return self.published().filter(~Exists(later), **then)

    def without_reasons(self) -> Self:
        """Published before figures by reason were kept: a sector with calls has at least one."""
        return (
            self.published()
            .filter(figures__sector__isnull=False, figures__reasons={})
            .order_by("computed_at", "pk")
            .distinct()
        )

    def with_comparison(self) -> Self:
        """``is_compared_with_old``: the figures of the period before were corrected since. Its
        movements and changes are those of its time. ``is_outdated``: see :meth:`outdated`."""
        later = Snapshot.objects.published().filter(
            period=OuterRef("previous__period"), revision__gt=OuterRef("previous__revision")
        )
        return self.annotate(
            is_compared_with_old=Q(Exists(later), is_break=False), is_outdated=_is_outdated()
        )

    def with_changes(self) -> Self:
        """``is_behind``: calls that it would count came or were voided since it was computed. It
        looks at calls, so it is for staff: what readers see is marked when others are published."""
        return self.annotate(is_behind=_is_behind())

    def outdated(self) -> Self:
        """Current figures to correct, for staff: they hold calls corrected since, which others that
        share those calls count as they are by now, or the calls of the period are others by now."""
        return self.current().filter(_is_outdated() | _is_behind())

    def counted_from_older(self, snapshot: Snapshot) -> Self:
        """Published figures that were compared with an earlier revision of it."""
        older = Q(
            previous__period=snapshot.period_id,
            previous__revision__lt=snapshot.revision,
            is_break=False,
        )
        year = Q(
            year_before__period=snapshot.period_id, year_before__revision__lt=snapshot.revision
        )
        return (
            self.current()
            .filter(older | year)
            .select_related("period")
            .order_by("period__ends_on", "period__kind")
        )

    def of_kind(self, kind: str) -> Self:
        return self.filter(period__kind=kind)

    def newest_first(self) -> Self:
        return self.select_related("period", "standard").order_by(
            "-period__ends_on", "-period__starts_on"
        )


def _is_behind() -> Exists:
    """Asked of the calls each time, as the checks of a draft are: whatever way a call came or went,
    nobody has to remember to say so. One that came and was voided since changes nothing."""
    from .calls import Call

    def month(day: str) -> Any:
        name = f"period__{day}"
        return ExtractYear(OuterRef(name)) * 12 + ExtractMonth(OuterRef(name)) - 1

    calls = Call.objects.filter(
        Q(recorded_at__gt=OuterRef("computed_at"), voided_at__isnull=True)
        | Q(recorded_at__lte=OuterRef("computed_at"), voided_at__gt=OuterRef("computed_at")),
        month__gte=month("starts_on"),
        month__lte=month("ends_on"),
        version=OuterRef("standard"),
    )
    return Exists(calls.exclude(outcome=Call.Outcome.FAILED))


def _is_outdated() -> Exists:
    return Exists(Snapshot.outdates.through.objects.filter(to_snapshot=OuterRef("pk")))


class Snapshot(FrozenPart):
    """One computation of a period. Published, it never changes; a correction is a new revision."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="snapshots")
    revision = models.PositiveSmallIntegerField(default=1, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    standard = models.ForeignKey(
        StandardVersion, on_delete=models.PROTECT, related_name="snapshots", editable=False
    )
    #: What movement, and change on the year, are counted from.
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    year_before = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    outdates = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="outdated_by",
        editable=False,
        help_text="Figures of other periods whose calls changed between them and these.",
    )
    is_break = models.BooleanField(
        "method changed",
        default=False,
        editable=False,
        help_text="Its standard is not the one of the period before.",
    )
    calls = models.PositiveIntegerField(help_text="Counted: answered or unanswered.")
    seed = models.PositiveIntegerField(editable=False, help_text="Of the likely ranks.")
    note = models.CharField(
        max_length=500, blank=True, help_text="Readers see it. What was corrected, and why."
    )
    computed_at = models.DateTimeField(editable=False)
    computed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-period__ends_on", "period__kind", "-revision"]
        permissions = [
            ("compute_snapshot", "Can compute a draft of a period's figures"),
            ("publish_snapshot", "Can publish a period's figures"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "revision"],
                name="rankings_snapshot_revision_once",
                violation_error_message="This revision is there already.",
            ),
            models.UniqueConstraint(
                fields=["period"],
                condition=Q(state="draft"),
                name="rankings_one_draft_a_period",
                violation_error_message="This period has a draft already.",
            ),
            models.CheckConstraint(
                condition=Q(revision__gte=1), name="rankings_snapshot_revision_from_1"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_at__isnull=True)
                | Q(state="published", published_at__isnull=False),
                name="rankings_snapshot_published_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(revision=1) | ~Q(note=""), name="rankings_correction_has_note"
            ),
        ]

    def __str__(self) -> str:
        tail = f", revision {self.revision}" if self.revision > 1 else ""
        return f"{self.period.label}{tail}"

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def is_correction(self) -> bool:
        return self.revision > 1

    def is_frozen(self) -> bool:
        """Asks the database: what this object says of itself may be about to be saved."""
        if self.pk is None:
            return False
        return type(self).objects.published().filter(pk=self.pk).exists()
