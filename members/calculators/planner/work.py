"""The planner's answer, in the shape that every calculator's has. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..worked import Worked
from .plan import Plan, planned
from .printed import printed
from .settings import Settings
from .words import figures, limits, sentence
from .working import steps


def work(values: Mapping[str, Any]) -> Worked:
    """``values``: as ``forms.planner.PlannerForm`` reads them. Raises :class:`.BadValue`."""
    return answered(plan_of(values))


def plan_of(values: Mapping[str, Any]) -> Plan:
    """The plan itself, for files."""
    return planned(str(values["rows"]), Settings.of(values))


def answered(plan: Plan) -> Worked:
    return Worked(
        sentence=sentence(plan),
        figures=figures(plan),
        steps=steps(plan),
        limits=limits(plan),
        shown=printed(plan),
    )
