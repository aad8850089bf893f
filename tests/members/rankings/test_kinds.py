"""Years to date and lifetimes: how they are laid out, what is refused by name, and what a page says
of them. What they come to is in test_recomputation."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from members.rankings import checks
from members.rankings.actions.organisations import ensure_period
from members.rankings.actions.watching import announce_what_is_new
from members.rankings.errors import Refused
from members.rankings.models import Period, Snapshot, StandardVersion, Standing, last_day
from members.rankings.pages import sector as sector_page
from members.rankings.pages.board import Past
from members.rankings.pages.shelf import Run
from tests.members.rankings.called import NOW
from tests.members.rankings.shown import COUNCILS, World, world
from tests.members.rankings.test_pages_members import ENERGY, HOME, text_of

__all__ = ["world"]
JUNE, SEPTEMBER = date(2026, 6, 30), date(2026, 9, 30)


def grow(kind: str, to: date, standard: StandardVersion) -> Period:
    return ensure_period(kind=kind, to=to, standard=standard)


@pytest.fixture
def second(world: World) -> StandardVersion:
    return world.standards[1]


@pytest.fixture
def grown(world: World) -> World:
    """A year to date and a lifetime as the last quarter's figures."""
    scores = {"energy": {"Quokka Electric": 70.1, "Bilby Energy": 65.2}, "councils": {}}
    scores["councils"] = {name: row[3] for name, row in COUNCILS.items()}  # type: ignore[misc]
    world.write(date(2026, 1, 1), scores, months=9, kind="year")
    world.write(date(2026, 1, 1), scores, months=9, kind="lifetime")
    return world


def test_a_year_to_date_begins_on_1_january_and_says_so(second: StandardVersion) -> None:
    period = grow("year", SEPTEMBER, second)
    assert (period.starts_on, period.length) == (date(2026, 1, 1), 9)
    assert (period.label, period.slug) == ("Jan to Sep 2026", "2026-to-09")
    assert grow("year", date(2026, 3, 31), second).label == "Jan to Mar 2026, year to date"
    assert grow("year", SEPTEMBER, second) == period


def test_a_lifetime_begins_where_its_method_does(world: World, second: StandardVersion) -> None:
    period = grow("lifetime", SEPTEMBER, second)
    assert period.starts_on == date(2026, 1, 1)
    assert (period.label, period.slug) == (
        "Since Jan 2026, to Sep 2026",
        "since-2026-01-to-2026-09",
    )
    assert grow("lifetime", JUNE, second).starts_on == period.starts_on
    before = grow("lifetime", date(2025, 12, 31), world.standards[0])
    assert before.starts_on == date(2025, 10, 1)


@pytest.mark.parametrize(
    ("kind", "to", "method", "said"),
    [
        ("lifetime", SEPTEMBER, 1, "cannot be null"),
        ("year", date(2026, 9, 29), 2, "last day of a month"),
        ("year", SEPTEMBER, 1, "The method changed in it: "),
        ("year", date(2025, 12, 31), 2, "The method changed in it: Oct to Dec 2025 is by Method 1"),
    ],
)
def test_neither_crosses_a_change_of_method(
    world: World, kind: str, to: date, method: int, said: str
) -> None:
    with pytest.raises(Refused) as refused:
        grow(kind, to, world.standards[method - 1])
    assert said in " ".join(refused.value.reasons)


def test_one_that_grew_is_no_overlap_and_any_other_is(second: StandardVersion) -> None:
    grow("year", SEPTEMBER, second)
    assert grow("year", JUNE, second).label == "Jan to Jun 2026"
    other = Period(kind="lifetime", starts_on=date(2026, 4, 1), ends_on=JUNE, standard=second)
    grow("lifetime", SEPTEMBER, second)
    with pytest.raises(Exception, match="It overlaps Since Jan 2026, to Sep 2026"):
        other.clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Period.objects.create(
            kind="year", starts_on=date(2026, 2, 1), ends_on=SEPTEMBER, standard=second
        )


