"""The way in, and one page for each calculator. All inputs are in the address."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from members.access.marks import members_only

from ..asking import ask
from ..entries import explained
from ..kinds import BY_KEY, CALCULATORS
from ..offer import OFFER
from ..scenarios.bar import bar, opening
from .answering import answered


@members_only(offer=OFFER)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "calculators/home.html", {"calculators": CALCULATORS})


@members_only(offer=OFFER)
@require_safe
@vary_on_headers("HX-Request")
def show(request: HttpRequest, key: str) -> HttpResponse:
    """The whole page, or the answer alone where it is asked for as somebody types."""
    calculator = BY_KEY[key]
    opened = opening(request, calculator)
    asked = ask(calculator, opened.query)
    context = {
        "calculator": calculator,
        "terms": explained(at=timezone.now()),
        "bar": partial(bar, request, opened, asked),  # only the whole page asks for it
        "preset": opened.preset,
    }
    return answered(
        request,
        asked,
        context,
        page="calculators/calculator.html",
        part="calculators/answer.html",
    )
