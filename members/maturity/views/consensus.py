"""Agreeing, area by area: what each said, how far apart they are, and what they say together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from members.access.marks import members_only

from .. import actions
from ..actions.answers import Clash
from ..answering import by_statement, rows
from ..desk import Desk, Forms, are_valid, desk_at, sayings
from ..errors import Refused
from ..forms import PresentForm
from ..models import Agreement, Answer, Respondent
from ..offer import OFFER
from ..place import find, person, refusal


@dataclass(frozen=True)
class Table:
    """The team around one area. ``leader`` is the user who asks."""

    desk: Desk
    leader: int

    @cached_property
    def respondents(self) -> list[Respondent]:
        return list(self.desk.assessment.respondents.select_related("user"))

    @cached_property
    def said(self) -> Mapping[int, list[Answer]]:
        """What each said alone, by statement."""
        alone = self.desk.assessment.answers.alone().given().filter(statement__area=self.desk.area)
        return by_statement(alone.select_related("respondent").order_by("respondent"))

    @cached_property
    def agreement(self) -> Agreement | None:
        return self.desk.assessment.agreements.filter(area=self.desk.area).first()

    @property
    def unsaid(self) -> list[int]:
        """Statements on which whoever leads was asked and has not answered yet: they say first
        what they think, and see then what the others think."""
        own = next((row.pk for row in self.respondents if row.user_id == self.leader), None)
        if own is None or self.desk.assessment.is_closed:
            return []
        return [
            statement.pk
            for statement in self.desk.area.statements.all()
            if all(row.respondent_id != own for row in self.said.get(statement.pk, ()))
        ]

    def present(self) -> PresentForm:
        """Who was there: as recorded, everybody at first."""
        there = [str(row.pk) for row in self.respondents]
        others = ""
        if self.agreement is not None:
            there = [str(pk) for pk in self.agreement.present.values_list("pk", flat=True)]
            others = self.agreement.others
        return PresentForm(
            initial={"present": there, "others": others}, respondents=self.respondents
        )


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def consensus(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """For whoever leads."""
    assessment = find(request, pk, led=True)
    if not assessment.is_team:
        raise Http404("Only a team agrees.")
    table = Table(desk_at(assessment, code, None), person(request).pk)
    if request.method != "POST":
        return _page(request, table)
    try:
        return _record(request, table)
    except Refused as refused:
        return refusal(request, assessment, refused)


def _record(request: HttpRequest, table: Table) -> HttpResponse:
    """Raises Refused."""
    desk = table.desk
    present = PresentForm(request.POST, respondents=table.respondents)
    forms = desk.forms(request.POST)
    if not all([present.is_valid(), are_valid(forms)]):
        return _page(request, table, forms, present=present, status=422)
    outcome = actions.agree(
        assessment=desk.assessment,
        area=desk.area,
        sayings=sayings(forms),
        present=present.there,
        others=present.cleaned_data["others"],
        by=person(request),
        at=timezone.now(),
    )
    if outcome.clashes:
        fresh = Table(desk.again(), table.leader)
        return _page(request, fresh, clashes=outcome.clashes, status=409)
    messages.success(request, f"{desk.area.name}: recorded.")
    return _onward(request, desk)


def _onward(request: HttpRequest, desk: Desk) -> HttpResponse:
    pk, code = desk.assessment.pk, desk.area.code
    if "next" not in request.POST:
        return redirect("maturity:consensus", pk, code)
    following = desk.progress.after(code)
    if following is None:
        return redirect("maturity:progress", pk)
    return redirect("maturity:consensus", pk, following.code)


def _page(
    request: HttpRequest,
    table: Table,
    forms: Forms | None = None,
    *,
    clashes: dict[str, Clash] | None = None,
    present: PresentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    desk = table.desk
    page = rows(
        desk.area,
        desk.by_statement,
        forms=forms,
        clashes=clashes,
        others=table.said,
        hidden=table.unsaid,
    )
    context = {
        **desk.context(page),
        "respondents": table.respondents,
        "agreement": table.agreement,
        "present": present or table.present(),
    }
    return render(request, "maturity/consensus.html", context, status=status)
