"""The cast. Every test speaks of the same people:

* ``visitor`` – nobody signed in
* ``account`` – signed in, never a member
* ``lapsed`` – an individual membership that ended last year
* ``member`` and ``other_member`` – individual memberships in force
* ``owner`` – owner of a team of three seats, holding the first
* ``staff`` – superuser without membership
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as examples
from pytest_django.plugin import blocking_manager_key

from acxpa import roles
from members.accounts.models import User
from members.memberships.models import Membership, Organisation, Plan, Seat, Term
from pages import menus
from tests import migrated
from tests.caches import empty_caches
from tests.strict import StrictClient

PASSWORD = "correct horse battery"

# A busy machine is slow, and that is no fault of what is tested.
examples.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("house")

migrated.use()


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks for no database says the same on each of them: once is enough."""
    for item in items:
        asks = {"db", "transactional_db", "django_db_setup"} & set(item.fixturenames)  # type: ignore[attr-defined]
        if not asks and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.once)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Any:
    """A test that empties the database behind it takes the roles and the menus too, which migrations
    made; they come back for whoever is next."""
    ended = yield
    if nextitem is not None and _empties_the_database(item):
        with item.config.stash[blocking_manager_key].unblock():
            roles.make(apps)
            menus.fill(apps)
    return ended


def _empties_the_database(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    asked = mark is not None and mark.kwargs.get("transaction", False)
    return asked or "transactional_db" in item.fixturenames  # type: ignore[attr-defined]


def pytest_collection_finish() -> None:
    """Everything imported by now stays to the end; looking through it again and again for garbage
    took a good part of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


@pytest.fixture(autouse=True)
def _fresh_caches() -> None:
    """Neither limits nor finished pages pass from one test to the next."""
    empty_caches()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """Makes a person with a verified address: ``person("ana", is_staff=True)``."""

    def make(name: str, **fields: Any) -> User:
        email = f"{name}@people.example"
        user = User.objects.create_user(email, PASSWORD, name=name.title(), **fields)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        return user

    return make


@pytest.fixture
def sign_in() -> Callable[[User], StrictClient]:
    def make(user: User) -> StrictClient:
        client = StrictClient()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.user = user
        return client

    return make


@pytest.fixture
def plan(db: None) -> Plan:
    return Plan.objects.create(
        name="Individual",
        slug="individual",
        kind=Plan.Kind.INDIVIDUAL,
        summary="For one person.",
        benefits="Every tool\nCourses at the member price",
        price=Decimal("330.00"),
    )


@pytest.fixture
def team_plan(db: None) -> Plan:
    return Plan.objects.create(
        name="Team of three",
        slug="team-of-three",
        kind=Plan.Kind.TEAM,
        summary="For three people of one organisation.",
        benefits="Every tool for three",
        price=Decimal("880.00"),
        seats=3,
    )


@pytest.fixture
def membership_of(today: date) -> Callable[..., Membership]:
    """Gives a person a membership whose one term ends ``ends_in`` days from today."""

    def make(
        user: User, plan: Plan, *, ends_in: int = 200, organisation: Organisation | None = None
    ) -> Membership:
        membership = Membership.objects.create(
            plan=plan, owner=user, seats_limit=plan.seats, organisation=organisation
        )
        ends_on = today + timedelta(days=ends_in)
        Term.objects.create(
            membership=membership,
            starts_on=ends_on - timedelta(days=364),
            ends_on=ends_on,
            grace_ends_on=ends_on + timedelta(days=plan.grace_days),
            paid_on=ends_on - timedelta(days=364),
            price=plan.price,
        )
        now = timezone.now()
        Seat.objects.create(
            membership=membership,
            number=1,
            user=user,
            email=user.email,
            invited_at=now,
            accepted_at=now,
        )
        return membership

    return make


@pytest.fixture
def visitor(db: None) -> StrictClient:
    return StrictClient()


@pytest.fixture
def account(person: Any, sign_in: Any) -> StrictClient:
    return sign_in(person("account"))


@pytest.fixture
def lapsed(person: Any, sign_in: Any, membership_of: Any, plan: Plan) -> StrictClient:
    user = person("lapsed")
    membership_of(user, plan, ends_in=-300)
    return sign_in(user)


@pytest.fixture
def member(person: Any, sign_in: Any, membership_of: Any, plan: Plan) -> StrictClient:
    user = person("member")
    membership_of(user, plan)
    return sign_in(user)


@pytest.fixture
def other_member(person: Any, sign_in: Any, membership_of: Any, plan: Plan) -> StrictClient:
    user = person("other")
    membership_of(user, plan)
    return sign_in(user)


@pytest.fixture
def owner(person: Any, sign_in: Any, membership_of: Any, team_plan: Plan) -> StrictClient:
    user = person("owner")
    potoroo = Organisation.objects.create(name="Potoroo Retail Energy")
    membership_of(user, team_plan, organisation=potoroo)
    return sign_in(user)


@pytest.fixture
def staff(person: Any, sign_in: Any) -> StrictClient:
    return sign_in(person("staff", is_staff=True, is_superuser=True))
