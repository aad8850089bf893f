"""Peers out of the database: who counts, once each, and the same figures on every database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from members.maturity import actions, beside, peers_query, results
from members.maturity.actions import set_sharing
from members.maturity.errors import NotATeam
from members.maturity.models import AreaResult, Assessment, Bank, PeerConsent, party_key
from members.maturity.peers import EVERYONE
from members.memberships.models import Organisation
from tests.caches import empty_caches

ON = date(2026, 11, 22)
ENERGY = ("energy", "21-50")


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Australia/Melbourne"))


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Figures are kept between requests, and so between tests."""
    empty_caches()
    yield
    empty_caches()


@pytest.fixture
def closed(bank: Bank, person: Any) -> Callable[..., Assessment]:
    """A closed result with given means: ``closed("Dugong", LG=Fraction(7, 3))``."""
    anyone = person("anyone")

    def make(
        name: str | None = None,
        *,
        owner: Any = None,
        on: date = date(2026, 10, 5),
        cohort: tuple[str, str] = ENERGY,
        shares: bool = True,
        kind: str = "team",
        since: date = date(2020, 1, 1),
        operation: str = "",
        **means: Fraction | int,
    ) -> Assessment:
        organisation = Organisation.objects.get_or_create(name=name)[0] if name else None
        owner = owner or anyone
        assessment = Assessment.objects.create(
            bank=bank,
            owner=owner,
            organisation=organisation,
            kind=kind if organisation else "alone",
            title="A result",
            operation=operation,
            opened_at=noon(on),
            closed_at=noon(on),
            contributes_to_peers=shares,
            counts_from=since if shares else None,
            sector=cohort[0],
            size_band=cohort[1],
            party_key=party_key(
                organisation=organisation.pk if organisation else None, owner=owner.pk
            ),
        )
        means = means or {"LG": 3}
        AreaResult.objects.bulk_create(
            result(assessment, area.code, means.get(area.code)) for area in bank.areas.all()
        )
        return assessment

    return make


def result(assessment: Assessment, code: str, given: Fraction | int | None) -> AreaResult:
    row = AreaResult(assessment=assessment, area_code=code, answered=0, applicable=5)
    if given is not None:
        mean = Fraction(given)
        row.mean_numerator, row.mean_denominator = mean.numerator, mean.denominator
        row.mean = Decimal(mean.numerator) / mean.denominator
        row.level = row.lowest = int(mean)
        row.answered = 5
    return row


def of(code: str = "LG", party: str = "o0", cohort: tuple[str, str] = ENERGY, on: date = ON) -> Any:
    bank = Bank.objects.get(number=1).pk
    found = peers_query.benchmark(bank=bank, party=party, sector=cohort[0], size=cohort[1], on=on)
    return found.areas[code]


def six(closed: Any, **more: Any) -> list[Assessment]:
    return [closed(f"Org {n}", LG=Fraction(n + 5, 5), **more) for n in range(6)]


def tenths(value: Fraction) -> Fraction:
    return Fraction(int(value * 10 + Fraction(1, 2)), 10)


def test_mean_leaves_the_viewer_out(closed: Any) -> None:
    rows = six(closed)
    found = of(party=rows[0].party_key)
    assert found.group == ENERGY and found.n == 5
    assert found.mean == Fraction(6 + 7 + 8 + 9 + 10, 25)
    assert of().n == 6


def test_thirds_are_added_up_exactly_and_leave_with_one_decimal(closed: Any) -> None:
    for n in range(12):
        closed(f"Org {n}", LG=Fraction(7, 3) if n % 6 else Fraction(11, 3))
    # 92/36 = 2.556. Rounded one by one they would come to 2.533, which shows 2.5.
    assert of().mean == Fraction(26, 10)


def test_no_figure_that_leaves_has_more_than_one_decimal(closed: Any) -> None:
    for n in range(9):
        closed(f"Org {n}", LG=1 + Fraction(n * n, 37))
    found = of()
    assert found.quartiles is not None
    figures = (found.mean, *(getattr(found.quartiles, n) for n in ("lower", "median", "upper")))
    assert all(figure == tenths(figure) for figure in figures)


