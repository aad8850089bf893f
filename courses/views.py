from __future__ import annotations

from urllib.parse import quote as percent_encoded

from django.conf import settings
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from members.access.marks import public, stored
from members.memberships.models import Plan

from .catalogue import PAGE, catalogue
from .discount import usual_percent
from .for_machines import structured_data
from .forms import CatalogueFilter
from .models import Course
from .times import elsewhere


@stored
@public
def listing(request: HttpRequest) -> HttpResponse:
    """The catalogue. A filter that does not exist shows everything and says so, with status 400."""
    now = timezone.now()
    form = CatalogueFilter(request.GET)
    wanted = form.wanted if form.is_valid() else {}
    courses = Course.objects.visible_to(request.viewer, at=now).upcoming(at=now)  # type: ignore[attr-defined]
    found = catalogue(courses.with_dates(at=now), wanted)
    try:
        page = Paginator(found.rows, PAGE).page(request.GET.get("page", "1")[:9])
    except (PageNotAnInteger, EmptyPage) as error:
        raise Http404("No such page of the catalogue.") from error
    context = {
        "catalogue": found,
        "page": page,
        "problems": [text for errors in form.errors.values() for text in errors],
        "usual_percent": usual_percent(),
        "office": settings.STAFF_EMAIL,
    }
    return render(request, "courses/list.html", context, status=200 if form.is_valid() else 400)


@stored
@public
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    visible = Course.objects.visible_to(request.viewer, at=now).with_dates(at=now)  # type: ignore[attr-defined]
    course = get_object_or_404(visible, slug=slug)
    dates = course.dates_ahead  # type: ignore[attr-defined]
    online = next((d for d in dates if course.format == Course.Format.LIVE_ONLINE), None)
    context = {
        "course": course,
        "structured": structured_data(course, dates),
        "quote": course.quote,
        "dates": dates,
        "elsewhere": elsewhere(online.starts_at, online.ends_at) if online else [],
        "office": settings.STAFF_EMAIL,
        "subject": percent_encoded(f"Booking: {course.title}"),
        "cheapest_plan": Plan.objects.offered().filter(kind=Plan.Kind.INDIVIDUAL).first(),
    }
    return render(request, "courses/detail.html", context)
