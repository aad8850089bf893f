"""One area of statements in front of whoever answers: their answers, their form, their progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, QueryDict

from .actions.answers import Saying
from .answering import Row, posted_codes
from .bank import Contents, contents
from .errors import NotInBank
from .forms import AnswerForm
from .models import Answer, Area, Assessment, Respondent
from .progress import Progress, progress

Forms = Mapping[str, AnswerForm]


@dataclass(frozen=True)
class Desk:
    """One area in front of one respondent; ``respondent`` None: in front of the team."""

    assessment: Assessment
    bank: Contents
    area: Area
    respondent: Respondent | None

    @cached_property
    def answers(self) -> list[Answer]:
        """Of all areas: the progress shows them all."""
        return list(self.assessment.answers.filter(respondent=self.respondent))

    @property
    def by_statement(self) -> dict[int, Answer]:
        return {row.statement_id: row for row in self.answers}

    @cached_property
    def progress(self) -> Progress:
        return progress(self.bank, [row.statement_id for row in self.answers if row.is_given])

    def forms(self, data: QueryDict) -> Forms:
        """One for each statement that was sent. Raises NotInBank for what is not of this area."""
        codes = [row.code for row in self.area.statements.all()]
        sent = posted_codes(data)
        strangers = sorted(sent - set(codes))
        if strangers:
            raise NotInBank(f"{', '.join(strangers)} is not a statement of this page.")
        return {code: AnswerForm(data, prefix=code) for code in codes if code in sent}

    def again(self) -> Desk:
        """As it is after a save."""
        return Desk(self.assessment, self.bank, self.area, self.respondent)

    def context(self, page: Sequence[Row]) -> dict[str, Any]:
        """What every page of statements shows."""
        code = self.area.code
        return {
            "assessment": self.assessment,
            "area": self.area,
            "here": self.progress.at(code),
            "progress": self.progress,
            "before": self.progress.before(code),
            "after": self.progress.after(code),
            "rows": page,
            "problems": [row for row in page if row.errors or row.clash],
        }


def desk_at(assessment: Assessment, code: str, respondent: Respondent | None) -> Desk:
    """Raises Http404 for an area that the bank does not have."""
    bank = contents(assessment.bank)
    try:
        return Desk(assessment, bank, bank.area(code), respondent)
    except KeyError as error:
        raise Http404("No such area.") from error


def sayings(forms: Forms) -> dict[str, Saying]:
    """Of valid forms."""
    return {code: form.saying() for code, form in forms.items()}


def are_valid(forms: Forms) -> bool:
    """All are asked, so that each says what is wrong with it."""
    return not [code for code, form in forms.items() if not form.is_valid()]
