"""What the tests of memberships share: an officer, applications, and what letters were written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission

from members.accounts.models import User
from members.mail.models import Letter
from members.memberships import actions
from members.memberships.models import Application, Membership, Plan, Seat

ABN = "51 824 753 556"


@pytest.fixture
def letters(db: None) -> Callable[[], list[tuple[str, str]]]:
    """Every letter written so far as (kind without the room, to), oldest first."""

    def written() -> list[tuple[str, str]]:
        rows = Letter.objects.order_by("pk").values_list("kind", "to")
        return [(kind.removeprefix("memberships/"), to) for kind, to in rows]

    return written


@pytest.fixture
def officer(person: Any) -> User:
    return person("officer", is_staff=True, is_superuser=True)


@pytest.fixture
def applied(person: Any, today: Any) -> Callable[..., Application]:
    """An application of a new person: ``applied("ana", plan)``."""

    def make(name: str, plan: Plan, **fields: Any) -> Application:
        if plan.is_team:
            fields.setdefault("organisation_name", "Dugong Mutual")
        return actions.apply(user=person(name), plan=plan, on=today, **fields)

    return make


@pytest.fixture
def team(owner: Any) -> Membership:
    """The owner's team: three seats, the first taken by the owner."""
    return Membership.objects.get(owner=owner.user)


@pytest.fixture
def seated(team: Membership, person: Any, today: Any) -> Callable[[str], Seat]:
    """Somebody who was invited to the team and came."""

    def make(name: str) -> Seat:
        user = person(name)
        seat = actions.invite(membership=team, email=user.email, on=today, by=team.owner)
        return actions.accept_invitation(seat=seat, user=user, on=today)

    return make


@pytest.fixture
def colleague_of(person: Any) -> Callable[..., User]:
    """Staff with these rights and no others: ``colleague_of("change_application")``."""

    def make(*codenames: str) -> User:
        user = person("colleague", is_staff=True)
        rights = Permission.objects.filter(
            content_type__app_label="memberships", codename__in=codenames
        )
        assert len(rights) == len(codenames)
        user.user_permissions.set(rights)
        return user

    return make
