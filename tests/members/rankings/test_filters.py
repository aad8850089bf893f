"""What an address asks of the rankings: read exactly, or refused by name."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from members.rankings.filters import COMPARED_MOST, Wanted, WrongAddress, read, read_period

STATES = {"VIC": "Victoria", "QLD": "Queensland"}
SIZES = {"500+": "500 seats or more"}


def asked(query: str) -> Wanted:
    return read(QueryDict(query), states=STATES, sizes=SIZES)


def test_nothing_asked_is_the_latest_quarter_by_overall() -> None:
    assert asked("") == Wanted()
    assert asked("period=&sector=&metric=&state=&size=&page=&with=") == Wanted()


def test_everything_asked_is_read() -> None:
    wanted = asked(
        "period=2026-q3&sector=energy&metric=wait&state=VIC&size=500%2B&page=2&with=a&reason=BILL"
    )
    assert wanted == Wanted("2026-q3", "energy", "wait", "VIC", "500+", 2, ("a",), "BILL")


@pytest.mark.parametrize("period", ["2026-09", "2026-to-09", "since-2025-04-to-2026-09"])
def test_every_kind_of_period_has_an_address(period: str) -> None:
    assert asked(f"period={period}").period == period


@pytest.mark.parametrize(
    ("query", "status", "named"),
    [
        ("period=2026-q5", 404, "period"),
        ("period=2026-13", 404, "period"),
        ("period=latest", 404, "period"),
        ("period=2026-to-13", 404, "period"),
        ("period=since-2025-to-2026", 404, "period"),
        ("reason=bill", 404, "reason"),
        ("reason=BILL%00", 404, "reason"),
        ("sector=../admin", 404, "sector"),
        ("sector=%00", 404, "sector"),
        ("metric=password", 400, "metric"),
        ("state=XX", 400, "state"),
        ("state=VIC%00", 400, "state"),
        ("size=small", 400, "size"),
        ("page=0", 404, "page"),
        ("page=-1", 404, "page"),
        ("page=1e3", 404, "page"),
        ("with=a%27--", 404, "organisation"),
        ("with=a&with=b&with=c&with=d&with=e&with=f", 400, "that is 6"),
    ],
)
def test_what_no_form_of_ours_makes_is_refused_by_name(query: str, status: int, named: str) -> None:
    with pytest.raises(WrongAddress) as refused:
        asked(query)
    assert refused.value.status == status
    assert named in refused.value.message


def test_one_organisation_chosen_twice_is_one() -> None:
    assert asked("with=a&with=b&with=a").organisations == ("a", "b")
    assert len(asked("with=a&with=b&with=c&with=d&with=e").organisations) == COMPARED_MOST


@pytest.mark.parametrize(
    ("wanted", "other", "query"),
    [
        (Wanted(), {}, ""),
        (Wanted(period="2026-q3", state="VIC"), {}, "?period=2026-q3&state=VIC"),
        (Wanted(metric="overall", page=3), {}, ""),
        (Wanted(reason="BILL"), {"state": "VIC"}, "?state=VIC&reason=BILL"),
        (Wanted(size="500+"), {"metric": "wait"}, "?metric=wait&size=500%2B"),
        (Wanted(sector="energy"), {"with_sector": True}, "?sector=energy"),
        (Wanted(organisations=("a", "b")), {}, "?with=a&with=b"),
    ],
)
def test_a_link_carries_what_was_asked(wanted: Wanted, other: dict[str, Any], query: str) -> None:
    assert wanted.query(**other) == query
    assert asked(query.removeprefix("?")).period == wanted.period


def test_a_link_reads_back_as_it_was() -> None:
    wanted = Wanted("2026-q2", "", "mastery", "QLD", "500+", 1, ("a", "b"), "BILL")
    assert asked(wanted.address.removeprefix("?")) == wanted


def test_a_period_in_a_path_is_a_period() -> None:
    assert read_period("2026-q3") == "2026-q3"
    with pytest.raises(WrongAddress):
        read_period("2026-q33")
