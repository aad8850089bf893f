"""Two to four scenarios side by side: figures by label, what differs, and what is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from members.calculators import actions
from members.calculators.kinds import BY_KEY
from members.calculators.models import SavedScenario
from members.calculators.scenarios.comparing import compare
from members.calculators.scenarios.inputs import listed
from members.calculators.scenarios.reading import opened
from tests.members.calculators.saved import saved

PAGE = reverse("calculators:scenario_compare")


def side_by_side(client: Any, *scenarios: SavedScenario, status: int = 200) -> str:
    address = f"{PAGE}?{'&'.join(f'with={each.pk}' for each in scenarios)}"
    response = client.get(address)
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


def staffed(by: Any, name: str, **given: str) -> SavedScenario:
    inputs = BY_KEY["staffing"].form.of_address(given).texts
    content = actions.Content(name, "", inputs)
    return actions.save_new(
        by=by, calculator="staffing", content=content, once=name, at=timezone.now()
    )


def test_figures_stand_by_label_and_differing_inputs_are_marked(member: Any) -> None:
    low, high = saved(member.user, "Low"), saved(member.user, "High", calls="1200")
    told = compare([opened(low), opened(high)])
    assert [row.label for row in told.figures][:1] == ["Lines"]
    for place, scenario in enumerate((low, high)):
        worked = opened(scenario).worked
        assert worked is not None
        assert [row.cells[place] for row in told.figures] == [f.text for f in worked.figures]
    assert [(row.label, row.cells) for row in told.differing] == [
        ("Calls arriving", ("600 calls", "1200 calls"))
    ]
    assert "Calls arriving" not in {row.label for row in told.same} and told.same
    text = side_by_side(member, low, high)
    assert 'Calls arriving <span class="tag">differs</span>' in text
    assert text.index("Low") < text.index("High")


def test_four_fit_and_five_do_not(member: Any) -> None:
    five = [saved(member.user, f"No {n}", calls=str(n + 1)) for n in range(5)]
    assert "of-4" in side_by_side(member, *five[:4])
    assert "Four fit side by side" in side_by_side(member, *five, status=422)
    assert "Choose two" in side_by_side(member, five[0], status=422)
    assert "Choose two" in side_by_side(member, five[0], five[0], status=422)


def test_nothing_chosen_is_no_mistake(member: Any) -> None:
    assert "Choose two" in side_by_side(member)


def test_different_calculators_are_refused(member: Any) -> None:
    lines, agents = saved(member.user, "Lines"), staffed(member.user, "Agents")
    text = side_by_side(member, lines, agents, status=422)
    assert "different calculators: Lines, Staff one interval" in text


def test_somebody_elses_is_left_out(member: Any, other_member: Any) -> None:
    one, two = saved(member.user, "One"), saved(member.user, "Two", calls="9")
    theirs = saved(other_member.user, "Secret")
    assert "Secret" not in side_by_side(member, one, two, theirs)
    assert "Choose two" in side_by_side(member, one, theirs, status=422)


@pytest.mark.parametrize("wrong", ["x", "-1", "9" * 40, "٣", "1.5", ""])
def test_a_wrong_number_is_nobody(member: Any, wrong: str) -> None:
    response = member.get(f"{PAGE}?with={wrong}&with={wrong}")
    assert response.status_code in (200, 422) and b"Choose two" in response.content


def test_one_without_an_answer_stands_beside_the_others(member: Any) -> None:
    good, bad = saved(member.user, "Good"), saved(member.user, "Bad")
    SavedScenario.objects.filter(pk=bad.pk).update(inputs=bad.inputs | {"calls": "many"})
    bad.refresh_from_db()
    told = compare([opened(bad), opened(good)])
    assert all(row.cells[0] == "–" and row.cells[1] != "–" for row in told.figures)
    assert "many" in side_by_side(member, good, bad)


def test_long_texts_are_compared_letter_by_letter_and_said_by_length(member: Any) -> None:
    one, same, other = (saved(member.user, f"No {n}") for n in range(3))
    for scenario, text in ((one, "1\n2"), (same, "1\n2"), (other, "1\n3")):
        SavedScenario.objects.filter(pk=scenario.pk).update(
            inputs=scenario.inputs | {"calls": text}
        )
        scenario.refresh_from_db()
    told = compare([opened(each) for each in (one, same, other)])
    assert told.differing[0].cells == ("2 lines (A)", "2 lines (A)", "2 lines (B)")
    same_rows = compare([opened(one), opened(same)]).same
    assert ("2 lines", "2 lines") in {row.cells for row in same_rows}


def test_what_a_choice_passes_over_is_not_listed(member: Any) -> None:
    """An occupancy that was typed for another goal counts for nothing."""
    agents = BY_KEY["staffing"]
    promised = listed(agents, {"goal": "service_level"})
    waited = listed(agents, {"goal": "asa", "asa_target_seconds": "30"})
    names = {each.name for each in promised}
    assert "service_level_target" in names and "asa_target_seconds" not in names
    said = {each.name: each.said for each in waited}
    assert said["asa_target_seconds"] == "30 s" and said["goal"] == "an average wait"
    assert "service_level_target" not in said
