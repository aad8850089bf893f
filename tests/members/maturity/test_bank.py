"""Banks: the file and back, publishing, drafts, and that what is published stays as it is."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from courses.models import Course
from members.maturity import actions, bank_file
from members.maturity.actions.banks import gaps
from members.maturity.bank import contents, pulse_statements
from members.maturity.errors import AlreadyPublished, NotComplete
from members.maturity.models import Area, Bank, Frozen, NextAction, Statement


def test_the_houses_bank_has_sixty_statements_in_twelve_areas(statements: Any) -> None:
    assert [area.code for area in statements.areas] == [
        "LG", "VC", "CJ", "WF", "QA", "KM", "PL", "CP", "EX", "TA", "CR", "MI",
    ]  # fmt: skip
    assert len(statements.statements) == 60
    assert {len(area.statements.all()) for area in statements.areas} == {5}
    assert {len(area.next_actions.all()) for area in statements.areas} == {4}
    assert gaps(statements) == []


def test_the_pulse_check_has_one_statement_of_each_area(statements: Any) -> None:
    codes = [row.code for row in pulse_statements(statements)]
    assert codes == [
        "LG1",
        "VC1",
        "CJ4",
        "WF1",
        "QA1",
        "KM1",
        "PL1",
        "CP1",
        "EX1",
        "TA3",
        "CR1",
        "MI1",
    ]


def test_loading_the_same_file_again_brings_nothing_new(bank: Any, now: Any) -> None:
    assert bank_file.load(at=now) == bank
    assert (Bank.objects.count(), Statement.objects.count()) == (1, 60)


def test_export_says_what_the_file_says(bank: Any, tmp_path: Path, now: Any) -> None:
    path = tmp_path / "again.yaml"
    path.write_text(bank_file.as_text(contents(bank)), encoding="utf-8")
    assert bank_file.load(path=path, at=now) == bank


def test_a_changed_file_becomes_the_next_draft(bank: Any, tmp_path: Path, now: Any) -> None:
    said = bank_file.read(bank_file.FILE)
    said["areas"][0]["name"] = "Direction"
    said["areas"][0]["weight"] = "1.5"
    said["areas"][0]["statements"][0]["weight"] = 2
    path = tmp_path / "changed.yaml"
    path.write_text(yaml.safe_dump(said), encoding="utf-8")
    draft = bank_file.load(path=path, at=now)
    assert (draft.number, draft.is_published) == (2, False)
    assert str(contents(draft).areas[0].weight) == "1.50"
    assert bank_file.load(path=path, at=now) == draft
    assert Bank.objects.current() == bank


def test_links_are_made_to_what_exists(bank: Any, now: Any) -> None:
    assert list(Area.objects.get(code="WF").courses.all()) == []
    Course.objects.create(
        slug="erlang-without-tears", title="Erlang", summary="x", list_price=100, hours=3
    )
    later = bank_file.load(at=now)
    assert later.number == 2
    area = Area.objects.get(bank=later, code="WF")
    assert [row.slug for row in area.courses.all()] == ["erlang-without-tears"]
    assert area.download_slugs == ["rostering-rules-checklist", "shrinkage-worksheet"]
    assert area.tool_pages == [("calculators:home", "Staffing calculator")]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda said: said["areas"][0].pop("name"), "LG"),
        (lambda said: said["areas"][0]["statements"][0]["anchors"].pop(3), "LG"),
        (lambda said: said["areas"][0]["next_actions"].pop(4), "LG"),
        (lambda said: said["areas"][0].update(weight="heavy"), "weight"),
        (lambda said: said["areas"][0].update(weight="-1"), "LG"),
        (lambda said: said["areas"][0]["statements"][0].update(code="XX1"), "XX1"),
        (lambda said: said["areas"][1].update(code="LG"), "LG"),
        (lambda said: said["areas"][0]["statements"][1].update(in_pulse=True), "LG2"),
        (lambda said: said["areas"][0].update(code="lg"), "lg"),
        (lambda said: said.update(areas=["LG"]), "LG"),
        (lambda said: said.update(areas=[]), "no areas"),
    ],
)
def test_a_bad_file_is_named_and_nothing_is_loaded(
    change: Any, says: str, tmp_path: Path, now: Any, db: None
) -> None:
    said = bank_file.read(bank_file.FILE)
    change(said)
    path = tmp_path / "bad.yaml"
    path.write_text(yaml.safe_dump(said), encoding="utf-8")
    with pytest.raises(ValidationError, match=says):
        bank_file.load(path=path, at=now)
    assert not Bank.objects.exists()


@pytest.mark.parametrize("text", ["areas: [", "just words", ""])
def test_a_file_that_is_no_bank_is_named(text: str, tmp_path: Path, now: Any, db: None) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValidationError, match=r"odd\.yaml"):
        bank_file.load(path=path, at=now)


def test_commands_load_publish_and_export(db: None, tmp_path: Path) -> None:
    said = StringIO()
    call_command("load_bank", "--publish", stdout=said)
    assert "Version 1: published" in said.getvalue()
    out = StringIO()
    call_command("export_bank", stdout=out)
    assert yaml.safe_load(out.getvalue())["areas"][3]["code"] == "WF"
    with pytest.raises(CommandError):
        call_command("export_bank", 7, stdout=out)
    with pytest.raises(CommandError, match=r"none\.yaml"):
        call_command("load_bank", str(tmp_path / "none.yaml"))


def test_publishing_twice_is_refused(bank: Any, now: Any) -> None:
    with pytest.raises(AlreadyPublished):
        actions.publish_bank(bank=bank, by=None, at=now)


def test_a_bank_asks_one_statement_of_each_area_in_the_pulse_check(bank: Any, now: Any) -> None:
    draft = actions.draft_from(bank=bank, by=None, at=now)
    draft.areas.get(code="LG").statements.update(in_pulse=False)
    with pytest.raises(NotComplete, match="LG needs exactly one statement in the pulse check"):
        actions.publish_bank(bank=draft, by=None, at=now)


def test_a_bank_with_gaps_is_not_published(bank: Any, now: Any) -> None:
    draft = actions.draft_from(bank=bank, by=None, at=now)
    draft.areas.get(code="LG").statements.all().delete()
    NextAction.objects.filter(area__bank=draft, area__code="VC", from_level=2).delete()
    Statement.objects.filter(area__bank=draft, code="CJ1").update(anchor_3="")
    with pytest.raises(NotComplete) as refused:
        actions.publish_bank(bank=draft, by=None, at=now)
    said = str(refused.value)
    assert "LG has no statements." in said
    assert "VC does not say what leads from 2 to 3." in said
    assert "CJ1 has no text at 3." in said
    draft.refresh_from_db()
    assert not draft.is_published


def test_an_empty_bank_is_not_published(db: None, now: Any) -> None:
    with pytest.raises(NotComplete):
        actions.publish_bank(bank=Bank.objects.create(number=1), by=None, at=now)


def test_a_draft_says_what_its_source_says_and_leaves_it_alone(bank: Any, now: Any) -> None:
    draft = actions.draft_from(bank=bank, by=None, at=now)
    assert bank_file.export(contents(draft))["areas"] == bank_file.export(contents(bank))["areas"]
    Statement.objects.filter(area__bank=draft, code="LG1").update(text="Another claim.")
    assert Statement.objects.get(area__bank=bank, code="LG1").text != "Another claim."
    assert Bank.objects.current() == bank
    actions.publish_bank(bank=draft, by=None, at=now + timedelta(seconds=1))
    assert Bank.objects.current() == draft


def test_parts_of_a_published_bank_never_change(bank: Any) -> None:
    area = Area.objects.get(code="LG")
    for row in (area, area.statements.get(code="LG1"), area.next_actions.first()):
        with pytest.raises(Frozen):
            row.save()
        with pytest.raises(Frozen):
            row.delete()
    with pytest.raises(Frozen):
        Statement(area=area, code="LG6", text="x", anchor_1="x", anchor_3="x", anchor_5="x").save()


def test_the_database_holds_the_states_of_a_bank(db: None, now: Any) -> None:
    for fields in (
        {"number": 0},
        {"number": 1, "state": "published"},
        {"number": 1, "published_at": now},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Bank.objects.create(**fields)
