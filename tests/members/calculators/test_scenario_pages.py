"""Saved scenarios by hand: saved from a calculator's page, opened, changed, named, copied, deleted,
with a script and without one."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from members.calculators import actions, kinds
from members.calculators.asking import ask
from members.calculators.errors import Changed
from members.calculators.models import SavedScenario, SavedVersion
from members.calculators.scenarios.inputs import ADDRESS, as_address
from tests.members.calculators.saved import INPUTS, KEY, changed, saved, seated, shared

LIST = reverse("calculators:scenarios")
PAGE = reverse("calculators:trunks")
SAVE = reverse("calculators:scenario_save", args=[KEY])


def at(name: str, scenario: SavedScenario, *more: Any) -> str:
    return reverse(f"calculators:scenario{name}", args=[scenario.pk, *more])


def page(client: Any, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    text: str = response.content.decode()
    return text


def posted(name: str = "Tuesday", notes: str = "", **more: str) -> dict[str, str]:
    return {"scenario-name": name, "scenario-notes": notes, "once": "a word", **more}


# Saving


def test_what_a_page_shows_is_saved_without_a_script(member: Any) -> None:
    sent = posted(notes="Two shops", shown=as_address(INPUTS | {"calls": "700"}))
    response = member.post(SAVE, sent)
    scenario = SavedScenario.objects.get()
    assert response.status_code == 302 and response["Location"] == scenario.get_absolute_url()
    assert (scenario.name, scenario.notes) == ("Tuesday", "Two shops")
    assert scenario.inputs == INPUTS | {"calls": "700"}
    assert scenario.owner == member.user and not scenario.is_shared
    shown = page(member, scenario.get_absolute_url())
    assert scenario.sentence in shown and "700 calls" in shown and "Two shops" in shown


def test_with_a_script_the_fields_go_along_as_they_stand(member: Any) -> None:
    """What was typed since the page came wins over what the page showed."""
    sent = posted(shown=as_address(INPUTS), **(INPUTS | {"calls": "900"}))
    response = member.post(SAVE, sent, headers={"HX-Request": "true"})
    scenario = SavedScenario.objects.get()
    assert response.headers["HX-Redirect"] == scenario.get_absolute_url()
    assert scenario.inputs["calls"] == "900"


def test_only_the_fields_of_the_calculator_are_kept(member: Any) -> None:
    member.post(SAVE, posted(shown=as_address(INPUTS | {"evil": "<b>"})))
    assert set(SavedScenario.objects.get().inputs) == set(INPUTS)


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u2066", "x" * 81])
def test_a_scenario_needs_a_name_and_nothing_typed_is_lost(member: Any, name: str) -> None:
    response = member.post(SAVE, posted(name, "Two shops", shown=as_address(INPUTS)))
    assert response.status_code == 422
    text = response.content.decode()
    assert "Two shops" in text and "calls=600" in text and "Please mend one thing" in text
    assert not SavedScenario.objects.exists()


def test_notes_are_plain_text_and_have_an_end(member: Any) -> None:
    notes = "One\u202e\n\n\n\n<script>two</script>\u0007"
    member.post(SAVE, posted(notes=notes, shown=as_address(INPUTS)))
    scenario = SavedScenario.objects.get()
    assert scenario.notes == "One\n\n<script>two</script>"
    assert "&lt;script&gt;two" in page(member, scenario.get_absolute_url())
    long = member.post(SAVE, posted("Long", "x" * 2001, shown=as_address(INPUTS)))
    assert long.status_code == 422 and SavedScenario.objects.count() == 1


def test_what_has_no_answer_is_not_saved_and_says_why(member: Any) -> None:
    sent = posted(shown=as_address(INPUTS | {"calls": "many"}))
    response = member.post(SAVE, sent)
    text = response.content.decode()
    assert response.status_code == 422 and not SavedScenario.objects.exists()
    assert "There is no answer to save" in text and "is not a number" in text
    again = member.post(SAVE, sent, headers={"HX-Request": "true"})
    assert again.status_code == 200 and again.headers["HX-Retarget"] == "#main"


def test_an_unknown_calculator_is_not_there(member: Any) -> None:
    address = reverse("calculators:scenario_save", args=["astrology"])
    assert member.post(address, posted(shown="calls=1")).status_code == 404


def test_a_form_sent_twice_makes_one(member: Any) -> None:
    sent = posted(shown=as_address(INPUTS))
    first, second = member.post(SAVE, sent), member.post(SAVE, sent)
    assert first["Location"] == second["Location"]
    assert SavedScenario.objects.count() == SavedVersion.objects.count() == 1


def test_a_page_gone_back_to_saves_another(member: Any) -> None:
    member.post(SAVE, posted("One", shown=as_address(INPUTS)))
    member.post(SAVE, posted("Two", shown=as_address(INPUTS)))
    assert set(SavedScenario.objects.values_list("name", flat=True)) == {"One", "Two"}


def test_a_person_keeps_so_many(member: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST", 1)
    saved(member.user)
    response = member.post(SAVE, posted("Another", shown=as_address(INPUTS)))
    assert response.status_code == 409 and "Delete one first" in response.content.decode()
    assert SavedScenario.objects.count() == 1


def test_inputs_that_are_too_long_are_refused(member: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "LONGEST", 20)
    response = member.post(SAVE, posted(shown=as_address(INPUTS)))
    assert response.status_code == 409 and "20 are kept" in response.content.decode()


def test_a_pasted_day_is_kept_as_it_is(member: Any) -> None:
    """Ends of lines are the browser's own; a character that no database keeps is no end of all."""
    rows = "Start\tCalls\r\n09:00\t40\r\n09:30\t50\0"
    address = reverse("calculators:scenario_save", args=["day"])
    sent = posted(
        "Monday", shown=as_address({"rows": rows.replace("\0", ""), "aht_seconds": "300"})
    )
    assert member.post(address, sent).status_code == 302
    scenario = SavedScenario.objects.get()
    assert scenario.inputs["rows"] == "Start\tCalls\n09:00\t40\n09:30\t50"
    shown = page(member, scenario.get_absolute_url())
    assert "3 lines" in shown and scenario.sentence in html.unescape(shown)
    assert "09:30\t50" in page(member, f"{reverse('calculators:day')}?scenario={scenario.pk}")
    wrong = member.post(address, posted("Odd", rows=rows, aht_seconds="300"))
    assert wrong.status_code in (302, 422)
    assert all("\0" not in each.inputs["rows"] for each in SavedScenario.objects.all())


