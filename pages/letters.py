"""The letters about enquiries."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from members.mail.kinds import Kind, register
from members.mail.letters import post

from .models import Enquiry


def for_staff(enquiry: Enquiry) -> None:
    post(kind="pages/enquiry-for-staff", to=settings.STAFF_EMAIL, context=_for_staff(enquiry))


def arrived(enquiry: Enquiry) -> None:
    """To the sender. Nothing that somebody typed stands in it but the address it goes to: the form
    would send strangers' words to anybody otherwise."""
    post(kind="pages/enquiry-arrived", to=enquiry.email, context=_arrived(enquiry))


def _for_staff(enquiry: Enquiry) -> dict[str, Any]:
    address = reverse("admin:pages_enquiry_change", args=[enquiry.pk or 1])
    return {
        "about": enquiry.get_kind_display(),
        "name": enquiry.name,
        "email": enquiry.email,
        "organisation": enquiry.organisation,
        "phone": enquiry.phone,
        "message": enquiry.message,
        "admin_url": f"{settings.SITE_URL}{address}",
    }


def _arrived(enquiry: Enquiry) -> dict[str, Any]:
    return {
        "about": enquiry.get_kind_display(),
        "sent_at": timezone.localtime(enquiry.sent_at),
        "office": settings.STAFF_EMAIL,
    }


def _sample() -> Enquiry:
    return Enquiry(
        kind=Enquiry.Kind.BENCHMARKING,
        name="Maree Quoll",
        email="maree@quoll-water.example",
        organisation="Quoll Water",
        phone="03 5550 0100",
        message="Two hundred thousand calls a year.\nWe would like to see three others.",
        sent_at=timezone.now(),
    )


register(
    Kind(
        name="pages/enquiry-for-staff",
        title="An enquiry came in",
        when="Somebody sends the form on Contact or on Benchmarking services.",
        sample=lambda: _for_staff(_sample()),
    )
)
register(
    Kind(
        name="pages/enquiry-arrived",
        title="Your enquiry arrived",
        when="Somebody sends the form on Contact or Benchmarking services; to the address given.",
        sample=lambda: _arrived(_sample()),
    )
)
