"""The public face of the rankings. Its pages are stored by tier: nothing on them is of a person."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.access.marks import account_required, public, stored

from ..filters import read_period
from ..pages import public as pages
from ..pages.shelf import read_shelf
from . import files
from .answers import in_words

_WRONG = "rankings/wrong_public.html"


@stored
@public
@require_safe
@in_words(_WRONG)
def home(request: HttpRequest) -> HttpResponse:
    return _page(request)


@stored
@public
@require_safe
@in_words(_WRONG)
def quarter(request: HttpRequest, period: str) -> HttpResponse:
    return _page(request, read_period(period))


def _page(request: HttpRequest, period: str = "") -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    page = pages.read(period, with_months=viewer.is_authenticated and not period)
    methods = pages.read_methods(page.shelf if page else None) if not period else []
    context = {"page": page, "method": methods[0] if methods else None, "is_past": bool(period)}
    return render(request, "rankings/public.html", context)


@stored
@public
@require_safe
def method(request: HttpRequest) -> HttpResponse:
    shelf = read_shelf()
    context = {"methods": pages.read_methods(shelf), "reasons": pages.read_reasons(shelf)}
    return render(request, "rankings/method.html", context)


@public
@require_safe
@in_words(_WRONG)
def quarter_file(request: HttpRequest, period: str, name: str) -> HttpResponse:
    page = pages.read(read_period(period), with_months=False)
    tables = page.tables() if page is not None else {}
    if name not in tables:
        raise Http404
    return files.table(*tables[name], file_name=f"rankings-{name}-{period}.csv")


@public
@require_safe
def method_file(request: HttpRequest, number: int) -> HttpResponse:
    found = [each for each in pages.read_methods() if each.version.number == number]
    if not found:
        raise Http404
    return files.table(*found[0].table(), file_name=f"rankings-method-{number}.csv")


@public
@require_safe
def reasons_file(request: HttpRequest) -> HttpResponse:
    rows = pages.reason_rows(pages.read_reasons())
    return files.table(pages.REASON_COLUMNS, rows, file_name="rankings-reasons.csv")


@account_required
@require_safe
def months_file(request: HttpRequest, kind: str) -> HttpResponse:
    shelf = read_shelf()
    drawing = pages.read_months(shelf)
    if drawing is None:
        raise Http404
    newest = shelf.months[0]
    return files.drawing(
        drawing,
        kind,
        subject="",
        source=files.source(newest),
        file_name=f"rankings-national-{newest.period.slug}.{kind}",
    )
