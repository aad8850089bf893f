"""The day planner: a page of its own, because a pasted week is too long for an address.

* Settings and rows are posted, and nothing of them is kept here. A plan whose address is short
  enough leads to that address (post, redirect, get), so that it can be reloaded and shared with
  other members; a longer one is the answer to the post itself. A form that came back keeps all
  that was typed, and a file's text stands in it as if it had been pasted.
* As somebody types, htmx posts the same form and gets the answer alone; the address bar follows.
* The files are made from the form as it stands, so they need no state either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.middleware import HtmxDetails

from members.access.marks import members_only
from publishing.tables import as_csv

from ..asking import Asked, ask
from ..forms.base import CalculatorForm
from ..forms.planner_example import COLUMNS, ROWS
from ..kinds import PLANNER
from ..offer import OFFER
from ..planner import tables
from ..planner.plan import Plan
from ..planner.sheets import FileRefused, text_of_file
from ..planner.work import plan_of

#: Characters. nginx takes 8,000 in one line of a request and gunicorn 4,094, all told.
LONGEST_ADDRESS = 3_600
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def show(request: HttpRequest) -> HttpResponseBase:
    asked = _asked(request)
    address = address_of(asked.form)
    if HtmxDetails(request):
        response = render(request, "calculators/planner_answer.html", _context(asked, is_part=True))
        response.headers["HX-Replace-Url"] = address or settings_address(asked.form)
        return response
    if request.method == "POST" and asked.worked and address:
        return HttpResponseRedirect(f"{address}#answer")
    return _page(request, asked)


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_csv(request: HttpRequest) -> HttpResponseBase:
    asked = _asked(request)
    if asked.worked is None:
        return _page(request, asked)
    plan = plan_of(asked.form.cleaned_data)
    lines = as_csv(tables.columns(plan), tables.csv_rows(plan))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    return _named(response, plan, "csv")


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_xlsx(request: HttpRequest) -> HttpResponseBase:
    asked = _asked(request)
    if asked.worked is None:
        return _page(request, asked)
    plan = plan_of(asked.form.cleaned_data)
    book = tables.workbook(plan, title=PLANNER.name)
    return _named(HttpResponse(book, content_type=_XLSX), plan, "xlsx")


@members_only(offer=OFFER)
@require_safe
def example(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(as_csv(COLUMNS, ROWS), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="example-day.csv"'
    return response


def address_of(form: CalculatorForm) -> str:
    """Where a plan can be reloaded and shared, "" where it is too long."""
    texts = dict(form.texts)
    texts["rows"] = "\n".join(line.rstrip() for line in texts["rows"].splitlines()).strip("\n")
    address = _address(texts)
    return address if len(address) <= LONGEST_ADDRESS else ""


def settings_address(form: CalculatorForm) -> str:
    """All but the rows."""
    return _address({name: text for name, text in form.texts.items() if name != "rows"})


def _address(texts: Mapping[str, str]) -> str:
    query = urlencode({name: text for name, text in texts.items() if text or name == "rows"},
                      safe=":,/")  # fmt: skip
    return f"{reverse(PLANNER.url_name)}?{query}"


def _asked(request: HttpRequest) -> Asked:
    """What was typed, or what is in the file that was chosen beside it."""
    if request.method != "POST":
        return ask(PLANNER, request.GET)
    texts: dict[str, Any] = {name: request.POST[name] for name in request.POST}
    upload = request.FILES.get("file")
    if upload is None:
        return ask(PLANNER, texts)
    try:
        texts["rows"] = text_of_file(upload, upload.name or "")
    except FileRefused as refused:
        asked = ask(PLANNER, texts)
        asked.form.add_error("rows", f"{(upload.name or '')[-60:]}: {refused}")
        return Asked(asked.form, None)
    return ask(PLANNER, texts)


def _page(request: HttpRequest, asked: Asked) -> HttpResponse:
    status = 422 if request.method == "POST" and asked.form.errors else 200
    return render(request, "calculators/planner.html", _context(asked), status=status)


def _context(asked: Asked, *, is_part: bool = False) -> dict[str, Any]:
    form = asked.form
    return {
        "calculator": PLANNER,
        "form": form,
        "worked": asked.worked,
        "share": address_of(form) if asked.worked else "",
        "is_part": is_part,
    }


def _named(response: Any, plan: Plan, ending: str) -> HttpResponseBase:
    name = f"{tables.file_stem(plan)}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    named: HttpResponseBase = response
    return named
