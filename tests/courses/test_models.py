"""What the database refuses, whoever writes to it; and what a course says of itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from courses.models import Course

Make = Callable[..., Any]


@pytest.mark.parametrize(
    "wrong",
    [
        {"list_price": "-0.01"},
        {"discount_percent": Decimal("-1")},
        {"discount_percent": Decimal("100.01")},
        {"hours": Decimal(0)},
    ],
)
def test_impossible_courses_are_refused_by_the_database(
    course: Make, wrong: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        course("a", **wrong)


def test_a_date_cannot_end_before_it_starts(course: Make, date_of: Make, now: datetime) -> None:
    made = course("a")
    with pytest.raises(IntegrityError), transaction.atomic():
        date_of(made, 3, ends_at=now)


def test_a_date_stands_in_a_zone_that_we_know(course: Make, date_of: Make) -> None:
    made = course("a")
    with pytest.raises(IntegrityError), transaction.atomic():
        date_of(made, 3, zone="US/Eastern")


def test_a_course_starts_once_at_an_instant(course: Make, date_of: Make, now: datetime) -> None:
    made = course("a")
    date_of(made, 3)
    with pytest.raises(IntegrityError), transaction.atomic():
        date_of(made, 3)


@pytest.mark.parametrize("percent", [None, 0, 25, 100])
def test_the_price_is_the_same_from_memory_and_from_the_database(
    course: Make, percent: int | None
) -> None:
    made = course(
        "a", list_price="745.50", discount_percent=None if percent is None else Decimal(percent)
    )
    stored = Course.objects.get(pk=made.pk)
    assert stored.quote == made.quote
    assert stored.quote.discount_percent == (25 if percent is None else percent)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("0.5", "30 minutes"),
        ("1.0", "1 hour"),
        ("1.5", "90 minutes"),
        ("2.0", "2 hours"),
        ("3.5", "3.5 hours"),
        ("10.0", "10 hours"),
        ("100", "100 hours"),
    ],
)
def test_a_length_is_said_as_a_person_would(hours: str, said: str) -> None:
    assert Course(hours=Decimal(hours)).length == said


def test_publishing_rules_of_the_form_are_told_in_words(course: Make) -> None:
    made = course("a")
    made.discount_percent = Decimal(101)
    with pytest.raises(ValidationError) as refused:
        made.full_clean()
    assert list(refused.value.message_dict) == ["discount_percent"]


def test_every_price_that_stood_in_the_catalogue_is_on_record(course: Make) -> None:
    made = course("a", list_price="100.00")
    made.list_price = Decimal("120.00")
    made.save()
    prices = made.history.order_by("history_id").values_list("list_price", flat=True)
    assert list(prices) == [Decimal("100.00"), Decimal("120.00")]


def test_a_planned_course_is_published_at_its_instant_to_the_second(
    course: Make, now: datetime
) -> None:
    course("a", published_at=now)
    assert not Course.objects.published(at=now - timedelta(seconds=1)).exists()
    assert Course.objects.published(at=now).exists()
