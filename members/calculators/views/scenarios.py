"""Saved scenarios: the list, one of them, its history, several side by side, and files."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from members.access.files import disposition
from members.access.marks import account_required, members_only

from ..actions import MOST as MOST_SCENARIOS
from ..actions import VERSIONS
from ..models import SavedScenario, SavedScenarioQuerySet
from ..offer import OFFER
from ..scenarios import comparing
from ..scenarios.forms import LookForm
from ..scenarios.history import entries
from ..scenarios.inputs import number_in
from ..scenarios.reading import find, find_own, opened, person, visible
from ..scenarios.report import write_report
from ..scenarios.taken_along import as_json

#: Scenarios, and versions of one, to a page.
ROWS = 20
VERSIONS_SHOWN = 10


@members_only(offer=OFFER)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    user, form = person(request), LookForm(request.GET)
    wanted = form.wanted
    page = Paginator(_wanted(visible(request), user, wanted), ROWS).get_page(
        request.GET.get("page")
    )
    context = {
        "form": form,
        "page": page,
        "query": f"{urlencode(wanted)}&" if wanted else "",
        "own": SavedScenario.objects.owned_by(user).count(),
        "most": MOST_SCENARIOS,
        "is_narrowed": bool(wanted),
        "chosen": _numbers(request),
        "user_pk": user.pk,
    }
    return render(request, "calculators/scenarios.html", context)


def _wanted(
    rows: SavedScenarioQuerySet, user: Any, wanted: dict[str, str]
) -> SavedScenarioQuerySet:
    if "calculator" in wanted:
        rows = rows.filter(calculator=wanted["calculator"])
    if "whose" in wanted:
        rows = rows.filter(owner=user) if wanted["whose"] == "own" else rows.exclude(owner=user)
    for word in wanted.get("q", "").split():
        rows = rows.filter(Q(name__icontains=word) | Q(notes__icontains=word))
    return rows.defer("inputs")


def _numbers(request: HttpRequest) -> list[int]:
    """The scenarios that an address names, each once, in its order."""
    given = request.GET.getlist("with")[:50]
    numbers = (number_in(text) for text in given)
    return list(dict.fromkeys(number for number in numbers if number is not None))


@members_only(offer=OFFER)
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    found = opened(find(request, pk))
    user = person(request)
    context = {
        "opened": found,
        "scenario": found.scenario,
        "is_own": found.scenario.owner_id == user.pk,
        "stops": SavedScenario.objects.stopped_by(user, on=timezone.localdate())
        .filter(pk=pk)
        .exists(),
        "once": get_random_string(22),
    }
    return render(request, "calculators/scenario.html", context)


@members_only(offer=OFFER)
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Of one's own: what somebody tried on the way is nobody else's."""
    scenario = find_own(request, pk)
    versions = scenario.saves.select_related("saved_by")
    page = Paginator(versions, VERSIONS_SHOWN).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    before = versions.filter(number__lt=shown[-1].number).first() if shown else None
    told = entries(scenario, [*shown, before] if before is not None else shown)
    context = {
        "scenario": scenario,
        "page": page,
        "entries": told[: len(shown)],
        "most": VERSIONS,
    }
    return render(request, "calculators/scenario_history.html", context)


@members_only(offer=OFFER)
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    numbers = _numbers(request)
    rows = {row.pk: row for row in visible(request).filter(pk__in=numbers)}
    context: dict[str, Any] = {"compared": None, "refused": "", "user_pk": person(request).pk}
    try:
        several = [rows[number] for number in numbers if number in rows]
        comparing.check(several)
        context["compared"] = comparing.compare([opened(row) for row in several])
    except comparing.NotComparable as refused:
        context["refused"] = str(refused)
    status = 422 if context["refused"] and numbers else 200
    return render(request, "calculators/scenario_compare.html", context, status=status)


@members_only(offer=OFFER)
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    found, now = opened(find(request, pk)), timezone.now()
    name = slugify(found.scenario.name)[:60] or f"scenario-{pk}"
    name = f"{name}-{timezone.localdate(now):%Y-%m-%d}.pdf"
    pdf = write_report(found, at=now)
    return HttpResponse(pdf, content_type="application/pdf", headers=_headers(name))


@account_required
@require_safe
def taken_along(request: HttpRequest) -> StreamingHttpResponse:
    """All of one's own with their history, member or not: they are theirs."""
    now = timezone.now()
    name = f"scenarios-{timezone.localdate(now):%Y-%m-%d}.json"
    told = as_json(person(request), at=now)
    return StreamingHttpResponse(told, content_type="application/json", headers=_headers(name))


def _headers(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": disposition(name, attachment=True),
        "X-Content-Type-Options": "nosniff",
    }
