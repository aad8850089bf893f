"""Answering one area at a time, alone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.views.decorators.http import require_http_methods

from members.access.marks import members_only

from .. import actions
from ..actions.answers import Clash, Outcome
from ..answering import rows
from ..desk import Desk, Forms, are_valid, desk_at, sayings
from ..errors import Refused
from ..models import Respondent
from ..offer import OFFER
from ..place import find, person, refusal, wants_json


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def area(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """A person's own answers in one area; nobody else's are ever on this page."""
    assessment = find(request, pk)
    respondent = get_object_or_404(Respondent, assessment=assessment, user=person(request))
    desk = desk_at(assessment, code, respondent)
    if request.method != "POST":
        return _page(request, desk)
    try:
        forms = desk.forms(request.POST)
        if not are_valid(forms):
            return _not_understood(request, desk, forms)
        outcome = actions.answer(
            assessment=assessment,
            respondent=respondent,
            sayings=sayings(forms),
            by=person(request),
            at=timezone.now(),
        )
    except Refused as refused:
        return refusal(request, assessment, refused)
    return _saved(request, desk.again(), outcome)


def _saved(request: HttpRequest, desk: Desk, outcome: Outcome) -> HttpResponse:
    code, pk = desk.area.code, desk.assessment.pk
    if wants_json(request):
        return _told(desk, outcome)
    if outcome.clashes:
        return _page(request, desk, clashes=outcome.clashes, status=409)
    if "next" not in request.POST:
        messages.success(request, "Saved.")
        return redirect("maturity:area", pk, code)
    following = desk.progress.after(code)
    if following is None:
        return redirect("maturity:progress", pk)
    return redirect("maturity:area", pk, following.code)


def _told(desk: Desk, outcome: Outcome) -> JsonResponse:
    """For the script: which state the page now shows, and how far it is."""
    said = {
        "answers": {
            code: {"version": row.version, "mark": row.said.mark}
            for code, row in outcome.answers.items()
        },
        "clashes": {
            code: {"theirs": clash.theirs.said.in_words, "yours": clash.yours.in_words}
            for code, clash in outcome.clashes.items()
        },
        "given": desk.progress.given,
        "here": desk.progress.at(desk.area.code).given,
        "at": date_format(timezone.localtime(), "j F, g.i a"),
    }
    return JsonResponse(said, status=409 if outcome.clashes else 200)


def _not_understood(request: HttpRequest, desk: Desk, forms: Forms) -> HttpResponse:
    if not wants_json(request):
        return _page(request, desk, forms, status=422)
    errors = {
        code: next(iter(form.errors.values()))[0] for code, form in forms.items() if form.errors
    }
    return JsonResponse({"errors": errors}, status=422)


def _page(
    request: HttpRequest,
    desk: Desk,
    forms: Forms | None = None,
    *,
    clashes: dict[str, Clash] | None = None,
    status: int = 200,
) -> HttpResponse:
    here = {row.pk for row in desk.area.statements.all()}
    times = [row.answered_at for row in desk.answers if row.statement_id in here]
    context = {
        **desk.context(rows(desk.area, desk.by_statement, forms=forms, clashes=clashes)),
        "saved_at": max(times, default=None),
        "people": desk.assessment.respondents.count(),
    }
    return render(request, "maturity/area.html", context, status=status)
