"""A film on its way in: its parts lie in the private storage until the last one has come."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

#: Where parts lie until they are put together.
FOLDER = "videos/parts"
#: A part is read whole into memory, so it is small, in bytes.
PART_SIZE = 4 * 1024 * 1024
#: Of what tells two files of one name and size apart, in characters.
LONGEST_MARK = 100
#: What has not moved for so long is given up.
GIVEN_UP = timedelta(days=3)


class SendingQuerySet(models.QuerySet["Sending"]):
    def given_up(self, *, at: datetime) -> Self:
        return self.filter(moved_at__lt=at - GIVEN_UP)


class Sending(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    video = models.ForeignKey("videos.Video", on_delete=models.CASCADE, related_name="sendings")
    filename = models.CharField(max_length=150)
    size = models.PositiveBigIntegerField("bytes")
    #: When the file was last changed, and a digest of its two ends, as the sender's browser says.
    mark = models.CharField(max_length=LONGEST_MARK, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    began_at = models.DateTimeField(default=timezone.now)
    moved_at = models.DateTimeField(default=timezone.now)

    objects = SendingQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at"]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="videos_sending_not_empty"),
            models.UniqueConstraint(
                fields=["video", "by", "filename", "size", "mark"], name="videos_sending_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filename} for {self.video}"

    @property
    def number_of_parts(self) -> int:
        return -(-self.size // PART_SIZE)

    def size_of(self, number: int) -> int:
        """Bytes of part ``number``, counted from 0."""
        return min(PART_SIZE, self.size - number * PART_SIZE)


def part_path(part: Any, filename: str) -> str:
    return f"{FOLDER}/{part.sending_id}/{part.number:06d}-{uuid.uuid4().hex[:8]}"


class Part(models.Model):
    sending = models.ForeignKey(Sending, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    file = models.FileField(upload_to=part_path, max_length=200)

    class Meta:
        ordering = ["sending", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sending", "number"], name="videos_part_once")
        ]

    def __str__(self) -> str:
        return f"part {self.number + 1} of {self.sending_id}"
