"""The reader's own organisation in the rankings, and how it becomes that."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from members.access.marks import members_only
from publishing.search import words_of

from .. import own_place
from ..actions.claims import claim as ask_claim
from ..actions.claims import member_organisation
from ..badges import badges_of
from ..errors import Refused
from ..forms_claims import ClaimForm
from ..models import Claim, RankedOrganisation, name_on
from ..offer import OFFER
from ..search import by_name, in_public
from ..yours import confirmed_claim

#: How many organisations a look for one's own shows.
FOUND = 20


@members_only(offer=OFFER)
@require_safe
def yours(request: HttpRequest) -> HttpResponse:
    """Its row, its gaps, its badges; or the way to say which one it is."""
    today = timezone.localdate()
    confirmed = confirmed_claim(request.user, on=today)
    if confirmed is None:
        return render(request, "rankings/yours_none.html", _without(request))
    organisation = confirmed.organisation
    context = {
        "claim": confirmed,
        "name": name_on(organisation.names.all(), today),
        "place": own_place.of(organisation),
        "badges": badges_of(organisation.pk),
    }
    return render(request, "rankings/yours.html", context)


def _without(request: HttpRequest) -> dict[str, Any]:
    today = timezone.localdate()
    mine = Claim.objects.of_person(request.user, on=today).select_related("member")
    last = mine.prefetch_related("organisation__names").first()
    question = request.GET.get("q", "")
    words = words_of(question)
    member = member_organisation(request.user, on=today)
    return {
        "last": last,
        "is_waiting": last is not None and last.is_waiting,
        "last_name": name_on(last.organisation.names.all(), today) if last else "",
        "member": member,
        "question": question,
        "found": by_name(words, at=timezone.now(), limit=FOUND) if words and member else [],
    }


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Says that a ranked organisation is one's own; staff confirm."""
    today = timezone.localdate()
    organisation = get_object_or_404(in_public().select_related("sector"), slug=slug)
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _asked(request, form, organisation):
        messages.success(request, "Sent. We check it and write to you.")
        return redirect("rankings:yours")
    context = {
        "organisation": organisation,
        "name": name_on(organisation.names.all(), today),
        "member": member_organisation(request.user, on=today),
        "form": form,
    }
    return render(request, "rankings/claim.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, form: ClaimForm, organisation: RankedOrganisation) -> bool:
    """Whether the claim was made; what refuses it stands in the form."""
    try:
        ask_claim(
            organisation=organisation,
            by=request.user,
            at=timezone.now(),
            on=timezone.localdate(),
            note=form.cleaned_data["note"],
        )
    except Refused as error:
        form.add_error(None, str(error))
        return False
    return True
