"""Targets and the plan: who may, what is refused, and the one reminder."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from members.maturity import actions
from members.maturity.actions import plan as planning
from members.maturity.actions import remind
from members.maturity.errors import NotClosed
from members.maturity.forms_results import initial_of
from members.maturity.models import PlanItem


def page(name: str, *args: Any) -> str:
    return reverse(f"maturity:{name}", args=args)


def wanted(**fields: Any) -> planning.Wanted:
    usual = {"action": "Name an owner.", "area_code": "LG", "owner": None, "owner_name": ""}
    return planning.Wanted(**{**usual, "due_on": None, "state": "planned", **fields})


@pytest.fixture
def result(member, done) -> Any:
    return done(member.user, 3)


@pytest.fixture
def item(result, member, now, today) -> PlanItem:
    said = wanted(owner=member.user, due_on=today + timedelta(days=3))
    return actions.add_item(assessment=result, wanted=said, at=now, by=member.user)


def posted(item: PlanItem, **fields: Any) -> dict[str, Any]:
    usual = {"action": item.action, "state": item.state, "version": item.version}
    return {**usual, **fields}


def test_targets_are_set_changed_and_taken_away(member, result):
    response = member.post(page("targets", result.pk), {"LG": "4", "KM": "5"})
    assert response["Location"] == page("result", result.pk)
    assert dict(result.targets.values_list("area_code", "level")) == {"LG": 4, "KM": 5}
    assert "</span>Targets</li>" in member.get(page("result", result.pk)).content.decode()
    stale = member.post(page("targets", result.pk), {"LG": "", "KM": "4", "seen": ""})
    assert stale.status_code == 409
    assert "Somebody set other targets" in stale.content.decode()
    assert result.targets.count() == 2, "a stale tab undid what it had not seen"
    member.post(page("targets", result.pk), {"LG": "", "KM": "4", "seen": "KM5 LG4"})
    assert dict(result.targets.values_list("area_code", "level")) == {"KM": 4}


@pytest.mark.parametrize("level", ["0", "6", "x", "-1", "3.5"])
def test_target_that_is_no_level_is_refused_and_nothing_is_written(level, member, result):
    response = member.post(page("targets", result.pk), {"LG": level, "KM": "4"})
    assert response.status_code == 422
    assert not result.targets.exists()


def test_action_goes_into_the_plan_with_owner_and_day(member, result, today):
    fields = {"action": "Write it down.", "area_code": "LG", "owner": member.user.pk}
    response = member.post(
        page("plan", result.pk), {**fields, "due_on": today.isoformat(), "state": "planned"}
    )
    assert response.status_code == 302
    item = result.plan_items.get()
    assert (item.owner, item.due_on, item.owner_name) == (member.user, today, "Member")
    assert "Write it down." in member.get(page("result", result.pk)).content.decode()


def test_priority_fills_in_the_form(member, result):
    address = page("plan", result.pk) + "?area=LG&action=Drop+those"
    assert 'value="Drop those"' in member.get(address).content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"action": ""},
        {"action": "x" * 301},
        {"area_code": "XX"},
        {"state": "gone"},
        {"due_on": "tomorrow"},
        {"due_on": "0027-01-01"},
        {"owner_name": "y" * 151},
    ],
)
def test_action_that_makes_no_sense_is_refused(fields, member, result):
    usual = {"action": "Do it.", "state": "planned"}
    assert member.post(page("plan", result.pk), {**usual, **fields}).status_code == 422
    assert not result.plan_items.exists()


def test_stranger_cannot_be_made_an_owner(member, other_member, result):
    fields = {"action": "Do it.", "state": "planned", "owner": other_member.user.pk}
    assert member.post(page("plan", result.pk), fields).status_code == 422


def test_person_and_name_at_once_are_refused(member, result):
    fields = {"action": "Do it.", "state": "planned", "owner": member.user.pk, "owner_name": "Jo"}
    assert member.post(page("plan", result.pk), fields).status_code == 422


def test_two_people_never_overwrite_each_other(member, item):
    address = page("plan_item", item.assessment_id, item.pk)
    assert member.post(address, posted(item, action="First")).status_code == 302
    second = member.post(address, posted(item, action="Second"))
    assert second.status_code == 409
    assert "Somebody changed this action" in second.content.decode()
    item.refresh_from_db()
    assert (item.action, item.version) == ("First", 2)


def test_done_is_dated_and_taken_back(member, item, now):
    actions.change_item(item=item, wanted=wanted(state="done"), version=1, at=now, by=member.user)
    item.refresh_from_db()
    assert item.ended_at == now
    actions.change_item(item=item, wanted=wanted(), version=2, at=now, by=member.user)
    item.refresh_from_db()
    assert item.ended_at is None


def test_other_peoples_actions_are_not_found(other_member, member, item, done):
    address = page("plan_item", item.assessment_id, item.pk)
    assert other_member.get(address).status_code == 404
    assert other_member.post(address, posted(item)).status_code == 404
    # Nor through a result of one's own.
    own = done(other_member.user, 3)
    assert other_member.get(page("plan_item", own.pk, item.pk)).status_code == 404
    assert other_member.post(page("plan_item_remove", own.pk, item.pk)).status_code == 404
    assert PlanItem.objects.filter(pk=item.pk).exists()


def test_slip_can_be_taken_out_but_not_by_following_a_link(member, item):
    address = page("plan_item_remove", item.assessment_id, item.pk)
    assert member.get(address).status_code == 405
    assert member.post(address).status_code == 302
    assert not PlanItem.objects.exists()


def test_full_plan_takes_no_more(member, result, now, monkeypatch):
    monkeypatch.setattr(planning, "MOST_ITEMS", 1)
    actions.add_item(assessment=result, wanted=wanted(), at=now, by=member.user)
    response = member.post(page("plan", result.pk), {"action": "More.", "state": "planned"})
    assert response.status_code == 422
    assert "A plan holds 1 actions" in response.content.decode()


def test_open_assessment_takes_no_targets_and_no_plan(member, begun, now):
    assessment = begun(member.user)
    with pytest.raises(NotClosed):
        actions.set_targets(assessment=assessment, levels={"LG": 4}, by=member.user)
    with pytest.raises(NotClosed):
        actions.add_item(assessment=assessment, wanted=wanted(), at=now, by=member.user)


def test_owner_is_reminded_once_however_often_it_runs(item, now, letters):
    assert remind(at=now) == 1
    assert remind(at=now) == 0
    call_command("run_due_jobs", only=["maturity/plans"])
    assert [kind for kind, _ in letters()].count("plan-due") == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"due_in": 8},
        {"due_in": -61},
        {"state": "done"},
        {"state": "dropped"},
        {"owner": None},
    ],
)
def test_nobody_is_reminded_of_what_is_far_off_over_or_nobodys(
    fields, result, member, now, today, letters
):
    due = today + timedelta(days=fields.pop("due_in", 3))
    said = wanted(**{"owner": member.user, **fields}, due_on=due)
    actions.add_item(assessment=result, wanted=said, at=now, by=member.user)
    assert remind(at=now) == 0
    assert "plan-due" not in [kind for kind, _ in letters()]


def test_new_day_gets_a_reminder_of_its_own(item, member, now, today):
    remind(at=now)
    item.refresh_from_db()
    later = wanted(owner=member.user, due_on=today + timedelta(days=5))
    actions.change_item(item=item, wanted=later, version=1, at=now, by=member.user)
    assert remind(at=now) == 1


def test_change_of_state_keeps_the_name_of_an_owner_whose_seat_is_gone(
    owner, organisation, colleague, done, now, today
):
    mei = colleague("mei")
    assessment = done(owner.user, 3, organisation=organisation)
    said = wanted(owner=mei, due_on=today)
    item = actions.add_item(assessment=assessment, wanted=said, at=now, by=owner.user)
    assert initial_of(item, on=today)["owner"] == mei.pk
    mei.seats.all().delete()
    shown = {k: v if v is not None else "" for k, v in initial_of(item, on=today).items()}
    response = owner.post(page("plan_item", assessment.pk, item.pk), {**shown, "state": "done"})
    assert response.status_code == 302
    item.refresh_from_db()
    assert (item.state, item.owner_name) == ("done", mei.display_name)


def test_whoever_is_no_member_any_more_is_not_written_to(item, member, now, letters):
    member.user.seats.all().delete()
    assert remind(at=now) == 0
    assert ("plan-due", member.user.email) not in letters()


def test_whoever_left_the_team_is_not_written_to(
    owner, organisation, colleague, done, now, today, letters
):
    mei = colleague("mei")
    assessment = done(owner.user, 3, organisation=organisation)
    said = wanted(owner=mei, due_on=today)
    actions.add_item(assessment=assessment, wanted=said, at=now, by=owner.user)
    mei.seats.all().delete()
    assert remind(at=now) == 0
    assert ("plan-due", mei.email) not in letters()
