"""Sharing scenarios: who opens what, on which day, and when it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from members.accounts.models import User
from members.calculators import actions
from members.calculators.errors import Gone, NotAColleague
from members.calculators.models import SavedScenario
from members.memberships.models import Membership, Organisation, Seat
from tests.members.calculators.saved import changed, organisation_of, saved, seated, shared

Clients = Callable[[User], Any]


def at(name: str, scenario: SavedScenario) -> str:
    return reverse(f"calculators:scenario{name}", args=[scenario.pk])


def sees(client: Any, scenario: SavedScenario) -> bool:
    """In the list and on its page alike."""
    listed = scenario.name in client.get(reverse("calculators:scenarios")).content.decode()
    opened = client.get(at("", scenario)).status_code == 200
    assert listed == opened
    return opened


@pytest.fixture
def colleague(owner: Any, person: Any, sign_in: Clients) -> Any:
    return sign_in(seated(owner, person("mei")))


def test_a_colleague_opens_prints_compares_and_copies(owner: Any, colleague: Any) -> None:
    scenario = shared(owner.user, owner, "Peak")
    other = shared(owner.user, owner, "Valley", calls="9")
    assert sees(colleague, scenario)
    page = colleague.get(at("", scenario)).content.decode()
    assert "Saved by Owner" in page and "Shared with you" in page
    assert "Name and notes" not in page and ">Delete<" not in page and "Stop sharing" not in page
    assert colleague.get(at("_report", scenario)).status_code == 200
    both = f"{reverse('calculators:scenario_compare')}?with={scenario.pk}&with={other.pk}"
    assert "Valley" in colleague.get(both).content.decode()
    assert colleague.post(at("_duplicate", scenario), {"once": "a"}).status_code == 302
    copy = SavedScenario.objects.owned_by(colleague.user).get()
    assert copy.name == "Copy of Peak" and not copy.is_shared
    assert copy.saves.get().origin == "Copy of “Peak”, saved by Owner"


def test_a_colleague_changes_nothing(owner: Any, colleague: Any) -> None:
    scenario = shared(owner.user, owner)
    for name in ("_history", "_name", "_share", "_delete"):
        assert colleague.get(at(name, scenario)).status_code == 404
    for name in ("_change", "_name", "_share", "_delete", "_stop_sharing"):
        assert colleague.post(at(name, scenario), {"seen": "1"}).status_code == 404
    back = reverse("calculators:scenario_bring_back", args=[scenario.pk, 1])
    assert colleague.post(back, {"seen": "1"}).status_code == 404
    before = (scenario.number, scenario.organisation_id)
    scenario.refresh_from_db()
    assert (scenario.number, scenario.organisation_id) == before


def test_in_the_calculator_a_colleague_saves_one_of_their_own(owner: Any, colleague: Any) -> None:
    scenario = shared(owner.user, owner, "Peak")
    page = colleague.get(f"{reverse('calculators:trunks')}?scenario={scenario.pk}")
    text = page.content.decode()
    assert "saved by Owner" in text and "one of your own" in text and "Save the change" not in text


def test_it_is_shared_by_a_click_and_taken_back(owner: Any, colleague: Any) -> None:
    scenario = saved(owner.user)
    assert not sees(colleague, scenario)
    asked = owner.get(at("_share", scenario)).content.decode()
    assert "Share with Potoroo Retail Energy" in asked
    potoroo = organisation_of(owner)
    assert owner.post(at("_share", scenario), {"organisation": potoroo.pk}).status_code == 302
    assert sees(colleague, scenario)
    assert "Stop sharing" in owner.get(at("", scenario)).content.decode()
    assert owner.post(at("_stop_sharing", scenario)).status_code == 302
    assert not sees(colleague, scenario)


def test_a_double_click_stops_it_once_and_is_no_mistake(owner: Any, colleague: Any) -> None:
    stop = at("_stop_sharing", shared(owner.user, owner))
    assert [owner.post(stop).status_code for _click in range(2)] == [302, 302]
    assert colleague.post(stop).status_code == 404


def test_a_change_of_it_is_seen_at_once(owner: Any, colleague: Any) -> None:
    scenario = changed(shared(owner.user, owner), calls="750")
    assert "750 calls" in colleague.get(at("", scenario)).content.decode()


def test_nobody_shares_with_an_organisation_they_do_not_sit_in(owner: Any, member: Any) -> None:
    scenario, potoroo = saved(member.user), organisation_of(owner)
    assert "a member by yourself" in member.get(at("_share", scenario)).content.decode()
    for chosen in (potoroo.pk, "", "x", 0):
        assert member.post(at("_share", scenario), {"organisation": chosen}).status_code == 404
    with pytest.raises(NotAColleague):
        actions.share(scenario=scenario, organisation=potoroo, by=member.user, at=timezone.now())


def test_an_invitation_is_no_seat(owner: Any, person: Any, sign_in: Clients) -> None:
    from members.memberships.actions.seats import invite

    user = person("invited")
    membership = Membership.objects.get(owner=owner.user)
    invite(membership=membership, email=user.email, on=timezone.localdate(), by=owner.user)
    on = timezone.localdate()
    scenario = shared(owner.user, owner)
    assert not SavedScenario.objects.visible_to(user, on=on).filter(pk=scenario.pk).exists()


def test_whoever_leaves_sees_nothing_any_more_and_takes_theirs_along(
    owner: Any, colleague: Any
) -> None:
    ours, theirs = shared(owner.user, owner, "Peak"), shared(colleague.user, owner, "Desk")
    assert sees(owner, theirs)
    Seat.objects.filter(user=colleague.user).update(revoked_at=timezone.now())
    on = timezone.localdate()
    assert list(SavedScenario.objects.visible_to(colleague.user, on=on)) == [theirs]
    assert not SavedScenario.objects.visible_to(owner.user, on=on).filter(pk=theirs.pk).exists()
    assert SavedScenario.objects.visible_to(owner.user, on=on).get() == ours
    # there is nothing to stop, for nobody sees it any more; the page says no organisation either
    assert owner.post(at("_stop_sharing", ours)).status_code == 302


def test_a_page_says_when_what_is_shared_reaches_nobody(
    owner: Any, membership_of: Any, team_plan: Any
) -> None:
    scenario = shared(owner.user, owner)
    membership = Membership.objects.get(owner=owner.user)
    bilby = Organisation.objects.create(name="Bilby Energy")
    membership_of(owner.user, team_plan, organisation=bilby)
    assert "You share it" in owner.get(at("", scenario)).content.decode()
    membership.seats.filter(user=owner.user).update(revoked_at=timezone.now())
    for address in (at("", scenario), reverse("calculators:scenarios")):
        text = owner.get(address).content.decode()
        assert "Not shared while you hold no seat there" in text and "You share it" not in text


def test_a_membership_that_lapses_ends_it_on_that_day(owner: Any, colleague: Any) -> None:
    scenario = shared(owner.user, owner)
    term = Membership.objects.get(owner=owner.user).terms.get()
    visible = SavedScenario.objects.visible_to
    last = term.grace_ends_on
    assert visible(colleague.user, on=last).get() == scenario
    assert not visible(colleague.user, on=last + timedelta(days=1)).exists()
    assert visible(owner.user, on=last + timedelta(days=1)).get() == scenario


def test_another_organisation_sees_nothing(
    owner: Any, person: Any, sign_in: Clients, membership_of: Any, team_plan: Any
) -> None:
    elsewhere = person("elsewhere")
    bilby = Organisation.objects.create(name="Bilby Energy")
    membership_of(elsewhere, team_plan, organisation=bilby)
    scenario = shared(owner.user, owner)
    assert not sees(sign_in(elsewhere), scenario)


def test_whoever_runs_the_membership_stops_it_and_no_more(owner: Any, colleague: Any) -> None:
    scenario = shared(colleague.user, owner, "Desk")
    page = owner.get(at("", scenario)).content.decode()
    assert "Stop sharing" in page and ">Delete<" not in page
    assert owner.get(at("_delete", scenario)).status_code == 404
    response = owner.post(at("_stop_sharing", scenario))
    assert response["Location"] == reverse("calculators:scenarios")
    owner.get(response["Location"])  # which says its name once more
    assert not sees(owner, scenario) and sees(colleague, scenario)


def test_an_owner_without_a_seat_stops_nothing(owner: Any, colleague: Any) -> None:
    scenario = shared(colleague.user, owner)
    Seat.objects.filter(user=owner.user).update(revoked_at=timezone.now())
    on = timezone.localdate()
    assert not SavedScenario.objects.stopped_by(owner.user, on=on).exists()
    assert SavedScenario.objects.stopped_by(colleague.user, on=on).get() == scenario


def test_somebody_in_two_organisations_chooses(
    owner: Any, membership_of: Any, team_plan: Any
) -> None:
    bilby = Organisation.objects.create(name="Bilby Energy")
    membership_of(owner.user, team_plan, organisation=bilby)
    scenario = saved(owner.user)
    text = owner.get(at("_share", scenario)).content.decode()
    assert text.index("Bilby Energy") < text.index("Potoroo") and 'type="radio"' in text
    owner.post(at("_share", scenario), {"organisation": bilby.pk})
    scenario.refresh_from_db()
    assert scenario.organisation == bilby and scenario.shared_at is not None


def test_an_organisation_that_goes_leaves_the_scenario(owner: Any) -> None:
    scenario = shared(owner.user, owner)
    potoroo = organisation_of(owner)
    Membership.objects.all().delete()
    potoroo.delete()
    scenario.refresh_from_db()
    assert not scenario.is_shared


def test_what_was_deleted_meanwhile_is_neither_shared_nor_stopped(owner: Any) -> None:
    scenario = saved(owner.user)
    SavedScenario.objects.all().delete()
    with pytest.raises(Gone):
        actions.share(
            scenario=scenario,
            organisation=organisation_of(owner),
            by=owner.user,
            at=timezone.now(),
        )
    with pytest.raises(Gone):
        actions.stop_sharing(scenario=scenario, by=owner.user)
