"""What readers tell us alone: a word they miss, and whether an entry was useful."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.text import Truncator

from glossary.models import Entry
from publishing.search import fold

LONGEST = 1000


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def new(self) -> Self:
        """Nobody has answered; the longest wait first."""
        return self.filter(state=Suggestion.State.NEW).order_by("suggested_at", "pk")

    def with_times(self) -> Self:
        """With how often the same word was suggested, by whomever."""
        same = Suggestion.objects.filter(key=OuterRef("key")).order_by().values("key")
        counted = same.annotate(number=Count("pk")).values("number")
        return self.annotate(times=Coalesce(Subquery(counted), 1))


class Suggestion(models.Model):
    """A word that somebody looked for and did not find."""

    class State(models.TextChoices):
        NEW = "new", "New"
        ACCEPTED = "accepted", "Accepted, to be written"
        DECLINED = "declined", "Declined"
        ENTRY = "entry", "Became an entry"

    term = models.CharField(max_length=120)
    #: The term as it is compared with others.
    key = models.CharField(max_length=240, editable=False, db_index=True)
    why = models.TextField("what they say", blank=True)
    email = models.EmailField("answer to", blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="account",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    #: Made with the form: the same form sent twice is one suggestion.
    once = models.CharField(max_length=32, unique=True, editable=False)
    suggested_at = models.DateTimeField("suggested", default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    entry = models.ForeignKey(
        Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="suggestions"
    )
    answer = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField("decided", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="decided by",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["-suggested_at", "-pk"]
        verbose_name = "suggested term"
        constraints = [
            models.CheckConstraint(condition=~Q(term=""), name="feedback_suggestion_has_a_term"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("why"), LONGEST),
                name="feedback_suggestion_not_too_long",
            ),
            models.CheckConstraint(
                condition=Q(state="new", decided_at__isnull=True)
                | Q(state__in=["accepted", "declined", "entry"], decided_at__isnull=False),
                name="feedback_suggestion_decided_has_an_instant",
            ),
            models.CheckConstraint(
                condition=Q(entry__isnull=True) | Q(state="entry"),
                name="feedback_suggestion_entry_only_where_it_became_one",
            ),
        ]
        indexes = [models.Index(fields=["state", "suggested_at"])]

    def __str__(self) -> str:
        return self.term

    def save(self, *args: object, **kwargs: object) -> None:
        self.key = fold(self.term)[:240]
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class AnswerQuerySet(models.QuerySet["Answer"]):
    def to_read(self) -> Self:
        """With a note that nobody has read; the longest wait first."""
        return self.filter(read_at__isnull=True).exclude(note="").order_by("given_at", "pk")

    def by_entry(self) -> models.QuerySet[Answer, Any]:
        """Each entry that was answered about, with its numbers; most often not useful first."""
        rows = self.order_by().values("entry", "entry__term", "entry__acronym", "entry__slug")
        return rows.annotate(
            yes=Count("pk", filter=Q(useful=True)),
            no=Count("pk", filter=Q(useful=False)),
            notes=Count("pk", filter=~Q(note="")),
        ).order_by("-no", "entry__term", "entry")


class Answer(models.Model):
    """Whether an entry was useful to somebody, whom we do not know and do not want to."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="answers")
    useful = models.BooleanField("was it useful?")
    note = models.TextField(blank=True)
    once = models.CharField(max_length=32, unique=True, editable=False)
    given_at = models.DateTimeField("given", default=timezone.now)
    read_at = models.DateTimeField("read", null=True, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]
        verbose_name = "answer to “was this useful?”"
        verbose_name_plural = "answers to “was this useful?”"
        constraints = [
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("note"), LONGEST),
                name="feedback_answer_not_too_long",
            ),
        ]
        indexes = [models.Index(fields=["entry", "useful"])]

    def __str__(self) -> str:
        return Truncator(self.note).chars(60) or ("Yes" if self.useful else "No")
