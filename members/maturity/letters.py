"""The letters of the maturity tool: what each says, and a sample for the preview.

The letter of the pulse check is with what sends it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from members.mail.kinds import Kind, register
from members.mail.letters import post
from members.mail.topics import Topic, register_topic

from .models import PlanItem, Respondent
from .pulse import letter as _letter  # noqa: F401 (registers its letter)

register_topic(Topic("maturity", "Maturity plans", "What you planned, a week before its day."))

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


def discarded(respondent: Respondent, *, by: Any) -> None:
    """To a colleague who had answered: it is gone, and their answers with it."""
    organisation = str(respondent.assessment.organisation)
    _to(respondent, "maturity/discarded", {"who": by.display_name, "organisation": organisation})


def plan_due(user: Any, items: Sequence[PlanItem], *, today: date) -> None:
    """To whoever planned something of one result that is due; at least one item."""
    lines = [{"action": item.action, "due_on": item.due_on} for item in items]
    assessment = items[0].assessment
    context = {
        "first_name": user.short_name,
        "title": assessment.title,
        "items": lines,
        "late": len([item for item in items if item.due_on is not None and item.due_on < today]),
        "link": _address("maturity:plan", assessment.pk),
    }
    post(kind="maturity/plan-due", to=user.email, user=user, context=context)


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
register(
    Kind(
        name="maturity/discarded",
        title="An assessment was discarded",
        when="An open maturity assessment of a team is discarded. To each who had answered.",
        sample=lambda: {
            "first_name": "Mei",
            "title": "Winter 2027",
            "who": "Rohan Iyer",
            "organisation": "Dugong Mutual",
        },
    )
)
register(
    Kind(
        name="maturity/plan-due",
        topic="maturity",
        title="What you planned is due",
        when="An action of a maturity plan is due within a week, to its owner, once.",
        sample=lambda: {
            "first_name": "Rohan",
            "title": "Winter 2027",
            "items": [
                {"action": "Write the one-page purpose.", "due_on": date(2027, 3, 12)},
                {"action": "Give every target an owner.", "due_on": date(2027, 3, 15)},
            ],
            "late": 0,
            "link": _address("maturity:plan", 1),
        },
        good_for=timedelta(days=5),
    )
)
