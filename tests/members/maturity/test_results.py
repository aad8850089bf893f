"""A result page says what was earned, to those who may read it, in few queries."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.maturity import peers_query, results
from members.maturity.export import result_rows
from members.maturity.models import Area, AreaTarget, Assessment, PeerConsent, Respondent
from members.maturity.peers import Peers
from members.maturity.report import contents, write_report
from members.memberships.models import Organisation
from tests.caches import empty_caches

PAGES = ["result", "report", "csv", "plan_csv", "targets", "plan", "share"]


def page(name: str, assessment: Any, *more: Any) -> str:
    return reverse(f"maturity:{name}", args=[assessment.pk, *more])


def mixed(bank: Any) -> dict[str, int | str]:
    """Every area at 3; knowledge at 2, direction at 1, one thing nobody knew, one not applicable."""
    values: dict[str, int | str] = {}
    for area in Area.objects.filter(bank=bank).prefetch_related("statements"):
        for statement in area.statements.all():
            values[statement.code] = {"KM": 2, "LG": 1}.get(area.code, 3)
    return {**values, "CJ5": "dk", "EX5": "na"}


def test_result_says_level_priorities_and_every_answer(member, done, bank):
    html = member.get(page("result", done(member.user, mixed(bank)))).content.decode()
    assert "You are Emerging, with one area still catching up." in html
    assert 'class="level-n">2</p>' in html
    assert html.index("Direction and governance</a></h3>") < html.index("Knowledge</a></h3>")
    assert "Write the one-page purpose" in html
    assert "Nothing else holds without it." in html  # direction at level 1 comes first
    assert html.count('class="heat-cell heat-3"') == 48
    assert html.count("heat-cell heat-unknown") == 1
    assert html.count("heat-cell heat-na") == 1
    assert "This is the first result." in html


def test_result_of_nothing_but_fives_has_nothing_to_mend(member, done):
    html = member.get(page("result", done(member.user, 5))).content.decode()
    assert "You are Leading, in every area." in html
    assert "Every area stands at its target." in html


@pytest.mark.parametrize("name", PAGES)
def test_other_people_find_nothing(name, member, other_member, done):
    assert other_member.get(page(name, done(member.user, 3))).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_visitor_is_sent_to_sign_in_and_account_meets_the_gate(
    name, visitor, account, member, done
):
    address = page(name, done(member.user, 3))
    assert visitor.get(address).status_code == 302
    assert account.get(address).status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_open_assessment_has_no_result_yet(name, member, begun):
    assessment = begun(member.user)
    response = member.get(page(name, assessment))
    assert response.status_code == 302
    assert response["Location"] == reverse("maturity:progress", args=[assessment.pk])


def test_colleague_reads_the_result_but_sets_no_targets_and_shares_nothing(
    owner, organisation, colleague, sign_in, done
):
    assessment = done(owner.user, 3, organisation=organisation)
    mei = sign_in(colleague("mei"))
    html = mei.get(page("result", assessment)).content.decode()
    assert "Potoroo Retail Energy is Established" in html
    assert page("share", assessment) not in html
    assert mei.get(page("targets", assessment)).status_code == 404
    assert mei.get(page("share", assessment)).status_code == 404
    assert mei.get(page("plan", assessment)).status_code == 200


def test_second_result_says_what_changed(member, done, now):
    done(member.user, 2, title="First", at=now - timedelta(days=200))
    html = member.get(page("result", done(member.user, 3, title="Second"))).content.decode()
    assert "the average rose from 2.0 to 3.0" in html
    assert "Twelve areas went up a level." in html
    assert "+1.0" in html


def test_earlier_result_points_to_the_latest(member, done, now):
    first = done(member.user, 2, at=now - timedelta(days=200))
    second = done(member.user, 3)
    assert page("result", second) in member.get(page("result", first)).content.decode()


def test_area_page_says_what_the_next_level_takes(member, done, bank):
    assessment = done(member.user, mixed(bank))
    html = member.get(page("result_area", assessment, "KM")).content.decode()
    assert "2 to 3" in html
    assert "At level 3" in html
    assert 'id="KM5"' in html
    html = member.get(page("result_area", assessment, "EX")).content.decode()
    assert "Does not apply: We do not do this here." in html


@pytest.mark.parametrize("code", ["XX", "lg", "LG1", "<b>"])
def test_area_that_the_bank_does_not_have_is_not_found(code, member, done):
    assert member.get(page("result_area", done(member.user, 3), code)).status_code == 404


def test_every_area_page_opens(member, done, bank):
    assessment = done(member.user, mixed(bank))
    for area in bank.areas.all():
        assert member.get(page("result_area", assessment, area.code)).status_code == 200


class _Benchmark:
    """Peers in every area but one."""

    is_shown = True
    overall = Fraction(3)

    def __init__(self, codes: list[str]) -> None:
        shown = {code: Peers(("x",), ("x",), n=7, mean=Fraction(5, 2)) for code in codes[1:]}
        self.areas = {codes[0]: Peers(("x",)), **shown}

    def group_name(self, peers: Any) -> str:
        return "Everyone"


def test_peers_may_be_absent_and_stand_beside_each_area_when_they_are_there(
    member, done, now, bank
):
    done(member.user, mixed(bank))
    assessment = results.for_reading(member.user, on=now.date()).get()
    bare = results.read(assessment, at=now)
    assert results.with_peers(bare, None) is bare
    assert bare.areas[0].peer_mean is None
    codes = [area.code for area in bare.areas]
    beside = results.with_peers(bare, _Benchmark(codes))
    assert [area.peer_mean for area in beside.areas[:2]] == [None, Fraction(5, 2)]
    assert beside.areas[1].beside_peers == Fraction(1, 2)


def test_means_are_exact_and_levels_those_that_were_stored(member, done, now, bank):
    done(member.user, {**mixed(bank), "WF1": 5, "WF2": 1})
    assessment = results.for_reading(member.user, on=now.date()).get()
    whole = results.read(assessment, at=now)
    assert whole.area("WF").mean == 3
    assert whole.area("WF").level == 2
    assert whole.area("WF").is_held_back
    assert whole.area("nowhere") is None


def grown(owner: Any, organisation: Any, done: Any, now: Any, *, past: int) -> Assessment:
    """A team's result with ``past`` earlier ones; eight people answered the last."""
    for step in range(past):
        done(owner.user, 2, organisation=organisation, at=now - timedelta(days=7 * (past - step)))
    assessment = done(owner.user, 3, organisation=organisation, at=now)
    for n in range(7):
        Respondent.objects.create(
            assessment=assessment, name=f"P{n}", email=f"p{n}@people.example", invited_at=now
        )
    return assessment