def test_quartiles_from_eight_others_on(closed: Any) -> None:
    rows = [closed(f"Org {n}", LG=1 + Fraction(n, 4)) for n in range(9)]
    found = of(party=rows[8].party_key)
    assert found.n == 8 and found.quartiles is not None
    assert found.quartiles.median == tenths(1 + Fraction(7, 8))
    rows[7].delete()
    assert of(party=rows[8].party_key).quartiles is None


def test_only_the_latest_of_each_organisation_counts(closed: Any) -> None:
    six(closed)
    closed("Org 0", LG=5, on=date(2026, 10, 20))
    closed("Org 1", LG=5, on=date(2026, 9, 1))
    found = of()
    assert found.n == 6
    assert found.mean == tenths(Fraction(25 + 6 + 7 + 8 + 9 + 10, 30))


def test_of_two_closed_at_once_the_later_entered_counts(closed: Any) -> None:
    six(closed)
    closed("Org 0", LG=5)
    assert of().mean == tenths(Fraction(25 + 6 + 7 + 8 + 9 + 10, 30))


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (date(2024, 10, 31), False),
        (date(2024, 11, 1), True),
        (date(2026, 10, 31), True),
        (date(2026, 11, 1), False),
    ],
)
def test_twenty_four_whole_months_count(closed: Any, on: date, counts: bool) -> None:
    six(closed)
    closed("Org 6", LG=4, on=on)
    assert of().n == (7 if counts else 6)


def test_who_does_not_share_is_not_counted(closed: Any) -> None:
    six(closed)
    closed("Org 6", LG=4, shares=False)
    assert of().n == 6


def test_colleagues_of_one_organisation_do_not_make_a_crowd(closed: Any, person: Any) -> None:
    """Five people of one organisation who answer alone are one organisation, and not five."""
    for n in range(8):
        closed("Org 0", owner=person(f"p{n}"), kind="alone", LG=1 + Fraction(n, 2))
    assert not of().is_shown


def test_members_without_an_organisation_count_one_each(closed: Any, person: Any) -> None:
    for n in range(6):
        closed(owner=person(f"p{n}"), LG=1 + Fraction(n, 2))
    assert of().n == 6


def test_a_wider_group_stands_in(closed: Any) -> None:
    six(closed)
    closed("Lone", cohort=("health", "501+"), LG=4)
    found = of(cohort=("health", "501+"))
    assert found.group == EVERYONE and found.n == 7
    assert of().group == EVERYONE  # all less the six would be the lone one
    for n in range(5):
        closed(f"Bank {n}", cohort=("banking", "501+"), LG=2 + Fraction(n, 5))
    found = of(cohort=("health", "501+"))
    assert found.group == EVERYONE and found.is_wider and found.n == 12
    assert of(cohort=("energy", "501+")).group == ("energy",)


def test_each_area_stands_for_itself(closed: Any) -> None:
    six(closed)
    closed("Org 6", LG=4, KM=2)
    assert not of("KM").is_shown
    assert of("LG").n == 7


def test_an_area_without_a_mean_is_not_counted(closed: Any) -> None:
    rows = six(closed)
    AreaResult.objects.filter(assessment=rows[0]).update(
        mean_numerator=None, mean_denominator=None, mean=None, level=None
    )
    assert not of().is_shown


def test_an_area_that_an_older_version_lacks_is_not_counted(closed: Any, bank: Bank) -> None:
    rows = six(closed)
    older = Bank.objects.create(number=9)
    Assessment.objects.filter(pk=rows[0].pk).update(bank=older)
    AreaResult.objects.filter(assessment=rows[0]).delete()
    assert not of().is_shown


