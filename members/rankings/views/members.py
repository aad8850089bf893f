"""The members' rankings: every sector, every organisation, side by side."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from members.access.marks import members_only

from ..filters import METRICS, Wanted
from ..models import SizeBand, State
from ..offer import OFFER
from ..pages import compare as comparison
from ..pages import home as first
from ..pages import organisation as one
from ..pages import records as best
from ..pages import sector as table
from ..pages.shelf import is_compared
from ..yours import yours
from . import belonging, files, why
from .answers import in_words, wanted

_WRONG = "rankings/wrong_address.html"


def choices(page: Any) -> dict[str, Any]:
    """What the row of filters offers."""
    return {
        "periods": page.shelf.groups(),
        "metrics": METRICS.items(),
        "states": State.choices,
        "sizes": SizeBand.choices,
    }


def _own(request: HttpRequest) -> Any:
    return yours(request.user, on=timezone.localdate())


@members_only(offer=OFFER)
@require_safe
@in_words(_WRONG)
def home(request: HttpRequest) -> HttpResponseBase:
    asked = wanted(request)
    if asked.sector:  # the row of filters leads to a sector
        return redirect(reverse("rankings:sector", args=[asked.sector]) + asked.address)
    page = first.read(asked, own=_own(request))
    context = {"page": page, "wanted": page.wanted, "choices": choices(page)}
    return render(request, "rankings/home.html", context)


@members_only(offer=OFFER)
@require_safe
@in_words(_WRONG)
def home_file(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    page = first.read(wanted(request), own=_own(request))
    return files.of_page(page, name, kind, about="rankings")


def _about(name: str, asked: Wanted) -> str:
    """How the name of a file begins."""
    return f"{name}-{asked.reason.lower()}" if asked.reason else name


@members_only(offer=OFFER)
@require_safe
@in_words(_WRONG)
def sector(request: HttpRequest, sector: str) -> HttpResponseBase:
    asked = wanted(request)
    if asked.sector and asked.sector != sector:  # where the reasons are others
        there = reverse("rankings:sector", args=[asked.sector])
        return redirect(there + asked.query(reason=""))
    page = table.read(sector, asked, own=_own(request))
    context = {"page": page, "wanted": asked, "choices": choices(page)}
    return render(request, "rankings/sector.html", context)


@members_only(offer=OFFER)
@require_safe
@in_words(_WRONG)
def sector_file(request: HttpRequest, sector: str, name: str, kind: str) -> HttpResponse:
    asked = wanted(request)
    page = table.read(sector, asked, own=_own(request))
    return files.of_page(page, name, kind, about=_about(f"rankings-{sector}", asked))


@members_only(offer=OFFER)
@require_safe
@in_words(_WRONG)
def organisation(request: HttpRequest, sector: str, organisation: str) -> HttpResponse:
    asked, own = wanted(request), _own(request)
    found = one.find(sector, organisation, user=request.user)
    page = one.read(found, asked, own=own, on=timezone.localdate())
    context = {
        "page": page,
        "wanted": asked,
        "choices": choices(page),
        "why": _why(request, page, asked.address),
        "belonging": belonging.context_of(request, found, page.standing, own=own),
    }
    return render(request, "rankings/organisation.html", context)


def _why(request: HttpRequest, page: one.OrganisationPage, query: str) -> dict[str, Any] | None:
    """Nothing by reason, for movement is of all calls, and nothing where nothing is compared."""
    if page.standing is None or page.reason is not None or not is_compared(page.snapshot):
        return None
    address = reverse("rankings:organisation", args=[page.sector.slug, page.organisation.slug])
    return why.context_of(
        request,
        page.snapshot,
        page.standing,
        is_yours=page.is_yours,
        address=f"{address}files/",
        query=query,
    )


@members_only(offer=OFFER)
@require_safe
@in_words(_WRONG)
def organisation_file(
    request: HttpRequest, sector: str, organisation: str, name: str, kind: str
) -> HttpResponse:
    found = one.find(sector, organisation, user=request.user)
    asked = wanted(request)
    page = one.read(found, asked, own=_own(request), on=timezone.localdate())
    told = _why(request, page, "") if name == "waterfall" else None
    more = told["drawing"] if told else None
    about = _about(f"rankings-{organisation}", asked)
    return files.of_page(page, name, kind, about=about, more=more)


@members_only(offer=OFFER)
@require_safe
@in_words(_WRONG)
def records(request: HttpRequest) -> HttpResponse:
    page = best.read(wanted(request))
    return render(request, "rankings/records.html", {"page": page})


@members_only(offer=OFFER)
@require_safe
@in_words(_WRONG)
def records_file(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    return files.of_page(best.read(wanted(request)), name, kind, about="rankings")


@members_only(offer=OFFER)
@require_safe
@in_words(_WRONG)
def compare(request: HttpRequest) -> HttpResponse:
    asked = wanted(request)
    page = comparison.read(asked, own=_own(request))
    context = {"page": page, "wanted": page.wanted, "choices": choices(page)}
    return render(request, "rankings/compare.html", context)


@members_only(offer=OFFER)
@require_safe
@in_words(_WRONG)
def compare_file(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    page = comparison.read(wanted(request), own=_own(request))
    return files.of_page(page, name, kind, about="rankings-compared")
