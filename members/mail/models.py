"""The log of what the portal sent to whom, when, and how it went."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

#: Whoever claims a letter has this long to send it. After that it counts as never sent: the
#: process died. Longer than any sending, which EMAIL_TIMEOUT bounds.
LEASE = timedelta(minutes=10)


class LetterQuerySet(models.QuerySet["Letter"]):
    def unsent(self) -> Self:
        return self.exclude(state=Letter.State.SENT)

    def did_not_leave(self) -> Self:
        """Failed ones that somebody should look at: not those that nobody needs any more."""
        return self.filter(state=Letter.State.FAILED).exclude(error__in=Letter.WITHDRAWN)

    def due(self, *, at: datetime) -> Self:
        """Letters to try now: new ones, failed ones whose pause is over, abandoned ones."""
        return self.unsent().filter(try_at__lte=at)

    def claim(self, *, pk: int, at: datetime) -> Letter | None:
        """The letter, for the caller alone to send; None when it is not due or somebody has it.

        One conditional UPDATE decides, on every database: the second of two contenders waits for
        the row, reads it again, and finds it no longer due. ``try_at`` is then the end of the
        claim, and what proves it to :meth:`settle`.
        """
        taken = (
            self.due(at=at)
            .filter(pk=pk)
            .update(state=Letter.State.WAITING, try_at=at + LEASE, tries=F("tries") + 1)
        )
        return self.get(pk=pk) if taken else None

    def settle(self, letter: Letter, **result: Any) -> bool:
        """Writes down how a claimed letter went. False when the claim ran out meanwhile and
        somebody else has the letter: then theirs is the result that counts."""
        return bool(self.filter(pk=letter.pk, try_at=letter.try_at).update(**result))

    def hurry(self, *, pk: int, at: datetime) -> bool:
        """Makes a failed letter due at once; False when it is not failed or has no text left."""
        failed = self.filter(pk=pk, state=Letter.State.FAILED, try_at__isnull=False)
        return bool(failed.update(try_at=at))


class Refusal(models.Model):
    """Somebody does without the letters of a topic. No row: they get them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="refused_topics"
    )
    topic = models.CharField(max_length=40)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["user", "topic"]
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="mail_refused_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} without {self.topic}"


class Letter(models.Model):
    """One message to one person. The text is kept only until it is sent: letters carry codes and
    links that let somebody in, and those have no business in a log."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"

    #: Why a late letter is not sent after all; written into ``error``.
    WITHDRAWN = ("not wanted", "not true any more")

    kind = models.CharField(max_length=80)
    to = models.EmailField("to")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="letters",
        verbose_name="person",
    )
    #: What it is about, in the words of its kind: asked again before it leaves late.
    about = models.CharField(max_length=80, blank=True, editable=False)
    subject = models.CharField(max_length=250)
    text = models.TextField(blank=True, editable=False)
    html = models.TextField(blank=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(
        "what went wrong",
        max_length=200,
        blank=True,
        help_text="The kind of error and the server's number. From 500 on it refused for good.",
    )
    created_at = models.DateTimeField("written", default=timezone.now)
    good_until = models.DateTimeField("worth sending until")
    try_at = models.DateTimeField("next try", null=True, blank=True, default=timezone.now)
    sent_at = models.DateTimeField("sent", null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sent") | (Q(sent_at__isnull=False) & Q(text="") & Q(html="")),
                name="mail_sent_letter_keeps_no_text",
            ),
            models.CheckConstraint(
                condition=Q(try_at__isnull=True) | (~Q(state="sent") & ~Q(text="")),
                name="mail_letter_to_try_is_unsent_and_has_text",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(try_at__isnull=False),
                name="mail_waiting_letter_has_a_next_try",
            ),
        ]
        indexes = [models.Index(fields=["state", "try_at"])]

    def __str__(self) -> str:
        return f"{self.subject}, to {self.to}"