def test_a_method_that_changes_later_stops_a_draft_that_crosses_it(
    grown: World, second: StandardVersion
) -> None:
    snapshot = Snapshot.objects.current().of_kind("year").get()
    Period.objects.filter(kind="month", starts_on=date(2026, 9, 1)).update(
        standard=grown.standards[0]
    )
    said = [check.text for check in checks.stops(snapshot, at=NOW)]
    assert any("The method changed in it: September 2026 is by Method 1." in text for text in said)


@pytest.mark.parametrize(
    ("kind", "starts_on", "method", "said"),
    [
        ("quarter", date(2025, 10, 1), 2, ""),  # of before the change, and there is one there
        ("month", date(2026, 2, 1), 2, ""),
        ("month", date(2026, 2, 1), 1, "is by Method 2, and figures are there."),
        ("quarter", date(2026, 10, 1), 1, ""),
    ],
)
def test_nothing_is_laid_out_that_changes_what_has_figures(
    grown: World, kind: str, starts_on: date, method: int, said: str
) -> None:
    """Its correction could not be published."""
    Period.objects.filter(kind="quarter", starts_on=date(2025, 10, 1)).update(kind="month")
    Period.objects.filter(starts_on=date(2025, 10, 1)).update(ends_on=date(2025, 10, 31))
    if not said:
        assert ensure_period(kind=kind, starts_on=starts_on, standard=grown.standards[method - 1])
        return
    with pytest.raises(Refused, match=said):
        ensure_period(kind=kind, starts_on=starts_on, standard=grown.standards[method - 1])


def test_a_lifetime_with_figures_keeps_its_first_day(grown: World, second: StandardVersion) -> None:
    first = Snapshot.objects.get(period__starts_on=date(2025, 10, 1)).period
    first.standard = second
    with pytest.raises(ValidationError, match="Since Jan 2026, to Sep 2026 would begin elsewhere"):
        first.full_clean()
    QuerySet(Snapshot).filter(period__kind="lifetime").update(state="draft", published_at=None)
    Snapshot.objects.drafts().of_kind("lifetime").delete()
    first.full_clean()


def test_what_holds_a_month_keeps_it(grown: World, staff: Any, second: StandardVersion) -> None:
    empty = ensure_period(kind="month", starts_on=date(2026, 3, 1), standard=second)
    page = f"/admin/rankings/period/{empty.pk}/delete/"
    assert staff.post(page, {"post": "yes"}).status_code == 403
    later = ensure_period(kind="month", starts_on=date(2026, 11, 1), standard=second)
    assert (
        staff.post(page.replace(str(empty.pk), str(later.pk)), {"post": "yes"}).status_code == 302
    )
    assert list(Period.objects.filter(pk__in=(empty.pk, later.pk))) == [empty]


def test_a_correction_keeps_the_days_of_what_was_published(
    grown: World, second: StandardVersion
) -> None:
    Period.objects.filter(kind="quarter", starts_on=date(2025, 10, 1)).update(standard=second)
    period = Period.objects.get(kind="lifetime")
    with pytest.raises(ValidationError, match="where its method does"):
        period.clean()
    said = {
        revision: [
            check.text
            for check in checks.stops(
                Snapshot(
                    period=period, revision=revision, standard=second, calls=1, computed_at=NOW
                ),
                at=NOW,
            )
        ]
        for revision in (1, 2)
    }
    assert "It begins where its method does." in said[1]
    assert "It begins where its method does." not in said[2]


def test_the_filter_offers_them_and_their_pages_say_what_they_are(
    grown: World, member: Any
) -> None:
    html = member.get(HOME).content.decode()
    assert '<optgroup label="Years to date"><option value="2026-to-09">Jan to Sep 2026' in html
    assert '<optgroup label="Lifetimes">' in html
    year = text_of(member.get(f"{ENERGY}?period=2026-to-09"))
    assert "A year to date: every call since 1 January." in year
    assert "the same months of the year before are not published by the same method" in year
    life = text_of(member.get(f"{ENERGY}?period=since-2026-01-to-2026-09"))
    assert "A lifetime: every call since method 2 began" in life
    assert "Move" not in life.partition("Leaderboard")[2].partition("Likely rank is")[0]
    one = f"{ENERGY}quokka-electric/?period=since-2026-01-to-2026-09"
    assert "Compared with no other period" in text_of(member.get(one))
    assert member.get(f"{HOME}?period=since-2026-01-to-2026-09").status_code == 200


