"""Courses from a file. The format is described at the head of ``courses/content/courses.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.db import transaction
from django.utils import timezone

from publishing.sanitise import clean
from publishing.store import forget

from .models import Course, Session

_TEXTS = ("title", "summary", "description", "suits", "trainer", "format", "level")


@transaction.atomic
def load_courses(*, path: Path, on: date) -> int:
    """Make the courses of the file what the file says, counted from the day ``on``; other courses
    are left alone. Returns how many the file has. Running it again changes nothing; on a later day
    the dates move, while the instant of publishing stays. KeyError, ValueError or ValidationError
    where the file does not hold, and then nothing is changed.
    """
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    for row in rows:
        course = _load_course(row, on=on)
        _load_dates(course, row.get("dates", []), on=on)
        forget(also_at=course.published_at if "published_in_days" in row else None)
    return len(rows)


def _load_course(row: Mapping[str, Any], *, on: date) -> Course:
    values: dict[str, Any] = {name: row[name].strip() for name in _TEXTS}
    values["description"] = clean(values["description"])
    values["outcomes"] = "\n".join(row["outcomes"])
    values["hours"] = Decimal(row["hours"])
    values["list_price"] = Decimal(row["list_price"])
    discount = row.get("discount_percent")
    values["discount_percent"] = None if discount is None else Decimal(discount)
    course = Course.objects.filter(slug=row["slug"]).first()
    if course is None:
        midnight = datetime.combine(on, time(), timezone.get_default_timezone())
        first_day = midnight + timedelta(days=row.get("published_in_days", 0))
        course = Course(slug=row["slug"], published_at=first_day)
    if course.pk is None or any(getattr(course, name) != values[name] for name in values):
        for name, value in values.items():
            setattr(course, name, value)
        course.full_clean()
        course.save()
    return course


def _load_dates(course: Course, rows: list[Mapping[str, Any]], *, on: date) -> None:
    kept = []
    for row in rows:
        zone = ZoneInfo(row["zone"])
        first, last = _working_days(on + timedelta(days=row["in_days"]), row.get("days", 1))
        starts_at = datetime.combine(first, time.fromisoformat(row["from"]), zone)
        session = course.sessions.filter(starts_at=starts_at).first()
        session = session or Session(course=course, starts_at=starts_at)
        session.ends_at = datetime.combine(last, time.fromisoformat(row["to"]), zone)
        session.zone, session.place = row["zone"], row["place"]
        session.full_clean()
        session.save()
        kept.append(session.pk)
    course.sessions.exclude(pk__in=kept).delete()


def _working_days(day: date, number: int) -> tuple[date, date]:
    """The first ``number`` days in a row from ``day`` on that are all Monday to Friday."""
    while day.weekday() + number > 5:
        day += timedelta(days=1)
    return day, day + timedelta(days=number - 1)
