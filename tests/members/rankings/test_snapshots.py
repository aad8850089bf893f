"""Recording calls, computing drafts, publishing and correcting: what is refused, by name, and that
what is published never changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from members.accounts.models import User
from members.rankings import checks
from members.rankings.actions.calls import record_call, void_call
from members.rankings.actions.organisations import ensure_period, merge, rename
from members.rankings.actions.snapshots import compute_draft, drop_draft, publish
from members.rankings.actions.standards import copy_standard, publish_standard
from members.rankings.errors import Refused
from members.rankings.models import (
    Call,
    Frozen,
    Item,
    Period,
    RankedOrganisation,
    Scenario,
    Snapshot,
    StandardVersion,
    Standing,
    month_of,
    name_on,
)
from members.rankings.scales import Timings, Unscorable
from tests.members.rankings.called import NOW, banks, standard

__all__ = ["banks", "standard"]

Q2, Q3 = date(2026, 4, 1), date(2026, 7, 1)


@pytest.fixture
def by(staff: Any) -> User:
    user: User = staff.user
    return user


@pytest.fixture
def call(standard: StandardVersion, banks: list[RankedOrganisation], by: User) -> Any:
    """``call(bank, day, rating=4)``: one answered call, recorded."""
    count = 0

    def make(
        bank: RankedOrganisation,
        day: datetime = datetime(2026, 8, 3, 1, 0, tzinfo=UTC),
        *,
        rating: int = 4,
        **changes: Any,
    ) -> Call:
        nonlocal count
        count += 1
        noted = {"yes_no": rating > 2, "rating": rating, "count": 2}
        fields: dict[str, Any] = {
            "version": standard,
            "organisation": bank,
            "scenario": bank.sector.scenarios.first(),
            "call_id": f"T-{count}",
            "called_at": day,
            "outcome": "answered",
            "timings": Timings(30, 60 + 10 * rating, 200),
            "answers": {
                item.code: noted[item.kind]
                for item in Item.objects.filter(version=standard, source="answer")
            },
            "by": by,
            "at": NOW - timedelta(hours=2),
        }
        return record_call(**(fields | changes))

    return make


@pytest.fixture
def quarter(standard: StandardVersion) -> Period:
    return ensure_period(kind="quarter", starts_on=Q3, standard=standard)


@pytest.fixture
def filled(call: Any, banks: list[RankedOrganisation], quarter: Period) -> Period:
    """Eight calls to each of five banks; the first two banks are equal."""
    for number, bank in enumerate(banks):
        for each in range(8):
            call(bank, rating=1 + (max(number, 1) + each % 2) % 5)
    return quarter


def draft(period: Period, by: User, *, at: datetime = NOW, note: str = "") -> Snapshot:
    return compute_draft(period=period, by=by, at=at, note=note)


def refused(work: Any, **fields: Any) -> list[str]:
    with pytest.raises(Refused) as error:
        work(**fields)
    return error.value.reasons


def test_a_quarter_is_computed_checked_and_published(filled: Period, by: User) -> None:
    snapshot = draft(filled, by)
    assert snapshot.calls == 40 and not Snapshot.objects.current().exists()
    assert not any(check.stops for check in checks.of(snapshot, at=NOW))
    published = publish(snapshot=snapshot, by=by, at=NOW)
    assert list(Snapshot.objects.current()) == [published]
    labels = [row.rank_label for row in published.standings.in_order()]
    assert labels.count("=4") == 2 or "=1" in labels or len(set(labels)) == 4
    assert set(published.standings.values_list("entry", flat=True)) == {"new"}


def test_a_year_to_date_waits_until_all_that_it_holds_is_out(
    filled: Period, standard: StandardVersion, by: User
) -> None:
    """Less what was published before, its figures would be those of the draft."""
    year = draft(ensure_period(kind="year", to=date(2026, 9, 30), standard=standard), by)
    [reason] = refused(publish, snapshot=year, by=by, at=NOW)
    assert reason == "Aug 2026: not published as month or quarter. Publish that first."
    assert not Snapshot.objects.current().exists()
    publish(snapshot=draft(filled, by), by=by, at=NOW)
    publish(snapshot=year, by=by, at=NOW)
    assert Snapshot.objects.current().count() == 2


@pytest.fixture
def year(filled: Period, standard: StandardVersion, by: User) -> Snapshot:
    """The quarter, and the year to date that holds it, are published."""
    publish(snapshot=draft(filled, by), by=by, at=NOW)
    period = ensure_period(kind="year", to=date(2026, 9, 30), standard=standard)
    return publish(snapshot=draft(period, by), by=by, at=NOW)


def corrected(period: Period, by: User, *, at: datetime) -> Snapshot:
    """With one call less."""
    wrong = Call.objects.counted(period).earliest("pk")
    void_call(call=wrong, reason="The wrong number.", by=by, at=at)
    return publish(snapshot=draft(period, by, at=at, note="A wrong number."), by=by, at=at)


def test_a_correction_leaves_what_shares_its_calls_outdated_until_that_is_corrected(
    filled: Period, year: Snapshot, by: User, standard: StandardVersion
) -> None:
    assert not Snapshot.objects.outdated()
    august = ensure_period(kind="month", starts_on=date(2026, 8, 1), standard=standard)
    month = publish(snapshot=draft(august, by), by=by, at=NOW)
    correction = corrected(filled, by, at=NOW + timedelta(hours=1))
    assert set(Snapshot.objects.outdated()) == {year, month} == set(correction.outdates.all())
    for number, each in enumerate((year, month), 2):
        at = NOW + timedelta(hours=number)
        publish(snapshot=draft(each.period, by, at=at, note="As the quarter."), by=by, at=at)
    assert not Snapshot.objects.outdated()


def test_a_correction_elsewhere_in_the_quarter_leaves_a_month_alone(
    filled: Period, by: User, standard: StandardVersion, call: Any, banks: Any
) -> None:
    july = ensure_period(kind="month", starts_on=Q3, standard=standard)
    call(banks[0], datetime(2026, 7, 3, 1, 0, tzinfo=UTC))
    publish(snapshot=draft(july, by), by=by, at=NOW)
    publish(snapshot=draft(filled, by), by=by, at=NOW)
    at = NOW + timedelta(hours=1)
    void_call(call=Call.objects.get(call_id="T-1"), reason="The wrong number.", by=by, at=at)
    publish(snapshot=draft(filled, by, at=at, note="One in August."), by=by, at=at)
    assert not Snapshot.objects.outdated()


def test_a_call_recorded_and_voided_in_between_changes_nothing(
    filled: Period, year: Snapshot, by: User, call: Any, banks: Any
) -> None:
    late = call(banks[0], at=NOW + timedelta(minutes=1))
    void_call(call=late, reason="Twice.", by=by, at=NOW + timedelta(minutes=2))
    at = NOW + timedelta(hours=1)
    publish(snapshot=draft(filled, by, at=at, note="Nothing."), by=by, at=at)
    assert not Snapshot.objects.outdated()


def test_calls_that_come_or_are_voided_after_publication_leave_it_to_correct(
    filled: Period, by: User, call: Any, banks: Any, staff: Any
) -> None:
    """Without anything else being published; a call that failed, or of another quarter, does not."""
    publish(snapshot=draft(filled, by), by=by, at=NOW)
    later = NOW + timedelta(hours=1)
    call(banks[0], datetime(2026, 6, 3, 1, 0, tzinfo=UTC), at=later)
    call(banks[0], outcome="failed", timings=Timings(30, None, None), answers={}, at=later)
    assert not Snapshot.objects.outdated()
    page = "/admin/rankings/period/"
    assert "since: compute a correction" not in staff.get(page).content.decode()
    late = call(banks[0], at=later)
    assert [each.period for each in Snapshot.objects.outdated()] == [filled]
    assert "calls came or were voided since: compute" in staff.get(page).content.decode()
    sentence = "Calls came or were voided since revision 1 was computed."
    assert sentence in staff.get(f"{page}{filled.pk}/change/").content.decode()
    void_call(call=late, reason="Twice.", by=by, at=later)
    assert not Snapshot.objects.outdated()
    wrong = Call.objects.earliest("pk")
    void_call(call=wrong, reason="The wrong number.", by=by, at=later)
    assert [each.period for each in Snapshot.objects.outdated()] == [filled]
    publish(snapshot=draft(filled, by, at=later, note="A wrong number."), by=by, at=later)
    assert not Snapshot.objects.outdated()


def test_the_migration_finds_what_is_outdated_already(
    filled: Period, year: Snapshot, by: User
) -> None:
    correction = corrected(filled, by, at=NOW + timedelta(hours=1))
    correction.outdates.clear()
    migration = import_module("members.rankings.migrations.0004_outdated_figures")
    migration.find_outdated(apps, SimpleNamespace(connection=connection))
    assert list(Snapshot.objects.outdated()) == [year]
    assert list(correction.outdates.all()) == [year]


def test_a_draft_is_replaced_by_the_next_and_can_be_dropped(filled: Period, by: User) -> None:
    first = draft(filled, by)
    second = draft(filled, by)
    assert list(Snapshot.objects.all()) == [second]
    assert refused(publish, snapshot=first, by=by, at=NOW) == [
        "This draft was replaced by another. Look at that one first."
    ]
    drop_draft(snapshot=second)
    assert not Snapshot.objects.exists() and not Standing.objects.exists()


def test_a_second_publication_is_refused(filled: Period, by: User) -> None:
    snapshot = publish(snapshot=draft(filled, by), by=by, at=NOW)
    assert refused(publish, snapshot=snapshot, by=by, at=NOW) == [
        "Jul to Sep 2026 is published already."
    ]
    assert "stays" in refused(drop_draft, snapshot=snapshot)[0]


def test_what_is_published_cannot_be_changed_by_any_way(filled: Period, by: User) -> None:
    snapshot = publish(snapshot=draft(filled, by), by=by, at=NOW)
    standing = snapshot.standings.first()
    assert standing is not None
    for work in (
        snapshot.save,
        snapshot.delete,
        standing.save,
        standing.delete,
        lambda: Snapshot.objects.update(note="x"),
        lambda: Standing.objects.all().delete(),
        lambda: snapshot.figures.update(calls=1),
    ):
        with pytest.raises(Frozen):
            work()
    assert Snapshot.objects.get().standings.count() == 5


def test_a_correction_needs_a_note_and_leaves_the_first_revision_as_it_was(
    filled: Period, by: User, banks: list[RankedOrganisation]
) -> None:
    first = publish(snapshot=draft(filled, by), by=by, at=NOW)
    kept = list(first.standings.values_list("organisation", "overall", "rank").order_by("pk"))
    assert "correction" in refused(compute_draft, period=filled, by=by, at=NOW)[0]
    wrong = Call.objects.filter(organisation=banks[4]).first()
    assert wrong is not None
    void_call(call=wrong, reason="The wrong number.", by=by, at=NOW + timedelta(hours=1))
    later = NOW + timedelta(hours=2)
    second = publish(snapshot=draft(filled, by, at=later, note="A wrong number."), by=by, at=later)
    assert (second.revision, second.calls, second.note) == (2, 39, "A wrong number.")
    assert list(Snapshot.objects.current()) == [second]
    assert kept == list(
        first.standings.values_list("organisation", "overall", "rank").order_by("pk")
    )
    status = second.standings.get(organisation=banks[4]).status
    assert status == Standing.Status.INDICATIVE


def test_an_old_revision_can_be_computed_again_from_the_calls_as_they_stood(
    filled: Period, by: User, banks: list[RankedOrganisation]
) -> None:
    from members.rankings.drafting import draft as drafted

    first = publish(snapshot=draft(filled, by), by=by, at=NOW)
    call = Call.objects.filter(organisation=banks[0]).first()
    assert call is not None
    void_call(call=call, reason="The wrong number.", by=by, at=NOW + timedelta(hours=1))
    again = drafted(first, at=first.computed_at)
    kept = {row.organisation_id: row for row in first.standings.all()}
    for row in again.standings:
        was = kept[row.organisation_id]
        for name in ("overall", "low", "high", "rank", "rank_low", "rank_high", "scores"):
            assert getattr(row, name) == getattr(was, name)


def test_calls_recorded_after_the_draft_stop_its_publication(
    filled: Period, by: User, call: Any, banks: list[RankedOrganisation]
) -> None:
    snapshot = draft(filled, by, at=NOW - timedelta(hours=1))
    call(banks[0], at=NOW)
    assert "Compute the draft again" in refused(publish, snapshot=snapshot, by=by, at=NOW)[0]


def test_a_period_that_is_not_over_cannot_be_published(filled: Period, by: User) -> None:
    snapshot = draft(filled, by)
    early = datetime(2026, 9, 29, 1, 0, tzinfo=UTC)
    assert refused(publish, snapshot=snapshot, by=by, at=early) == ["Jul to Sep 2026 is not over."]


def test_a_period_without_calls_and_a_standard_in_draft_are_refused(
    quarter: Period, by: User, standard: StandardVersion
) -> None:
    assert "no calls" in refused(compute_draft, period=quarter, by=by, at=NOW)[0]
    unfinished = copy_standard(version=standard, at=NOW)
    other = ensure_period(kind="month", starts_on=Q3, standard=unfinished)
    assert refused(compute_draft, period=other, by=by, at=NOW) == ["Method 3 is not published."]


def test_calls_by_another_method_stop_the_publication(
    filled: Period, by: User, standard: StandardVersion, call: Any, banks: list[RankedOrganisation]
) -> None:
    other = publish_standard(version=copy_standard(version=standard, at=NOW), by=by, at=NOW)
    call(banks[0], version=other)
    snapshot = draft(filled, by)
    assert snapshot.calls == 40
    assert "1 call of the period was scored by another method." in refused(
        publish, snapshot=snapshot, by=by, at=NOW
    )


def test_the_checks_name_few_calls_silent_organisations_and_missing_sectors(
    call: Any, banks: list[RankedOrganisation], quarter: Period, by: User
) -> None:
    for bank, calls in zip(banks, (8, 8, 5, 2), strict=False):
        for _ in range(calls):
            call(bank)
    said = [check.text for check in checks.of(draft(quarter, by), at=NOW)]
    assert "Banks has too few ranked organisations for a table." in said
    assert "Takes part, but without a call: Quokka Bank." in said
    assert "Too few calls to show a score: Dunnart Bank (2)." in said
    assert "Too few calls to rank: Bilby Bank (5)." in said


def test_too_few_ranked_organisations_make_no_table(
    call: Any, banks: list[RankedOrganisation], quarter: Period, by: User
) -> None:
    for bank in banks[:4]:
        for _ in range(8):
            call(bank)
    snapshot = draft(quarter, by)
    assert not snapshot.standings.filter(rank__isnull=False).exists()
    assert not snapshot.awards.exists()
    figure = snapshot.figures.get(sector__slug="banks")
    assert (figure.ranked, figure.has_table, figure.gap) == (4, False, None)


def test_failed_calls_are_kept_and_never_counted(
    filled: Period, by: User, call: Any, banks: list[RankedOrganisation]
) -> None:
    call(banks[0], outcome="failed", timings=Timings(), answers={})
    assert Call.objects.count() == 41 and draft(filled, by).calls == 40


def test_a_centre_that_answered_nobody_is_shown_without_a_score(
    filled: Period, by: User, call: Any, banks: list[RankedOrganisation]
) -> None:
    Call.objects.filter(organisation=banks[0])._raw_delete("default")
    for _ in range(8):
        call(banks[0], outcome="unanswered", timings=Timings(menu=20), answers={})
    row = draft(filled, by).standings.get(organisation=banks[0])
    assert (row.status, row.overall, row.accessibility, row.rank) == ("unanswered", None, 0, None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"called_at": datetime(2027, 1, 1, tzinfo=UTC)}, "called_at"),
        ({"called_at": datetime(2023, 1, 1, tzinfo=UTC)}, "organisation"),
        ({"call_id": " "}, "call_id"),
        ({"call_id": "x" * 65}, "call_id"),
        ({"timings": Timings(10, 700, 10)}, "wait"),
    ],
)
def test_a_call_that_cannot_be_is_refused_by_the_field(
    call: Any, banks: list[RankedOrganisation], changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Unscorable) as refused:
        call(banks[0], **changes)
    assert field in refused.value.errors and not Call.objects.exists()


def test_a_call_id_is_taken_until_its_call_is_void(
    call: Any, banks: list[RankedOrganisation], by: User
) -> None:
    first = call(banks[0], call_id="A-1")
    with pytest.raises(Unscorable, match="there already"):
        call(banks[0], call_id="A-1")
    assert refused(void_call, call=first, reason=" ", by=by, at=NOW) == [
        "Say why the call is void."
    ]
    with pytest.raises(Unscorable, match="there already"):
        call(banks[0], call_id="a-1")
    first.pk, first.call_id = None, "a-1"
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)
    first = Call.objects.get()
    void_call(call=first, reason="Wrong centre.", by=by, at=NOW)
    assert "void already" in refused(void_call, call=first, reason="x", by=by, at=NOW)[0]
    assert call(banks[0], call_id="A-1").pk != first.pk


def test_a_recorded_call_is_never_altered(call: Any, banks: list[RankedOrganisation]) -> None:
    made = call(banks[0])
    made.wait_seconds = 1
    with pytest.raises(Frozen):
        made.save()


def test_after_a_merger_the_old_one_takes_no_calls_and_keeps_its_name(
    call: Any, banks: list[RankedOrganisation]
) -> None:
    old = merge(organisation=banks[0], into=banks[1], on=date(2026, 8, 1))
    with pytest.raises(Unscorable, match="not in the rankings"):
        call(old)
    assert not old.takes_part(on=date(2026, 8, 1)) and old.takes_part(on=date(2026, 7, 31))
    assert refused(merge, organisation=old, into=banks[2], on=date(2026, 9, 1))
    assert refused(merge, organisation=banks[1], into=banks[1], on=date(2026, 9, 1))
    assert refused(merge, organisation=banks[1], into=old, on=date(2026, 9, 1))


def test_who_has_calls_from_a_day_on_neither_merges_nor_leaves_on_it(
    call: Any, banks: list[RankedOrganisation], by: User
) -> None:
    """A minute past midnight in Sydney on the third of August."""
    one, last = banks[0], date(2026, 8, 3)
    made = call(one, datetime(2026, 8, 2, 14, 1, tzinfo=UTC))
    for day in (date(2026, 8, 1), last):
        assert "Void them" in refused(merge, organisation=one, into=banks[1], on=day)[0]
        one.left_on = day
        with pytest.raises(ValidationError, match="from that day on"):
            one.clean()
    one.left_on = date(2026, 8, 4)
    one.clean()
    void_call(call=made, reason="The wrong number.", by=by, at=NOW)
    one.left_on = last
    one.clean()
    assert merge(organisation=one, into=banks[1], on=last).merged_on == last


def test_a_weight_that_a_draft_was_made_with_stays_until_it_is_dropped(
    filled: Period, by: User
) -> None:
    """It may be published as it is: nobody could compute those figures again by another weight."""
    used, other = Scenario.objects.order_by("code")
    snapshot = draft(filled, by)
    used.weight = 5
    with pytest.raises(ValidationError, match="Drop the draft"):
        used.clean()
    with pytest.raises(Frozen):
        used.save()
    with pytest.raises(Frozen):
        Scenario.objects.update(weight=5)
    other.weight = 9
    other.clean()
    other.save()
    drop_draft(snapshot=snapshot)
    used.clean()
    used.save()
    publish(snapshot=draft(filled, by), by=by, at=NOW)
    assert list(Scenario.objects.order_by("code").values_list("weight", flat=True)) == [5, 9]


def test_a_weight_that_published_figures_were_made_with_stays(filled: Period, by: User) -> None:
    used, other = Scenario.objects.order_by("code")
    publish(snapshot=draft(filled, by), by=by, at=NOW)
    used.name = "A lost card"
    used.save()
    used.weight = 7
    with pytest.raises(ValidationError, match="new code"):
        used.clean()
    with pytest.raises(Frozen):
        used.save()
    with pytest.raises(Frozen):
        Scenario.objects.update(weight=7)
    with pytest.raises(ProtectedError):
        used.delete()
    other.weight = 9
    other.clean()
    other.save()
    assert list(Scenario.objects.order_by("code").values_list("weight", flat=True)) == [2, 9]


def test_a_call_that_was_void_before_the_figures_holds_no_weight(
    call: Any, banks: list[RankedOrganisation], filled: Period, by: User
) -> None:
    """One that was voided after them does, as does one that a correction left out."""
    other = Scenario.objects.get(code="LOAN")
    early = call(banks[0], scenario=other)
    void_call(call=early, reason="The wrong number.", by=by, at=NOW - timedelta(hours=1))
    publish(snapshot=draft(filled, by), by=by, at=NOW)
    held = Scenario.objects.counted()
    assert [each.code for each in held] == ["CARD"]
    for each in Call.objects.standing():
        void_call(call=each, reason="All of them.", by=by, at=NOW + timedelta(hours=1))
    assert [each.code for each in held.all()] == ["CARD"]


def test_a_name_goes_by_the_day(banks: list[RankedOrganisation]) -> None:
    rename(organisation=banks[0], name="Bandicoot One", on=date(2026, 5, 1))
    names = banks[0].names.all()
    assert name_on(names, date(2026, 4, 30)) == "Bandicoot Bank"
    assert name_on(names, date(2026, 5, 1)) == "Bandicoot One"
    assert name_on(names, date(2000, 1, 1)) == "Bandicoot Bank" and name_on([], Q3) == ""
    assert refused(rename, organisation=banks[0], name=" ", on=Q3)


def test_months_are_sydneys_on_both_sides_of_midnight() -> None:
    assert month_of(datetime(2026, 9, 30, 13, 59, tzinfo=UTC)) == 2026 * 12 + 8
    assert month_of(datetime(2026, 9, 30, 14, 0, tzinfo=UTC)) == 2026 * 12 + 9


def test_periods_that_overlap_or_begin_on_no_such_day_are_refused(
    standard: StandardVersion, quarter: Period
) -> None:
    assert ensure_period(kind="quarter", starts_on=Q3, standard=standard) == quarter
    bad = Period(
        kind="quarter", starts_on=date(2026, 8, 1), ends_on=date(2026, 10, 31), standard=standard
    )
    with pytest.raises(ValidationError, match="overlaps Jul to Sep 2026"):
        bad.full_clean()
    assert (
        "does not begin"
        in refused(ensure_period, kind="quarter", starts_on=date(2027, 2, 1), standard=standard)[0]
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Period.objects.create(
            kind="quarter", starts_on=Q3, ends_on=date(2026, 10, 1), standard=standard
        )
    assert (quarter.slug, quarter.short_label, quarter.first_month) == ("2026-q3", "Q3 2026", 24318)


def test_weights_that_do_not_sum_are_refused_by_name(standard: StandardVersion, by: User) -> None:
    version = copy_standard(version=standard, at=NOW)
    Item.objects.filter(version=version, code="WAIT").update(weight=49)
    version.competencies.filter(code="ENG").update(weight=30)
    version.mastery_weight = 60
    version.save()
    reasons = refused(publish_standard, version=version, by=by, at=NOW)
    assert "Agent Mastery and Accessibility weigh 110 together, not 100." in reasons
    assert "The competencies weigh 110 together, not 100." in reasons
    assert "The items of Accessibility weigh 99 together, not 100." in reasons


def test_a_published_standard_never_changes(standard: StandardVersion, by: User) -> None:
    item = standard.items.first()
    assert item is not None
    for work in (
        standard.save,
        item.save,
        item.delete,
        lambda: StandardVersion.objects.update(note="x"),
    ):
        with pytest.raises(Frozen):
            work()
    assert "published already" in refused(publish_standard, version=standard, by=by, at=NOW)[0]


def test_one_draft_a_period_is_a_rule_of_the_database(filled: Period, by: User) -> None:
    snapshot = draft(filled, by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Snapshot.objects.create(
            period=filled,
            standard=snapshot.standard,
            revision=2,
            note="x",
            calls=1,
            seed=1,
            computed_at=NOW,
        )


def test_a_draft_costs_the_same_queries_however_many_organisations(
    filled: Period, by: User, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(40):
        draft(filled, by)
