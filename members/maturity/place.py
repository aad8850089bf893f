"""Finding the assessment that an address names, for the person who asks. Anybody else's is 404."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from members.accounts.models import User

from .errors import Closed, Discarded, NotInBank, Refused
from .models import Assessment


def person(request: HttpRequest) -> User:
    """Who is signed in. For views behind a mark that lets nobody else through."""
    assert isinstance(request.user, User)
    return request.user


def find(request: HttpRequest, pk: int, *, led: bool = False) -> Assessment:
    """The assessment that the person may see or, with ``led``, lead. 404 otherwise. One query."""
    on = timezone.localdate()
    every = Assessment.objects.select_related("bank", "organisation", "owner")
    mine = every.led_by(person(request), on=on) if led else every.visible_to(person(request), on=on)
    return get_object_or_404(mine, pk=pk)


def is_led_by(request: HttpRequest, assessment: Assessment) -> bool:
    """Whether the person leads it. No query for what they started themselves."""
    user = person(request)
    if assessment.owner_id == user.pk:
        return True
    led = Assessment.objects.led_by(user, on=timezone.localdate())
    return led.filter(pk=assessment.pk).exists()


def wants_json(request: HttpRequest) -> bool:
    """Whether the page's script asks, and not a browser by itself."""
    return request.headers.get("Accept") == "application/json"


def refusal(request: HttpRequest, assessment: Assessment, refused: Refused) -> HttpResponse:
    """Why nothing was changed: 400 for what is not in the bank, 410 for what was discarded, 409 for
    everything else."""
    is_gone = isinstance(refused, Discarded)
    status = 400 if isinstance(refused, NotInBank) else 410 if is_gone else 409
    if wants_json(request):
        return JsonResponse({"said": str(refused)}, status=status)
    context = {
        "assessment": assessment,
        "said": str(refused),
        "is_closed": isinstance(refused, Closed),
        "is_gone": is_gone,
    }
    return render(request, "maturity/refused.html", context, status=status)