@pytest.mark.parametrize("past", [0, 20])
def test_result_page_takes_at_most_twelve_queries(
    past, owner, organisation, done, now, django_assert_max_num_queries
):
    assessment = grown(owner, organisation, done, now, past=past)
    AreaTarget.objects.create(assessment=assessment, area_code="LG", level=4)
    with django_assert_max_num_queries(12):
        assert owner.get(page("result", assessment)).status_code == 200


def test_old_result_keeps_its_own_past_however_many_came_after(member, done, now, monkeypatch):
    monkeypatch.setattr(results, "PAST", 2)
    rows = [done(member.user, 3, at=now - timedelta(days=7 * (9 - n))) for n in range(5)]
    assessment = results.with_people(Assessment.objects.all()).get(pk=rows[1].pk)
    whole = results.read(assessment, at=now)
    assert [one.pk for one in whole.trend.readings] == [rows[0].pk, rows[1].pk]
    assert whole.moved.before.pk == rows[0].pk
    assert whole.newer == rows[4].pk
    last = results.with_people(Assessment.objects.all()).get(pk=rows[4].pk)
    assert results.read(last, at=now).newer is None


def test_group_that_stands_in_is_named_with_how_many(member, done, now, monkeypatch):
    empty_caches()
    asked, wider = ("energy", "21-50"), ("energy",)
    assessment = done(member.user, 3)
    codes = list(assessment.results.values_list("area_code", flat=True))
    shown = {code: Peers(asked, wider, 9, Fraction(7, 2)) for code in codes}
    shown[codes[0]] = Peers(asked, asked, 6, Fraction(3))
    found = peers_query.Benchmark(shown, now.date(), now.date())
    monkeypatch.setattr(peers_query, "benchmark_for", lambda assessment, *, on: found)
    name, larger = peers_query.group_name(asked), peers_query.group_name(wider)
    html = member.get(page("result", assessment)).content.decode()
    assert f": {name}. " in html and f": {larger}, a wider group than yours." in html
    html = member.get(page("result_area", assessment, codes[1])).content.decode()
    assert f"9 organisations ({larger}, a wider group than yours)" in html
    whole = results.with_peers(
        results.read(results.with_people(Assessment.objects.all()).get(), at=now), found
    )
    assert larger in contents(whole, at=now)["peers_said"]
    assert write_report(whole, at=now).startswith(b"%PDF")
    assert [row[6:8] for row in result_rows(whole)][-1] == (larger, 9)


def test_past_assessments_cost_no_queries(owner, organisation, done, now):
    first = done(owner.user, 3, organisation=organisation, at=now - timedelta(days=160))
    with CaptureQueriesContext(connection) as one:
        owner.get(page("result", first))
    last = grown(owner, organisation, done, now, past=5)
    with CaptureQueriesContext(connection) as many:
        owner.get(page("result", last))
    assert len(many) == len(one)


def test_beside_peers_the_page_is_cheap_before_and_after_they_are_kept(
    owner, organisation, done, now, django_assert_max_num_queries
):
    """Peers not read yet, with a group large enough to be shown, and a download to look up."""
    empty_caches()
    assessment = grown(owner, organisation, done, now, past=2)
    sample = done(owner.user, 4, at=now - timedelta(days=40))
    for n in range(7):
        _peer_like(sample, n)
    consent = PeerConsent.objects.create(
        organisation=organisation,
        contributes=True,
        counts_from=date(2020, 1, 1),
        sector="energy",
        size_band="21-50",
    )
    with django_assert_max_num_queries(13):
        html = owner.get(page("result", assessment)).content.decode()
    assert "Peers are organisations that agreed to share" in html
    with django_assert_max_num_queries(10):
        owner.get(page("result", assessment))
    # Who stops sharing sees none at once, kept or not.
    consent.contributes = False
    consent.save()
    assert "Peers are organisations" not in owner.get(page("result", assessment)).content.decode()
    empty_caches()


def _peer_like(sample: Assessment, n: int) -> None:
    """Another organisation's result, of an earlier month, a little different from the next."""
    organisation = Organisation.objects.create(name=f"Peer {n}")
    rows = list(sample.results.all())
    peer = Assessment.objects.get(pk=sample.pk)
    peer.pk, peer.kind, peer.organisation = None, "team", organisation
    peer.party_key, peer.contributes_to_peers = f"o{organisation.pk}", True
    peer.sector, peer.size_band, peer.counts_from = "energy", "21-50", date(2020, 1, 1)
    peer._state.adding = True
    peer.save()
    for row in rows:
        row.pk, row.assessment = None, peer
        row.mean_numerator, row.mean_denominator = 10 + n, 5
        row._state.adding = True
        row.save()
