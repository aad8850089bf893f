"""What a file's rows are held against: the items of its standard, who can be called, and why. Read
from the database once for each go."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import F

from .actions.calls import build_call
from .call_files import cells
from .call_files.columns import ItemColumn
from .call_files.entries import Entry, Known, Problem, entry_of
from .call_files.refusal import Unreadable
from .errors import Refused
from .method import method_of
from .models import SYDNEY, Call, CallImport, Item, RankedOrganisation, Scenario, StandardVersion
from .scales import Timings, Unscorable

#: What the rule says of a call, and the column where it stands in a file.
_COLUMN = {"menu": "menu_seconds", "wait": "wait_seconds", "talk": "talk_seconds"}
#: Rows times columns stays far below what either database takes as parameters.
_IN_ONE_STATEMENT = 250
#: What is kept of a call that waits to be taken in.
_KEPT = (
    "call_id",
    "organisation_id",
    "scenario_id",
    "version_id",
    "month",
    "shopper",
    "outcome",
    "menu_seconds",
    "wait_seconds",
    "talk_seconds",
    "answers",
    "skill_1",
    "skill_2",
    "skill_3",
    "skill_4",
    "skill_5",
    "mastery",
    "accessibility",
)


class Incoming:
    """Turns rows into calls, for one version of the standard. ``at``: nothing was dialled later."""

    def __init__(self, version: StandardVersion, *, at: datetime) -> None:
        self.at = at
        self.items = self.columns_of(version)
        self.method = method_of(version)
        organisations = list(
            RankedOrganisation.objects.select_related("sector").prefetch_related("names")
        )
        self.by_number = {each.pk: each for each in organisations}
        self.known = Known(_by_name(organisations), _by_code())
        self.scenarios = {each.pk for each in self.known.scenarios.values()}

    @staticmethod
    def columns_of(version: StandardVersion) -> list[ItemColumn]:
        """The items that shoppers answer; what comes from the timings has a column already."""
        asked = Item.objects.filter(version=version, source=Item.Source.ANSWER)
        return [
            ItemColumn(
                item.code,
                item.kind,
                item.competency.name if item.competency else "Accessibility",
                item.text,
            )
            for item in asked.select_related("competency").order_by(
                F("competency__place").asc(nulls_last=True), "order", "code"
            )
        ]

    def call(
        self, row: Sequence[Any], places: Mapping[str, int]
    ) -> tuple[dict[str, Any] | None, list[Problem]]:
        """What is kept of the row's call, or what is wrong with it."""
        entry, problems = entry_of(row, places, self.items, self.known)
        if entry is None:
            return None, problems
        try:
            call = self._scored(entry)
        except Unscorable as wrong:
            return None, [(_COLUMN.get(name, name), text) for name, text in wrong.errors.items()]
        return {name: getattr(call, name) for name in _KEPT} | {
            "called_at": call.called_at.isoformat()
        }, []

    def call_id(self, row: Sequence[Any], places: Mapping[str, int]) -> str:
        """The row's call ID, "" where it cannot be read."""
        place = places["call_id"]
        try:
            return cells.text(row[place], most=64) if place < len(row) else ""
        except Unreadable:
            return ""

    def hold(self, calls: Iterable[dict[str, Any]]) -> None:
        """Raises Refused when one of them could not be recorded any more."""
        for call in calls:
            organisation = self.by_number.get(call["organisation_id"])
            day = datetime.fromisoformat(call["called_at"]).astimezone(SYDNEY).date()
            if organisation is None or not organisation.takes_part(on=day):
                raise Refused(
                    f"{organisation or 'An organisation'} was changed since the file was read and "
                    f"was not in the rankings on {day:%-d %B %Y}. Nothing was taken in."
                )
            if call["scenario_id"] not in self.scenarios:
                raise Refused(
                    f"The scenario of {call['call_id']} was deleted since the file was read. "
                    "Nothing was taken in. Drop the import and send the file with another."
                )

    def _scored(self, entry: Entry) -> Call:
        return build_call(
            self.method,
            organisation=entry.organisation,
            scenario=entry.scenario,
            call_id=entry.call_id,
            called_at=entry.called_at,
            outcome=entry.outcome,
            timings=Timings(*entry.timings),
            answers=entry.answers,
            shopper=entry.shopper,
            by=None,
            at=self.at,
        )


def insert(calls: Iterable[Mapping[str, Any]], *, of: CallImport, by: Any, at: datetime) -> None:
    """Writes calls that were kept; recorded when they are taken in, not when they were read.

    Not ``bulk_create``: all calls of a file go in with one transaction, during which SQLite lets
    nobody else write, and preparing 50,000 objects took four fifths of it. Raises IntegrityError.
    """
    recorded = {
        "imported_id": of.pk,
        "recorded_at": connection.ops.adapt_datetimefield_value(at),
        "recorded_by_id": by.pk if by is not None else None,
        "void_reason": "",
    }
    names = [*_KEPT, "called_at", *recorded]
    quoted = connection.ops.quote_name
    known = {field.attname: quoted(str(field.column)) for field in Call._meta.concrete_fields}
    columns = ", ".join(known[name] for name in names)
    one = f"({', '.join(['%s'] * len(names))})"
    waiting = iter(calls)
    with connection.cursor() as cursor:
        while some := list(islice(waiting, _IN_ONE_STATEMENT)):
            values = [value for call in some for value in (*_values(call), *recorded.values())]
            rows = ", ".join([one] * len(some))
            table = quoted(Call._meta.db_table)
            cursor.execute(f"INSERT INTO {table} ({columns}) VALUES {rows}", values)  # noqa: S608  (the model's own names)


def _values(call: Mapping[str, Any]) -> list[Any]:
    """What was kept, as columns take it."""
    kept = [json.dumps(call[name]) if name == "answers" else call[name] for name in _KEPT]
    called_at = datetime.fromisoformat(call["called_at"])
    return [*kept, connection.ops.adapt_datetimefield_value(called_at)]


def _by_name(organisations: Iterable[RankedOrganisation]) -> dict[str, RankedOrganisation]:
    """By short name and by every name ever borne; a name that two have borne says nothing."""
    named: dict[str, set[RankedOrganisation]] = {}
    for each in organisations:
        for name in each.names.all():
            named.setdefault(name.name.casefold(), set()).add(each)
    certain = {name: found.pop() for name, found in named.items() if len(found) == 1}
    return certain | {each.slug.casefold(): each for each in organisations}


def _by_code() -> dict[tuple[int, str], Scenario]:
    return {
        (scenario.sector_id, scenario.code.casefold()): scenario
        for scenario in Scenario.objects.order_by("sector_id", "code")
    }
