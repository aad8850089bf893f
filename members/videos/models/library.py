from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, IntegerField, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone

from publishing.search import Findable, FindableQuerySet, places

from ..instants import clock, in_words
from ..providers import CHOICES, PROVIDERS, Provider
from .transcript import Line, Saying

#: Where films and posters lie inside the private storage.
FOLDER = "videos"
POSTERS = "videos/posters"


class Topic(models.Model):
    name = models.CharField(max_length=80, unique=True, help_text="E.g. Quality and coaching")
    slug = models.SlugField(unique=True, help_text="Stands in addresses, e.g. quality.")
    order = models.PositiveSmallIntegerField(default=0, help_text="Lowest stands first.")

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Series(models.Model):
    name = models.CharField(max_length=80, unique=True, help_text="E.g. Openings")
    slug = models.SlugField(unique=True, help_text="Stands in addresses, e.g. openings.")
    summary = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.name


class Speaker(models.Model):
    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(unique=True, help_text="Stands in addresses.")
    line = models.CharField(
        "who they are", max_length=160, blank=True, help_text="E.g. Runs a floor of 140"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Level(models.TextChoices):
    START = "start", "To start with"
    PRACTICE = "practice", "In practice"
    DEPTH = "depth", "In depth"


def _starts(word: str) -> Q:
    return Q(pk__in=Saying.objects.of(word).values("video"))


class VideoQuerySet(FindableQuerySet["Video"]):
    def published(self, *, at: datetime) -> Self:
        """What members find: its instant has come, and there is something to play."""
        return self.filter(released_at__lte=at).exclude(file="", provider="")

    def visible_to(self, viewer: Any, *, at: datetime) -> Self:
        """What the viewer may open: published videos for members, nothing for anybody else."""
        return self.published(at=at) if viewer.is_member else self.none()

    def matching(self, words: Sequence[str], *, then: str) -> Self:
        """With every word in the title, the summary, what else it is filed under, or said in it.
        Best first: in the title, in the summary, elsewhere; then by ``then``. What is said is
        looked up word by word in an index of our own, never by reading transcripts."""
        if not words:
            return self.none()
        names, summary, anywhere = Q(), Q(), Q()
        for word in words:
            in_names, in_summary, filed = places(word)
            names &= in_names
            summary &= in_summary
            anywhere &= filed | _starts(word)
        exact = Q(search_names__contains=f"\n {' '.join(words)} \n")
        found = Case(
            When(exact, then=Value(0)),
            When(names, then=Value(2)),
            When(summary, then=Value(3)),
            default=Value(4),
            output_field=IntegerField(),
        )
        return self.filter(anywhere).annotate(found=found).order_by("found", then, "pk")

    def with_first_said(self, word: str) -> Self:
        """With ``said_at`` (milliseconds) and ``said_text``: the first line with the very word,
        else with one that counts as it; None without any."""
        said = Saying.objects.of(word).filter(video=OuterRef("pk"))
        exactly = Case(When(word__text=word, then=0), default=1)
        first = said.order_by(exactly, "first_ms").values("first_ms")[:1]
        line = Line.objects.filter(video=OuterRef("pk"), starts_ms=OuterRef("said_at"))
        return self.annotate(said_at=Subquery(first)).annotate(
            said_text=Subquery(line.order_by("number").values("text")[:1])
        )

    def newest(self) -> Self:
        return self.order_by("-released_at", "-pk")


def film_path(video: Video, filename: str) -> str:
    """A random name: nobody guesses it, and nothing of what was sent decides the path."""
    return f"{FOLDER}/{uuid.uuid4().hex}"


def poster_path(video: Video, filename: str) -> str:
    return f"{POSTERS}/{uuid.uuid4().hex}"


class Video(Findable):
    """A talk. Its film is a file of ours or lies with a provider, never both."""

    title = models.CharField(max_length=120, help_text="E.g. The first nine seconds")
    slug = models.SlugField(
        unique=True,
        help_text="Its address is /members/videos/ and then this. Links break when it changes.",
    )
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="videos")
    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.PROTECT, related_name="videos"
    )
    number = models.PositiveSmallIntegerField(
        "number in the series",
        null=True,
        blank=True,
        help_text="1 for the first. Says what is next.",
    )
    speakers = models.ManyToManyField(Speaker, blank=True, related_name="videos")
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.PRACTICE)
    summary = models.CharField(
        max_length=300,
        help_text="What one knows afterwards. E.g. Two people who run floors listen to eight "
        "openings and argue about silence.",
    )
    recorded_on = models.DateField(null=True, blank=True)
    released_at = models.DateTimeField(
        "members see it from",
        null=True,
        blank=True,
        help_text="Empty: a draft. An instant ahead: members see it from then on.",
    )
    length_ms = models.PositiveIntegerField("length", default=0, editable=False)
    provider = models.CharField(
        max_length=10,
        blank=True,
        choices=CHOICES,
        help_text="Only for a film that lies with somebody else. Members press a button before "
        "anything is asked of them. It earns no CPD: we cannot tell what was watched.",
    )
    provider_id = models.CharField(
        "id there", max_length=20, blank=True, help_text="The id alone, no address."
    )
    file = models.FileField(upload_to=film_path, max_length=200, blank=True, editable=False)
    filename = models.CharField(max_length=150, blank=True, editable=False)
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveBigIntegerField("bytes", default=0, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    poster = models.FileField(upload_to=poster_path, max_length=200, blank=True)
    poster_type = models.CharField(max_length=20, blank=True, editable=False)
    captions = models.TextField(
        blank=True,
        help_text="WebVTT. Each line of the transcript comes from here: who speaks stands as "
        "<v Tevita>, once for each caption.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = VideoQuerySet.as_manager()

    class Meta:
        ordering = ["-released_at", "-pk"]
        indexes = [models.Index(fields=["released_at"], name="videos_video_released")]
        constraints = [
            models.CheckConstraint(
                condition=Q(provider="", provider_id="") | (~Q(provider="") & ~Q(provider_id="")),
                name="videos_provider_with_its_id",
            ),
            models.CheckConstraint(
                condition=Q(provider="") | Q(file=""), name="videos_here_or_there"
            ),
            models.CheckConstraint(
                condition=Q(file="", size=0, sha256="")
                | (~Q(file="") & Q(size__gt=0, length_ms__gt=0) & ~Q(sha256="")),
                name="videos_film_is_whole",
            ),
            models.UniqueConstraint(
                fields=["series", "number"], name="videos_place_in_series_once"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | (Q(number__gte=1) & Q(series__isnull=False)),
                name="videos_number_needs_series",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def findable_by(self) -> tuple[Iterable[str], str, str]:
        """What is said is found by its own index; here stands what it is filed under."""
        filed = [self.topic.name, self.series.name if self.series else ""]
        speakers = [speaker.name for speaker in self.speakers.all()] if self.pk else []
        return [self.title], self.summary, " ".join([*filed, *speakers])

    def get_absolute_url(self) -> str:
        return reverse("videos:detail", args=[self.slug])

    @property
    def length(self) -> str:
        """``21:05``, or "" where nobody said."""
        return clock(self.length_ms) if self.length_ms else ""

    @property
    def length_in_words(self) -> str:
        return in_words(self.length_ms) if self.length_ms else ""

    @property
    def is_here(self) -> bool:
        """Whether the film is ours, so that it plays on the page and earns CPD."""
        return bool(self.file)

    @property
    def elsewhere(self) -> Provider | None:
        return PROVIDERS.get(self.provider)
