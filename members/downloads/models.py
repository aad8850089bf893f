"""Premium files for members: templates, checklists, board papers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, Lower
from django.urls import reverse
from django.utils import timezone

from members.access.uploads import human_size, kind_of
from publishing.search import Findable, FindableQuerySet

#: Where the files lie inside the private storage.
FOLDER = "downloads"
#: Two looks at the list that lie closer together are one visit.
SAME_VISIT = timedelta(minutes=30)
#: What somebody who has never looked at the list finds marked as new.
NEW_TO_NEWCOMERS = timedelta(days=30)


class Category(models.Model):
    name = models.CharField(max_length=80, unique=True, help_text="E.g. Quality and coaching")
    slug = models.SlugField(unique=True, help_text="Stands in addresses, e.g. quality.")
    order = models.PositiveSmallIntegerField(default=0, help_text="Lowest stands first.")

    class Meta:
        ordering = ["order", "name"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class DownloadQuerySet(FindableQuerySet["Download"]):
    def published(self, *, at: datetime) -> Self:
        """What members find: its instant has come, and there is a file to hand out."""
        return self.filter(published_at__lte=at).filter(
            Exists(Version.objects.filter(download=OuterRef("pk")))
        )

    def visible_to(self, viewer: Any, *, at: datetime) -> Self:
        """What the viewer may open: published files for members, nothing for anybody else."""
        return self.published(at=at) if viewer.is_member else self.none()

    def with_takes(self, *, since: datetime) -> Self:
        """With ``takes``: how often any version was taken since then."""
        taken = Fetch.objects.filter(version__download=OuterRef("pk"), fetched_at__gte=since)
        number = taken.order_by().values("version__download").annotate(n=Count("pk")).values("n")
        return self.annotate(takes=Coalesce(Subquery(number), 0))

    def with_newest(self) -> Self:
        """With ``newest_number``, ``newest_filename`` and ``newest_size``, None without a file."""
        newest = Version.objects.filter(download=OuterRef("pk")).order_by("-number")
        return self.annotate(
            newest_number=Subquery(newest.values("number")[:1]),
            newest_filename=Subquery(newest.values("filename")[:1]),
            newest_size=Subquery(newest.values("size")[:1]),
        )


class Download(Findable):
    """What members find in the list. Its files are versions; the newest is handed out."""

    title = models.CharField(max_length=120, help_text="E.g. Quality form for voice and chat")
    slug = models.SlugField(
        unique=True,
        help_text="Its address is /members/downloads/ and then this. Links break when it changes.",
    )
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="downloads")
    summary = models.CharField(
        max_length=300,
        help_text="What it is for, in one or two lines. E.g. Ten behaviours, scored 0 to 2, with "
        "room for what the customer said.",
    )
    published_at = models.DateTimeField(
        "members see it from",
        null=True,
        blank=True,
        help_text="Empty: a draft. An instant ahead: members see it from then on.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    #: Highest version number ever given, so that the number of a deleted one never comes back.
    last_number = models.PositiveSmallIntegerField(default=0, editable=False)

    has_index = True
    objects = DownloadQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def findable_by(self) -> tuple[Iterable[str], str, str]:
        """Asks for the newest file's name: whoever adds or removes a version saves this again."""
        newest = self.versions.order_by("-number").first() if self.pk else None
        return [self.title], self.summary, newest.filename if newest else ""

    def get_absolute_url(self) -> str:
        return reverse("downloads:detail", args=[self.slug])


def private_path(version: Version, filename: str) -> str:
    """A random name: nobody guesses it, and nothing of what was uploaded decides the path."""
    return f"{FOLDER}/{uuid.uuid4().hex}"