def test_what_is_compared_with_nothing_asks_for_no_reason(grown: World, member: Any) -> None:
    one = f"{ENERGY}quokka-electric/"
    assert "Why did it move?" in text_of(member.get(one))
    for period in ("since-2026-01-to-2026-09", "2026-to-09"):
        assert "Why did it move?" not in text_of(member.get(f"{one}?period={period}"))


def test_lifetimes_are_told_by_the_month_they_end_with(grown: World, member: Any) -> None:
    names = ("Quokka Electric", "Bilby Energy", "Numbat Power", "Cassowary Gas", "Potoroo Retail")
    scores: dict[str, Any] = {"energy": {name: 70 - n for n, name in enumerate(names)}}
    grown.write(date(2026, 1, 1), scores, months=8, kind="lifetime")
    period = "period=since-2026-01-to-2026-09"
    sector = text_of(member.get(f"{ENERGY}?{period}"))
    assert "Two periods of overtaking" in sector
    assert "from August 2026 to September 2026: Quokka Electric" in sector
    one = text_of(member.get(f"{ENERGY}quokka-electric/?{period}"))
    assert "70.0 up to August 2026, 70.1 up to September 2026" in one
    home = text_of(member.get(f"{HOME}?{period}"))
    assert "up to August 2026" in home and "to to" not in sector + one + home


def test_eight_readings_are_no_months(world: World, second: StandardVersion) -> None:
    run = Run(
        tuple(
            Snapshot(
                period=Period(
                    kind="lifetime",
                    starts_on=date(2026, 1, 1),
                    ends_on=last_day(date(2026, 1, 1), months=month),
                ),
                standard=second,
            )
            for month in range(1, 9)
        )
    )
    sector = world.sectors["energy"]
    rows = list(Standing.objects.current().filter(sector=sector, rank__isnull=False)[:3])
    past: Any = {row.organisation_id: [Past(row.overall, 1, 1, False)] * 8 for row in rows}
    drawn = sector_page._bump(rows, past, run, sector, own=None, fall=None)
    assert drawn is not None and drawn.title == "Eight readings of overtaking"


def test_they_are_neither_public_nor_news(grown: World, visitor: Any) -> None:
    assert visitor.get("/rankings/2026-to-09/").status_code == 404
    assert visitor.get("/rankings/since-2026-01-to-2026-09/").status_code == 404
    assert "year to date" not in visitor.get("/rankings/").content.decode()
    assert announce_what_is_new(at=NOW) == 0


def test_a_month_without_ranks_says_why(world: World, member: Any) -> None:
    scores = {"energy": {"Quokka Electric": None}}
    world.write(date(2026, 10, 1), scores, months=1)
    page = text_of(member.get(f"{ENERGY}?period=2026-10"))
    assert "No ranks: a rank takes eight calls, a table five centres with as many" in page
    assert "here nobody has, and the most is five. Scores are indicative." in page


def test_staff_enter_the_last_day_of_what_grows(world: World, staff: Any) -> None:
    add = "/admin/rankings/period/add/"
    data = {"kind": "lifetime", "ends_on": "2026-09-30", "standard": world.standards[1].pk}
    assert staff.post(add, data).status_code == 302
    assert Period.objects.get(kind="lifetime").starts_on == date(2026, 1, 1)
    assert "There is one of this kind to that day already." in text_of(staff.post(add, data))
    data = {**data, "kind": "year", "ends_on": "2026-09-29"}
    assert "It ends with the last day of a month." in text_of(staff.post(add, data))
    assert "Say the last day." in text_of(staff.post(add, {**data, "ends_on": ""}))
    data |= {"kind": "lifetime", "ends_on": "2025-09-30"}
    assert "No month or quarter is by it up to that day." in text_of(staff.post(add, data))
