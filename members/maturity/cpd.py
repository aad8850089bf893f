"""What a closed assessment is worth as professional development."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from members.cpd.actions import record
from members.cpd.models import Hours
from members.cpd.sources import Kind, Source, register

from .models import Assessment

#: One look at an operation: half an hour of answering, and the talk about it.
MINUTES = 60
#: Another look so soon is the same look.
APART = timedelta(days=90)


def _addresses(references: Iterable[str]) -> dict[str, str]:
    """Whoever answered may read it as long as their seat lasts; the page itself says so."""
    found = Assessment.objects.closed().filter(pk__in=[int(each) for each in references])
    return {
        str(pk): reverse("maturity:result", args=[pk]) for pk in found.values_list("pk", flat=True)
    }


SOURCE = register(
    Source(
        "maturity",
        Kind.MATURITY,
        "One hour for an assessment in which you answered, once it is closed; one in 90 days.",
        _addresses,
    )
)


def count(assessment: Assessment, *, at: datetime) -> None:
    """For everyone with an account who answered."""
    on = timezone.localdate(at)
    for respondent in assessment.respondents.who_answered().select_related("user"):
        if respondent.user is None or _counted_lately(respondent.user_id, on):
            continue
        record(
            user=respondent.user,
            source=SOURCE,
            reference=str(assessment.pk),
            title=assessment.title,
            minutes=MINUTES,
            earned_on=on,
        )


def _counted_lately(user: int | None, on: date) -> bool:
    near = (on - APART + timedelta(days=1), on + APART - timedelta(days=1))
    return Hours.objects.filter(user=user, source=SOURCE.key, earned_on__range=near).exists()
