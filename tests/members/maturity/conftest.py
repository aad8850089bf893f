"""What the tests of this room share: the published bank, and assessments with answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from members.accounts.models import User
from members.mail.models import Letter
from members.maturity import actions, bank_file
from members.maturity.actions.answers import Saying
from members.maturity.bank import Contents, contents
from members.maturity.models import Answer, Assessment, Bank, Respondent
from members.maturity.said import NOTHING, Said
from members.memberships.actions.seats import accept_invitation
from members.memberships.actions.seats import invite as offer_seat
from members.memberships.models import Membership, Organisation


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def bank(db: None, now: datetime) -> Bank:
    """The house's own bank, published: 12 areas of 5 statements."""
    return actions.publish_bank(bank=bank_file.load(at=now), by=None, at=now)


@pytest.fixture
def statements(bank: Bank) -> Contents:
    return contents(bank)


@pytest.fixture
def begun(bank: Bank, now: datetime) -> Callable[..., Assessment]:
    """An open assessment of a person alone: ``begun(member.user)``."""

    def make(
        user: User, *, title: str = "Winter", organisation: Organisation | None = None, **more: Any
    ) -> Assessment:
        at = more.pop("at", now)
        return actions.start(owner=user, title=title, at=at, organisation=organisation, **more)

    return make


@pytest.fixture
def answered(now: datetime) -> Callable[..., Assessment]:
    """Answers statements, as one respondent or with ``respondent=None`` as the team:
    ``answered(assessment, {"LG1": 3, "LG2": "na", "LG3": "dk"})``. A number answers all sixty."""

    def make(
        assessment: Assessment,
        values: Mapping[str, int | str] | int,
        *,
        respondent: Respondent | str | None = "owner",
    ) -> Assessment:
        if respondent == "owner":
            respondent = assessment.respondents.get(user=assessment.owner)
        if isinstance(values, int):
            values = dict.fromkeys(contents(assessment.bank).by_code, values)
        sayings = {code: Saying(_said(value), 0, NOTHING.mark) for code, value in values.items()}
        actions.answer(
            assessment=assessment,
            respondent=respondent,  # type: ignore[arg-type]
            sayings=sayings,
            by=assessment.owner,
            at=now,
        )
        return assessment

    return make


def _said(value: int | str) -> Said:
    if value == "na":
        return Said(is_not_applicable=True, reason="We do not do this here.")
    return Said(is_unknown=True) if value == "dk" else Said(value=int(value))


@pytest.fixture
def done(begun: Any, answered: Any, now: datetime) -> Callable[..., Assessment]:
    """A closed one: ``done(member.user, 3)`` or with a mapping of values by code."""

    def make(user: User, values: Mapping[str, int | str] | int = 3, **fields: Any) -> Assessment:
        assessment = answered(begun(user, **fields), values)
        if assessment.is_team:
            answered(assessment, values, respondent=None)
        actions.close(assessment=assessment, by=user, at=fields.get("at", now))
        assessment.refresh_from_db()
        return assessment

    return make


@pytest.fixture
def organisation(owner: Any) -> Organisation:
    """Where ``owner`` runs a team of three seats."""
    return Organisation.objects.get(memberships__owner=owner.user)


@pytest.fixture
def colleague(owner: Any, person: Any, today: Any) -> Callable[[str], User]:
    """Somebody with a seat of the owner's organisation: ``colleague("mei")``."""

    def make(name: str) -> User:
        membership = Membership.objects.get(owner=owner.user)
        user: User = person(name)
        seat = offer_seat(membership=membership, email=user.email, on=today, by=owner.user)
        accept_invitation(seat=seat, user=user, on=today)
        return user

    return make


@pytest.fixture
def said_of() -> Callable[..., Answer]:
    """The row of one respondent, or of the team, for a statement."""

    def find(assessment: Assessment, code: str, respondent: Respondent | None) -> Answer:
        return Answer.objects.get(
            assessment=assessment, statement__code=code, respondent=respondent
        )

    return find


@pytest.fixture
def letters(db: None) -> Callable[[], list[tuple[str, str]]]:
    """Letters of this room written so far, as (kind without the room, to)."""

    def written() -> list[tuple[str, str]]:
        rows = Letter.objects.filter(kind__startswith="maturity/").order_by("pk")
        return [(kind.removeprefix("maturity/"), to) for kind, to in rows.values_list("kind", "to")]

    return written
