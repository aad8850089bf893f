"""Whose results may count among peers, and in which company."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.memberships.models import Organisation


class Sector(models.TextChoices):
    BANKING = "banking", "Banking and finance"
    INSURANCE = "insurance", "Insurance"
    ENERGY = "energy", "Energy and water"
    TELECOMMUNICATIONS = "telecommunications", "Internet and telecommunications"
    GOVERNMENT = "government", "State and federal government"
    COUNCILS = "councils", "Councils"
    EDUCATION = "education", "Education"
    HEALTH = "health", "Health and care"
    RETAIL = "retail", "Retail and travel"
    OUTSOURCING = "outsourcing", "Outsourced service"
    OTHER = "other", "Something else"


class SizeBand(models.TextChoices):
    """People who serve customers, in full-time equivalents."""

    UP_TO_20 = "1-20", "Up to 20"
    UP_TO_50 = "21-50", "21 to 50"
    UP_TO_150 = "51-150", "51 to 150"
    UP_TO_500 = "151-500", "151 to 500"
    MORE = "501+", "More than 500"


class PeerConsentManager(models.Manager["PeerConsent"]):
    def of(self, *, organisation: Organisation | None, owner: Any) -> PeerConsent | None:
        """The one decision that holds for results of that organisation (None: of nobody's) which
        that person began. No query where the decision was fetched along with its party.

        Wherever an organisation stands behind a result, the organisation's decision is the only
        one, for what somebody of it did alone as well: among peers such a result belongs to the
        organisation (``party_key``), so letting it in is not one person's to decide, and nobody
        inside needs a second yes. A person decides for what has no organisation behind it.
        """
        party: Any = owner if organisation is None else organisation
        try:
            decision: PeerConsent = party.peer_consent
        except self.model.DoesNotExist:
            return None
        return decision


class PeerConsent(models.Model):
    """Whether a person or an organisation lets its results count among peers, and where."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="peer_consent",
    )
    organisation = models.OneToOneField(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="peer_consent"
    )
    contributes = models.BooleanField(default=False)
    sector = models.CharField(max_length=20, choices=Sector, blank=True)
    size_band = models.CharField(max_length=8, choices=SizeBand, blank=True)
    counts_from = models.DateField(
        null=True, blank=True, help_text="The first of the month after they agreed."
    )
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = PeerConsentManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, organisation__isnull=True)
                | Q(user__isnull=True, organisation__isnull=False),
                name="maturity_consent_of_one",
            ),
            models.CheckConstraint(
                condition=Q(contributes=False) | ~Q(sector="") & ~Q(size_band=""),
                name="maturity_consent_has_cohort",
            ),
            models.CheckConstraint(
                condition=Q(contributes=False) | Q(counts_from__isnull=False),
                name="maturity_consent_counts_from",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id or self.user_id}: {self.contributes}"