def test_of_another_version_only_areas_that_ask_the_same_count(
    closed: Any, bank: Bank, now: datetime
) -> None:
    rows = six(closed)
    closed("Org 6", LG=4, KM=4)
    for n in range(6):
        closed(f"Org {n}", LG=Fraction(n + 5, 5), KM=Fraction(n + 5, 5), on=date(2026, 10, 6))
    draft = actions.draft_from(bank=bank, by=None, at=now)
    draft.areas.get(code="KM").statements.filter(code="KM1").update(code="KM9")
    Assessment.objects.filter(organisation__name="Org 6").update(bank=draft)
    assert (of("LG").n, of("KM").n) == (7, 6)
    newer = peers_query.benchmark(bank=draft.pk, party="o0", sector="", size="", on=ON)
    assert newer.areas["LG"].n == 7 and not newer.areas["KM"].is_shown
    assert set(beside._own(rows[0].party_key, draft)) == {*newer.areas} - {"KM"}
    assert set(beside._own(rows[0].party_key, bank)) == {*newer.areas}


def test_a_benchmark_asks_three_times_however_many_there_are(
    closed: Any, django_assert_num_queries: Any
) -> None:
    six(closed)
    bank = Bank.objects.get().pk
    with django_assert_num_queries(3):
        peers_query.benchmark(bank=bank, party="o0", sector="energy", size="21-50", on=ON)
    for n in range(20):
        closed(f"More {n}", LG=1 + Fraction(n, 5))
    with django_assert_num_queries(3):
        peers_query.benchmark(bank=bank, party="o0", sector="energy", size="21-50", on=ON)


