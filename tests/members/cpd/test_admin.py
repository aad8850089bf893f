"""The staff's side: what members entered is looked at, never written; evidence opens for those who
may see entries and for nobody else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group

from members.cpd import actions
from members.cpd.counting import Year
from members.cpd.errors import Changed
from members.cpd.models import Hours, OwnEntry
from members.mail.models import Letter
from tests.members.cpd.conftest import PNG

LIST = "/admin/cpd/ownentry/"


def page(entry: OwnEntry) -> str:
    return f"{LIST}{entry.pk}/change/"


def decide(client: Any, entry: OwnEntry, typed: dict[str, str]) -> Any:
    """On the page as it is shown now."""
    seen = client.get(page(entry)).context["adminform"].form["seen"].initial
    return client.post(page(entry), {**typed, "seen": seen})


@pytest.fixture
def with_evidence(member: Any, typed: Any, picture: Any) -> OwnEntry:
    member.post("/members/cpd/entries/", typed(evidence=picture))
    return OwnEntry.objects.get()


def test_an_entry_is_checked(staff: Any, with_evidence: OwnEntry) -> None:
    assert "certificate.png" in staff.get(page(with_evidence)).content.decode()
    response = decide(staff, with_evidence, {"decision": "checked", "why": ""})
    assert response.status_code == 302
    entry = OwnEntry.objects.get()
    assert (entry.state, entry.reviewed_by) == ("checked", staff.user)


def test_an_entry_is_not_counted_and_the_member_is_told_why(
    staff: Any, with_evidence: OwnEntry
) -> None:
    no_reason = decide(staff, with_evidence, {"decision": "refused", "why": ""})
    assert "Say why it is not counted" in no_reason.content.decode()
    assert Hours.objects.get().counts
    decide(staff, with_evidence, {"decision": "refused", "why": "Another day."})
    assert not Hours.objects.get().counts
    assert Letter.objects.get().kind == "cpd/not-counted"


def test_nothing_decided_changes_nothing(staff: Any, with_evidence: OwnEntry) -> None:
    decide(staff, with_evidence, {"decision": "", "why": "Thinking."})
    assert OwnEntry.objects.get().is_open


def test_what_members_wrote_is_not_written_here(staff: Any, with_evidence: OwnEntry) -> None:
    wrong = {
        "decision": "checked",
        "why": "",
        "provider": "Forged",
        "hours": "1",
        "state": "refused",
    }
    decide(staff, with_evidence, wrong)
    entry = OwnEntry.objects.get()
    assert (entry.provider, entry.state) == ("Numbat Learning", "checked")
    assert staff.get(f"{LIST}add/").status_code == 403
    assert staff.post(f"{LIST}{entry.pk}/delete/").status_code == 403
    assert staff.post(f"/admin/cpd/hours/{entry.hours_id}/change/").status_code == 403


def test_several_are_checked_at_once_and_ones_own_left_out(
    staff: Any, with_evidence: OwnEntry, member: Any, entered: Any
) -> None:
    bare = entered(member.user, title="No evidence")
    mine = entered(staff.user, title="My own")
    chosen = {"action": "as_checked", "_selected_action": [with_evidence.pk, bare.pk, mine.pk]}
    shown = staff.post(LIST, chosen)
    assert OwnEntry.objects.get(pk=with_evidence.pk).is_open, "first they are looked at"
    assert "Look at the evidence" in shown.content.decode()
    assert [entry.pk for entry, _seen in shown.context["rows"]] == [with_evidence.pk]
    seen = [seen for _entry, seen in shown.context["rows"]]
    assert "checked aria-label" not in shown.content.decode(), "each is ticked by hand"
    staff.post(LIST, {**chosen, "seen": seen})
    states = dict(OwnEntry.objects.values_list("pk", "state"))
    assert states == {with_evidence.pk: "checked", bare.pk: "declared", mine.pk: "declared"}


def test_what_was_changed_since_several_were_shown_is_not_checked(
    staff: Any, with_evidence: OwnEntry
) -> None:
    chosen = {"action": "as_checked", "_selected_action": [with_evidence.pk]}
    rows = staff.post(LIST, chosen).context["rows"]
    Hours.objects.update(minutes=3600)
    staff.post(LIST, {**chosen, "seen": [seen for _entry, seen in rows]})
    assert OwnEntry.objects.get().is_open


@pytest.mark.parametrize(
    "changed", [{"title": "Another thing"}, {"hours": "60"}, {"provider": "Somebody else"}]
)
def test_nobody_decides_on_what_they_have_not_seen(
    staff: Any, member: Any, with_evidence: OwnEntry, typed: Any, changed: dict[str, str]
) -> None:
    seen = staff.get(page(with_evidence)).context["adminform"].form["seen"].initial
    member.post(f"/members/cpd/entries/{with_evidence.pk}/", typed(**changed))
    sent = {"decision": "checked", "why": "", "seen": seen}
    assert "changed since you opened it" in staff.post(page(with_evidence), sent).content.decode()
    assert OwnEntry.objects.get().is_open
    assert decide(staff, with_evidence, sent).status_code == 302


def test_what_changes_in_the_moment_of_saving_is_told(
    staff: Any, with_evidence: OwnEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed(**kwargs: Any) -> None:
        raise Changed("It was changed since you opened it. Look again.")

    monkeypatch.setattr(actions, "review", changed)
    response = decide(staff, with_evidence, {"decision": "checked", "why": ""})
    assert response.status_code == 302
    page_after = staff.get(response["Location"]).content.decode()
    assert "It was changed since you opened it. Look again." in page_after
    assert "was changed successfully" not in page_after


def test_without_evidence_there_is_nothing_to_check(staff: Any, member: Any, entered: Any) -> None:
    entry = entered(member.user)
    said = decide(staff, entry, {"decision": "checked", "why": ""}).content.decode()
    assert "There is no evidence to check" in said
    assert OwnEntry.objects.get().is_open
    assert decide(staff, entry, {"decision": "refused", "why": "No."}).status_code == 302


def test_staff_do_not_check_their_own(staff: Any, entered: Any) -> None:
    entry = entered(staff.user)
    said = decide(staff, entry, {"decision": "checked", "why": ""}).content.decode()
    assert "Somebody else has to look at it" in said
    assert OwnEntry.objects.get().is_open


def test_evidence_opens_for_whoever_looks_at_entries(
    staff: Any, with_evidence: OwnEntry, person: Any, sign_in: Any
) -> None:
    address = f"{LIST}{with_evidence.pk}/evidence/"
    assert staff.get(address).getvalue() == PNG
    officer = person("officer", is_staff=True)
    officer.groups.add(Group.objects.get(name="Membership officer"))
    assert sign_in(officer).get(address).getvalue() == PNG
    editor = person("editor", is_staff=True)
    editor.groups.add(Group.objects.get(name="Content editor"))
    assert sign_in(editor).get(address).status_code == 403
    assert sign_in(editor).get(LIST).status_code == 403


def test_the_record_and_its_statements_are_found(
    staff: Any, member: Any, entered: Any, now: datetime
) -> None:
    entry = entered(member.user, title="A day of days")
    made = actions.issue(user=member.user, year=Year.of(entry.hours.earned_on), at=now)
    assert "A day of days" in staff.get("/admin/cpd/hours/?q=days").content.decode()
    assert made.shown_code in staff.get(f"/admin/cpd/statement/?q={made.code}").content.decode()
