"""The pages of a result: what it says, area by area, and its two files."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from members.access.marks import members_only
from publishing.tables import as_csv

from .. import charted, peers_query, results
from ..export import PLAN, RESULT, plan_rows, result_rows
from ..helps import helps
from ..models import Area, Assessment
from ..offer import OFFER
from ..outcome import Result
from ..report import write_report


def of_result(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Gives the view the closed assessment instead of its number: 404 for whoever may not read
    it, and to the page of the assessment itself while it is open."""

    @wraps(view)
    def found(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        visible = results.for_reading(request.user, on=timezone.localdate())
        assessment = get_object_or_404(visible, pk=pk)
        if not assessment.is_closed:
            return redirect("maturity:progress", pk)
        return view(request, assessment, *args, **kwargs)

    return found


def read(assessment: Assessment) -> Result:
    """The result as its own people see it, beside their peers of today."""
    whole = results.read(assessment, at=timezone.now())
    return results.with_peers(whole, peers_query.benchmark_for(assessment, on=timezone.localdate()))


def page_context(result: Result) -> dict[str, Any]:
    """What every page that draws a whole result needs."""
    trend = result.trend
    return {
        "result": result,
        "series": charted.radar_series(result),
        "radar_text": charted.radar_text(result),
        "trend_points": charted.trend_points(trend),
        "trend_runs": charted.runs(trend.overall),
        "trend_text": charted.trend_text(trend.overall, trend, is_broken=bool(trend.breaks)),
        "moves": charted.moves(result),
        "by_area": charted.by_area(result),
    }


@members_only(offer=OFFER)
@require_safe
@of_result
def result(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    return render(request, "maturity/result.html", page_context(read(assessment)))


@members_only(offer=OFFER)
@require_safe
@of_result
def area(request: HttpRequest, assessment: Assessment, code: str) -> HttpResponse:
    whole = read(assessment)
    view = whole.area(code)
    if view is None:
        raise Http404
    row = get_object_or_404(Area.objects.prefetch_related("next_actions"), pk=view.pk)
    line = charted.area_line(whole, code)
    context = {
        "result": whole,
        "area": view,
        "change": whole.moved.by_code(code) if whole.moved else None,
        "help": helps([row], at=timezone.now())[code],
        "steps": [step for step in row.next_actions.all() if step.from_level >= (view.level or 1)],
        "points": charted.trend_points(whole.trend, code),
        "runs": charted.runs(line),
        "breaks": whole.trend.breaks if len(line.runs) > 1 else (),
        "text": charted.trend_text(line, whole.trend, is_broken=len(line.runs) > 1),
        "neighbours": _neighbours(whole, code),
    }
    return render(request, "maturity/result_area.html", context)


def _neighbours(whole: Result, code: str) -> dict[str, Any]:
    codes = [each.code for each in whole.areas]
    place = codes.index(code)
    return {
        "before": whole.areas[place - 1] if place else None,
        "after": whole.areas[place + 1] if place + 1 < len(codes) else None,
    }


@members_only(offer=OFFER)
@require_safe
@of_result
def report(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    whole = read(assessment)
    pdf = write_report(whole, at=timezone.now())
    return _file(pdf, "application/pdf", f"maturity-{_name(whole)}.pdf")


@members_only(offer=OFFER)
@require_safe
@of_result
def result_csv(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    whole = read(assessment)
    table = "".join(as_csv(RESULT, result_rows(whole)))
    return _file(table.encode(), "text/csv; charset=utf-8", f"maturity-{_name(whole)}.csv")


@members_only(offer=OFFER)
@require_safe
@of_result
def plan_csv(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    table = "".join(as_csv(PLAN, plan_rows(assessment.plan_items.in_order())))
    name = f"maturity-plan-{slugify(assessment.title)[:60] or assessment.pk}.csv"
    return _file(table.encode(), "text/csv; charset=utf-8", name)


def _name(whole: Result) -> str:
    """Of the file: no characters but those that every system takes."""
    title = slugify(whole.assessment.title)[:60] or str(whole.assessment.pk)
    return f"{title}-{whole.closed_on:%Y-%m-%d}"


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=kind, headers=headers)