def test_a_group_of_more_than_one_statement_names_is_read_whole(
    closed: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(peers_query, "AT_ONCE", 2)
    rows = six(closed)
    assert of(party=rows[0].party_key).mean == Fraction(6 + 7 + 8 + 9 + 10, 25)


def test_whoever_does_not_share_sees_nothing(closed: Any) -> None:
    rows = six(closed)
    assert peers_query.benchmark_for(rows[0], on=ON) is None
    PeerConsent.objects.create(
        organisation=rows[0].organisation,
        contributes=True,
        counts_from=date(2020, 1, 1),
        sector="energy",
        size_band="21-50",
    )
    found = peers_query.benchmark_for(rows[0], on=ON)
    assert found is not None and found.areas["LG"].n == 5
    assert (
        found.overall(dict.fromkeys(found.areas, Fraction(1))) is None
    )  # eleven areas have no figures
    assert (found.since, found.until) == (date(2024, 11, 1), date(2026, 10, 31))


def test_a_result_page_its_report_and_its_file_show_no_exact_peer_mean(
    member: Any, closed: Any, today: date, monkeypatch: Any
) -> None:
    """All three are read through the same door, which lets one decimal through."""
    before = today.replace(day=1) - timedelta(days=3)
    for n in range(7):
        closed(f"Org {n}", LG=1 + Fraction(n * n, 37), on=before)
    mine = closed(owner=member.user, LG=3, on=before)
    PeerConsent.objects.create(
        user=member.user,
        contributes=True,
        counts_from=date(2020, 1, 1),
        sector="energy",
        size_band="21-50",
    )
    seen: list[Any] = []
    drawn = results.with_peers

    def with_peers(result: Any, benchmark: Any) -> Any:
        seen.append(benchmark.areas["LG"].mean)
        return drawn(result, benchmark)

    monkeypatch.setattr(results, "with_peers", with_peers)
    for name in ("result", "report", "csv"):
        assert member.get(reverse(f"maturity:{name}", args=[mine.pk])).status_code == HTTPStatus.OK
    exact = sum((1 + Fraction(n * n, 37) for n in range(7)), Fraction(0)) / 7
    assert seen == [tenths(exact)] * 3
    assert exact != tenths(exact)


def test_figures_are_kept_for_a_while_and_forgotten_when_somebody_leaves(
    member: Any, closed: Any, person: Any, django_capture_on_commit_callbacks: Any
) -> None:
    rows = six(closed)
    leaver = closed(owner=person("leaver"), LG=5)
    PeerConsent.objects.create(
        organisation=rows[0].organisation,
        contributes=True,
        counts_from=date(2020, 1, 1),
        sector="energy",
        size_band="21-50",
    )
    assert peers_query.benchmark_for(rows[0], on=ON).areas["LG"].n == 6
    closed("Late", LG=2)
    assert peers_query.benchmark_for(rows[0], on=ON).areas["LG"].n == 6
    with django_capture_on_commit_callbacks(execute=True):
        set_sharing(
            by=leaver.owner,
            organisation=None,
            contributes=False,
            sector="energy",
            size_band="21-50",
            at=noon(ON),
        )
    assert peers_query.benchmark_for(rows[0], on=ON).areas["LG"].n == 6  # Late in, the leaver out
    leaver.refresh_from_db()
    assert not leaver.contributes_to_peers


def test_an_organisation_decides_for_what_its_people_did_alone(
    owner: Any, organisation: Organisation, colleague: Any, done: Any
) -> None:
    """Their own yes says nothing about a result that belongs to the organisation among peers."""
    mei = colleague("mei")
    PeerConsent.objects.create(
        user=mei, contributes=True, counts_from=date(2020, 1, 1), sector="energy", size_band="21-50"
    )
    assert not done(mei, 3).contributes_to_peers
    PeerConsent.objects.create(
        organisation=organisation,
        contributes=True,
        counts_from=date(2020, 1, 1),
        sector="health",
        size_band="1-20",
    )
    joined = done(mei, 3)
    assert (joined.contributes_to_peers, joined.sector) == (True, "health")


def test_one_decision_holds_for_a_result(
    member: Any, owner: Any, organisation: Organisation
) -> None:
    own = PeerConsent.objects.create(user=member.user)
    of_team = PeerConsent.objects.create(organisation=organisation)
    assert PeerConsent.objects.of(organisation=None, owner=member.user) == own
    assert PeerConsent.objects.of(organisation=organisation, owner=member.user) == of_team
    assert PeerConsent.objects.of(organisation=None, owner=owner.user) is None


def test_of_several_operations_an_organisation_s_latest_counts(closed: Any) -> None:
    six(closed)
    closed("Org 0", LG=5, on=date(2026, 10, 20), operation="Harbour desk")
    found = of()
    assert found.n == 6
    assert found.mean == tenths(Fraction(25 + 6 + 7 + 8 + 9 + 10, 30))


def share(assessment: Assessment, on: date, *, yes: bool = True, size: str = "21-50") -> None:
    set_sharing(
        by=assessment.owner,
        organisation=None,
        contributes=yes,
        sector="energy",
        size_band=size,
        at=noon(on),
    )
    assessment.refresh_from_db()


def test_who_begins_to_share_joins_on_the_first_of_the_next_month(closed: Any, person: Any) -> None:
    six(closed)
    joiner = closed(owner=person("joiner"), shares=False, cohort=("", ""), LG=5)
    share(joiner, ON)
    assert joiner.contributes_to_peers and joiner.counts_from == date(2026, 12, 1)
    assert of().n == 6
    assert of(on=date(2026, 11, 30)).n == 6
    assert of(on=date(2026, 12, 1)).n == 7


def test_saving_the_same_decision_again_puts_nothing_off(closed: Any, person: Any) -> None:
    six(closed)
    joiner = closed(owner=person("joiner"), shares=False, cohort=("", ""), LG=5)
    share(joiner, date(2026, 10, 9))
    share(joiner, ON)
    assert joiner.counts_from == date(2026, 11, 1)
    assert of().n == 7


def test_who_takes_it_back_leaves_at_once(closed: Any, person: Any) -> None:
    six(closed)
    leaver = closed(owner=person("leaver"), LG=5)
    assert of().n == 7
    share(leaver, ON, yes=False)
    assert of().n == 6
    assert leaver.counts_from is None


def test_another_size_is_leaving_at_once_and_joining_next_month(closed: Any, person: Any) -> None:
    six(closed)
    mover = closed(owner=person("mover"), shares=False, cohort=("", ""), LG=5)
    share(mover, date(2026, 10, 9))
    assert of().n == 7
    share(mover, ON, size="501+")
    assert of(cohort=("energy", "501+")).n == 6
    assert of(cohort=("energy", "501+"), on=date(2026, 12, 1)).n == 7


def test_what_is_closed_counts_from_when_the_decision_does(
    member: Any, done: Any, now: datetime
) -> None:
    set_sharing(
        by=member.user,
        organisation=None,
        contributes=True,
        sector="energy",
        size_band="21-50",
        at=now,
    )
    assert done(member.user, 3).counts_from == PeerConsent.objects.get().counts_from is not None


def test_groups_have_names() -> None:
    assert peers_query.group_name(EVERYONE) == "all organisations that share"
    assert peers_query.group_name(("energy",)) == "Energy and water"
    assert peers_query.group_name(("energy", "501+")) == "Energy and water, more than 500 people"


PEERS = "/members/maturity/peers/"
YES = {"sector": "energy", "size_band": "21-50", "contributes": "on"}


def test_sharing_is_never_ticked_for_anybody(member: Any) -> None:
    page = member.get(PEERS)
    assert page.status_code == HTTPStatus.OK
    html = page.content.decode()
    assert 'name="contributes"' in html and "checked" not in html
    assert not PeerConsent.objects.exists()


def test_a_person_shares_and_takes_it_back(member: Any, closed: Any) -> None:
    mine = closed(owner=member.user, shares=False, cohort=("", ""))
    assert member.post(PEERS, YES).status_code == HTTPStatus.FOUND
    mine.refresh_from_db()
    assert (mine.contributes_to_peers, mine.sector, mine.size_band) == (True, "energy", "21-50")
    html = member.get(PEERS).content.decode()
    assert "Too few others share so far" in html and "Your results count from 1 " in html
    assert member.post(PEERS, YES | {"contributes": ""}).status_code == HTTPStatus.FOUND
    mine.refresh_from_db()
    assert mine.contributes_to_peers is False
    assert PeerConsent.objects.get().contributes is False


@pytest.mark.parametrize("missing", ["sector", "size_band"])
def test_sharing_needs_sector_and_size(member: Any, missing: str) -> None:
    page = member.post(PEERS, YES | {missing: ""})
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not PeerConsent.objects.exists()


def test_a_sector_that_does_not_exist_is_refused(member: Any) -> None:
    page = member.post(PEERS, YES | {"sector": "mining"})
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not PeerConsent.objects.exists()


def test_the_owner_decides_for_the_team(
    owner: Any, organisation: Organisation, closed: Any
) -> None:
    ours = closed(organisation.name, shares=False, cohort=("", ""))
    theirs = closed("Another", shares=False, cohort=("", ""))
    assert owner.post(PEERS, YES).status_code == HTTPStatus.FOUND
    assert PeerConsent.objects.get().organisation == organisation
    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert ours.contributes_to_peers and not theirs.contributes_to_peers


def test_a_colleague_reads_and_does_not_decide(
    owner: Any, colleague: Any, sign_in: Any, organisation: Organisation
) -> None:
    mei = sign_in(colleague("mei"))
    assert b"runs the team" in mei.get(PEERS).content
    assert mei.post(PEERS, YES).status_code == HTTPStatus.FORBIDDEN
    assert not PeerConsent.objects.exists()
    with pytest.raises(NotATeam):
        set_sharing(
            by=mei.user,
            organisation=organisation,
            contributes=True,
            sector="energy",
            size_band="21-50",
            at=noon(ON),
        )


def test_the_page_shows_peers_beside_ones_own(
    member: Any, closed: Any, today: date, django_assert_max_num_queries: Any
) -> None:
    before = today.replace(day=1) - timedelta(days=3)
    for n in range(9):
        closed(f"Org {n}", LG=1 + Fraction(n, 4), on=before)
    closed(owner=member.user, LG=Fraction(9, 2), on=before)
    member.post(PEERS, YES)
    empty_caches()
    with django_assert_max_num_queries(16):
        html = member.get(PEERS).content.decode()
    assert '<td class="is-you">4.5</td><td>2.0</td><td>1.5 to 2.5</td><td>9</td>' in html
    assert "<td>withheld</td>" in html
    assert "Org " not in html


def test_peers_are_for_members(visitor: Any, account: Any) -> None:
    assert visitor.get(PEERS).status_code != HTTPStatus.OK
    assert b'name="contributes"' not in account.get(PEERS).content
