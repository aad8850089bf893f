"""The letter of this room."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from members.mail.kinds import Kind, register
from members.mail.letters import post

from .models import OwnEntry


def _home() -> str:
    return str(settings.SITE_URL) + reverse("cpd:home")


def not_counted(entry: OwnEntry) -> None:
    """To whoever entered it: it no longer counts, and why."""
    user: Any = entry.hours.user
    context = {
        "first_name": user.short_name,
        "title": entry.hours.title,
        "earned_on": entry.hours.earned_on,
        "reason": entry.reason,
        "link": _home(),
    }
    post(kind="cpd/not-counted", to=user.email, user=user, context=context)


register(
    Kind(
        name="cpd/not-counted",
        title="An entry on your CPD record",
        when="Staff look at an own entry and do not count it.",
        sample=lambda: {
            "first_name": "Mei",
            "title": "Workforce planning day",
            "earned_on": date(2027, 3, 12),
            "reason": "The certificate is of another day. Send us the one of this day.",
            "link": _home(),
        },
    )
)