# Opening


def test_it_opens_in_the_calculator_with_its_inputs_in_the_address(member: Any) -> None:
    scenario = saved(member.user, calls="750")
    shown = page(member, scenario.get_absolute_url())
    address = f"{PAGE}?{as_address(scenario.inputs)}&scenario={scenario.pk}"
    assert escape(address) in shown
    opened = page(member, address)
    assert (
        'value="750"' in opened and "Save the change" in opened and "Saved as “Tuesday”" in opened
    )
    assert f'name="scenario" value="{scenario.pk}"' in opened


def test_a_long_one_opens_by_its_number(member: Any) -> None:
    scenario = saved(member.user)
    blanks = " " * ADDRESS
    SavedScenario.objects.update(inputs=INPUTS | {"calls": f"750{blanks}"})
    assert f'href="{PAGE}?scenario={scenario.pk}"' in page(member, scenario.get_absolute_url())
    assert 'value="750' in page(member, f"{PAGE}?scenario={scenario.pk}")


def test_an_address_with_inputs_wins_over_its_scenario(member: Any) -> None:
    scenario = saved(member.user, calls="750")
    opened = page(member, f"{PAGE}?calls=12&scenario={scenario.pk}")
    assert 'value="12"' in opened and "Save the change" in opened


@pytest.mark.parametrize("wrong", ["0", "x", "-1", "9" * 30, "٣"])
def test_no_such_scenario_is_404_unless_the_address_says_all(member: Any, wrong: str) -> None:
    page(member, f"{PAGE}?scenario={wrong}", 404)
    assert "Save the change" not in page(member, f"{PAGE}?calls=12&scenario={wrong}")


