"""Premium files for members: templates, checklists, board papers."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone


class Category(models.Model):
    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(unique=True)
    order = models.PositiveSmallIntegerField(default=0, help_text="Lowest stands first.")

    class Meta:
        ordering = ["order", "name"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class DownloadQuerySet(models.QuerySet["Download"]):
    def published(self, *, at: datetime) -> Self:
        return self.filter(published_at__lte=at)

    def visible_to(self, viewer: Any, *, at: datetime) -> Self:
        """What the viewer may open: published files for members, nothing for anybody else."""
        return self.published(at=at) if viewer.is_member else self.none()

    def with_current(self) -> Self:
        """With ``current_id``, the newest version, where there is one."""
        newest = Version.objects.filter(download=OuterRef("pk")).order_by("-number")
        return self.annotate(current_id=Subquery(newest.values("pk")[:1])).filter(
            current_id__isnull=False
        )


class Download(models.Model):
    """What members find in the list. Its files are versions; the newest is handed out."""

    title = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="downloads")
    summary = models.CharField(max_length=300, help_text="What it is for, in one or two lines.")
    published_at = models.DateTimeField(
        "members see it from", null=True, blank=True, help_text="Empty: a draft."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DownloadQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


def private_path(version: Version, filename: str) -> str:
    """A random name: nobody guesses it, and nothing of what was uploaded decides the path."""
    return f"downloads/{uuid.uuid4().hex}"


class Version(models.Model):
    """One uploaded file. Never changed: a better file is a new version."""

    download = models.ForeignKey(Download, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(editable=False)
    file = models.FileField(upload_to=private_path, max_length=200)
    filename = models.CharField(max_length=150, editable=False)
    content_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveBigIntegerField("bytes", editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    note = models.CharField("what changed", max_length=200, blank=True)
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        ordering = ["download", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["download", "number"], name="downloads_version_once"),
            models.CheckConstraint(condition=Q(size__gt=0), name="downloads_version_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.download}, version {self.number}"


class Fetch(models.Model):
    """Who took which version when: the download log."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="fetches"
    )
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="fetches")
    fetched_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-fetched_at", "-pk"]
        verbose_name_plural = "fetches"
        indexes = [models.Index(fields=["user", "version"])]

    def __str__(self) -> str:
        return f"{self.user} took {self.version}"


class Visit(models.Model):
    """When somebody looked at the list: what came since is new to them. ``previous_at`` is the
    visit before the present one, so that reloading the page does not make everything old."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="downloads_visit"
    )
    last_at = models.DateTimeField()
    previous_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(previous_at__isnull=True) | Q(previous_at__lte=F("last_at")),
                name="downloads_visit_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.last_at}"
