"""Answering one area at a time, alone or, for the agreed answers, together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.views.decorators.http import require_http_methods

from members.access.marks import members_only

from . import actions
from .actions.answers import Clash, Outcome
from .answering import by_statement, posted_codes, rows
from .bank import Contents, contents
from .errors import NotInBank, Refused
from .forms import AnswerForm, PresentForm
from .models import Agreement, Answer, Area, Assessment, Respondent
from .offer import OFFER
from .place import find, person, refusal, wants_json
from .progress import Progress, progress
from .said import Said


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

    @property
    def progress(self) -> Progress:
        return progress(self.bank, [row.statement_id for row in self.answers if row.is_given])

    def forms(self, request: HttpRequest) -> dict[str, AnswerForm]:
        """One for each statement that was sent. Raises NotInBank for what is not of this area."""
        codes = [row.code for row in self.area.statements.all()]
        sent = posted_codes(request.POST)
        strangers = sorted(sent - set(codes))
        if strangers:
            raise NotInBank(f"{', '.join(strangers)} is not a statement of this page.")
        return {code: AnswerForm(request.POST, prefix=code) for code in codes if code in sent}


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def area(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """A person's own answers in one area; nobody else's are ever on this page."""
    assessment = find(request, pk)
    respondent = get_object_or_404(Respondent, assessment=assessment, user=person(request))
    desk = _desk(assessment, code, respondent)
    if request.method != "POST":
        return _area_page(request, desk)
    try:
        forms = desk.forms(request)
        if not all(form.is_valid() for form in forms.values()):
            return _not_understood(request, desk, forms)
        outcome = actions.answer(
            assessment=assessment,
            respondent=respondent,
            sayings={code: form.saying() for code, form in forms.items()},
            by=person(request),
            at=timezone.now(),
        )
    except Refused as refused:
        return refusal(request, assessment, refused)
    return _saved(request, desk, outcome)


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def consensus(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What each said, how far apart they are, and what the team agrees. For whoever leads."""
    assessment = find(request, pk, led=True)
    if not assessment.is_team:
        raise Http404("Only a team agrees.")
    desk = _desk(assessment, code, None)
    respondents = list(assessment.respondents.select_related("user"))
    if request.method != "POST":
        return _consensus_page(request, desk, respondents)
    present = PresentForm(request.POST, respondents=respondents)
    try:
        forms = desk.forms(request)
        if not all([present.is_valid(), *(form.is_valid() for form in forms.values())]):
            return _consensus_page(request, desk, respondents, forms, present=present, status=422)
        outcome = actions.agree(
            assessment=assessment,
            area=desk.area,
            sayings={code: form.saying() for code, form in forms.items()},
            present=present.there,
            others=present.cleaned_data["others"],
            by=person(request),
            at=timezone.now(),
        )
    except Refused as refused:
        return refusal(request, assessment, refused)
    if outcome.clashes:
        fresh = _desk(assessment, code, None)
        return _consensus_page(request, fresh, respondents, clashes=outcome.clashes, status=409)
    messages.success(request, f"{desk.area.name}: recorded.")
    following = desk.progress.after(code) if "next" in request.POST else None
    if "next" in request.POST and following is None:
        return redirect("maturity:progress", pk)
    return redirect("maturity:consensus", pk, following.code if following else code)


def _desk(assessment: Assessment, code: str, respondent: Respondent | None) -> Desk:
    bank = contents(assessment.bank)
    try:
        return Desk(assessment, bank, bank.area(code), respondent)
    except KeyError as error:
        raise Http404("No such area.") from error


def _saved(request: HttpRequest, desk: Desk, outcome: Outcome) -> HttpResponse:
    code, pk = desk.area.code, desk.assessment.pk
    fresh = _desk(desk.assessment, code, desk.respondent)
    if wants_json(request):
        return _told(fresh, outcome)
    if outcome.clashes:
        return _area_page(request, fresh, clashes=outcome.clashes, status=409)
    if "next" not in request.POST:
        messages.success(request, "Saved.")
        return redirect("maturity:area", pk, code)
    following = fresh.progress.after(code)
    if following is None:
        return redirect("maturity:progress", pk)
    return redirect("maturity:area", pk, following.code)


