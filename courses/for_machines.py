"""What machines read of the catalogue: structured data, addresses for the sitemap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.urls import reverse

from publishing import structured

from .models import Course, Session

_MODES = {
    Course.Format.LIVE_ONLINE: "online",
    Course.Format.IN_PERSON: "onsite",
    Course.Format.SELF_PACED: "online",
}


def structured_data(course: Course, dates: Sequence[Session]) -> structured.Node:
    """The course with its list price, which is everybody's, and the dates ahead."""
    site = settings.SITE_URL
    here = site + course.get_absolute_url()
    node: structured.Node = {
        "@type": "Course",
        "@id": f"{here}#course",
        "name": course.title,
        "description": course.summary,
        "url": here,
        "inLanguage": "en-AU",
        "provider": structured.publisher(site),
        "educationalLevel": course.get_level_display(),
        "offers": {
            "@type": "Offer",
            "price": f"{course.list_price:.2f}",
            "priceCurrency": "AUD",
            "category": "Paid" if course.list_price else "Free",
            "url": here,
        },
        "hasCourseInstance": [_instance(course, date) for date in dates] or [_any_day(course)],
    }
    if course.outcome_lines:
        node["teaches"] = course.outcome_lines
    trail = [
        ("Home", reverse("home")),
        ("Courses", reverse("courses:list")),
        (course.title, course.get_absolute_url()),
    ]
    return structured.graph(node, structured.breadcrumbs(site, trail))


def _instance(course: Course, date: Session) -> structured.Node:
    node: structured.Node = {
        "@type": "CourseInstance",
        "courseMode": _MODES[Course.Format(course.format)],
        "startDate": date.starts_at.isoformat(),
        "endDate": date.ends_at.isoformat(),
    }
    if course.format == Course.Format.IN_PERSON:
        node["location"] = {"@type": "Place", "name": date.place, "address": date.place}
    else:
        node["location"] = {"@type": "VirtualLocation", "url": course_url(course)}
    if course.trainer:
        node["instructor"] = {"@type": "Person", "name": course.trainer}
    return node


def _any_day(course: Course) -> structured.Node:
    """A course without a date: how long it takes, by the clock of whoever does it."""
    minutes = int(course.hours * 60)
    return {
        "@type": "CourseInstance",
        "courseMode": _MODES[Course.Format(course.format)],
        "courseWorkload": f"PT{minutes}M",
    }


def course_url(course: Course) -> str:
    return settings.SITE_URL + course.get_absolute_url()


def addresses(*, at: datetime) -> Iterator[tuple[str, datetime | None]]:
    """The path of every course in the catalogue and when staff last changed it. One query."""
    changes = Course.history.model._default_manager.filter(id=OuterRef("pk"))
    last = changes.order_by("-history_date").values("history_date")[:1]
    rows = Course.objects.published(at=at).annotate(changed_at=Subquery(last)).order_by("slug")
    for slug, changed, since in rows.values_list("slug", "changed_at", "published_at"):
        yield reverse("courses:detail", args=[slug]), max(day for day in (changed, since) if day)


def listed(*, at: datetime) -> list[tuple[str, str, str]]:
    """Title, path and summary of every course in the catalogue. One query."""
    rows = Course.objects.published(at=at).order_by("title", "pk")
    return [
        (title, reverse("courses:detail", args=[slug]), summary)
        for title, slug, summary in rows.values_list("title", "slug", "summary")
    ]