class DownloadVersionQuerySet(models.QuerySet["Version"]):
    def visible_to(self, viewer: Any, *, at: datetime) -> Self:
        """Every version, old ones too, of the downloads that the viewer may open."""
        if not viewer.is_member:
            return self.none()
        return self.filter(download__published_at__lte=at)

    def newest(self) -> Self:
        """One row for each download, with ``fresh_at``: when readers first saw this state of it."""
        newest = Version.objects.filter(download=OuterRef("download")).order_by("-number")
        return (
            self.filter(pk=Subquery(newest.values("pk")[:1]))
            .select_related("download__category")
            .annotate(fresh_at=Greatest("download__published_at", "uploaded_at"))
        )

    def with_news(self, *, since: datetime | Coalesce) -> Self:
        """With ``is_new``, and ``is_changed``: what is fresh about it is another version. For rows
        of :meth:`newest`."""
        later = Q(number__gt=1, uploaded_at__gte=F("download__published_at"))
        return self.annotate(is_new=Q(fresh_at__gt=since), is_changed=later)

    def only_new(self) -> Self:
        """For rows with news."""
        return self.filter(Q(is_new=True))

    def of(self, download: Download, *, reader: Any) -> list[Any]:
        """The versions of one download, newest first, each with ``taken_at``: when this person
        last took it, None where they did not."""
        mine = Max("fetches__fetched_at", filter=Q(fetches__user=reader))
        return list(self.filter(download=download).annotate(taken_at=mine).order_by("-number"))

    def about(self, words: Sequence[str]) -> Q:
        """Whose title, summary or file name has all the (folded) words."""
        found = Download.objects.matching(words, then="title").order_by()
        return Q(download__in=found.values("pk"))

    def by_freshness(self) -> Self:
        return self.order_by("-fresh_at", "-pk")

    def by_title(self) -> Self:
        return self.order_by(Lower("download__title"), "pk")

    def per_category(self, condition: Q) -> list[tuple[str, str, int, int, int]]:
        """(slug, name, rows, rows that meet the condition, new ones among those) of every category
        that has a row at all, in the order of the categories. For rows with news."""
        category = "download__category__"
        return list(
            self.order_by(f"{category}order", f"{category}name")
            .values_list(f"{category}slug", f"{category}name")
            .annotate(
                total=Count("pk"),
                number=Count("pk", filter=condition),
                new=Count("pk", filter=condition & Q(is_new=True)),
            )
        )


class Version(models.Model):
    """One uploaded file. Never changed: a better file is a new version."""

    download = models.ForeignKey(Download, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(editable=False)
    file = models.FileField(upload_to=private_path, max_length=200)
    filename = models.CharField(max_length=150, editable=False)
    content_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveBigIntegerField("bytes", editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    note = models.CharField(
        "what changed",
        max_length=200,
        blank=True,
        help_text="Members read it beside the file. E.g. Chat added, scale now 0 to 2.",
    )
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = DownloadVersionQuerySet.as_manager()

    class Meta:
        ordering = ["download", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["download", "number"], name="downloads_version_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="downloads_version_number_from_1"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="downloads_version_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.download}, version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises TypeError for a version that exists: what members took stays what it was."""
        if not self._state.adding:
            raise TypeError("A version is never changed. Add a new one (actions.add_version).")
        super().save(*args, **kwargs)

    @property
    def kind(self) -> str:
        """What a person calls such a file, e.g. "Spreadsheet"."""
        return kind_of(self.filename).name

    @property
    def extension(self) -> str:
        """As a label, e.g. "XLSX"."""
        return self.filename.rpartition(".")[2].upper()

    @property
    def human_size(self) -> str:
        return human_size(self.size)


class Fetch(models.Model):
    """Who took which version when: the download log. It outlives the file: should a file have to
    go, ``label`` still says who holds a copy of what."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="fetches"
    )
    version = models.ForeignKey(
        Version, null=True, on_delete=models.SET_NULL, related_name="fetches"
    )
    label = models.CharField("what", max_length=200)
    fetched_at = models.DateTimeField("taken", default=timezone.now)

    class Meta:
        ordering = ["-fetched_at", "-pk"]
        verbose_name = "take"
        verbose_name_plural = "download log"
        indexes = [
            models.Index(fields=["user", "version"]),
            models.Index(fields=["version", "fetched_at"]),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(label=""), name="downloads_fetch_says_what"),
        ]
        permissions = [("export_fetch", "Can export the download log")]

    def __str__(self) -> str:
        return f"{self.user} took {self.label}"


def earlier_visit(*, at: datetime) -> Case:
    """When the visit before the one that is going on at that instant ended; None: never.

    A visit goes on until :data:`SAME_VISIT` has passed since the last look, so that reloading the
    list does not make everything old.
    """
    return Case(
        When(last_at__lt=at - SAME_VISIT, then=F("last_at")),
        default=F("previous_at"),
        output_field=models.DateTimeField(),
    )


class VisitQuerySet(models.QuerySet["Visit"]):
    def since(self, user: Any, *, at: Any) -> Coalesce:
        """The instant after which things are new to somebody, as an expression for other queries.
        For who has never looked: :data:`NEW_TO_NEWCOMERS` ago. ``at`` may be a
        ``publishing.prepared.Param``."""
        mine = self.filter(user=user).annotate(earlier=earlier_visit(at=at)).values("earlier")[:1]
        start = at - NEW_TO_NEWCOMERS
        if isinstance(start, datetime):
            start = Value(start, output_field=models.DateTimeField())
        return Coalesce(Subquery(mine), start, output_field=models.DateTimeField())


class Visit(models.Model):
    """When somebody looked at the list: what came since is new to them. ``previous_at`` is the
    visit before the present one, so that reloading the page does not make everything old."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="downloads_visit"
    )
    last_at = models.DateTimeField()
    previous_at = models.DateTimeField(null=True, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(previous_at__isnull=True) | Q(previous_at__lte=F("last_at")),
                name="downloads_visit_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.last_at}"
