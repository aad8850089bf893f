"""Dates are written on the clock of the place, with the name of the zone, on changing days too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from courses.models import Zone
from courses.times import elsewhere, when, zone_name


def at(text: str, zone: str = "Australia/Melbourne") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def test_a_date_is_written_out_with_its_zone() -> None:
    told = when(at("2026-12-01T12:00"), at("2026-12-01T15:30"), "Australia/Melbourne")
    assert told.date == "Tuesday 1 December 2026"
    assert told.times == "12.00 to 3.30 pm AEDT"
    assert (told.weekday, told.day, told.month) == ("Tue", "1", "Dec")


def test_morning_to_afternoon_says_both() -> None:
    told = when(at("2027-05-25T09:00"), at("2027-05-25T16:30"), "Australia/Melbourne")
    assert told.times == "9.00 am to 4.30 pm AEST"


def test_midnight_and_noon_are_twelve() -> None:
    assert when(at("2026-12-01T00:00"), at("2026-12-01T12:00"), "Australia/Melbourne").times == (
        "12.00 am to 12.00 pm AEDT"
    )


def test_two_days_have_the_times_of_each() -> None:
    told = when(at("2026-12-01T12:00"), at("2026-12-02T15:30"), "Australia/Melbourne")
    assert told.date == "Tuesday 1 December to Wednesday 2 December 2026"
    assert told.times == "12.00 to 3.30 pm AEDT, each day"


def test_a_night_is_not_each_day() -> None:
    told = when(at("2026-12-01T22:00"), at("2026-12-02T02:00"), "Australia/Melbourne")
    assert told.times == "10.00 pm to 2.00 am AEDT"


@pytest.mark.parametrize(
    ("zone", "summer", "winter"),
    [
        ("Australia/Melbourne", "AEDT", "AEST"),
        ("Australia/Brisbane", "AEST", "AEST"),
        ("Australia/Adelaide", "ACDT", "ACST"),
        ("Australia/Darwin", "ACST", "ACST"),
        ("Australia/Perth", "AWST", "AWST"),
        ("Pacific/Auckland", "NZDT", "NZST"),
        ("Asia/Singapore", "UTC+8", "UTC+8"),
        ("Asia/Kathmandu", "UTC+5:45", "UTC+5:45"),
    ],
)
def test_a_zone_has_its_own_name(zone: str, summer: str, winter: str) -> None:
    assert zone_name(at("2026-12-01T12:00", zone)) == summer
    assert zone_name(at("2026-07-01T12:00", zone)) == winter


def test_est_is_never_printed() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for zone in Zone.values:
        for week in range(53):
            instant = start + timedelta(weeks=week)
            assert " EST" not in when(instant, instant + timedelta(hours=1), zone).times


def test_clocks_that_go_back_meanwhile_are_both_named() -> None:
    """4 April 2027, 3 am AEDT becomes 2 am AEST."""
    start = datetime(2027, 4, 3, 15, 30, tzinfo=UTC)
    told = when(start, start + timedelta(hours=2), "Australia/Melbourne")
    assert told.times == "2.30 am AEDT to 3.30 am AEST"


def test_clocks_that_go_forward_meanwhile_are_both_named() -> None:
    """4 October 2026, 2 am AEST becomes 3 am AEDT."""
    start = datetime(2026, 10, 3, 15, 30, tzinfo=UTC)
    told = when(start, start + timedelta(hours=1), "Australia/Melbourne")
    assert told.times == "1.30 am AEST to 3.30 am AEDT"


def test_everybody_reads_their_own_clock() -> None:
    told = dict(elsewhere(at("2026-12-01T12:00"), at("2026-12-01T15:30")))
    assert told == {
        "Sydney, Melbourne, Hobart, Canberra": "12.00 to 3.30 pm AEDT",
        "Adelaide": "11.30 am to 3.00 pm ACDT",
        "Brisbane": "11.00 am to 2.30 pm AEST",
        "Darwin": "10.30 am to 2.00 pm ACST",
        "Perth": "9.00 am to 12.30 pm AWST",
    }
