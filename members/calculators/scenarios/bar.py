"""What a calculator's page needs to open a scenario and to save what is in its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.crypto import get_random_string
from django_htmx.middleware import HtmxDetails

from ..asking import Asked
from ..kinds import Calculator
from ..models import SavedScenario
from .comparing import MOST
from .forms import ScenarioForm
from .inputs import as_address, names_any, number_in
from .presets import Preset, preset_in
from .reading import person, visible


@dataclass(frozen=True, slots=True)
class Opening:
    """``query``: what the calculator is asked. ``scenario``: which one the address opens, None for
    none; ``preset``: where the address says its figures come from."""

    calculator: Calculator
    query: Mapping[str, Any]
    scenario: SavedScenario | None
    preset: Preset | None


def opening(request: HttpRequest, calculator: Calculator) -> Opening:
    """From an address: its own inputs, and of what it does not name those of its ``scenario``. 404
    for one that the person may not open, unless the address names inputs of its own."""
    is_said, typing = names_any(calculator, request.GET), HtmxDetails(request)
    if is_said and typing and not typing.history_restore_request:
        return Opening(calculator, request.GET, None, None)
    asked_for = request.GET.get("scenario", "")
    scenario = None
    if (number := number_in(asked_for)) is not None:
        rows = visible(request).filter(calculator=calculator.key)
        scenario = rows.filter(pk=number).first()
    if asked_for and scenario is None and not is_said:
        raise Http404
    if scenario is None:
        return Opening(calculator, request.GET, None, preset_in(request.GET))
    return Opening(calculator, {**scenario.inputs, **request.GET.dict()}, scenario, None)


@dataclass(frozen=True, slots=True)
class Bar:
    """``shown``: the inputs of the page as an address. ``once``: a word that this page alone says.
    ``recent``: one's latest of this calculator."""

    calculator: Calculator
    form: ScenarioForm
    shown: str
    once: str
    scenario: SavedScenario | None
    is_own: bool
    recent: Sequence[SavedScenario]

    @property
    def can_compare(self) -> bool:
        return len(self.recent) > 1


def bar(request: HttpRequest, opening: Opening, asked: Asked) -> Bar:
    """One query."""
    user, scenario = person(request), opening.scenario
    recent = SavedScenario.objects.owned_by(user).filter(calculator=opening.calculator.key)
    is_own = scenario is not None and scenario.owner_id == user.pk
    initial = {"notes": opening.preset.note if opening.preset is not None else ""}
    if scenario is not None and is_own:
        initial = {"name": scenario.name, "notes": scenario.notes}
    return Bar(
        opening.calculator,
        ScenarioForm(initial=initial),
        as_address(asked.form.texts),
        get_random_string(22),
        scenario,
        is_own,
        list(recent.only("pk", "name", "sentence", "changed_at")[:MOST]),
    )
