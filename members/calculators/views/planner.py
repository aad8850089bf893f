"""The day planner: a page of its own, because a pasted week is too long for an address.

* Settings and rows are posted, and nothing of them is kept here. A plan whose address is short
  enough leads to that address (post, redirect, get), so that it can be reloaded and shared with
  other members; a longer one is the answer to the post itself. A form that comes back keeps all
  that was typed, and a file's text stands in it as if it had been pasted.
* As somebody types, htmx posts the same form and gets the answer alone; the address follows.
* The files are made from the form as it stands, so they need no state either.
"""

from __future__ import annotations

from typing import Any

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.middleware import HtmxDetails

from members.access.marks import members_only
from publishing.tables import as_csv

from ..asking import Asked
from ..entries import explained
from ..forms.planner_example import COLUMNS, ROWS
from ..kinds import PLANNER
from ..offer import OFFER
from ..planner import tables
from ..planner.plan import Plan
from ..planner.work import answered
from ..scenarios.bar import bar
from .planner_asked import AskedDays, asked_days

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def show(request: HttpRequest) -> HttpResponseBase:
    asked = asked_days(request)
    if request.method == "POST" and HtmxDetails(request):
        return _part(request, asked)
    if request.method == "POST" and asked.plan and asked.address:
        return HttpResponseRedirect(f"{asked.address}#result")
    return _page(request, asked)


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_csv(request: HttpRequest) -> HttpResponseBase:
    asked = asked_days(request)
    if asked.plan is None:
        return _page(request, asked)
    lines = as_csv(tables.columns(asked.plan), tables.csv_rows(asked.plan))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = _attached(asked.plan, "csv")
    return response


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_xlsx(request: HttpRequest) -> HttpResponse:
    asked = asked_days(request)
    if asked.plan is None:
        return _page(request, asked)
    response = HttpResponse(tables.workbook(asked.plan, title=PLANNER.name), content_type=_XLSX)
    response.headers["Content-Disposition"] = _attached(asked.plan, "xlsx")
    return response


@members_only(offer=OFFER)
@require_safe
def example(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(as_csv(COLUMNS, ROWS), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="example-day.csv"'
    return response


def _part(request: HttpRequest, asked: AskedDays) -> HttpResponse:
    """The answer alone. Without one, what is wrong is said and the last answer stays."""
    response = render(request, "calculators/planner_part.html", _context(asked))
    response["HX-Answer"] = "true"
    response["HX-Replace-Url"] = asked.address or asked.settings_address or "false"
    if asked.plan is None:
        response["HX-Reswap"] = "none"
    return response


def _page(request: HttpRequest, asked: AskedDays) -> HttpResponse:
    context = _context(asked)
    is_blank = request.method != "POST" and asked.form.is_empty
    if is_blank:  # nobody has typed anything wrong
        asked.form.errors.pop("rows", None)
    opened = asked.opened
    context |= {
        "is_blank": is_blank and not asked.form.errors,
        "bar": bar(request, opened, Asked(asked.form, context["worked"])),
        "preset": opened.preset,
    }
    status = 422 if request.method == "POST" and asked.plan is None else 200
    return render(request, "calculators/planner.html", context, status=status)


def _context(asked: AskedDays) -> dict[str, Any]:
    return {
        "calculator": PLANNER,
        "form": asked.form,
        "worked": answered(asked.plan) if asked.plan else None,
        "share": asked.address if asked.plan else "",
        "terms": explained(at=timezone.now()),
    }


def _attached(plan: Plan, ending: str) -> str:
    return f'attachment; filename="{tables.file_stem(plan)}.{ending}"'
