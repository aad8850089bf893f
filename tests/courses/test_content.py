"""The catalogue of the demonstration: loads, loads again without change."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.utils import timezone

from courses.content import load_courses
from courses.models import Course, Session
from publishing import sanitise

pytestmark = pytest.mark.django_db
FILE = Path(__file__).resolve().parents[2] / "courses" / "content" / "courses.yaml"
DAY = date(2026, 11, 22)


def state() -> list[Any]:
    return [
        list(Course.objects.order_by("slug").values()),
        list(Session.objects.order_by("course__slug", "starts_at").values()),
        Course.history.count(),  # type: ignore[attr-defined]
    ]


def test_the_file_makes_a_catalogue() -> None:
    assert load_courses(path=FILE, on=DAY) == 10
    at = datetime.combine(DAY, datetime.min.time(), timezone.get_default_timezone())
    live = Course.objects.upcoming(at=at + timedelta(hours=9)).with_dates(at=at)
    assert len(live) == 9, "the tenth is planned"
    assert {c.format for c in live} == set(Course.Format.values)
    assert {c.level for c in live} == set(Course.Level.values)
    overridden = [c for c in live if c.discount_percent is not None]
    assert [c.quote.member_price for c in overridden] == [Decimal("588.00")]
    assert [c.slug for c in live if not c.dates_ahead] == ["erlang-without-tears"]
    assert len({d.zone for c in live for d in c.dates_ahead}) >= 5


def test_loading_again_changes_nothing() -> None:
    load_courses(path=FILE, on=DAY)
    before = state()
    load_courses(path=FILE, on=DAY)
    assert state() == before


def test_loading_on_a_later_day_moves_the_dates_and_keeps_the_instant_of_publishing() -> None:
    load_courses(path=FILE, on=DAY)
    published = dict(Course.objects.values_list("slug", "published_at"))
    number = Session.objects.count()
    load_courses(path=FILE, on=DAY + timedelta(days=100))
    assert dict(Course.objects.values_list("slug", "published_at")) == published
    assert Session.objects.count() == number
    assert Session.objects.earliest("starts_at").starts_at.date() > DAY + timedelta(days=100)


@pytest.mark.parametrize("shift", range(7))
def test_dates_fall_on_working_days(shift: int) -> None:
    load_courses(path=FILE, on=DAY + timedelta(days=shift))
    for session in Session.objects.all():
        first = session.when.starts.date()
        days = {first + timedelta(days=n) for n in range((session.ends_at.date() - first).days + 1)}
        assert all(day.weekday() < 5 for day in days), session


def test_other_courses_are_left_alone(course: Any) -> None:
    own = course("of-the-staff")
    load_courses(path=FILE, on=DAY)
    own.refresh_from_db()
    assert own.title == "Of the staff"


def test_a_bad_file_changes_nothing(tmp_path: Path) -> None:
    rows = yaml.safe_load(FILE.read_text("utf-8"))
    rows[3]["discount_percent"] = "101"
    bad = tmp_path / "courses.yaml"
    bad.write_text(yaml.safe_dump(rows), "utf-8")
    with pytest.raises(ValidationError):
        load_courses(path=bad, on=DAY)
    assert not Course.objects.exists()


def test_descriptions_are_clean_and_amounts_exact() -> None:
    for row in yaml.safe_load(FILE.read_text("utf-8")):
        assert sanitise.clean(row["description"].strip()) == row["description"].strip(), row["slug"]
        for name in ("hours", "list_price", "discount_percent"):
            assert isinstance(row.get(name, ""), str), f"{row['slug']}: {name} needs its quotes"


def test_the_voice_of_the_house() -> None:
    words = FILE.read_text("utf-8").lower()
    for never in ("!", "unlock", "journey", "seamless", "empower"):
        assert never not in words, never