def test_somebody_elses_is_not_there(member: Any, other_member: Any) -> None:
    scenario = saved(other_member.user)
    page(member, f"{PAGE}?scenario={scenario.pk}", 404)
    assert "Tuesday" not in page(member, f"{PAGE}?calls=12&scenario={scenario.pk}")
    for name in ("", "_name", "_history", "_share", "_delete", "_report"):
        page(member, at(name, scenario), 404)
    for name in ("_change", "_duplicate", "_stop_sharing", "_name", "_share", "_delete"):
        assert member.post(at(name, scenario), {}).status_code == 404
    assert SavedScenario.objects.count() == 1
    assert "Tuesday" not in page(member, LIST)


def test_inputs_that_do_not_work_any_more_are_named(member: Any) -> None:
    """The rule changed: the page says what to mend, the calculator opens with its errors."""
    scenario = saved(member.user)
    SavedScenario.objects.update(inputs=INPUTS | {"calls": "many", "gone": "1"})
    shown = page(member, scenario.get_absolute_url())
    assert "These inputs do not work any more" in shown and "is not a number" in shown
    assert "Open and mend" in shown and f"When it was saved it read: {scenario.sentence}" in shown
    assert "is not a number" in page(member, f"{PAGE}?scenario={scenario.pk}")
    assert member.get(at("_report", scenario)).content.startswith(b"%PDF")
    assert "these inputs do not work" in page(member, at("_history", unworkable(scenario)))


def unworkable(scenario: SavedScenario) -> SavedScenario:
    SavedVersion.objects.update(inputs=INPUTS | {"calls": "many"})
    return scenario


