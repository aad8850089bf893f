"""An organisation's own calls. Whoever is not confirmed as it finds nothing here."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from members.access.marks import members_only
from publishing.tables import as_csv

from .. import own_calls
from ..actions.claims import ask_about
from ..errors import Refused
from ..forms_claims import QueryForm
from ..models import Claim
from ..offer import OFFER
from ..yours import confirmed_claim


def _claim(request: HttpRequest) -> Claim:
    claim = confirmed_claim(request.user, on=timezone.localdate())
    if claim is None:
        raise Http404("No organisation is confirmed as yours.")
    return claim


def _page(request: HttpRequest, claim: Claim) -> own_calls.Page:
    try:
        return own_calls.page(claim.organisation, request.GET.get("quarter", ""))
    except own_calls.NoSuchQuarter as error:
        raise Http404("There are no calls to you in such a quarter.") from error


@members_only(offer=OFFER)
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    claim = _claim(request)
    context = {"claim": claim, "page": _page(request, claim)}
    return render(request, "rankings/calls.html", context)


@members_only(offer=OFFER)
@require_safe
def calls_csv(request: HttpRequest) -> StreamingHttpResponse:
    page = _page(request, _claim(request))
    name = f"calls-{page.quarter.slug}.csv" if page.quarter else "calls.csv"
    response = StreamingHttpResponse(
        as_csv(own_calls.COLUMNS, own_calls.as_rows(page.calls)),
        content_type="text/csv; charset=utf-8",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """One call with all that was noted, and the button to ask about it."""
    claim = _claim(request)
    noted = get_object_or_404(own_calls.calls_of(claim.organisation), pk=pk)
    found = own_calls.own(noted, own_calls.published(own_calls.quarter_of(noted)))
    form = QueryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        question = form.cleaned_data["question"]
        try:
            ask_about(call=found.call, question=question, by=request.user, at=timezone.now())
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Sent. We listen again and answer here.")
            return redirect("rankings:call", pk)
    context = {"claim": claim, "own": found, "answers": own_calls.answers(found.call), "form": form}
    status = 422 if form.errors else 200
    return render(request, "rankings/call.html", context, status=status)
