"""Who is asked: colleagues who hold a seat of the organisation."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from members.access.marks import members_only
from members.accounts.models import User

from .. import actions
from ..errors import Refused
from ..forms import InviteForm
from ..models import Assessment, Respondent
from ..offer import OFFER
from ..place import find, person, refusal
from ..team import people_of


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = _team_assessment(request, pk)
    data = request.POST if request.method == "POST" else None
    form = InviteForm(data, colleagues=_not_asked(assessment))
    if form.is_valid():
        try:
            new = actions.invite(
                assessment=assessment,
                people=form.cleaned_data["people"],
                by=person(request),
                at=timezone.now(),
            )
        except Refused as refused:
            return refusal(request, assessment, refused)
        messages.success(request, f"Asked: {', '.join(map(str, new))}. They have a letter.")
        return redirect("maturity:team", pk)
    context = {
        "assessment": assessment,
        "respondents": assessment.respondents.annotate(rows=Count("answers")),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "maturity/team.html", context, status=status)


@members_only(offer=OFFER)
@require_POST
def uninvite(request: HttpRequest, pk: int, respondent: int) -> HttpResponse:
    assessment = _team_assessment(request, pk)
    row = get_object_or_404(assessment.respondents.select_related("assessment"), pk=respondent)
    try:
        actions.uninvite(respondent=row, by=person(request))
    except Refused as refused:
        return refusal(request, assessment, refused)
    messages.success(request, f"{row} is not asked any more.")
    return redirect("maturity:team", pk)


def _team_assessment(request: HttpRequest, pk: int) -> Assessment:
    assessment = find(request, pk, led=True)
    if not assessment.is_team:
        raise Http404("Nobody else answers this one.")
    return assessment


def _not_asked(assessment: Assessment) -> list[User]:
    """Who sits in the organisation and was not asked yet."""
    if assessment.is_closed:
        return []
    asked = Respondent.objects.filter(assessment=assessment, user__isnull=False)
    people = people_of(assessment.organisation_id, on=timezone.localdate()).filter(is_active=True)
    return list(people.exclude(pk__in=asked.values("user")))
