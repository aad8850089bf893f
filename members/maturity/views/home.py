"""The way in: one's assessments, starting one, how far it is, closing or discarding it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access.marks import members_only

from .. import actions
from ..bank import contents
from ..errors import Refused
from ..forms import StartForm
from ..models import Answer, Assessment, Bank, Respondent, Statement
from ..offer import OFFER
from ..place import find, is_led_by, person, refusal
from ..progress import progress as progress_in
from ..progress import time_for
from ..scoring import score
from ..team import organisations_run_by


@members_only(offer=OFFER)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = person(request)
    visible = (
        Assessment.objects.visible_to(user, on=timezone.localdate())
        .select_related("organisation", "bank")
        .with_progress()
        .with_own(user)
    )
    context = {
        "open": list(visible.open()),
        "closed": list(visible.closed().order_by("-closed_at", "-pk")),
        "has_bank": Bank.objects.published().exists(),
    }
    return render(request, "maturity/home.html", context)


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    user, now = person(request), timezone.now()
    teams = list(organisations_run_by(user, on=timezone.localdate(now)))
    form = StartForm(request.POST if request.method == "POST" else None, organisations=teams)
    if form.is_valid():
        try:
            assessment = actions.start(owner=user, at=now, **form.wanted)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            page = "maturity:team" if assessment.is_team else "maturity:progress"
            return redirect(page, assessment.pk)
    visible = Assessment.objects.visible_to(user, on=timezone.localdate(now))
    context = {
        "form": form,
        "operations": visible.operations(),
        "time": time_for(Statement.objects.of_current_bank().count()),
    }
    status = 422 if form.is_bound else 200
    return render(request, "maturity/start.html", context, status=status)


@members_only(offer=OFFER)
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands, for whoever was asked and for whoever leads."""
    assessment = find(request, pk)
    bank = contents(assessment.bank)
    user = person(request)
    respondents = list(assessment.respondents.with_given().as_they_finish())
    own = next((row for row in respondents if row.user_id == user.pk), None)
    agreed = Answer.objects.filter(assessment=assessment).consensus().given()
    given = own.answers.given().values_list("statement", flat=True) if own else []
    context = {
        "assessment": assessment,
        "own": own,
        "progress": progress_in(bank, given),
        "respondents": respondents,
        "agreed": progress_in(bank, agreed.values_list("statement", flat=True)),
        "is_led": is_led_by(request, assessment),
    }
    return render(request, "maturity/progress.html", context)


@members_only(offer=OFFER)
@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody of a team says that they are through, or that they are not after all."""
    assessment = find(request, pk)
    respondent = get_object_or_404(Respondent, assessment=assessment, user=person(request))
    is_finished = request.POST.get("finished") == "yes"
    try:
        actions.finish(respondent=respondent, is_finished=is_finished, at=timezone.now())
    except Refused as refused:
        return refusal(request, assessment, refused)
    if is_finished:
        messages.success(request, "Noted. You can still change your answers until it is closed.")
    return redirect("maturity:progress", pk)


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first: after this nothing changes any more."""
    assessment = find(request, pk, led=True)
    if request.method == "POST":
        try:
            actions.close(assessment=assessment, by=person(request), at=timezone.now())
        except Refused as refused:
            return refusal(request, assessment, refused)
        messages.success(request, f"“{assessment.title}” is closed. This is what it came to.")
        return redirect("maturity:result", pk)
    bank = contents(assessment.bank)
    rows = Answer.objects.official(assessment)
    result = score(bank.for_scoring, {bank.code_of[r.statement_id]: r.for_scoring for r in rows})
    short = [
        area
        for area, scored in zip(bank.areas, result.areas, strict=True)
        if scored.is_applicable and not scored.is_complete_enough
    ]
    context = {"assessment": assessment, "result": result, "short": short}
    return render(request, "maturity/close.html", context)


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first, and says what goes: it cannot be brought back."""
    assessment = find(request, pk, led=True)
    if request.method == "POST":
        try:
            actions.discard(assessment=assessment, by=person(request))
        except Refused as refused:
            return refusal(request, assessment, refused)
        messages.success(request, f"“{assessment.title}” is discarded.")
        return redirect("maturity:home")
    people = list(assessment.respondents.who_answered().as_they_finish())
    context = {
        "assessment": assessment,
        "people": people,
        "agreed": assessment.agreements.count(),
        "total": assessment.answers.given().count(),
    }
    return render(request, "maturity/discard.html", context)
