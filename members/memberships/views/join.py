"""Plans side by side, applying for one, and what became of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access.marks import account_required, public, stored

from .. import actions
from ..comparison import compare
from ..errors import AlreadyWaiting, AwaitsPayment, PlanNotOffered, Refused
from ..forms import ApplicationForm, typed
from ..models import Application, Plan
from .person import person


@stored
@public
@require_safe
def join(request: HttpRequest) -> HttpResponse:
    plans = list(Plan.objects.offered())
    context = {
        "plans": plans,
        "comparison": compare(plans, width=900),
        "narrow": compare(plans, width=360),
    }
    return render(request, "memberships/join.html", context)


@account_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for one plan. What is chosen by its address is what is priced."""
    plan = get_object_or_404(Plan, slug=slug)
    form = ApplicationForm(typed(request), plan=plan)
    today = timezone.localdate()
    try:
        earlier = actions.may_apply(user=person(request), plan=plan, on=today)
        if request.method == "POST" and form.is_valid():
            actions.apply(user=person(request), plan=plan, on=today, **form.cleaned_data)
            return redirect("memberships:application")
    except (AlreadyWaiting, AwaitsPayment):  # a second click, a second window, or a second thought
        return redirect("memberships:application")
    except PlanNotOffered:
        return render(request, "memberships/not_offered.html", {"plan": plan}, status=410)
    except Refused as refused:
        messages.info(request, str(refused))
        return redirect("renewal:renew")
    context = {"plan": plan, "form": form, "is_return": earlier is not None}
    return render(request, "memberships/apply.html", context)


@account_required
@require_safe
def application(request: HttpRequest) -> HttpResponse:
    """The person's latest application and what became of it."""
    own = Application.objects.filter(user=person(request))
    latest = own.select_related("plan", "term__membership__organisation").first()
    return render(request, "memberships/application.html", {"application": latest})


@account_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    own = Application.objects.filter(user=person(request))
    try:
        actions.withdraw(application=get_object_or_404(own, pk=pk), by=person(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Taken back. Nothing is owed.")
    return redirect("memberships:application")
