"""The report for the board, as a PDF.

The words and figures go to the typesetter as JSON and are printed as they are: nothing that
somebody typed is ever read as markup.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone

from .. import charted
from ..models import PlanItem
from ..outcome import AreaView, First, Result
from ..scoring import LEVELS, displayed
from ..sentences import day, number, signed

_TEMPLATE = Path(__file__).parent / "report.typ"


def write_report(result: Result, *, at: datetime) -> bytes:
    """One PDF of A4 pages, tagged so that it can be read aloud, well under half a megabyte."""
    data = json.dumps(contents(result, at=at), ensure_ascii=False)
    return bytes(
        typst.compile(
            str(_TEMPLATE),
            root=str(_TEMPLATE.parent),
            sys_inputs={"data": data},
            timestamp=int(at.timestamp()),
        )
    )


def contents(result: Result, *, at: datetime) -> dict[str, Any]:
    """Everything that is printed, ready to be printed."""
    plan = [item for item in result.plan if item.state != PlanItem.State.DROPPED]
    names = {area.code: area.name for area in result.areas}
    team = result.assessment.is_team
    return {
        "title": result.assessment.title,
        "who": result.who if team else result.assessment.owner.display_name,
        "closed_on": day(result.closed_on),
        "printed_on": day(timezone.localdate(at)),
        "bank": result.assessment.bank.number,
        "people": _people(result),
        "answered": f"{result.answered} of {result.applicable} statements answered",
        "headline": result.headline,
        "lead": result.lead,
        "arithmetic": result.arithmetic,
        "movement": result.movement_sentence,
        "level": result.level,
        "level_name": result.assessment.level_name,
        "levels": [{"level": level, "name": name} for level, name in LEVELS.items()],
        "mean": _float(result.mean),
        "mean_shown": _shown(result.mean),
        "radar_text": charted.radar_text(result),
        "series": [
            {**line, "values": [_float(value) for value in line["values"]]}
            for line in charted.radar_series(result)
        ],
        "areas": [_area(area) for area in result.areas],
        "columns": max((len(area.cells) for area in result.areas), default=0),
        "counting": [area.code for area in result.counting],
        "firsts": [_first(first) for first in result.firsts],
        "moves": list(charted.moves(result)),
        "trend": [
            {
                **point,
                "on": f"{point['on']:%b %Y}",
                "mean": _float(point["mean"]),
                "shown": _shown(point["mean"]),
            }
            for point in charted.trend_points(result.trend)
        ],
        "days": [(each.on - result.trend.readings[0].on).days for each in result.trend.readings],
        "trend_text": charted.trend_text(
            result.trend.overall, result.trend, is_broken=bool(result.trend.breaks)
        ),
        "runs": charted.runs(result.trend.overall),
        "breaks": [{"place": cut.place, "bank": cut.bank} for cut in result.trend.breaks],
        "plan": [_line(item, names) for item in plan],
        "peers": result.peers is not None and result.peers.is_shown,
        "peers_said": result.peers_sentence,
        "targets": result.has_targets,
    }


def _people(result: Result) -> str:
    if not result.assessment.is_team:
        return "One person’s view"
    people = "person" if result.people == 1 else "people"
    return f"{number(result.people).capitalize()} {people} asked, answers agreed"


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _shown(mean: Any) -> str:
    return "–" if mean is None else str(displayed(mean))


def _area(area: AreaView) -> dict[str, Any]:
    words = area.name.split()
    return {
        "code": area.code,
        "name": area.name,
        "short": words[0].strip(",;:") if words else area.code,
        "mean": _float(area.mean),
        "mean_shown": _shown(area.mean),
        "level": area.level,
        "level_name": area.level_name,
        "target": area.target,
        "peers": None if area.peer_mean is None else str(displayed(area.peer_mean)),
        "n": area.peers.n if area.peers is not None and area.peers.is_shown else None,
        "gap": None if area.beside_peers is None else signed(area.beside_peers),
        "cells": [
            "n/a" if cell.is_not_applicable else str(cell.value or "?") for cell in area.cells
        ],
    }


def _first(first: First) -> dict[str, Any]:
    return {
        "name": first.area.name,
        "level": first.priority.level,
        "target": first.priority.target,
        "mean": float(first.priority.mean),
        "mean_shown": str(displayed(first.priority.mean)),
        "action": first.area.next_action,
        "is_foundation": first.priority.is_foundation,
        "lowest": [{"value": cell.value, "text": cell.text} for cell in first.lowest],
    }


def _line(item: PlanItem, names: dict[str, str]) -> dict[str, Any]:
    return {
        "action": item.action,
        "area": names.get(item.area_code, ""),
        "who": item.owner_name or "nobody yet",
        "due": day(item.due_on) if item.due_on else "no day",
        "state": item.get_state_display(),
    }
