"""Agents around the chosen number. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..staffing import Beside
from .plate import Row, Table
from .staffing_words import Case, level
from .words import money, share, typed_share, wait


def table_of(case: Case, answer: list[Beside]) -> Table:
    """``answer``: the row of the fewest, which comes in where it is not near the chosen one."""
    near = {row.agents for row in case.rows}
    rows = sorted(
        [*case.rows, *(row for row in answer if row.agents not in near)], key=lambda r: r.agents
    )
    values = case.values
    columns = [
        "On the phones",
        f"In {wait(values['target_seconds'])}",
        "Average wait",
        "Must wait",
        "Occupancy",
    ]
    if values["patience_seconds"] is not None:
        columns.append("Hang up")
    columns.append("Roster")
    if values["hourly_rate_aud"] is not None:
        columns.append("Cost")
    return Table(
        title="Around the answer",
        columns=tuple(columns),
        rows=tuple(_row(row, case, columns[1:]) for row in rows),
        remark=_remark(values),
    )


def _row(row: Beside, case: Case, columns: list[str]) -> Row:
    told = row.waiting
    cells = [
        level(case.values, told),
        wait(told.asa_seconds),
        share(told.p_wait, 1),
        share(told.occupancy, 1),
    ]
    if row.abandonment is not None:
        cells.append(share(row.abandonment.p_abandon))
    cells.append(f"{row.agents_scheduled:,}")
    if row.cost_aud is not None:
        cells.append(money(row.cost_aud))
    is_yours = row.agents == case.row.agents
    note = "" if told.stable else "overloaded"
    if row.is_answer:
        note = "the answer"
    elif is_yours:
        note = f"yours{', overloaded' if note else ''}"
    return Row(
        f"{row.agents:,}",
        tuple(zip(columns, cells, strict=True)),
        "yours" if is_yours else "",
        note,
    )


def _remark(values: Mapping[str, Any]) -> str:
    left = typed_share(1 - values["shrinkage"])
    text = f"Roster is agents ÷ {left}, rounded up."
    if values["patience_seconds"] is not None:
        text += " “Hang up” is Erlang A’s; the other columns are Erlang C’s, in which all wait."
    return text
