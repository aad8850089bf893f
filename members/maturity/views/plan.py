"""Targets, and the plan with its lines."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from members.access.marks import members_only

from .. import actions, results
from ..actions.plan import targets_mark
from ..errors import Changed, TooMany
from ..forms_results import PlanItemForm, TargetsForm, initial_of
from ..models import Assessment, PlanItem
from ..offer import OFFER
from .results import of_result


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
@of_result
def targets(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Set by those who lead the assessment; 404 for their colleagues."""
    if not assessment.is_led:  # type: ignore[attr-defined]
        raise Http404
    whole = results.read(assessment, at=timezone.now())
    seen = targets_mark(assessment)
    form = TargetsForm(request.POST or None, areas=whole.counting, seen=seen)
    status = 200
    if request.method == "POST" and form.is_valid():
        levels, seen = form.levels, form.cleaned_data["seen"]
        try:
            actions.set_targets(assessment=assessment, levels=levels, by=request.user, seen=seen)
        except Changed as changed:
            form.add_error(None, str(changed))
            status = 409
        else:
            messages.success(request, "The targets are set.")
            return redirect("maturity:result", assessment.pk)
    status = 422 if form.errors and status == 200 else status
    context = {"result": whole, "form": form}
    return render(request, "maturity/result_targets.html", context, status=status)


def _areas(assessment: Assessment) -> list[tuple[str, str]]:
    return list(assessment.bank.areas.order_by("order", "code").values_list("code", "name"))


def _plan(request: HttpRequest, assessment: Assessment, form: PlanItemForm) -> HttpResponse:
    names = dict(_areas(assessment))
    items: Any = assessment.plan_items.in_order()
    context = {
        "assessment": assessment,
        "lines": [{"item": item, "area": names.get(item.area_code, "")} for item in items],
        "form": form,
        "today": timezone.localdate(),
    }
    status = 422 if form.errors else 200
    return render(request, "maturity/result_plan.html", context, status=status)


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
@of_result
def plan(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The plan, with room for one more line; ``?area=LG&action=…`` fills it in."""
    areas = _areas(assessment)
    suggested = {
        "area_code": request.GET.get("area", ""),
        "action": request.GET.get("action", "")[:300],
    }
    form = PlanItemForm(request.POST or None, assessment=assessment, areas=areas, initial=suggested)
    if request.method != "POST" or not form.is_valid():
        return _plan(request, assessment, form)
    try:
        actions.add_item(
            assessment=assessment, wanted=form.wanted, at=timezone.now(), by=request.user
        )
    except TooMany as full:
        form.add_error(None, str(full))
        return _plan(request, assessment, form)
    messages.success(request, "It is in the plan.")
    return redirect("maturity:plan", assessment.pk)


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
@of_result
def plan_item(request: HttpRequest, assessment: Assessment, item: int) -> HttpResponse:
    row = get_object_or_404(PlanItem, pk=item, assessment=assessment)
    given: dict[str, Any] = {"assessment": assessment, "areas": _areas(assessment)}
    initial = initial_of(row, on=timezone.localdate())
    form = PlanItemForm(request.POST or None, initial=initial, **given)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_item(
                item=row,
                wanted=form.wanted,
                version=form.cleaned_data["version"] or 0,
                at=timezone.now(),
                by=request.user,
            )
        except Changed as newer:
            form.add_error(None, str(newer))
            status = 409
        else:
            messages.success(request, "Saved.")
            return redirect("maturity:plan", assessment.pk)
    context = {"assessment": assessment, "item": row, "form": form}
    status = 422 if form.errors and status == 200 else status
    return render(request, "maturity/result_plan_item.html", context, status=status)


@members_only(offer=OFFER)
@require_POST
@of_result
def plan_item_remove(request: HttpRequest, assessment: Assessment, item: int) -> HttpResponse:
    row = get_object_or_404(PlanItem, pk=item, assessment=assessment)
    actions.remove_item(item=row, by=request.user)
    messages.success(request, "It is no longer in the plan.")
    return redirect("maturity:plan", assessment.pk)