def test_a_calculator_that_is_gone_leaves_its_scenarios(
    member: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = saved(member.user)
    SavedScenario.objects.update(calculator="astrology")
    other = saved(member.user, "Other")
    SavedScenario.objects.filter(pk=other.pk).update(calculator="astrology")
    for address in (LIST, at("_history", scenario), at("_name", scenario), at("_delete", scenario)):
        assert "Tuesday" in page(member, address)
    shown = page(member, scenario.get_absolute_url())
    assert "Its calculator is gone" in shown and "600" in shown
    both = f"{reverse('calculators:scenario_compare')}?with={scenario.pk}&with={other.pk}"
    assert "Other" in page(member, both)
    assert member.get(at("_report", scenario)).content.startswith(b"%PDF")
    assert member.post(at("_change", scenario), posted(shown="")).status_code == 404
    assert member.post(at("_duplicate", scenario), {"once": "x"}).status_code == 302


def test_what_a_rule_says_otherwise_today_is_said(member: Any) -> None:
    scenario = saved(member.user)
    SavedScenario.objects.update(sentence="41 lines")
    shown = page(member, scenario.get_absolute_url())
    assert "When it was saved it read: 41 lines" in shown and "mended since" in shown


# Changing


def test_a_change_keeps_what_stood_before(member: Any) -> None:
    scenario = saved(member.user)
    sent = posted(shown=as_address(INPUTS | {"calls": "900"}), seen="1")
    assert member.post(at("_change", scenario), sent).status_code == 302
    scenario.refresh_from_db()
    assert scenario.number == 2 and scenario.inputs["calls"] == "900"
    told = page(member, at("_history", scenario))
    assert "Calls arriving" in told and "600 calls" in told and "900 calls" in told
    first = scenario.saves.get(number=1)
    assert first.sentence in told and first.saved_by == member.user
    worked = ask(kinds.BY_KEY[KEY], INPUTS).worked
    assert worked is not None
    assert first.figures == [[each.label, each.text] for each in worked.figures]


def test_what_is_deleted_between_a_refusal_and_its_page_loses_nothing(
    member: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = saved(member.user)

    def gone_meanwhile(**given: Any) -> None:
        SavedScenario.objects.all().delete()
        raise Changed("It was saved elsewhere since you opened it.")

    monkeypatch.setattr(actions, "change", gone_meanwhile)
    sent = posted("Mine", "Typed for long", shown=as_address(INPUTS | {"calls": "900"}), seen="1")
    response = member.post(at("_change", scenario), sent)
    assert response.status_code == 409
    assert "Typed for long" in response.content.decode()


def test_a_second_window_is_told_and_loses_nothing(member: Any) -> None:
    scenario = changed(saved(member.user), calls="800")
    sent = posted("Mine", "Typed for long", shown=as_address(INPUTS | {"calls": "900"}), seen="1")
    response = member.post(at("_change", scenario), sent)
    text = response.content.decode()
    assert response.status_code == 409 and "saved elsewhere since you opened it" in text
    assert "Typed for long" in text and "calls=900" in text and 'name="seen" value="2"' in text
    scenario.refresh_from_db()
    assert scenario.number == 2 and scenario.inputs["calls"] == "800"
    member.post(at("_change", scenario), sent | {"seen": "2"})
    scenario.refresh_from_db()
    assert scenario.number == 3 and scenario.name == "Mine"
    assert scenario.saves.get(number=2).inputs["calls"] == "800"


def test_the_same_once_more_is_no_version(member: Any) -> None:
    scenario = saved(member.user)
    sent = posted(shown=as_address(INPUTS | {"calls": "900"}), seen="1")
    for _ in range(2):
        assert member.post(at("_change", scenario), sent).status_code == 302
    assert scenario.saves.count() == 2


def test_it_is_renamed_with_its_notes(member: Any) -> None:
    scenario = saved(member.user)
    assert 'value="Tuesday"' in page(member, at("_name", scenario))
    assert member.post(at("_name", scenario), posted("", seen="1")).status_code == 422
    member.post(at("_name", scenario), posted("Wednesday", "Rain", seen="1"))
    scenario.refresh_from_db()
    assert (scenario.name, scenario.notes, scenario.number) == ("Wednesday", "Rain", 2)
    late = member.post(at("_name", scenario), posted("Thursday", "Sun", seen="1"))
    assert late.status_code == 409 and "Thursday" in late.content.decode()
    scenario.refresh_from_db()
    assert scenario.name == "Wednesday"


def test_a_version_is_brought_back(member: Any) -> None:
    scenario = changed(saved(member.user), calls="900")
    back = at("_bring_back", scenario, 1)
    assert member.post(back, {"seen": "1"}).status_code == 409
    assert member.post(back, {"seen": "2"}).status_code == 302
    scenario.refresh_from_db()
    assert scenario.number == 3 and scenario.inputs == INPUTS
    assert "Version 1, brought back" in page(member, at("_history", scenario))
    assert member.post(at("_bring_back", scenario, 9), {"seen": "3"}).status_code == 404


def test_only_so_many_versions_are_kept(member: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "VERSIONS", 3)
    scenario = saved(member.user)
    for calls in ("1", "2", "3", "4"):
        scenario = changed(scenario, calls=calls)
    assert list(scenario.saves.values_list("number", flat=True)) == [5, 4, 3]
    assert "The oldest that is kept" in page(member, at("_history", scenario))


def test_history_has_pages_and_says_what_changed_across_them(member: Any) -> None:
    scenario = saved(member.user)
    for calls in range(1, 12):
        scenario = changed(scenario, calls=str(calls))
    first, second = (page(member, f"{at('_history', scenario)}?page={n}") for n in (1, 2))
    assert "Version 12" in first and "Version 3" in first and "Version 2<" not in first
    assert "1 calls" in first and "The first." in second and first.count("became") == 10


def test_a_long_plan_is_not_worked_out_once_for_each_version(
    member: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A month of quarter-hours takes seconds, and a page of history has ten versions."""
    scenario = saved(member.user)
    changed(scenario, calls="700")
    SavedVersion.objects.update(sentence="41 lines")
    assert page(member, at("_history", scenario)).count("<b>Today:</b>") == 2
    monkeypatch.setattr("members.calculators.scenarios.inputs.ADDRESS", 10)
    assert "<b>Today:</b>" not in page(member, at("_history", scenario))


def test_a_copy_is_ones_own(member: Any) -> None:
    scenario = saved(member.user, "x" * 80, "Rain", calls="750")
    for _ in range(2):
        member.post(at("_duplicate", scenario), {"once": "one word"})
    copy = SavedScenario.objects.exclude(pk=scenario.pk).get()
    assert copy.name == f"Copy of {'x' * 72}" and copy.notes == "Rain"
    assert copy.inputs == scenario.inputs and copy.number == 1


def test_deleting_asks_first(member: Any) -> None:
    scenario = changed(saved(member.user), calls="900")
    assert "all 2 versions" in page(member, at("_delete", scenario))
    assert SavedScenario.objects.exists()
    assert member.post(at("_delete", scenario)).status_code == 302
    assert not SavedScenario.objects.exists() and not SavedVersion.objects.exists()
    assert member.post(at("_delete", scenario)).status_code == 404


# The list


def test_the_list_is_empty_at_first(member: Any) -> None:
    assert "Nothing saved yet" in page(member, LIST)


def test_it_is_searched_and_narrowed(member: Any) -> None:
    saved(member.user, "Monday peak", "bill shock")
    saved(member.user, "Tuesday")
    assert "Tuesday" in page(member, LIST)
    for query in ("q=PEAK", "q=bill+shock", "q=peak+bill", f"q=monday&calculator={KEY}&whose=own"):
        narrowed = page(member, f"{LIST}?{query}")
        assert "Monday peak" in narrowed and ">Tuesday<" not in narrowed
    assert "Nothing fits" in page(member, f"{LIST}?q=nowhere")
    assert "Nothing fits" in page(member, f"{LIST}?whose=shared")
    assert ">Tuesday<" in page(member, f"{LIST}?calculator=astrology&whose=nobody")


def test_it_has_pages_that_keep_the_filter(member: Any) -> None:
    for number in range(21):
        saved(member.user, f"Peak {number}")
    first = page(member, f"{LIST}?q=peak")
    assert "21 scenarios" in first and "?q=peak&amp;page=2" in first
    assert page(member, f"{LIST}?q=peak&page=2").count('class="scen-row"') == 1
    assert page(member, f"{LIST}?page=x").count('class="scen-row"') == 20


def test_the_list_costs_the_same_however_much_there_is(member: Any, owner: Any) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(member, LIST)
        return len(asked)

    saved(member.user)
    once = queries()
    seated(owner, member.user)
    for number in range(5):
        shared(owner.user, owner, f"Ours {number}", calls=str(number + 1))
    # three of the gate, then a number and the rows of the page, and how many are one's own
    assert queries() == once == 6


# Who gets in


@pytest.mark.parametrize("name", ["visitor", "account", "lapsed"])
def test_only_members_get_in(request: Any, name: str) -> None:
    client = request.getfixturevalue(name)
    response = client.get(LIST)
    assert b"Saved scenarios</h1>" not in response.content
    client.post(SAVE, posted(shown=as_address(INPUTS)))
    assert not SavedScenario.objects.exists()


def test_whoever_lapsed_still_takes_theirs_along(lapsed: Any, account: Any) -> None:
    saved(lapsed.user, "Mine")
    address = reverse("calculators:scenarios_taken_along")
    told = lapsed.get(address)
    assert told.status_code == 200 and "attachment" in told["Content-Disposition"]
    kept = _read(told)
    assert [each["name"] for each in kept] == ["Mine"]
    assert kept[0]["inputs"] == INPUTS and kept[0]["versions"][0]["answer"]
    assert _read(account.get(address)) == []


def _read(response: Any) -> Any:
    return json.loads(b"".join(response.streaming_content))["scenarios"]


def test_whoever_is_deleted_takes_their_scenarios_along(person: Any) -> None:
    """An account that goes leaves nothing of this room behind."""
    user = person("leaver")
    saved(user)
    user.delete()
    assert not SavedScenario.objects.exists() and not SavedVersion.objects.exists()


def test_the_bar_names_what_is_saved_and_sets_it_side_by_side(member: Any) -> None:
    assert "Nothing saved here yet" in page(member, PAGE)
    first, second = saved(member.user, "One"), saved(member.user, "Two", calls="9")
    shown = page(member, PAGE)
    assert f"with={second.pk}&amp;with={first.pk}" in shown
    assert timezone.localdate().strftime("%b %Y") in shown
    assert kinds.BY_KEY[KEY].name in page(member, LIST)
