"""What the catalogue shows on staff-written pages."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import timezone

from members.access.viewer import PretendViewer
from publishing.live import register
from publishing.outline import Tier

from .catalogue import catalogue
from .models import Course, Session

#: How many courses, and how many dates.
COURSES, DATES = 3, 5


@register("next-courses", "The next courses on the timetable, with prices")
def next_courses(tier: Tier) -> str:
    now, viewer = timezone.now(), PretendViewer(tier)
    ahead = Course.objects.visible_to(viewer, at=now).upcoming(at=now).with_dates(at=now)
    rows = catalogue(ahead[:COURSES], {}).rows
    context = {"rows": rows, "is_member": viewer.is_member}
    return render_to_string("courses/live_next.html", context) if rows else ""


@register("next-events", "The next dates that anybody may come to")
def next_events(tier: Tier) -> str:
    now = timezone.now()
    visible = Course.objects.visible_to(PretendViewer(tier), at=now)
    dates = Session.objects.ahead(at=now).filter(course__in=visible).select_related("course")
    rows = list(dates[:DATES])
    return render_to_string("courses/live_dates.html", {"dates": rows}) if rows else ""
