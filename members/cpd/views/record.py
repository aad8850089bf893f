"""A member's record: the year, its table, the target, and statements."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access.files import disposition
from members.access.marks import members_only
from publishing.tables import as_csv

from .. import actions, statement
from ..counting import Year
from ..errors import Nameless, NothingYet
from ..forms import TargetForm, as_hours
from ..models import Hours, Statement
from ..offer import OFFER
from ..reading import COLUMNS, chosen, record_of, table
from ..sources import every_source


def _year(text: str) -> Year:
    year = chosen(text, on=timezone.localdate())
    if year is None:
        raise Http404("There is no such year.")
    return year


def address_of(year: Year) -> str:
    return f"{reverse('cpd:home')}?year={year.first}"


def file(content: bytes, content_type: str, name: str) -> HttpResponse:
    disposed = {"Content-Disposition": disposition(name, attachment=True)}
    return HttpResponse(content, content_type=content_type, headers=disposed)


@members_only(offer=OFFER)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One year of the record: the present one, or ``?year=2025``."""
    today, user = timezone.localdate(), request.user
    record = record_of(user, _year(request.GET.get("year", "")), on=today)
    context = {
        "record": record,
        "is_now": record.year == Year.of(today),
        "sources": every_source(),
    }
    return render(request, "cpd/home.html", context)


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def target(request: HttpRequest) -> HttpResponse:
    """How much somebody wants to do, from this year on."""
    year, user = Year.of(timezone.localdate()), request.user
    record: Any = record_of(user, year, on=timezone.localdate())
    initial = {"hours": as_hours(record.progress.target)}
    form = TargetForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.set_target(user=user, year=year, minutes=form.cleaned_data["hours"] * 60)
        messages.success(request, "The target is set.")
        return redirect("cpd:home")
    context = {"form": form, "year": year}
    return render(request, "cpd/target.html", context, status=422 if form.errors else 200)


@members_only(offer=OFFER)
@require_safe
def hours_csv(request: HttpRequest) -> HttpResponse:
    year = _year(request.GET.get("year", ""))
    rows = Hours.objects.visible_to(request.user).of_year(year).select_related("entry")
    text = "".join(as_csv(COLUMNS, table(rows.order_by("earned_on", "pk"))))
    name = f"cpd-{year.first}-{(year.first + 1) % 100:02}.csv"
    return file(text.encode(), "text/csv; charset=utf-8", name)


@members_only(offer=OFFER)
@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """Makes the statement of a year and leads to its file."""
    year = _year(request.POST.get("year", ""))
    try:
        made = actions.issue(user=request.user, year=year, at=timezone.now())
    except Nameless as nameless:
        messages.error(request, str(nameless))
        return redirect("accounts:overview")
    except NothingYet as nothing:
        messages.error(request, str(nothing))
        return redirect(address_of(year))
    return redirect(made)


@members_only(offer=OFFER)
@require_safe
def statement_file(request: HttpRequest, code: str) -> HttpResponse:
    """Of their own; 404 for anybody else's."""
    made = get_object_or_404(Statement.objects.visible_to(request.user), code=code)
    return file(statement.write(made), "application/pdf", made.filename)
