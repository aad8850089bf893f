"""Finding a scenario for whoever asks, and working its answer out anew. Anybody else's is 404."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from members.accounts.models import User
from members.memberships.models import Organisation, Seat

from ..asking import Asked, ask
from ..kinds import Calculator
from ..models import SavedScenario, SavedScenarioQuerySet
from ..worked import Worked
from .inputs import Input, as_address, fits_address, listed


def person(request: HttpRequest) -> User:
    """Who is signed in. For views behind a mark that lets nobody else through."""
    assert isinstance(request.user, User)
    return request.user


def visible(request: HttpRequest) -> SavedScenarioQuerySet:
    today = timezone.localdate()
    rows = SavedScenario.objects.visible_to(person(request), on=today).with_reach(on=today)
    return rows.select_related("owner", "organisation")


def find(request: HttpRequest, pk: int) -> SavedScenario:
    """One that they may open. One query."""
    return get_object_or_404(visible(request), pk=pk)


def find_own(request: HttpRequest, pk: int) -> SavedScenario:
    """One that they may change."""
    rows = SavedScenario.objects.owned_by(person(request))
    return get_object_or_404(rows.select_related("owner", "organisation"), pk=pk)


def organisations_of(user: User, *, on: date) -> QuerySet[Organisation]:
    """Where the person holds a seat, by name."""
    seats = Seat.objects.in_force(on=on).filter(user=user)
    return Organisation.objects.filter(pk__in=seats.values("membership__organisation"))


@dataclass(frozen=True, slots=True)
class Opened:
    """A scenario with its answer of today. ``asked`` is None where its calculator is gone, and
    without ``worked`` where its inputs do not work any more."""

    scenario: SavedScenario
    calculator: Calculator | None
    asked: Asked | None
    inputs: tuple[Input, ...]

    @property
    def worked(self) -> Worked | None:
        return self.asked.worked if self.asked is not None else None

    @property
    def address(self) -> str:
        """Of the calculator's page with these inputs, in the order of its form; "" where it is
        gone."""
        if self.calculator is None or self.asked is None:
            return ""
        page, texts = reverse(self.calculator.url_name), self.asked.form.texts
        if not fits_address(texts):
            return f"{page}?scenario={self.scenario.pk}"
        return f"{page}?{as_address(texts)}&scenario={self.scenario.pk}"

    @property
    def says_otherwise(self) -> bool:
        """Whether today's answer reads otherwise than the one when it was saved."""
        today = self.worked.sentence if self.worked is not None else ""
        return today != self.scenario.sentence


def opened(scenario: SavedScenario) -> Opened:
    calculator = scenario.kind
    asked = ask(calculator, scenario.inputs) if calculator is not None else None
    return Opened(scenario, calculator, asked, tuple(listed(calculator, scenario.inputs)))
