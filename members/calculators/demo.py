"""Demonstration data of saved scenarios, made with the same actions that people's clicks call.

``member`` has what stands side by side well, one of it with a history; ``owner`` and
``colleague`` share one each with their team.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from members.accounts.models import User

from . import actions
from .kinds import BY_KEY
from .models import SavedScenario
from .scenarios.reading import organisations_of

_HALF_HOUR: Mapping[str, str] = {
    "calls": "100",
    "interval_seconds": "30:00",
    "aht_seconds": "180",
    "shrinkage": "30",
    "service_level_target": "80",
    "target_seconds": "20",
}


@transaction.atomic
def load_scenarios(*, member: User, owner: User, colleague: User, at: datetime) -> None:
    """What exists already is left as it is."""
    if not SavedScenario.objects.owned_by(member).exists():
        _of_member(member, at)
    if not SavedScenario.objects.owned_by(owner).exists():
        night = _save(
            owner,
            "Outage night, two hours in",
            "Calls as on 14 August, with the message on hold that halved the repeats.",
            {"calls": "240", "aht_seconds": "4:10", "patience_seconds": "1:30"},
            at - timedelta(days=9),
        )
        desk = _save(
            colleague,
            "After-hours desk",
            "Average wait, not service level: there are too few calls for a share of them.",
            {"calls": "9", "aht_seconds": "6:00", "goal": "asa", "asa_target_seconds": "45"},
            at - timedelta(days=2),
        )
        for scenario in (night, desk):
            _share(scenario, at)


def _of_member(member: User, at: datetime) -> None:
    _save(
        member, "Promise 90% instead", "", {"service_level_target": "90"}, at - timedelta(days=19)
    )
    _save(member, "Bill shock, 20% more", "", {"calls": "120"}, at - timedelta(days=4))
    _save(member, "AHT drifts up 20 s", "", {"aht_seconds": "200"}, at - timedelta(days=4))
    plain = _save(
        member,
        "Tuesday 10.30 am",
        "The peak of an ordinary week, thirteen weeks to October. Handling time from the switch.",
        {"calls": "90"},
        at - timedelta(days=12),
    )
    content = actions.Content(plain.name, plain.notes, plain.inputs | {"calls": "100"})
    when = at - timedelta(days=3)
    actions.change(scenario=plain, by=member, content=content, seen=1, at=when)
    lines = {"calls": "600", "interval_seconds": "60:00", "aht_seconds": "3:20"}
    _save(member, "Lines for the new number", "", lines, at - timedelta(days=1), key="trunks")


def _save(
    by: User,
    name: str,
    notes: str,
    given: Mapping[str, str],
    at: datetime,
    *,
    key: str = "staffing",
) -> SavedScenario:
    inputs = BY_KEY[key].form.of_address({**_HALF_HOUR, **given}).texts
    content = actions.Content(name, notes, inputs)
    return actions.save_new(by=by, calculator=key, content=content, once=f"demo {name}", at=at)


def _share(scenario: SavedScenario, at: datetime) -> None:
    organisation = organisations_of(scenario.owner, on=at.date()).first()
    if organisation is not None:
        actions.share(scenario=scenario, organisation=organisation, by=scenario.owner, at=at)
