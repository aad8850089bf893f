"""The letters of the maturity tool: what each says, and a sample for the preview.

The letters of the pulse check and of the plan's reminders are with what sends them.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from members.mail.kinds import Kind, register
from members.mail.letters import post

from . import reminders as _reminders  # noqa: F401 (registers its letter)
from .models import Respondent
from .pulse import letter as _letter  # noqa: F401 (registers its letter)

Values = dict[str, Any]


def _address(name: str, *args: object) -> str:
    return str(settings.SITE_URL) + reverse(name, args=args)


def invited(respondent: Respondent, *, by: Any) -> None:
    """To a colleague who is asked to answer."""
    assessment = respondent.assessment
    _to(
        respondent,
        "maturity/invited",
        {
            "who": by.display_name,
            "organisation": str(assessment.organisation),
            "link": _address("maturity:progress", assessment.pk),
        },
    )


def closed(respondent: Respondent) -> None:
    """To everyone who was asked: there is a result."""
    assessment = respondent.assessment
    _to(
        respondent,
        "maturity/closed",
        {
            "organisation": str(assessment.organisation),
            "link": _address("maturity:progress", assessment.pk),
        },
    )


def _to(respondent: Respondent, kind: str, context: Values) -> None:
    user = respondent.user
    if user is None:
        return
    common = {"first_name": user.short_name, "title": respondent.assessment.title}
    post(kind=kind, to=user.email, user=user, context=common | context)


register(
    Kind(
        name="maturity/invited",
        title="How does your centre run?",
        when="Somebody asks a colleague to answer a team's maturity assessment.",
        sample=lambda: {
            "first_name": "Mei",
            "title": "Winter 2027",
            "who": "Rohan Iyer",
            "organisation": "Dugong Mutual",
            "link": _address("maturity:progress", 1),
        },
    )
)
register(
    Kind(
        name="maturity/closed",
        title="Your team's result is there",
        when="A team's maturity assessment is closed. To everyone who was asked.",
        sample=lambda: {
            "first_name": "Mei",
            "title": "Winter 2027",
            "organisation": "Dugong Mutual",
            "link": _address("maturity:progress", 1),
        },
    )
)
