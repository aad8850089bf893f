"""Whose is it: the member organisation behind a ranked one, its questions about its own calls, and
who wants to hear of which organisation."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from members.memberships.models import Organisation, Seat


class ClaimQuerySet(models.QuerySet["Claim"]):
    def waiting(self) -> Self:
        return self.filter(state=Claim.State.WAITING).order_by("asked_at", "pk")

    def confirmed(self) -> Self:
        return self.filter(state=Claim.State.CONFIRMED)

    def open(self) -> Self:
        """Waiting or confirmed: the one claim that a member organisation has, if any."""
        return self.filter(state__in=(Claim.State.WAITING, Claim.State.CONFIRMED))

    def of_person(self, user: Any, *, on: date) -> Self:
        """Of the member organisations in which the person holds a seat that is in force on that
        day. Whoever leaves the organisation leaves its calls."""
        seats = Seat.objects.in_force(on=on).filter(
            user=user, membership__organisation=OuterRef("member")
        )
        return self.filter(Exists(seats))


class Claim(models.Model):
    """A member organisation says that a ranked one is itself. Staff confirm or refuse; a claim
    that was confirmed can be ended. Nothing is deleted: who could read which calls stays known."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        CONFIRMED = "confirmed", "Confirmed"
        REFUSED = "refused", "Refused"
        ENDED = "ended", "Ended"

    organisation = models.ForeignKey(
        "rankings.RankedOrganisation", on_delete=models.PROTECT, related_name="claims"
    )
    member = models.ForeignKey(
        Organisation,
        verbose_name="member organisation",
        on_delete=models.PROTECT,
        related_name="ranking_claims",
    )
    state = models.CharField(max_length=9, choices=State, default=State.WAITING, editable=False)
    note = models.CharField(
        "how we can tell",
        max_length=300,
        blank=True,
        help_text="E.g. a number that we can ring, or who runs the centre.",
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason = models.CharField(
        max_length=300,
        blank=True,
        editable=False,
        help_text="Sent to whoever asked when it is refused or ended.",
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state="confirmed"),
                name="rankings_claim_confirmed_once",
                violation_error_message="Another member organisation is confirmed for it.",
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state__in=("waiting", "confirmed")),
                name="rankings_claim_one_for_each_member",
                violation_error_message="One claim for each member organisation.",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | ~Q(state="waiting") & Q(decided_at__gte=F("asked_at")),
                name="rankings_claim_decision_has_instant",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "confirmed")) | ~Q(reason=""),
                name="rankings_claim_refusal_has_reason",
                violation_error_message="Say why.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} is {self.organisation}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_confirmed(self) -> bool:
        return self.state == self.State.CONFIRMED


class CallQueryQuerySet(models.QuerySet["CallQuery"]):
    def waiting(self) -> Self:
        return self.filter(answered_at__isnull=True).order_by("asked_at", "pk")


class CallQuery(models.Model):
    """The organisation that was called doubts the record of a call. Staff listen again and say
    what they found; whatever has to change in the call they change there."""

    class Finding(models.TextChoices):
        STANDS = "stands", "The record stands"
        CORRECTED = "corrected", "The record was corrected"
        VOID = "void", "The call no longer counts"

    call = models.ForeignKey("rankings.Call", on_delete=models.CASCADE, related_name="queries")
    question = models.TextField("what is wrong with it", max_length=1000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    finding = models.CharField(max_length=9, choices=Finding, blank=True)
    answer = models.TextField(
        max_length=1000, blank=True, help_text="Read by the organisation, beside the call."
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CallQueryQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = "queried call"
        constraints = [
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(answered_at__isnull=True),
                name="rankings_query_one_open_for_each_call",
                violation_error_message="We are looking at this call already.",
            ),
            models.CheckConstraint(condition=~Q(question=""), name="rankings_query_asks"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, finding="")
                | Q(answered_at__gte=F("asked_at")) & ~Q(finding="") & ~Q(answer=""),
                name="rankings_query_answer_is_whole",
                violation_error_message="An answer has a finding and a text.",
            ),
        ]

    def __str__(self) -> str:
        return f"Query about call {self.call_id}"

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None


class WatchQuerySet(models.QuerySet["Watch"]):
    def by(self, user: Any) -> Self:
        return self.filter(user=user)


class Watch(models.Model):
    """Somebody wants a letter when there are new figures about an organisation."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ranking_watches"
    )
    organisation = models.ForeignKey(
        "rankings.RankedOrganisation", on_delete=models.CASCADE, related_name="watches"
    )
    since = models.DateTimeField(default=timezone.now)

    objects = WatchQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        verbose_name_plural = "watches"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                name="rankings_watch_once",
                violation_error_message="It is on your list.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} watches {self.organisation_id}"


class Told(models.Model):
    """Somebody was written to about a period. The row and the letter are made in one transaction,
    so that nobody gets the same news twice, however often the posting runs."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ranking_news"
    )
    period = models.ForeignKey("rankings.Period", on_delete=models.CASCADE, related_name="told")
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["-told_at", "-pk"]
        verbose_name_plural = "told"
        constraints = [
            models.UniqueConstraint(fields=["user", "period"], name="rankings_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} was told of {self.period_id}"
