"""A scenario on paper, as a PDF.

The words and figures go to the typesetter as JSON and are printed as they are: nothing that
somebody typed is ever read as markup.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import typst
from django.conf import settings
from django.utils import timezone

from ...templatetags.calculators import raised
from ..reading import Opened

_TEMPLATE = Path(__file__).parent / "report.typ"
#: Lines of a long input that are printed, and letters of each: more is said in words. No row that
#: can be read is as long; what is pasted beside the rows may be one line of fifty thousand letters,
#: over which the typesetter sits for seconds, or breaks.
_LINES = 700
_LETTERS = 120


def write_report(opened: Opened, *, at: datetime) -> bytes:
    """A4 pages in PDF/UA, so that they can be read aloud, with their fonts inside. Where a name has
    letters that no font here can show, the standard refuses: then tagged all the same."""
    data = json.dumps(contents(opened, at=at), ensure_ascii=False)
    try:
        return _compile(data, at, "ua-1")
    except typst.TypstError:
        return _compile(data, at, None)


def _compile(data: str, at: datetime, standard: Literal["ua-1"] | None) -> bytes:
    return bytes(
        typst.compile(
            str(_TEMPLATE),
            root=str(_TEMPLATE.parent),
            sys_inputs={"data": data},
            pdf_standards=standard,
            timestamp=int(at.timestamp()),
        )
    )


def contents(opened: Opened, *, at: datetime) -> dict[str, Any]:
    """Everything that is printed, ready to be printed."""
    scenario, worked = opened.scenario, opened.worked
    return {
        "site": settings.SITE_NAME,
        "calculator": scenario.kind_name,
        "name": scenario.name,
        "who": scenario.owner.display_name,
        "saved_on": _day(scenario.changed_at),
        "printed_on": _day(at),
        "version": scenario.number,
        "notes": scenario.notes.split("\n\n") if scenario.notes else [],
        "sentence": worked.sentence if worked is not None else "",
        "errors": [] if worked is not None else errors(opened),
        "figures": [[each.label, each.text] for each in worked.figures] if worked else [],
        "inputs": [
            [each.label, f"{each.lines:,} lines, printed below" if each.is_long else each.said]
            for each in opened.inputs
            if each.text
        ],
        "long": [
            {
                "label": each.label,
                "lines": [_cut(line) for line in each.text.splitlines()[:_LINES]],
                "left": max(0, each.lines - _LINES),
            }
            for each in opened.inputs
            if each.is_long
        ],
        "steps": [
            {
                "title": each.title,
                "formulas": [raised(line) for line in (each.formula, *each.lines) if line],
                "remark": each.remark,
            }
            for each in (worked.steps if worked else ())
        ],
        "limits": list(worked.limits) if worked else [],
    }


def errors(opened: Opened) -> list[str]:
    """What is to be mended where there is no answer."""
    if opened.asked is None:
        return ["The calculator that it was saved from is gone."]
    form = opened.asked.form
    return [
        f"{form[name].label}: {error}" if name in form.fields else str(error)
        for name, found in form.errors.items()
        for error in found
    ]


def _cut(line: str) -> str:
    return line if len(line) <= _LETTERS else f"{line[:_LETTERS]}…"


def _day(at: datetime) -> str:
    return f"{timezone.localdate(at):%-d %B %Y}"
