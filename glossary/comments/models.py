"""What readers write below an entry, and what other readers and staff make of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from glossary.models import Entry
from members.memberships.models import Seat

LONGEST = 3000


class CommentQuerySet(models.QuerySet["Comment"]):
    def published(self) -> Self:
        """What every reader may read."""
        return self.filter(state=Comment.State.APPROVED)

    def visible_to(self, user: Any) -> Self:
        """What is published, and what somebody wrote themselves (nobody: None)."""
        return self.filter(_seen_by(user))

    def with_places(self, user: Any) -> Self:
        """What is visible to somebody, and what it replies to: of that only the place is shown."""
        replies = Comment.objects.filter(_seen_by(user), parent=OuterRef("pk"))
        return self.filter(_seen_by(user) | Exists(replies.order_by()))

    def of(self, user: Any) -> Self:
        """Their own, without what they took away."""
        return self.filter(author=user).exclude(state=Comment.State.REMOVED)

    def waiting(self) -> Self:
        """For a moderator, the longest wait first."""
        return self.filter(state=Comment.State.WAITING).order_by("changed_at", "pk")

    def with_marks(self, *, at: datetime) -> Self:
        """With how many found each helpful, and whether its author is a member today."""
        seats = Seat.objects.in_force(on=timezone.localdate(at)).filter(user=OuterRef("author"))
        return self.annotate(
            helpful=Count("marks", distinct=True), by_member=Exists(seats)
        ).select_related("author")


def _seen_by(user: Any) -> Q:
    published = Q(state=Comment.State.APPROVED)
    if user is None:
        return published
    return published | (Q(author=user) & ~Q(state=Comment.State.REMOVED))


class Comment(models.Model):
    """One person's words. ``parent`` is what they reply to: a comment that is no reply itself, on
    the same entry (held by the action that writes).

    A comment that its author took away has no text and no author any more; it stays while it has
    replies, so that they still answer something.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        APPROVED = "approved", "Stands on the page"
        REJECTED = "rejected", "Rejected"
        SPAM = "spam", "Spam"
        HIDDEN = "hidden", "Taken down"
        REMOVED = "removed", "Removed by its author"

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey(
        "self",
        verbose_name="reply to",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="replies",
    )
    #: None when the account is gone, or its owner took the comment away: the conversation stays.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="comments",
    )
    body = models.TextField("comment", blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(
        max_length=300, blank=True, help_text="Why it does not stand. Its author reads it."
    )
    #: Made with the form: the same form sent twice is one comment.
    once = models.CharField(max_length=32, editable=False)
    written_at = models.DateTimeField("written", default=timezone.now)
    #: When its words or its state last became other: what a moderator decides on must be what
    #: they read.
    changed_at = models.DateTimeField("changed", default=timezone.now)
    decided_at = models.DateTimeField("decided", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="decided by",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["author", "once"], name="comments_comment_once"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("body"), LONGEST), name="comments_not_too_long"
            ),
            models.CheckConstraint(
                condition=Q(state="removed", body="", author__isnull=True)
                | (~Q(state="removed") & ~Q(body="")),
                name="comments_removed_keeps_nothing",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "removed"]) | Q(decided_at__isnull=False),
                name="comments_decided_has_an_instant",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["waiting", "approved", "rejected", "spam", "hidden", "removed"]
                ),
                name="comments_state_known",
            ),
        ]
        indexes = [
            models.Index(fields=["entry", "state"]),
            models.Index(fields=["state", "changed_at"]),
        ]

    def __str__(self) -> str:
        return Truncator(" ".join(self.body.split())).chars(60) or self.get_state_display()

    def get_absolute_url(self) -> str:
        """Where it stands, or will."""
        return f"{reverse('glossary:entry', args=[self.entry.slug])}#c{self.pk}"

    def has_replies(self) -> bool:
        """Any, whatever their state. One query."""
        return self.replies.exists()

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_published(self) -> bool:
        return self.state == self.State.APPROVED

    @property
    def is_removed(self) -> bool:
        return self.state == self.State.REMOVED


class Helpful(models.Model):
    """Somebody found a comment helpful. Never their own (held by the action)."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="marks")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="helpful_marks"
    )
    marked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["comment", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "user"], name="comments_helpful_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.comment_id}"


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> Self:
        return self.filter(settled_at__isnull=True).order_by("reported_at", "pk")


class Report(models.Model):
    """Somebody says that a comment should not stand. Visitors may: the one who is spoken ill of
    need not have an account."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="by",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reason = models.CharField("what is wrong with it", max_length=500)
    once = models.CharField(max_length=32, unique=True, editable=False)
    reported_at = models.DateTimeField("reported", default=timezone.now)
    settled_at = models.DateTimeField("settled", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="settled by",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at", "-pk"]
        verbose_name = "report of a comment"
        verbose_name_plural = "reports of comments"
        indexes = [models.Index(fields=["settled_at", "reported_at"])]

    def __str__(self) -> str:
        return Truncator(self.reason).chars(60)

    @property
    def is_open(self) -> bool:
        return self.settled_at is None


class Closing(models.Model):
    """Nobody writes below an entry any more while it has a row here. What stands there stays."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="closing")
    reason = models.CharField(
        max_length=200,
        blank=True,
        help_text="Readers see it. E.g. The question is settled in the text now.",
    )
    closed_at = models.DateTimeField("closed", default=timezone.now, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="closed by",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        ordering = ["-closed_at", "-pk"]
        verbose_name = "closed conversation"

    def __str__(self) -> str:
        return str(self.entry)
