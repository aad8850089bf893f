"""How calls are scored: versions of the standard, with every weight."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils import timezone

from .frozen import Frozen, FrozenPart, FrozenQuerySet
from .sectors import Sector

CODE = RegexValidator(r"^[A-Z][A-Z0-9]{0,7}$", "Capital letters and digits, e.g. ENG1.")
PERCENT = [MinValueValidator(0), MaxValueValidator(100)]
#: Competencies of every version, in their places from 1.
PLACES = (1, 2, 3, 4, 5)


class StandardVersionQuerySet(FrozenQuerySet["StandardVersion"]):
    def published(self) -> Self:
        return self.filter(state=StandardVersion.State.PUBLISHED)

    def hold_calls(self, version: int) -> None:
        """Until the transaction ends nobody else takes in, undoes or voids calls by this version,
        nor computes or publishes figures from them: PostgreSQL would let an undo that is not
        through yet and a publication each see what the other is about to take away. Whoever
        changes which calls count, or asks it to say so for good, begins here, after the period's
        own lock and before the first question."""
        self.select_for_update().get(pk=version)

    def current(self) -> StandardVersion | None:
        """The latest that is published; None before the first."""
        return self.published().order_by("-published_at", "-number").first()


class StandardVersion(FrozenPart):
    """One version of the method. Published, it never changes."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    number = models.PositiveSmallIntegerField("version", unique=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    note = models.CharField(
        "what is different",
        max_length=300,
        blank=True,
        help_text="Readers see it where a history crosses versions.",
    )
    mastery_weight = models.PositiveSmallIntegerField(
        "weight of Agent Mastery", default=50, validators=PERCENT, help_text="Per cent of Overall."
    )
    accessibility_weight = models.PositiveSmallIntegerField(
        "weight of Accessibility", default=50, validators=PERCENT, help_text="Per cent of Overall."
    )
    ranked_from = models.PositiveSmallIntegerField(
        "calls to be ranked", default=8, help_text="Fewer in a period: a score, but no rank."
    )
    shown_from = models.PositiveSmallIntegerField(
        "calls to show a score", default=3, help_text="Fewer in a period: no score at all."
    )
    table_from = models.PositiveSmallIntegerField(
        "organisations for a sector's table", default=5, help_text="Fewer ranked: no ranks."
    )
    unanswered_after = models.PositiveSmallIntegerField(
        "unanswered after", default=600, help_text="Seconds of waiting."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = StandardVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = "standard version"
        permissions = [("publish_standardversion", "Can publish a standard version")]
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="rankings_standard_from_1"),
            models.CheckConstraint(
                condition=Q(state="draft", published_at__isnull=True)
                | Q(state="published", published_at__isnull=False),
                name="rankings_standard_published_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(mastery_weight__lte=100, accessibility_weight__lte=100),
                name="rankings_standard_weights_are_per_cent",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(mastery_weight=100 - F("accessibility_weight")),
                name="rankings_standard_pillars_are_whole",
            ),
            models.CheckConstraint(
                condition=Q(shown_from__gte=2, ranked_from__gte=F("shown_from")),
                name="rankings_standard_thresholds_ordered",
            ),
            models.CheckConstraint(
                condition=Q(table_from__gte=2, unanswered_after__gte=1),
                name="rankings_standard_limits_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"Method {self.number}"

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    def is_frozen(self) -> bool:
        """Asks the database: what this object says of itself may be about to be saved."""
        if self.pk is None:
            return False
        return type(self).objects.published().filter(pk=self.pk).exists()


class Competency(FrozenPart):
    """One of the five skills that Agent Mastery is made of."""

    version = models.ForeignKey(
        StandardVersion, on_delete=models.CASCADE, related_name="competencies"
    )
    place = models.PositiveSmallIntegerField(
        choices=[(place, str(place)) for place in PLACES], help_text="1 to 5: its column of skill."
    )
    code = models.CharField(max_length=8, validators=[CODE], help_text="E.g. ENG")
    name = models.CharField(max_length=60, help_text="E.g. Engage")
    description = models.CharField(max_length=300, blank=True, help_text="In one sentence.")
    weight = models.PositiveSmallIntegerField(validators=PERCENT, help_text="Per cent of Mastery.")

    class Meta:
        ordering = ["version_id", "place"]
        verbose_name_plural = "competencies"
        constraints = [
            models.UniqueConstraint(fields=["version", "place"], name="rankings_competency_place"),
            models.UniqueConstraint(fields=["version", "code"], name="rankings_competency_code"),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=5), name="rankings_competency_of_five"
            ),
            models.CheckConstraint(
                condition=Q(weight__lte=100), name="rankings_competency_weight_per_cent"
            ),
            models.CheckConstraint(condition=~Q(code=""), name="rankings_competency_has_code"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_frozen(self) -> bool:
        return self.version.is_frozen()


class Item(FrozenPart):
    """One thing that a shopper notes of each call, and how it becomes 0 to 100."""

    class Kind(models.TextChoices):
        YES_NO = "yes_no", "Yes or no: 100 or 0"
        RATING = "rating", "1 to 5: 0, 25, 50, 75, 100"
        SECONDS = "seconds", "Seconds: a straight line between two points"
        COUNT = "count", "Count: a table"

    class Source(models.TextChoices):
        ANSWER = "answer", "The shopper's answer"
        MENU = "menu", "Seconds in the menu"
        WAIT = "wait", "Seconds of waiting"

    version = models.ForeignKey(StandardVersion, on_delete=models.CASCADE, related_name="items")
    competency = models.ForeignKey(
        Competency,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="items",
        help_text="None: it is an Accessibility item.",
    )
    code = models.CharField(max_length=8, validators=[CODE], help_text="E.g. ENG1. It lasts.")
    name = models.CharField(max_length=40, help_text="For charts. E.g. Wait")
    text = models.CharField(max_length=200, help_text="What the shopper notes, as a statement.")
    kind = models.CharField(max_length=8, choices=Kind)
    source = models.CharField(max_length=8, choices=Source, default=Source.ANSWER)
    weight = models.PositiveSmallIntegerField(
        validators=PERCENT, help_text="Per cent of its competency, or of Accessibility."
    )
    full_at = models.PositiveSmallIntegerField(
        "full marks at", null=True, blank=True, help_text="Seconds, only for seconds. E.g. 20"
    )
    zero_at = models.PositiveSmallIntegerField(
        "nothing from", null=True, blank=True, help_text="Seconds, only for seconds. E.g. 600"
    )
    table = models.JSONField(
        blank=True,
        default=list,
        help_text="Only for counts: points of 0, 1, 2, …; the last goes for more. "
        "E.g. [100, 100, 80, 40, 0]",
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Lowest stands first.")

    class Meta:
        ordering = ["version_id", "order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="rankings_item_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="rankings_item_has_code"),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100), name="rankings_item_weight_per_cent"
            ),
            models.CheckConstraint(
                condition=Q(kind="seconds", full_at__lt=F("zero_at"))
                | ~Q(kind="seconds") & Q(full_at__isnull=True, zero_at__isnull=True),
                name="rankings_item_scale_for_seconds",
            ),
            models.CheckConstraint(
                condition=Q(source="answer") | Q(kind="seconds"),
                name="rankings_item_timings_are_seconds",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def is_frozen(self) -> bool:
        return self.version.is_frozen()

    def clean(self) -> None:
        super().clean()
        problem = _table_problem(self.table) if self.kind == self.Kind.COUNT else ""
        if self.kind != self.Kind.COUNT and self.table:
            problem = "Only counts have a table."
        if problem:
            raise ValidationError({"table": problem})
        if self.kind == self.Kind.SECONDS and (
            self.full_at is None or self.zero_at is None or self.full_at >= self.zero_at
        ):
            raise ValidationError(
                {"zero_at": "Say where marks are full and, later, where there are none."}
            )
        if self.competency is not None and self.competency.version_id != self.version_id:
            raise ValidationError({"competency": "It belongs to another version."})


def _table_problem(table: object) -> str:
    good = (
        isinstance(table, list)
        and len(table) >= 2
        and all(type(points) is int and 0 <= points <= 100 for points in table)
    )
    return "" if good else "Write whole points from 0 to 100 in brackets, at least two."


HELD = (
    "Figures, or a draft of them, are weighted with it. Drop the draft first; what is published "
    "keeps it: for a new weight add a scenario with a new code, and take this one out of use."
)


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    def with_counted(self) -> Self:
        """``is_counted``: whether it is one of those :meth:`counted`."""
        return self.annotate(is_counted=self._is_counted())

    def counted(self) -> Self:
        """Those of which a call counts in figures: published, superseded, or a draft. Of a draft
        too, since it may be published as it is, and would then be of a weight that is no more."""
        return self.filter(self._is_counted())

    def held(self) -> Self:
        """Locked until the transaction ends, so that no weight changes between being read and
        being held by the figures. Calls may go on pointing to them: hence no lock of the key."""
        return self.select_for_update(no_key=True).order_by("pk")

    def _is_counted(self) -> Exists:
        from .calls import Call
        from .snapshots import Snapshot

        def month(day: str) -> Any:
            return ExtractYear(day) * 12 + ExtractMonth(day) - 1

        figures = Snapshot.objects.alias(
            first=month("period__starts_on"), last=month("period__ends_on")
        ).filter(
            standard=OuterRef("version"),
            first__lte=OuterRef("month"),
            last__gte=OuterRef("month"),
            computed_at__gte=OuterRef("recorded_at"),
        )
        calls = Call.objects.exclude(outcome=Call.Outcome.FAILED).filter(
            Q(Exists(figures), voided_at__isnull=True)
            | Q(Exists(figures.filter(computed_at__lt=OuterRef("voided_at")))),
            scenario=OuterRef("pk"),
        )
        return Exists(calls)

    @transaction.atomic
    def update(self, **kwargs: Any) -> int:
        if "weight" in kwargs:
            list(self.order_by().held().values_list("pk"))
            if self.counted().exists():
                raise Frozen(HELD)
        return super().update(**kwargs)


class Scenario(models.Model):
    """The reason of a call. Scores are weighted by scenario, so that the mix moves nobody. Once
    figures count its calls, a draft's too, its weight stays: they follow from it."""

    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="scenarios")
    code = models.CharField(max_length=8, validators=[CODE], help_text="E.g. BILL")
    name = models.CharField(max_length=60, help_text="E.g. Bill query")
    weight = models.PositiveSmallIntegerField(
        default=1,
        validators=[MinValueValidator(1)],
        help_text="Beside the sector's others. It stays once figures with its calls are published: "
        "for a new weight, add a scenario with a new code.",
    )
    active = models.BooleanField(default=True, help_text="Whether shoppers still call about it.")

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        ordering = ["sector", "code"]
        constraints = [
            models.UniqueConstraint(fields=["sector", "code"], name="rankings_scenario_code_once"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="rankings_scenario_weight"),
            models.CheckConstraint(condition=~Q(code=""), name="rankings_scenario_has_code"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises Frozen for another weight than figures were made with. Locks the row before it
        asks: a draft that is being computed is either there already or waits for this weight."""
        with transaction.atomic():
            if self.pk is not None:
                list(Scenario.objects.filter(pk=self.pk).held().values_list("pk"))
            if self._changes_what_is_counted():
                raise Frozen(HELD)
            super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self._changes_what_is_counted():
            raise ValidationError({"weight": HELD})

    def _changes_what_is_counted(self) -> bool:
        """Asks the database: the figures were made with the weight that stands there."""
        if self.pk is None:
            return False
        other = Scenario.objects.filter(pk=self.pk).exclude(weight=self.weight)
        return other.counted().exists()
