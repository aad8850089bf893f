"""Whether one's results count among peers, and what the peers say."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from members.access.marks import members_only

from .. import actions
from ..beside import table
from ..forms_results import SharingForm
from ..models import PeerConsent
from ..offer import OFFER
from ..peers import OTHERS, OTHERS_FOR_QUARTILES, YEARS
from ..place import person
from ..sentences import day
from ..team import organisation_of, runs

#: What the page says of how peers are kept apart.
_RULES = {
    "others": OTHERS,
    "others_for_quartiles": OTHERS_FOR_QUARTILES,
    "months": YEARS * 12,
}


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def peers(request: HttpRequest) -> HttpResponse:
    user, now = person(request), timezone.now()
    on = timezone.localdate(now)
    organisation = organisation_of(user, on=on)
    may_change = organisation is None or runs(user, organisation, on=on)
    consent = PeerConsent.objects.of(organisation=organisation, owner=user)
    form = SharingForm(
        request.POST if request.method == "POST" else None, initial=_initial(consent)
    )
    if request.method == "POST" and may_change and form.is_valid():
        consent = actions.set_sharing(
            by=user, organisation=organisation, at=now, **form.cleaned_data
        )
        messages.success(request, _said(consent))
        return redirect("maturity:peers")
    context = {
        "form": form,
        "may_change": may_change,
        "organisation": organisation,
        "shares": bool(consent and consent.contributes),
        "table": table(user, organisation, consent, on=on),
        **_RULES,
    }
    status = _status(request, form, may_change)
    return render(request, "maturity/peers.html", context, status=status)


def _said(consent: PeerConsent) -> str:
    if not consent.contributes or consent.counts_from is None:
        return "Taken out of the figures."
    return f"Shared. Your results count from {day(consent.counts_from)}."


def _status(request: HttpRequest, form: SharingForm, may_change: bool) -> HTTPStatus:
    if request.method == "POST" and not may_change:
        return HTTPStatus.FORBIDDEN
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _initial(consent: PeerConsent | None) -> dict[str, Any]:
    names = ("sector", "size_band", "contributes")
    return {name: getattr(consent, name) for name in names} if consent else {}
