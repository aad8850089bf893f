"""The way in, and one page for each calculator. All inputs are in the address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.middleware import HtmxDetails

from members.access.marks import members_only

from ..asking import ask
from ..entries import explained
from ..kinds import BY_KEY, CALCULATORS
from ..offer import OFFER
from ..scenarios.bar import bar, opening


@members_only(offer=OFFER)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "calculators/home.html", {"calculators": CALCULATORS})


@members_only(offer=OFFER)
@require_safe
@vary_on_headers("HX-Request")
def show(request: HttpRequest, key: str) -> HttpResponse:
    """The whole page, or the answer alone where it is asked for as somebody types. Then a question
    that has no answer says so and leaves the last answer where it is."""
    calculator = BY_KEY[key]
    opened = opening(request, calculator)
    asked = ask(calculator, opened.query)
    context = {
        "calculator": calculator,
        "form": asked.form,
        "worked": asked.worked,
        "terms": explained(at=timezone.now()),
    }
    typing = HtmxDetails(request)
    if not typing or typing.history_restore_request:
        context |= {"bar": bar(request, opened, asked), "preset": opened.preset}
        return render(request, "calculators/calculator.html", context)
    response = render(request, "calculators/answer.html", context)
    response["HX-Answer"] = "true"
    if asked.worked is None:
        response["HX-Reswap"] = "none"
    return response
