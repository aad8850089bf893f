"""What somebody still shares: seen and taken back by themselves, member or not."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from members.maturity import actions, share
from members.maturity.models import Assessment, PeerConsent
from tests.police.furnished import Furnished, furnished

__all__ = ["furnished"]


def _shared_by(furnished: Furnished, role: str) -> Any:
    """A live link to a closed result, said to be made by that person."""
    closed = Assessment.objects.closed().filter(owner=furnished.people["member"]).earliest("pk")
    person = furnished.people[role]
    return actions.share(assessment=closed, label="", days=30, at=timezone.now(), by=person)


def test_who_lapsed_takes_a_link_back(furnished: Furnished, db: None) -> None:
    link = _shared_by(furnished, "lapsed")
    client = furnished.client("lapsed")
    assert link.assessment.title in client.get(reverse("maturity:sharing")).content.decode()
    assert furnished.client("visitor").get(share.link_of(link)).status_code == 200
    client.post(reverse("maturity:link_end", args=[link.pk]))
    assert furnished.client("visitor").get(share.link_of(link)).status_code == 410


def test_nobody_takes_back_the_link_of_another(furnished: Furnished, db: None) -> None:
    link = _shared_by(furnished, "member")
    response = furnished.client("owner").post(reverse("maturity:link_end", args=[link.pk]))
    assert response.status_code == 404
    link.refresh_from_db()
    assert link.revoked_at is None


def test_who_lapsed_takes_their_results_out_of_the_figures(furnished: Furnished, db: None) -> None:
    person = furnished.people["lapsed"]
    PeerConsent.objects.create(
        user=person,
        contributes=True,
        counts_from=date(2020, 1, 1),
        sector="energy",
        size_band="21-50",
    )
    client = furnished.client("lapsed")
    client.post(reverse("maturity:sharing_end"))
    assert not PeerConsent.objects.get(user=person).contributes
    assert "None of your own" in client.get(reverse("maturity:sharing")).content.decode()
