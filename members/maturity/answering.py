"""What a page of statements shows: the scale of each, what was said, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .actions.answers import Clash
from .forms import AnswerForm, initial_of
from .models import Answer, Area, Respondent, Statement
from .scoring import LEVELS, Spread, spread

_POSTED = re.compile(r"^([A-Z]{2,4}[0-9]{1,2})-(?:choice|version|mark|reason|note|link)$")


@dataclass(frozen=True, slots=True)
class Stop:
    """One place on the scale. ``people`` are those who stand there: (initials, name)."""

    level: int
    name: str
    anchor: str
    is_between: bool
    is_chosen: bool
    people: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Row:
    """One statement on the page. ``values`` are the fields as they are to be shown."""

    statement: Statement
    number: int
    values: Mapping[str, Any]
    errors: Mapping[str, str] = field(default_factory=dict)
    clash: Clash | None = None
    others: Sequence[Answer] = ()
    is_hidden: bool = False

    @property
    def code(self) -> str:
        return self.statement.code

    @property
    def choice(self) -> str:
        return str(self.values["choice"] or "")

    @property
    def has_evidence(self) -> bool:
        return bool(self.values["note"] or self.values["link"])

    @property
    def spread(self) -> Spread | None:
        return spread(row.value for row in self.others if row.value is not None)

    @property
    def off_the_scale(self) -> list[Answer]:
        """Who said that it does not apply, or that they do not know."""
        return [row for row in self.others if row.is_not_applicable or row.is_unknown]

    @property
    def stops(self) -> list[Stop]:
        anchors = self.statement.anchors
        return [
            Stop(
                level,
                name,
                anchors.get(level) or f"Between {level - 1} and {level + 1}",
                is_between=level not in anchors,
                is_chosen=self.choice == str(level),
                people=tuple(
                    (initials(row.respondent), str(row.respondent))
                    for row in self.others
                    if row.value == level and row.respondent is not None
                ),
            )
            for level, name in LEVELS.items()
        ]


def rows(
    area: Area,
    answers: Mapping[int, Answer],
    *,
    forms: Mapping[str, AnswerForm] | None = None,
    clashes: Mapping[str, Clash] | None = None,
    others: Mapping[int, Sequence[Answer]] | None = None,
    hidden: Iterable[int] = (),
) -> list[Row]:
    """The statements of an area. ``answers`` are the reader's, by statement; ``forms`` what they
    sent and did not get through with; ``others`` what colleagues said."""
    concealed = set(hidden)
    page = []
    for number, statement in enumerate(area.statements.all(), start=1):
        form = (forms or {}).get(statement.code)
        clash = (clashes or {}).get(statement.code)
        if clash is not None:
            values = initial_of(clash.theirs, yours=clash.yours)
        elif form is not None:
            values = {name: form[name].value() for name in form.fields}
        else:
            values = initial_of(answers.get(statement.pk))
        page.append(
            Row(
                statement,
                number,
                values,
                errors={name: str(rows[0]) for name, rows in form.errors.items()} if form else {},
                clash=clash,
                others=() if statement.pk in concealed else (others or {}).get(statement.pk, ()),
                is_hidden=statement.pk in concealed,
            )
        )
    return page


def posted_codes(data: Iterable[str]) -> set[str]:
    """The statements that a form speaks of, whether or not they are in the area."""
    return {match[1] for name in data if (match := _POSTED.match(name))}


def by_statement(answers: Iterable[Answer]) -> dict[int, list[Answer]]:
    found: dict[int, list[Answer]] = {}
    for row in answers:
        found.setdefault(row.statement_id, []).append(row)
    return found


def initials(respondent: Respondent) -> str:
    """Two letters for the scale, e.g. "PR"."""
    words = (respondent.name or respondent.email).split()
    return "".join(word[0] for word in (words[0], *words[1:][-1:])).upper()
