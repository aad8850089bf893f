"""What the tests of scenarios share: inputs of the lines calculator, and scenarios saved from them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.crypto import get_random_string

from members.accounts.models import User
from members.calculators import actions
from members.calculators.kinds import BY_KEY
from members.calculators.models import SavedScenario
from members.memberships.actions.seats import accept_invitation, invite
from members.memberships.models import Membership, Organisation

KEY = "trunks"
#: All texts of the form, so that what comes back is the same.
INPUTS: dict[str, str] = BY_KEY[KEY].form.of_address({"calls": "600", "aht_seconds": "3:00"}).texts


def content(name: str = "Tuesday", notes: str = "", **inputs: str) -> actions.Content:
    return actions.Content(name, notes, INPUTS | inputs)


def saved(by: User, name: str = "Tuesday", notes: str = "", **more: Any) -> SavedScenario:
    """A new scenario; other inputs by the names of the fields."""
    at: datetime = more.pop("at", None) or timezone.now()
    return actions.save_new(
        by=by,
        calculator=more.pop("calculator", KEY),
        content=content(name, notes, **more),
        once=get_random_string(12),
        at=at,
    )


def changed(scenario: SavedScenario, **inputs: str) -> SavedScenario:
    """Saved once more with other inputs."""
    kept = actions.Content(scenario.name, scenario.notes, scenario.inputs | inputs)
    return actions.change(
        scenario=scenario,
        by=scenario.owner,
        content=kept,
        seen=scenario.number,
        at=timezone.now(),
    )


def organisation_of(owner: Any) -> Organisation:
    return Organisation.objects.get(memberships__owner=owner.user)


def seated(owner: Any, user: User) -> User:
    """A colleague with a seat of the owner's organisation."""
    on = timezone.localdate()
    membership = Membership.objects.get(owner=owner.user)
    seat = invite(membership=membership, email=user.email, on=on, by=owner.user)
    accept_invitation(seat=seat, user=user, on=on)
    return user


def shared(by: User, owner: Any, name: str = "Ours", **inputs: str) -> SavedScenario:
    """One that its colleagues may open."""
    scenario = saved(by, name, **inputs)
    actions.share(scenario=scenario, organisation=organisation_of(owner), by=by, at=timezone.now())
    scenario.refresh_from_db()
    return scenario
