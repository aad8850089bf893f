"""A file of calls: checked row by row, taken in whole or not at all, undone while nothing was
published from it, and never half-done."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.rankings.actions import imports
from members.rankings.actions.calls import void_call
from members.rankings.actions.imports import (
    begin_import,
    drop_import,
    read_on,
    take_in,
    undo_import,
)
from members.rankings.call_files.refusal import FileRefused
from members.rankings.demo_standard import standard as demo_standard
from members.rankings.errors import Refused
from members.rankings.models import (
    Call,
    CallImport,
    Period,
    RankedOrganisation,
    Scenario,
    Sector,
    Snapshot,
    StagedRows,
    StandardVersion,
    month_of,
)
from tests.members.rankings.called import (
    NOW,
    banks,
    begun,
    csv_of,
    organisation,
    read,
    row,
    standard,
    unanswered,
    upload,
    xlsx_of,
)

__all__ = ["banks", "standard"]
State = CallImport.State
Banks = list[RankedOrganisation]


def errors_of(sent: CallImport) -> list[tuple[int, str, str]]:
    return [tuple(error) for error in sent.errors]  # type: ignore[misc]


@pytest.mark.parametrize("how", [csv_of, xlsx_of])
def test_a_file_becomes_calls_as_they_were_noted(
    standard: StandardVersion, banks: Banks, how: Any
) -> None:
    rows = [row(standard, 1), unanswered(standard, 2), unanswered(standard, 3, outcome="failed")]
    ending = "xlsx" if how is xlsx_of else "csv"
    sent = read(standard, how(standard, rows), f"calls.{ending}")
    assert (sent.state, sent.calls_found, sent.errors) == (State.CHECKED, 3, [])
    assert sent.summary["outcomes"] == {"answered": 1, "unanswered": 1, "failed": 1}
    assert not Call.objects.exists()
    take_in(waiting=sent, by=None, at=NOW)
    first, second, third = Call.objects.order_by("call_id")
    assert first.organisation == banks[1]
    assert first.called_at == datetime(2026, 8, 2, 0, 15, tzinfo=UTC)
    assert first.month == month_of(first.called_at)
    assert (first.menu_seconds, first.wait_seconds, first.talk_seconds) == (31, 57, 240)
    assert first.answers["ENG1"] is True
    assert first.answers["ENG3"] == 2
    assert first.recorded_at == NOW
    assert (second.accessibility, second.mastery) == (0, None)
    assert (third.accessibility, third.mastery) == (None, None)
    assert not StagedRows.objects.exists()


def test_scores_are_those_of_a_call_keyed_in(standard: StandardVersion, banks: Banks) -> None:
    take_in(waiting=read(standard, csv_of(standard, [row(standard, 1)])), by=None, at=NOW)
    call = Call.objects.get()
    assert call.skill_1 is not None
    assert call.mastery == sum(
        competency.weight * skill
        for competency, skill in zip(standard.competencies.all(), call.skills, strict=True)
        if skill is not None
    )


def test_every_error_is_told_by_row_and_column(standard: StandardVersion, banks: Banks) -> None:
    rows = [
        row(standard, 1),
        row(standard, 2, organisation="bilby-bnak"),
        row(standard, 3, scenario="BILL"),
        row(standard, 4, called_at="yesterday", ENG1="perhaps"),
        row(standard, 5, wait_seconds="600"),
        row(standard, 6, wait_seconds=""),
        unanswered(standard, 7, talk_seconds="20"),
        row(standard, 8, called_at="2027-01-01 10:00"),
        row(standard, 9, called_at="2023-01-01 10:00"),
        row(standard, 10, call_id=""),
        row(standard, 11, ENG3="6"),
        row(standard, 12, outcome="engaged"),
        row(standard, 13, menu_seconds="-1"),
        row(standard, 14, shopper="=cmd()"),
        row(standard, 15, talk_seconds="1.5"),
    ]
    sent = read(standard, csv_of(standard, rows))
    assert sent.state == State.REFUSED
    found = {(number, column): sentence for number, column, sentence in errors_of(sent)}
    assert set(found) == {
        (3, "organisation"),
        (4, "scenario"),
        (5, "called_at"),
        (5, "ENG1"),
        (6, "wait_seconds"),
        (7, "wait_seconds"),
        (8, "talk_seconds"),
        (9, "called_at"),
        (10, "organisation"),
        (11, "call_id"),
        (12, "ENG3"),
        (13, "outcome"),
        (14, "menu_seconds"),
        (15, "shopper"),
        (16, "talk_seconds"),
    }
    assert "bilby-bank?" in found[3, "organisation"]
    assert "CARD, LOAN" in found[4, "scenario"]
    assert sent.error_count == 15
    with pytest.raises(Refused):
        take_in(waiting=sent, by=None, at=NOW)
    assert not Call.objects.exists()
    assert not StagedRows.objects.exists()


def test_a_row_with_too_few_or_too_many_cells_is_an_error_of_that_row(
    standard: StandardVersion, banks: Banks
) -> None:
    """A cell that got lost would be one that does not apply, and the score of the others higher."""
    heading, *lines = (
        csv_of(standard, [row(standard, n) for n in range(1, 4)]).decode().splitlines()
    )
    width = heading.count(",") + 1
    lines[1] = lines[1].rpartition(",")[0]
    lines[2] += ",,junk"
    broken = "\r\n".join([heading, *lines, ""])
    for text in (broken, broken.replace(",", ";")):
        sent = read(standard, text.encode())
        assert sent.state == State.REFUSED
        assert errors_of(sent) == [
            (3, "the row", f"has {width - 1} cells, the heading {width}: it may be cut off"),
            (4, "the row", f"has {width + 2} cells, the heading {width}: some may have shifted"),
        ]


def test_a_file_that_breaks_off_before_its_last_cell_is_refused(
    standard: StandardVersion, banks: Banks
) -> None:
    whole = csv_of(standard, [row(standard, 1), row(standard, 2)]).rstrip()
    assert read(standard, whole).state == State.CHECKED
    with pytest.raises(FileRefused, match="Row 3 stops before its last cell"):
        begun(standard, whole[: whole.rindex(b",") + 1])


def test_a_workbook_leaves_empty_cells_out_and_has_nothing_beside_its_columns(
    standard: StandardVersion, banks: Banks
) -> None:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(xlsx_of(standard, [row(standard, n) for n in range(1, 4)])))
    sheet = book["Calls"]
    width = sheet.max_column
    sheet.cell(2, width).value = None
    sheet.cell(3, width + 2).value = " "
    sheet.cell(4, width + 2).value = "junk"
    book.save(held := BytesIO())
    sent = read(standard, held.getvalue(), "calls.xlsx")
    assert errors_of(sent) == [
        (4, "the row", f"has {width + 1} cells, the heading {width}: some may have shifted")
    ]


@pytest.mark.parametrize(
    ("at", "is_wrong"), [(date(2026, 8, 2), True), (datetime(2026, 8, 2), False)]
)
def test_a_day_without_an_hour_is_no_midnight_in_a_workbook_either(
    standard: StandardVersion, banks: Banks, at: Any, is_wrong: bool
) -> None:
    sent = read(standard, xlsx_of(standard, [row(standard, 1, called_at=at)]), "calls.xlsx")
    assert [column for _, column, _ in errors_of(sent)] == ["called_at"] * is_wrong


def test_a_competency_without_an_item_that_applies_is_refused(
    standard: StandardVersion, banks: Banks
) -> None:
    blank = {code: "n/a" for code in row(standard) if code.startswith("ENG")}
    sent = read(standard, csv_of(standard, [row(standard, 1, **blank)]))
    assert errors_of(sent) == [(2, "ENG", "At least one of its items must apply.")]


def test_formulas_are_refused(standard: StandardVersion, banks: Banks) -> None:
    rows = [row(standard, 1, wait_seconds="=20+20"), row(standard, 2, ENG1="=TRUE()")]
    for how, name in ((csv_of, "calls.csv"), (xlsx_of, "calls.xlsx")):
        sent = read(standard, how(standard, rows), name)
        assert [error[:2] for error in errors_of(sent)] == [(2, "wait_seconds"), (3, "ENG1")]
        assert all("is a formula" in error[2] for error in errors_of(sent))


def test_duplicates_are_found_in_the_file_and_in_the_portal(
    standard: StandardVersion, banks: Banks
) -> None:
    take_in(waiting=read(standard, csv_of(standard, [row(standard, 1)])), by=None, at=NOW)
    rows = [row(standard, 2), row(standard, 1), row(standard, 3), row(standard, 3)]
    sent = read(standard, csv_of(standard, rows))
    assert errors_of(sent) == [
        (3, "call_id", "KQ-00001 is in the portal already"),
        (5, "call_id", "KQ-00003 is in row 4 already"),
    ]
    rows[1] |= {"call_id": "kq-00001"}
    rows[3] |= {"call_id": "Kq-00003"}
    assert errors_of(read(standard, csv_of(standard, rows))) == [
        (3, "call_id", "kq-00001 is in the portal already"),
        (5, "call_id", "Kq-00003 is in row 4 already"),
    ]


def test_a_void_calls_id_is_free_again(standard: StandardVersion, banks: Banks, staff: Any) -> None:
    take_in(waiting=read(standard, csv_of(standard, [row(standard, 1)])), by=None, at=NOW)
    void_call(call=Call.objects.get(), reason="Wrong line.", by=staff.user, at=NOW)
    sent = read(standard, csv_of(standard, [row(standard, 1)]))
    assert sent.state == State.CHECKED
    take_in(waiting=sent, by=None, at=NOW)
    assert Call.objects.standing().count() == 1


def test_organisations_are_known_by_every_name_they_have_borne(
    standard: StandardVersion, banks: Banks
) -> None:
    banks[0].names.create(name="Bandicoot Mutual", from_on=date(2026, 1, 1))
    rows = [
        row(standard, 1, organisation="BANDICOOT BANK"),
        row(standard, 2, organisation="Bandicoot Mutual"),
    ]
    sent = read(standard, csv_of(standard, rows))
    take_in(waiting=sent, by=None, at=NOW)
    assert {call.organisation for call in Call.objects.all()} == {banks[0]}


def test_a_name_that_two_have_borne_names_nobody(standard: StandardVersion, banks: Banks) -> None:
    for bank in banks[:2]:
        bank.names.create(name="First Bank", from_on=date(2025, 1, 1))
    sent = read(standard, csv_of(standard, [row(standard, 1, organisation="First Bank")]))
    assert [error[:2] for error in errors_of(sent)] == [(2, "organisation")]


@pytest.mark.parametrize(
    ("content", "name", "complaint"),
    [
        (b"", "calls.csv", "empty"),
        (b"\n\n", "calls.csv", "empty"),
        (b"call_id,shopper\n1,2\n", "calls.csv", "Columns missing: organisation"),
        (b"x", "calls.pdf", "csv or .xlsx"),
        (b"x", "calls.xlsx", "not an .xlsx"),
    ],
)
def test_a_file_that_is_no_file_of_calls_is_not_kept(
    standard: StandardVersion, banks: Banks, content: bytes, name: str, complaint: str
) -> None:
    with pytest.raises(FileRefused, match=complaint):
        begin_import(upload=upload(content, name), version=standard, by=None, at=NOW)
    assert not CallImport.objects.exists()


def test_a_draft_standard_has_no_calls(standard: StandardVersion, banks: Banks) -> None:
    draft = StandardVersion.objects.create(number=9)
    with pytest.raises(Refused, match="draft"):
        begin_import(upload=upload(b"a\n"), version=draft, by=None, at=NOW)


def test_columns_of_another_standard_are_refused_by_name(
    standard: StandardVersion, banks: Banks
) -> None:
    first = demo_standard(1, by=None, at=datetime(2024, 1, 1, tzinfo=UTC))
    with pytest.raises(FileRefused, match="ENE1"):
        begun(standard, csv_of(first, [row(first, 1)]))


def test_a_file_without_a_call_is_refused(standard: StandardVersion, banks: Banks) -> None:
    sent = read(standard, csv_of(standard, []))
    assert errors_of(sent) == [(1, "", "There is no call in the file.")]


@pytest.mark.parametrize(("how", "ending"), [(csv_of, "csv"), (xlsx_of, "xlsx")])
def test_a_file_is_read_in_goes_and_resumed_where_the_last_one_ended(
    standard: StandardVersion, banks: Banks, monkeypatch: pytest.MonkeyPatch, how: Any, ending: str
) -> None:
    monkeypatch.setattr(imports, "_MOST_IN_ONE_GO", 4)
    rows = [row(standard, number) for number in range(1, 11)]
    sent = begun(standard, how(standard, rows), f"calls.{ending}")
    seen = []
    while sent.is_reading:
        sent = read_on(waiting=CallImport.objects.get(pk=sent.pk), at=NOW)
        seen.append((sent.read_to, sent.calls_found))
    assert seen[:2] == [(5, 4), (9, 8)]
    assert seen[-1] == (11, 10)
    take_in(waiting=sent, by=None, at=NOW)
    assert Call.objects.count() == 10


def test_a_go_that_dies_loses_itself_only(
    standard: StandardVersion, banks: Banks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "_MOST_IN_ONE_GO", 2)
    sent = begun(standard, csv_of(standard, [row(standard, number) for number in range(1, 6)]))
    sent = read_on(waiting=sent, at=NOW)
    before = (sent.read_to, StagedRows.objects.count())

    def dies(*args: Any, **kwargs: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(imports, "_count", dies)
        with pytest.raises(KeyboardInterrupt):
            read_on(waiting=sent, at=NOW)
    sent = CallImport.objects.get()
    assert (sent.read_to, StagedRows.objects.count()) == before
    while sent.is_reading:
        sent = read_on(waiting=sent, at=NOW)
    take_in(waiting=sent, by=None, at=NOW)
    assert Call.objects.count() == 5


def test_taking_in_that_dies_takes_nothing_in(
    standard: StandardVersion, banks: Banks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "_MOST_IN_ONE_GO", 2)
    sent = read(standard, csv_of(standard, [row(standard, number) for number in range(1, 6)]))
    real, gone = imports.insert, []

    def dies_later(calls: Any, **by_whom: Any) -> None:
        if gone:
            raise KeyboardInterrupt
        real(calls, **by_whom)
        gone.append(Call.objects.count())

    with monkeypatch.context() as broken:
        broken.setattr(imports, "insert", dies_later)
        with pytest.raises(KeyboardInterrupt):
            take_in(waiting=sent, by=None, at=NOW)
    assert gone == [2]
    assert not Call.objects.exists()
    assert CallImport.objects.get().state == State.CHECKED
    take_in(waiting=sent, by=None, at=NOW)
    assert Call.objects.count() == 5


def test_two_who_read_on_at_once_read_each_row_once(
    standard: StandardVersion, banks: Banks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "_MOST_IN_ONE_GO", 3)
    sent = begun(standard, csv_of(standard, [row(standard, number) for number in range(1, 7)]))
    stale = CallImport.objects.get(pk=sent.pk)
    read_on(waiting=sent, at=NOW)
    after = read_on(waiting=stale, at=NOW)
    assert (after.read_to, after.calls_found) == (4, 3)
    assert StagedRows.objects.count() == 1


def test_nothing_is_taken_in_twice(standard: StandardVersion, banks: Banks) -> None:
    sent = read(standard, csv_of(standard, [row(standard, 1)]))
    take_in(waiting=sent, by=None, at=NOW)
    with pytest.raises(Refused, match="taken in"):
        take_in(waiting=sent, by=None, at=NOW)
    assert Call.objects.count() == 1


def test_calls_that_came_in_another_way_meanwhile_stop_all_of_it(
    standard: StandardVersion, banks: Banks
) -> None:
    one = read(standard, csv_of(standard, [row(standard, 1), row(standard, 2)]))
    other = read(standard, csv_of(standard, [row(standard, 2)]))
    take_in(waiting=other, by=None, at=NOW)
    with pytest.raises(Refused, match="KQ-00002"):
        take_in(waiting=one, by=None, at=NOW)
    assert Call.objects.count() == 1


def test_an_organisation_that_left_meanwhile_stops_all_of_it(
    standard: StandardVersion, banks: Banks
) -> None:
    sent = read(standard, csv_of(standard, [row(standard, number) for number in range(1, 6)]))
    RankedOrganisation.objects.filter(pk=banks[2].pk).update(left_on=date(2026, 1, 1))
    with pytest.raises(Refused, match="bilby-bank was changed"):
        take_in(waiting=sent, by=None, at=NOW)
    assert not Call.objects.exists()


def test_a_scenario_that_was_deleted_meanwhile_is_named(
    standard: StandardVersion, banks: Banks
) -> None:
    sent = read(standard, csv_of(standard, [row(standard, 1)]))
    Scenario.objects.get(code="CARD").delete()
    with pytest.raises(Refused, match="scenario of KQ-00001 was deleted"):
        take_in(waiting=sent, by=None, at=NOW)
    assert not Call.objects.exists()


def test_undoing_takes_its_own_calls_out_and_no_others(
    standard: StandardVersion, banks: Banks
) -> None:
    one = read(standard, csv_of(standard, [row(standard, 1)]))
    other = read(standard, csv_of(standard, [row(standard, 2), row(standard, 3)]))
    for sent in (one, other):
        take_in(waiting=sent, by=None, at=NOW)
    undone = undo_import(taken=other, by=None)
    assert undone.state == State.UNDONE
    assert [call.call_id for call in Call.objects.all()] == ["KQ-00001"]
    with pytest.raises(Refused):
        undo_import(taken=other, by=None)
    again = read(standard, csv_of(standard, [row(standard, 2)]))
    assert again.state == State.CHECKED


def published(standard: StandardVersion, *, computed_at: datetime, month: int = 7) -> Snapshot:
    period = Period.objects.create(
        kind="month",
        starts_on=date(2026, month, 1),
        ends_on=date(2026, month + 1, 1) - timedelta(days=1),
        standard=standard,
    )
    return Snapshot.objects.create(
        period=period,
        standard=standard,
        state="published",
        calls=1,
        seed=1,
        computed_at=computed_at,
        published_at=computed_at,
    )


def test_what_was_published_from_a_file_keeps_it_from_being_undone(
    standard: StandardVersion, banks: Banks
) -> None:
    july = row(standard, 1, called_at="2026-07-05 10:00")
    sent = take_in(waiting=read(standard, csv_of(standard, [july])), by=None, at=NOW)
    published(standard, computed_at=NOW + timedelta(hours=1))
    with pytest.raises(Refused, match="July 2026 is published"):
        undo_import(taken=sent, by=None)
    assert Call.objects.count() == 1


@pytest.mark.parametrize(("month", "hours"), [(6, 1), (7, -1)])
def test_figures_that_did_not_count_its_calls_do_not(
    standard: StandardVersion, banks: Banks, month: int, hours: int
) -> None:
    july = row(standard, 1, called_at="2026-07-05 10:00")
    published(standard, computed_at=NOW + timedelta(hours=hours), month=month)
    sent = take_in(waiting=read(standard, csv_of(standard, [july])), by=None, at=NOW)
    assert undo_import(taken=sent, by=None).state == State.UNDONE


def test_calls_of_a_published_period_are_announced(standard: StandardVersion, banks: Banks) -> None:
    published(standard, computed_at=NOW)
    sent = read(standard, csv_of(standard, [row(standard, 1, called_at="2026-07-05 10:00")]))
    assert [period.label for period in imports.late(sent)] == ["July 2026"]
    other = read(standard, csv_of(standard, [row(standard, 1, called_at="2026-08-05 10:00")]))
    assert imports.late(other) == []


def test_a_voided_or_queried_call_keeps_a_file_from_being_undone(
    standard: StandardVersion, banks: Banks, staff: Any
) -> None:
    rows = [row(standard, 1), row(standard, 2)]
    sent = take_in(waiting=read(standard, csv_of(standard, rows)), by=None, at=NOW)
    query = Call.objects.first().queries.create(question="Was that us?")  # type: ignore[union-attr]
    with pytest.raises(Refused, match="has asked"):
        undo_import(taken=sent, by=None)
    query.delete()
    void_call(call=Call.objects.earliest("pk"), reason="Wrong line.", by=staff.user, at=NOW)
    with pytest.raises(Refused, match="was voided"):
        undo_import(taken=sent, by=None)
    assert Call.objects.count() == 2


@pytest.mark.parametrize("reads", [True, False])
def test_dropping_keeps_nothing(
    standard: StandardVersion,
    banks: Banks,
    reads: bool,
    django_capture_on_commit_callbacks: Any,
) -> None:
    content = csv_of(standard, [row(standard, 1)])
    with django_capture_on_commit_callbacks(execute=True):
        sent = begun(standard, content)
        name = sent.file.name
        assert default_storage.exists(name)
        if reads:
            sent = read_on(waiting=sent, at=NOW)
        dropped = drop_import(waiting=sent, by=None)
    assert dropped.state == State.DROPPED
    assert not default_storage.exists(name)
    assert not StagedRows.objects.exists()
    with pytest.raises(Refused):
        drop_import(waiting=dropped, by=None)
    with pytest.raises(Refused):
        read_on(waiting=dropped, at=NOW)


def test_the_file_goes_once_it_is_read(
    standard: StandardVersion, banks: Banks, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sent = begun(standard, csv_of(standard, [row(standard, 1)]))
        name = sent.file.name
        sent = read_on(waiting=sent, at=NOW)
    assert sent.state == State.CHECKED
    assert not sent.file
    assert not default_storage.exists(name)


def test_a_file_that_is_lost_is_said_to_be(standard: StandardVersion, banks: Banks) -> None:
    sent = begun(standard, csv_of(standard, [row(standard, 1)]))
    default_storage.delete(sent.file.name)
    sent = read_on(waiting=sent, at=NOW)
    assert sent.state == State.REFUSED
    assert "Send it again" in sent.errors[0][2]


def test_errors_are_counted_beyond_those_that_are_kept(
    standard: StandardVersion, banks: Banks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "MOST_ERRORS", 3)
    rows = [row(standard, number, outcome="?") for number in range(1, 9)]
    sent = read(standard, csv_of(standard, rows))
    assert (sent.error_count, len(sent.errors)) == (8, 3)


def test_reading_a_go_costs_the_same_queries_whatever_its_length(
    standard: StandardVersion, banks: Banks
) -> None:
    few = begun(standard, csv_of(standard, [row(standard, 1)]))
    many = begun(standard, csv_of(standard, [row(standard, number) for number in range(2, 60)]))
    counts = []
    for sent in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            read_on(waiting=sent, at=NOW)
        counts.append(len(asked))
    assert counts[0] == counts[1] < 20


def test_another_sectors_scenario_is_refused(standard: StandardVersion, banks: Banks) -> None:
    energy = Sector.objects.create(name="Energy", slug="energy", description="Energy.", order=2)
    Scenario.objects.create(sector=energy, code="BILL", name="Bill")
    organisation(energy, "Potoroo", joined_on=date(2024, 1, 1))
    rows = [
        row(standard, 1, organisation="potoroo", scenario="bill"),
        row(standard, 2, scenario="BILL"),
    ]
    sent = read(standard, csv_of(standard, rows))
    assert [error[:2] for error in errors_of(sent)] == [(3, "scenario")]
