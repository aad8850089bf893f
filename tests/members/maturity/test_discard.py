"""An open assessment goes, with everything in it; a closed one never does."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.urls import reverse

from members.mail.models import Letter
from members.maturity import actions
from members.maturity.actions.answers import Saying
from members.maturity.errors import Closed, Discarded
from members.maturity.models import Agreement, Answer, Assessment, Respondent
from members.maturity.said import NOTHING, Said
from members.maturity.views import answering


def page(assessment: Assessment) -> str:
    return reverse("maturity:discard", args=[assessment.pk])


@pytest.fixture
def team(owner: Any, begun: Any, organisation: Any) -> Assessment:
    return begun(owner.user, organisation=organisation, title="The wrong desk")


@pytest.fixture
def mei(team: Any, owner: Any, colleague: Any, now: Any) -> Any:
    user = colleague("mei")
    actions.invite(assessment=team, people=[user], by=owner.user, at=now)
    return user


def test_the_page_asks_first_and_says_how_much_goes(member: Any, begun: Any, answered: Any) -> None:
    mine = answered(begun(member.user), {"LG1": 3, "LG2": "dk"})
    html = member.get(page(mine)).content.decode()
    assert "2 answers go with it" in html
    assert "not yours alone" not in html
    assert Assessment.objects.filter(pk=mine.pk).exists()


def test_one_answer_goes_and_none_is_said(member: Any, begun: Any, answered: Any) -> None:
    mine = begun(member.user)
    assert "Nobody has answered anything" in member.get(page(mine)).content.decode()
    answered(mine, {"LG1": 3})
    assert "1 answer goes with it" in member.get(page(mine)).content.decode()


def test_it_is_gone_with_its_answers_and_the_audit_says_so(
    member: Any,
    begun: Any,
    answered: Any,
    letters: Any,
    caplog: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    mine, other = answered(begun(member.user), 3), answered(begun(member.user), 4)
    with (
        caplog.at_level(logging.INFO, logger="acxpa.audit"),
        django_capture_on_commit_callbacks(execute=True),
    ):
        response = member.post(page(mine))
    assert response["Location"] == reverse("maturity:home")
    assert list(Assessment.objects.all()) == [other]
    assert not Answer.objects.exclude(assessment=other).exists()
    lines = [record for record in caplog.records if record.getMessage() == "maturity.discarded"]
    assert [record.object for record in lines] == [f"maturity.assessment/{mine.pk}"]
    assert letters() == []


def test_a_team_is_told_what_goes_and_who_answered_gets_a_letter(
    owner: Any, team: Any, mei: Any, colleague: Any, answered: Any, letters: Any, now: Any
) -> None:
    silent = colleague("tao")
    actions.invite(assessment=team, people=[silent], by=owner.user, at=now)
    answered(team, {"LG1": 3})
    answered(team, {"LG1": 2, "LG2": 2}, respondent=team.respondents.get(user=mei))
    area = team.bank.areas.get(code="LG")
    agreed = Saying(Said(value=3), 0, NOTHING.mark)
    actions.agree(
        assessment=team,
        area=area,
        sayings={"LG1": agreed},
        present=[],
        others="Dana",
        by=owner.user,
        at=now,
    )
    before = len(letters())
    html = owner.get(page(team)).content.decode()
    assert "What Mei answered: 2 statements" in html
    assert "What you agreed on in 1 area," in html
    assert "Tao" not in html
    assert owner.post(page(team)).status_code == 302
    assert letters()[before:] == [("discarded", mei.email)]
    text = Letter.objects.latest("pk").text
    assert "The wrong desk" in text and "Potoroo Retail Energy" in text
    assert not Respondent.objects.exists() and not Agreement.objects.exists()


def test_what_is_closed_stays(member: Any, done: Any) -> None:
    closed = done(member.user, 3)
    assert "What is closed stays" in member.get(page(closed)).content.decode()
    assert member.post(page(closed)).status_code == 409
    with pytest.raises(Closed):
        actions.discard(assessment=closed, by=member.user)
    assert Assessment.objects.filter(pk=closed.pk).exists()


def test_only_whoever_leads_discards(
    other_member: Any, owner: Any, team: Any, mei: Any, sign_in: Any
) -> None:
    for client in (other_member, sign_in(mei)):
        assert client.get(page(team)).status_code == 404
        assert client.post(page(team)).status_code == 404
    assert Assessment.objects.filter(pk=team.pk).exists()
    assert page(team) in owner.get(reverse("maturity:progress", args=[team.pk])).content.decode()


def test_a_closed_assessment_offers_no_way_to_discard(member: Any, done: Any) -> None:
    closed = done(member.user, 3)
    progress = member.get(reverse("maturity:progress", args=[closed.pk])).content.decode()
    assert page(closed) not in progress


def test_who_saves_while_it_is_discarded_is_told(
    member: Any, begun: Any, monkeypatch: Any, now: Any
) -> None:
    mine = begun(member.user)
    found = answering.desk_at

    def too_late(*args: Any) -> Any:
        desk = found(*args)
        actions.discard(assessment=mine, by=member.user)
        return desk

    monkeypatch.setattr(answering, "desk_at", too_late)
    response = member.post(reverse("maturity:area", args=[mine.pk, "LG"]), {})
    assert response.status_code == 410
    html = response.content.decode()
    assert "discarded this assessment while your page was open" in html
    assert f"/members/maturity/{mine.pk}/" not in html.partition("<main")[2]
    gone = Assessment(pk=mine.pk)
    with pytest.raises(Discarded):
        actions.close(assessment=gone, by=member.user, at=now)
