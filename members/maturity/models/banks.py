"""The questions: banks, their areas and statements, and what to do between two levels."""

from __future__ import annotations

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from courses.models import Course
from glossary.models import Entry

_AREA_CODE = RegexValidator(r"^[A-Z]{2,4}$", "Two to four capital letters, e.g. LG.")
_STATEMENT_CODE = RegexValidator(
    r"^[A-Z]{2,4}[1-9][0-9]?$", "The area's letters and a number, e.g. LG1."
)


class Frozen(TypeError):
    """Somebody's code tried to change what is published or closed."""


class BankQuerySet(models.QuerySet["Bank"]):
    def published(self) -> Self:
        return self.filter(state=Bank.State.PUBLISHED)

    def drafts(self) -> Self:
        return self.filter(state=Bank.State.DRAFT)

    def current(self) -> Bank | None:
        """The one that new assessments are made on; None before the first is published."""
        return self.published().order_by("-published_at", "-number").first()

    def asked_for(self, number: str | None) -> Bank | None:
        """The published version that an address names; the current one where it names none, None
        before there is any. Raises Bank.DoesNotExist for a version that never was."""
        if number is None:
            return self.current()
        if not (number.isascii() and number.isdigit() and len(number) < 6):
            raise Bank.DoesNotExist
        return self.published().get(number=int(number))


class Bank(models.Model):
    """One version of the questions."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    number = models.PositiveSmallIntegerField("version", unique=True, editable=False)
    state = models.CharField(
        max_length=10, choices=State, default=State.DRAFT, editable=False, db_index=True
    )
    note = models.CharField(
        "what is different",
        max_length=300,
        blank=True,
        help_text="Members read it where a trend crosses versions. E.g. Two statements added.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = BankQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = "question bank"
        permissions = [("publish_bank", "Can publish a question bank")]
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="maturity_bank_number_from_1"),
            models.CheckConstraint(
                condition=Q(state="draft", published_at__isnull=True)
                | Q(state="published", published_at__isnull=False),
                name="maturity_bank_published_at_some_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED


class OfBank(models.Model):
    """A part of a bank, which is frozen with it."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises Frozen in a published bank."""
        self._hold()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises Frozen in a published bank."""
        self._hold()
        return super().delete(*args, **kwargs)

    def whose(self) -> Bank:
        raise NotImplementedError

    def _hold(self) -> None:
        if self.whose().is_published:
            raise Frozen("A published bank never changes. Copy it to a new draft.")


class Area(OfBank):
    bank = models.ForeignKey(Bank, on_delete=models.CASCADE, related_name="areas")
    code = models.CharField(
        max_length=4,
        validators=[_AREA_CODE],
        help_text="E.g. LG. Trends follow an area from version to version by its code.",
    )
    name = models.CharField(max_length=80, help_text="E.g. Direction and governance")
    description = models.CharField(
        max_length=300, help_text="Who and what it is about, in one sentence."
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Lowest stands first.")
    weight = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(0)],
        help_text="In the overall score, beside the other areas. 1 everywhere: all count the same.",
    )
    entries = models.ManyToManyField(
        Entry, blank=True, related_name="+", verbose_name="glossary entries that help"
    )
    courses = models.ManyToManyField(
        Course, blank=True, related_name="+", verbose_name="courses that help"
    )
    downloads = models.TextField(
        "downloads that help",
        blank=True,
        help_text="One a line, the last part of its address. E.g. quality-form",
    )
    tools = models.TextField(
        "other tools that help",
        blank=True,
        help_text="One a line: the name of its page, a space, what readers see. "
        "E.g. calculators:home Staffing calculator",
    )

    class Meta:
        ordering = ["bank", "order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["bank", "code"], name="maturity_area_code_once"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="maturity_area_weight_from_0"),
            models.CheckConstraint(condition=~Q(code=""), name="maturity_area_has_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def whose(self) -> Bank:
        return self.bank

    @property
    def download_slugs(self) -> list[str]:
        return self.downloads.split()

    @property
    def tool_pages(self) -> list[tuple[str, str]]:
        """(name of the page for ``reverse``, label). The page may not exist yet."""
        parts = (line.strip().partition(" ") for line in self.tools.splitlines() if line.strip())
        return [(name, label.strip() or name) for name, _, label in parts]


class NextAction(OfBank):
    """What to do first to get from one level to the next."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="next_actions")
    from_level = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(4)], help_text="1 to 4."
    )
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["area", "from_level"]
        verbose_name = "next step"
        constraints = [
            models.UniqueConstraint(
                fields=["area", "from_level"], name="maturity_next_action_once"
            ),
            models.CheckConstraint(
                condition=Q(from_level__gte=1, from_level__lte=4),
                name="maturity_next_action_from_1_to_4",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_level} to {self.from_level + 1}"

    def whose(self) -> Bank:
        return self.area.bank


#: The rows that link areas to glossary entries.
AreaEntry = Area.entries.through


class StatementQuerySet(models.QuerySet["Statement"]):
    def of_current_bank(self) -> Self:
        """Those of the version that new assessments are made on. One query with what follows."""
        published = Bank.objects.published().order_by("-published_at", "-number")
        return self.filter(area__bank__in=published.values("pk")[:1])


class Statement(OfBank):
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="statements")
    code = models.CharField(max_length=6, validators=[_STATEMENT_CODE], help_text="E.g. LG1")
    text = models.CharField(max_length=300, help_text="One claim, which can be true or not.")
    anchor_1 = models.CharField("at level 1", max_length=300)
    anchor_3 = models.CharField("at level 3", max_length=300)
    anchor_5 = models.CharField("at level 5", max_length=300)
    order = models.PositiveSmallIntegerField(default=0, help_text="Lowest stands first.")
    weight = models.DecimalField(
        max_digits=5, decimal_places=2, default=1, validators=[MinValueValidator(0)]
    )
    in_pulse = models.BooleanField(
        "in the pulse check", default=False, help_text="At most one statement of each area."
    )

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["area", "order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["area", "code"], name="maturity_statement_code_once"),
            models.UniqueConstraint(
                fields=["area"], condition=Q(in_pulse=True), name="maturity_one_in_pulse_an_area"
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=0), name="maturity_statement_weight_from_0"
            ),
            models.CheckConstraint(condition=~Q(code=""), name="maturity_statement_has_code"),
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        """Its code begins with its area's: so no code stands twice in a bank."""
        super().clean()
        letters = self.code.rstrip("0123456789")
        if self.area_id and self.code and letters != self.area.code:
            raise ValidationError({"code": f"Begin it with {self.area.code}, the area's letters."})

    def whose(self) -> Bank:
        return self.area.bank

    @property
    def anchors(self) -> dict[int, str]:
        """By level: 1, 3 and 5. Between them is 2 and 4."""
        return {1: self.anchor_1, 3: self.anchor_3, 5: self.anchor_5}
