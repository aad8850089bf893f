from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from publishing.search import singulars

from ..instants import clock

#: Nothing longer is a word that anybody looks for.
LONGEST_WORD = 40
#: Letters; fewer are no beginning of a word but the word.
SHORTEST_BEGINNING = 3


class Chapter(models.Model):
    video = models.ForeignKey("videos.Video", on_delete=models.CASCADE, related_name="chapters")
    starts_ms = models.PositiveIntegerField()
    title = models.CharField(max_length=120)

    class Meta:
        ordering = ["video", "starts_ms"]
        constraints = [
            models.UniqueConstraint(fields=["video", "starts_ms"], name="videos_chapter_once")
        ]

    def __str__(self) -> str:
        return f"{clock(self.starts_ms)} {self.title}"


class Line(models.Model):
    """One caption: what is said, by whom, from when to when. Made from the captions, whole."""

    video = models.ForeignKey("videos.Video", on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    starts_ms = models.PositiveIntegerField()
    ends_ms = models.PositiveIntegerField()
    voice = models.CharField(max_length=80, blank=True)
    text = models.TextField()

    class Meta:
        ordering = ["video", "number"]
        constraints = [
            models.UniqueConstraint(fields=["video", "number"], name="videos_line_once"),
            models.CheckConstraint(
                condition=Q(ends_ms__gt=F("starts_ms")), name="videos_line_lasts"
            ),
        ]
        indexes = [models.Index(fields=["video", "starts_ms"], name="videos_line_start")]

    def __str__(self) -> str:
        return f"{clock(self.starts_ms)} {self.text[:60]}"


class Word(models.Model):
    """A folded word that is said in some film."""

    text = models.CharField(max_length=LONGEST_WORD, unique=True)

    class Meta:
        ordering = ["text"]

    def __str__(self) -> str:
        return self.text


class SayingQuerySet(models.QuerySet["Saying"]):
    def of(self, word: str) -> Self:
        """Of every word that counts as this one; one or two letters only as they stand, since a
        tenth of all words begins so. The words are looked up first: there are some
        ten thousands of them, and a join would read every saying instead."""
        if len(word) < SHORTEST_BEGINNING:
            counts = Q(text=word)
        else:
            counts = Q(text__startswith=word) | Q(text__in=singulars(word))
        words = Word.objects.filter(counts).order_by()
        return self.filter(word__in=words.values("pk")).order_by()


class Saying(models.Model):
    """That a word is said in a film, and where for the first time. Two million words of transcript
    come to some hundreds of thousands of these, and a search reads only those of its own words."""

    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="sayings")
    video = models.ForeignKey("videos.Video", on_delete=models.CASCADE, related_name="sayings")
    first_ms = models.PositiveIntegerField()

    objects = SayingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "video"], name="videos_saying_once")]

    def __str__(self) -> str:
        return f"word {self.word_id} in video {self.video_id}"