def _told(desk: Desk, outcome: Outcome) -> JsonResponse:
    """For the script: which state the page now shows, and how far it is."""
    said = {
        "answers": {
            code: {"version": row.version, "mark": Said.of(row).mark}
            for code, row in outcome.answers.items()
        },
        "clashes": {
            code: {"theirs": Said.of(clash.theirs).in_words, "yours": clash.yours.in_words}
            for code, clash in outcome.clashes.items()
        },
        "given": desk.progress.given,
        "here": desk.progress.at(desk.area.code).given,
        "at": date_format(timezone.localtime(), "j F, g.i a"),
    }
    return JsonResponse(said, status=409 if outcome.clashes else 200)


def _not_understood(request: HttpRequest, desk: Desk, forms: dict[str, AnswerForm]) -> HttpResponse:
    if not wants_json(request):
        return _area_page(request, desk, forms, status=422)
    errors = {
        code: next(iter(form.errors.values()))[0] for code, form in forms.items() if form.errors
    }
    return JsonResponse({"errors": errors}, status=422)


def _area_page(
    request: HttpRequest,
    desk: Desk,
    forms: dict[str, AnswerForm] | None = None,
    *,
    clashes: dict[str, Clash] | None = None,
    status: int = 200,
) -> HttpResponse:
    code, progress_now = desk.area.code, desk.progress
    here = {row.pk for row in desk.area.statements.all()}
    page = rows(desk.area, desk.by_statement, forms=forms, clashes=clashes)
    times = [row.answered_at for row in desk.answers if row.statement_id in here]
    context = {
        "assessment": desk.assessment,
        "area": desk.area,
        "here": progress_now.at(code),
        "progress": progress_now,
        "before": progress_now.before(code),
        "after": progress_now.after(code),
        "rows": page,
        "problems": [row for row in page if row.errors or row.clash],
        "saved_at": max(times, default=None),
        "people": desk.assessment.respondents.count(),
    }
    return render(request, "maturity/area.html", context, status=status)


def _consensus_page(
    request: HttpRequest,
    desk: Desk,
    respondents: list[Respondent],
    forms: dict[str, AnswerForm] | None = None,
    *,
    clashes: dict[str, Clash] | None = None,
    present: PresentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    said = desk.assessment.answers.alone().given().filter(statement__area=desk.area)
    others = by_statement(said.select_related("respondent").order_by("respondent"))
    agreement = desk.assessment.agreements.filter(area=desk.area).first()
    page = rows(
        desk.area,
        desk.by_statement,
        forms=forms,
        clashes=clashes,
        others=others,
        hidden=_unsaid(request, desk, respondents, others),
    )
    code, progress_now = desk.area.code, desk.progress
    context = {
        "assessment": desk.assessment,
        "area": desk.area,
        "here": progress_now.at(code),
        "progress": progress_now,
        "before": progress_now.before(code),
        "after": progress_now.after(code),
        "rows": page,
        "problems": [row for row in page if row.errors or row.clash],
        "respondents": respondents,
        "agreement": agreement,
        "present": present or _present(agreement, respondents),
    }
    return render(request, "maturity/consensus.html", context, status=status)


def _unsaid(
    request: HttpRequest,
    desk: Desk,
    respondents: list[Respondent],
    others: dict[int, list[Answer]],
) -> list[int]:
    """Statements on which whoever leads was asked and has not answered yet: they say first what
    they think, and see then what the others think."""
    own = next((row.pk for row in respondents if row.user_id == person(request).pk), None)
    if own is None or desk.assessment.is_closed:
        return []
    return [
        statement.pk
        for statement in desk.area.statements.all()
        if all(row.respondent_id != own for row in others.get(statement.pk, ()))
    ]


def _present(agreement: Agreement | None, respondents: list[Respondent]) -> PresentForm:
    initial = {"present": [str(row.pk) for row in respondents], "others": ""}
    if agreement is not None:
        there = agreement.present.values_list("pk", flat=True)
        initial = {"present": [str(pk) for pk in there], "others": agreement.others}
    return PresentForm(initial=initial, respondents=respondents)
