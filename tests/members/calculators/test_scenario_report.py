"""A scenario on paper: what is printed, and that it can be read aloud."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.urls import reverse

from members.calculators.models import SavedScenario
from members.calculators.scenarios.reading import opened
from members.calculators.scenarios.report import contents, write_report
from tests.members.calculators.saved import saved

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def test_everything_that_counts_is_printed(member: Any) -> None:
    scenario = saved(member.user, "Peak", "Two shops\n\nand a van", at=AT, calls="700")
    found = opened(scenario)
    printed = contents(found, at=AT)
    assert found.worked is not None
    assert printed["sentence"] == found.worked.sentence
    assert printed["figures"] == [[f.label, f.text] for f in found.worked.figures]
    assert ["Calls arriving", "700 calls"] in printed["inputs"]
    assert printed["notes"] == ["Two shops", "and a van"]
    assert [step["title"] for step in printed["steps"]] == [s.title for s in found.worked.steps]
    assert printed["limits"] == list(found.worked.limits)
    assert printed["saved_on"] == printed["printed_on"] == "23 November 2026"


def test_it_is_accessible_and_brings_its_fonts(member: Any) -> None:
    pdf = write_report(opened(saved(member.user, at=AT)), at=AT)
    assert pdf.startswith(b"%PDF-") and len(pdf) < 500_000
    assert b"pdfuaid" in pdf and b"/StructTreeRoot" in pdf and b"/FontFile" in pdf


def test_nothing_typed_is_markup(member: Any) -> None:
    """What means something to the typesetter is printed as it stands."""
    nasty = '#panic("x") $ * _ @cite <b> \\ `'
    assert write_report(opened(saved(member.user, nasty, nasty, at=AT)), at=AT).startswith(b"%PDF")


def test_one_without_an_answer_is_printed_with_what_to_mend(member: Any) -> None:
    scenario = saved(member.user, at=AT)
    SavedScenario.objects.update(inputs=scenario.inputs | {"calls": "many"})
    scenario.refresh_from_db()
    printed = contents(opened(scenario), at=AT)
    assert not printed["sentence"] and printed["errors"][0].startswith("Calls arriving: ")
    assert write_report(opened(scenario), at=AT).startswith(b"%PDF")


def test_long_inputs_stand_at_the_end(member: Any) -> None:
    scenario = saved(member.user, at=AT)
    text = "\n".join(f"09:{minute:02d}\t12" for minute in range(60))
    SavedScenario.objects.update(inputs=scenario.inputs | {"calls": text})
    scenario.refresh_from_db()
    printed = contents(opened(scenario), at=AT)
    assert ["Calls arriving", "60 lines, printed below"] in printed["inputs"]
    assert printed["long"][0]["lines"][59] == "09:59\t12" and printed["long"][0]["left"] == 0
    assert write_report(opened(scenario), at=AT).startswith(b"%PDF")


def test_a_line_that_has_no_end_is_cut(member: Any) -> None:
    """The typesetter breaks on a run of letters longer than 64 kB, and not with an exception."""
    scenario = saved(member.user, at=AT)
    long = "\u0645\u0631\u062d\u0628\u0627" * 8_000
    SavedScenario.objects.update(inputs=scenario.inputs | {"calls": f"9:00\t12\n{long}"})
    scenario.refresh_from_db()
    assert contents(opened(scenario), at=AT)["long"][0]["lines"] == ["9:00\t12", f"{long[:120]}…"]
    assert write_report(opened(scenario), at=AT).startswith(b"%PDF")


def test_it_comes_as_a_file_named_after_it(member: Any) -> None:
    scenario = saved(member.user, "Peak / Tuesday")
    response = member.get(reverse("calculators:scenario_report", args=[scenario.pk]))
    assert response["Content-Type"] == "application/pdf"
    assert 'filename="peak-tuesday-' in response["Content-Disposition"]
    nameless = saved(member.user, "名前")
    response = member.get(reverse("calculators:scenario_report", args=[nameless.pk]))
    assert f'filename="scenario-{nameless.pk}-' in response["Content-Disposition"]
