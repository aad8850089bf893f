"""Writing down what somebody says. Whoever saves says which state they saw, so that two tabs or
two people never write over each other unread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from ..errors import NotAColleague, NothingAgreed, NotInBank
from ..models import Agreement, Answer, Area, Assessment, Respondent, Statement
from ..said import NOTHING, Said
from .assessments import locked


@dataclass(frozen=True, slots=True)
class Saying:
    """``version`` and ``mark`` are those of the state that the person saw; 0 and the mark of
    nothing where there was none."""

    said: Said
    version: int
    mark: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody, or another tab, was faster: what stands there now, and what was to be saved."""

    theirs: Answer
    yours: Said


@dataclass(slots=True)
class Outcome:
    """By statement code. ``answers``: the rows that were written, as they are now."""

    answers: dict[str, Answer] = field(default_factory=dict)
    clashes: dict[str, Clash] = field(default_factory=dict)


@transaction.atomic
def answer(
    *,
    assessment: Assessment,
    respondent: Respondent | None,
    sayings: Mapping[str, Saying],
    by: Any,
    at: datetime,
) -> Outcome:
    """Saves what is new, by statement code. What the person did not touch is left alone, however
    it changed meanwhile; what both touched is a clash and stays as it is.

    ``respondent`` None: the agreed answers of the team. Raises Closed, NotInBank, NotAColleague
    (the invitation was taken back meanwhile).
    """
    assessment = locked(assessment)
    if respondent and not assessment.respondents.filter(pk=respondent.pk).exists():
        raise NotAColleague("Your invitation was taken back. Nothing was saved.")
    statements = {
        row.code: row
        for row in Statement.objects.filter(area__bank=assessment.bank_id, code__in=sayings)
    }
    strangers = sorted(sayings.keys() - statements.keys())
    if strangers:
        raise NotInBank(f"{', '.join(strangers)} is not in this assessment's questions.")
    mine = assessment.answers.filter(respondent=respondent, statement__in=statements.values())
    stored = {row.statement_id: row for row in mine}
    outcome = Outcome()
    for code, saying in sayings.items():
        statement = statements[code]
        row = stored.get(statement.pk)
        now = row.said if row is not None else NOTHING
        if saying.said.mark == saying.mark or saying.said == now:
            continue
        written = _write(assessment, respondent, statement, row, saying, by, at)
        if written is not None:
            outcome.answers[code] = written
        else:
            theirs = assessment.answers.filter(respondent=respondent, statement=statement).first()
            if theirs is None:  # a version of an answer that never was
                raise NotInBank(f"{code} has no answer yet. Open the page again.")
            outcome.clashes[code] = Clash(theirs, saying.said)
    return outcome


@transaction.atomic
def agree(
    *,
    assessment: Assessment,
    area: Area,
    sayings: Mapping[str, Saying],
    present: Iterable[Respondent],
    others: str,
    by: Any,
    at: datetime,
) -> Outcome:
    """Records the team's answers in one area and who was there; with a clash neither. Raises
    Closed, NotInBank, NothingAgreed."""
    outcome = answer(assessment=assessment, respondent=None, sayings=sayings, by=by, at=at)
    if area.bank_id != assessment.bank_id:
        raise NotInBank(f"{area.code} is not in this assessment's questions.")
    if outcome.clashes:
        return outcome
    if not assessment.answers.consensus().given().filter(statement__area=area).exists():
        raise NothingAgreed("Agree on one statement of the area at least, then record it.")
    agreement, _ = Agreement.objects.update_or_create(
        assessment=assessment,
        area=area,
        defaults={"others": others, "agreed_at": at, "agreed_by": by},
    )
    there = {row.pk for row in present}
    agreement.present.set(assessment.respondents.filter(pk__in=there))
    return outcome


def _write(
    assessment: Assessment,
    respondent: Respondent | None,
    statement: Statement,
    row: Answer | None,
    saying: Saying,
    by: Any,
    at: datetime,
) -> Answer | None:
    """The row as written; None where it is not the one that the person saw."""
    values = {**saying.said.fields, "answered_at": at, "answered_by": by}
    if row is None:
        if saying.version:
            return None
        try:
            with transaction.atomic():
                return Answer.objects.create(
                    assessment=assessment, respondent=respondent, statement=statement, **values
                )
        except IntegrityError:  # somebody was faster, where rows are not locked
            return None
    seen = Answer.objects.filter(pk=row.pk, version=saying.version)
    if not seen.update(version=F("version") + 1, **values):
        return None
    row.refresh_from_db()
    return row
