"""Making and taking back links, and what their readers see."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access.marks import members_only, public

from .. import actions, results, share
from ..errors import Refused
from ..forms_results import ShareForm
from ..models import Assessment, Share
from ..offer import OFFER
from .results import of_result, page_context


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
@of_result
def links(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """For those who lead the assessment; 404 for their colleagues."""
    if not assessment.is_led:  # type: ignore[attr-defined]
        raise Http404
    now = timezone.now()
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.share(assessment=assessment, at=now, by=request.user, **said)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The link works. Copy it below.")
            return redirect("maturity:share", assessment.pk)
    shares: Any = assessment.shares.select_related("created_by")  # type: ignore[attr-defined]
    live = [{"share": each, "link": share.link_of(each)} for each in shares.live(at=now)]
    context = {"assessment": assessment, "links": live, "form": form}
    status = 422 if form.errors else 200
    return render(request, "maturity/result_share.html", context, status=status)


@members_only(offer=OFFER)
@require_POST
@of_result
def revoke(request: HttpRequest, assessment: Assessment, link: int) -> HttpResponse:
    if not assessment.is_led:  # type: ignore[attr-defined]
        raise Http404
    row = get_object_or_404(Share, pk=link, assessment=assessment)
    actions.revoke(share=row, at=timezone.now(), by=request.user)
    messages.success(request, "The link is taken back. It opens nothing from now on.")
    return redirect("maturity:share", assessment.pk)


@public
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The result behind a link: without names of people, evidence, plan or peers."""
    now = timezone.now()
    try:
        found = share.read_link(token, at=now)
    except share.Ended:
        return _private(render(request, "maturity/shared_ended.html", status=410))
    except share.Invalid:
        return _private(render(request, "maturity/shared_unknown.html", status=404))
    assessment = results.with_people(Assessment.objects.all()).get(pk=found.assessment_id)
    whole = results.without_evidence(results.read(assessment, at=now, linked=False))
    context = {**page_context(whole), "share": found}
    return _private(render(request, "maturity/shared.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
