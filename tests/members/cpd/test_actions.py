"""Nothing counts twice, what staff looked at stays, a statement never changes, and files go with
their rows."""

from __future__ import annotations

import dataclasses
import io
import threading
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from members.access import uploads
from members.cpd import actions, sources, statement
from members.cpd.actions import Said, record, withdraw
from members.cpd.counting import MOST_MINUTES, TARGET, Year
from members.cpd.errors import Changed, Looked, Nameless, NothingYet, Refused, TooMany, TwiceTheSame
from members.cpd.forms import EVIDENCE
from members.cpd.models import Hours, OwnEntry, Statement, Target
from members.cpd.sources import OWN, Kind, Source, every_source, register
from members.cpd.verifying import verify
from members.mail.models import Letter
from tests.members.cpd.conftest import PNG, TALKS, look


def reported(user: Any, reference: str = "7", **fields: Any) -> Hours | None:
    plain = {"title": "A talk", "minutes": 21, "earned_on": date(2026, 11, 20)}
    return record(user=user, reference=reference, **{"source": TALKS, **plain, **fields})


def with_picture(**fields: Any) -> dict[str, Any]:
    found = uploads.accept(io.BytesIO(PNG), "page.png", limit=10_000, kinds=EVIDENCE)
    return {"upload": ContentFile(PNG, name="page.png"), "found": found, **fields}


# What tools report


def test_a_source_counts_once_and_the_first_report_holds(member: Any) -> None:
    first = reported(member.user)
    assert first is not None
    assert reported(member.user, minutes=99, title="Again", earned_on=date(2026, 12, 1)) is None
    stands = Hours.objects.get()
    assert (stands.minutes, stands.title, stands.kind) == (21, "A talk", Kind.VIDEO)


def test_the_same_thing_counts_for_each_person_and_each_source(
    member: Any, other_member: Any
) -> None:
    other = Source("walks", Kind.COURSE, "A walk counts.")
    reported(member.user)
    reported(other_member.user)
    record(
        user=member.user,
        source=other,
        reference="7",
        title="A talk",
        minutes=5,
        earned_on=date(2026, 11, 20),
    )
    assert Hours.objects.count() == 3


def test_less_than_a_minute_is_nothing_and_a_long_title_is_cut(member: Any) -> None:
    assert reported(member.user, minutes=0) is None
    assert reported(member.user, minutes=-5) is None
    row = reported(member.user, title="T" * 400, minutes=10**6)
    assert row is not None
    assert (len(row.title), row.minutes) == (200, MOST_MINUTES)


def test_what_was_reported_in_error_is_taken_back_and_may_be_reported_again(
    member: Any, staff: Any
) -> None:
    reported(member.user)
    assert withdraw(user=member.user, source=TALKS, reference="7", by=staff.user)
    assert not withdraw(user=member.user, source=TALKS, reference="7", by=staff.user)
    assert reported(member.user, minutes=30) is not None
    assert Hours.objects.get().minutes == 30


def test_somebody_elses_hours_are_not_taken_back(member: Any, other_member: Any) -> None:
    reported(member.user)
    assert not withdraw(user=other_member.user, source=TALKS, reference="7", by=None)
    assert Hours.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_reports_at_once_leave_one_row(person: Any) -> None:
    user = person("ana")
    ready = threading.Barrier(5)

    def report() -> None:
        ready.wait(timeout=10)
        try:
            reported(user)
        finally:
            connection.close()

    threads = [threading.Thread(target=report) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert Hours.objects.count() == 1


def test_two_sources_of_one_key_are_refused_and_own_entries_stand_last() -> None:
    with pytest.raises(ValueError, match="called 'own'"):
        register(Source("own", Kind.OWN, "Again."))
    assert every_source()[-1] is OWN
    assert "maturity" in [source.key for source in every_source()]


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": 0},
        {"minutes": MOST_MINUTES + 1},
        {"title": ""},
        {"reference": ""},
        {"kind": "own"},
    ],
)
def test_the_database_holds_the_rules_too(member: Any, wrong: dict[str, Any]) -> None:
    reported(member.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hours.objects.update(**wrong)


# Own entries


def test_the_same_thing_on_the_same_day_is_refused_whoever_wrote_it_first(
    member: Any, entered: Any
) -> None:
    reported(member.user)
    with pytest.raises(TwiceTheSame):
        entered(member.user, title="a  TALK", earned_on=date(2026, 11, 20))
    entered(member.user, title="Coaching day")
    with pytest.raises(TwiceTheSame):
        entered(member.user, title="Coaching  Day")
    entered(member.user, title="Coaching day", earned_on=timezone.localdate() - timedelta(days=1))
    assert Hours.objects.filter(source="own").count() == 2


def test_a_refused_entry_leaves_no_file_behind(member: Any, entered: Any) -> None:
    entered(member.user, title="A day")
    before = stored()
    with pytest.raises(TwiceTheSame):
        entered(member.user, title="A day", **with_picture())
    assert stored() == before


def stored() -> set[str]:
    try:
        return set(default_storage.listdir("cpd")[1])
    except FileNotFoundError:
        return set()


def test_evidence_is_kept_under_a_name_of_our_own_and_goes_with_the_entry(
    member: Any, entered: Any, django_capture_on_commit_callbacks: Any
) -> None:
    entry = entered(member.user, **with_picture())
    name = entry.evidence.name
    assert "page" not in name
    assert (entry.filename, entry.content_type, entry.size) == ("page.png", "image/png", len(PNG))
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove(entry=entry)
    assert not default_storage.exists(name)
    assert not Hours.objects.exists()


def test_new_evidence_takes_the_place_of_the_old(
    member: Any, entered: Any, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    entry = entered(member.user, **with_picture())
    old = entry.evidence.name
    said = Said("Renamed", "", entry.hours.earned_on, 60, "", **with_picture())
    with django_capture_on_commit_callbacks(execute=True):
        changed = actions.change(entry=entry, said=said, at=now)
    assert not default_storage.exists(old)
    assert default_storage.exists(changed.evidence.name)
    assert OwnEntry.objects.get().hours.title == "Renamed"
    bare = Said("Renamed", "", entry.hours.earned_on, 60, "", without_evidence=True)
    with django_capture_on_commit_callbacks(execute=True):
        actions.change(entry=changed, said=bare, at=now)
    assert not default_storage.exists(changed.evidence.name)
    assert not OwnEntry.objects.get().evidence


def test_a_change_without_a_file_keeps_the_one_that_is_there(
    member: Any, entered: Any, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    entry = entered(member.user, **with_picture())
    said = Said("Renamed", "", entry.hours.earned_on, 60, "")
    with django_capture_on_commit_callbacks(execute=True):
        actions.change(entry=entry, said=said, at=now)
    assert default_storage.exists(OwnEntry.objects.get().evidence.name)


def test_a_change_into_something_that_stands_is_refused_and_changes_nothing(
    member: Any, entered: Any, now: datetime
) -> None:
    entered(member.user, title="One")
    two = entered(member.user, title="Two")
    with pytest.raises(TwiceTheSame):
        actions.change(
            entry=two, said=Said("one", "", two.hours.earned_on, 30, "", **with_picture()), at=now
        )
    two.refresh_from_db()
    assert (two.hours.title, two.hours.minutes, bool(two.evidence)) == ("Two", 90, False)


def test_there_is_an_end_to_own_entries(
    member: Any, entered: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_ENTRIES", 1)
    entered(member.user, title="One")
    with pytest.raises(TooMany):
        entered(member.user, title="Two")
    before = entered(member.user, title="Before", earned_on=date(2024, 8, 1))
    said = Said("Before", "", timezone.localdate(), 30, "")
    with pytest.raises(TooMany):
        actions.change(entry=before, said=said, at=timezone.now())


# Staff look


def test_what_staff_checked_counts_and_stays(
    member: Any, staff: Any, entered: Any, now: datetime
) -> None:
    entry = entered(member.user, **with_picture())
    look(entry, is_good=True, reason="", by=staff.user, at=now)
    assert Hours.objects.get().counts
    assert not Letter.objects.exists(), "nobody is told that nothing changes for them"
    with pytest.raises(Looked):
        actions.remove(entry=entry)
    with pytest.raises(Looked):
        actions.change(entry=entry, said=Said("X", "", entry.hours.earned_on, 30, ""), at=now)


def test_what_staff_do_not_count_comes_off_and_its_owner_hears_why(
    member: Any, staff: Any, entered: Any, now: datetime
) -> None:
    entry = entered(member.user, title="A day off", **with_picture())
    reason = "It was a day off."
    look(entry, is_good=False, reason=reason, by=staff.user, at=now)
    assert not Hours.objects.get().counts
    letter = Letter.objects.get()
    assert (letter.kind, letter.to) == ("cpd/not-counted", member.user.email)
    look(entry, is_good=False, reason=reason, by=staff.user, at=now)
    assert Letter.objects.count() == 1, "the same word twice is said once"
    look(entry, is_good=True, reason="", by=staff.user, at=now)
    assert Hours.objects.get().counts


def test_nobody_checks_their_own_and_a_refusal_says_why(
    owner: Any, staff: Any, entered: Any, now: datetime
) -> None:
    entry = entered(owner.user)
    with pytest.raises(Refused, match="Somebody else"):
        look(entry, is_good=True, reason="", by=owner.user, at=now)
    with pytest.raises(Refused, match="Say why"):
        look(entry, is_good=False, reason="  ", by=staff.user, at=now)
    assert OwnEntry.objects.get().is_open


def test_what_has_no_evidence_is_not_checked(
    member: Any, staff: Any, entered: Any, now: datetime
) -> None:
    entry = entered(member.user)
    with pytest.raises(Refused, match="no evidence"):
        look(entry, is_good=True, reason="", by=staff.user, at=now)
    assert OwnEntry.objects.get().is_open


def test_staff_decide_on_what_they_looked_at(
    member: Any, staff: Any, entered: Any, now: datetime
) -> None:
    entry = entered(member.user, title="Short day", minutes=60, **with_picture())
    seen = entry.fingerprint()
    said = Said("Another thing", "", entry.hours.earned_on, 3600, "")
    actions.change(entry=entry, said=said, at=now)
    with pytest.raises(Changed, match="Look again"):
        actions.review(entry=entry, is_good=True, reason="", seen=seen, by=staff.user, at=now)
    assert OwnEntry.objects.get().is_open


# One hour from two sources


def test_what_a_tool_reports_counts_instead_of_the_own_entry_that_came_first(
    member: Any, staff: Any, entered: Any, now: datetime
) -> None:
    entry = entered(member.user, title="a  TALK", earned_on=date(2026, 11, 20), **with_picture())
    reported(member.user)
    counts = dict(Hours.objects.values_list("source", "counts"))
    assert counts == {"own": False, "talks": True}
    page = member.get("/members/cpd/?year=2026").content.decode()
    assert "We count it ourselves, on a line of its own." in page
    look(entry, is_good=True, reason="", by=staff.user, at=now)
    assert Hours.objects.counting().get().source == "talks", "checked, it counts once all the same"
    withdraw(user=member.user, source=TALKS, reference="7", by=staff.user)
    assert Hours.objects.counting().get().source == "own"


def test_what_staff_took_off_does_not_come_back_with_a_withdrawal(
    member: Any, staff: Any, entered: Any, now: datetime
) -> None:
    entry = entered(member.user, title="A talk", earned_on=date(2026, 11, 20))
    look(entry, is_good=False, reason="No.", by=staff.user, at=now)
    reported(member.user)
    withdraw(user=member.user, source=TALKS, reference="7", by=staff.user)
    assert not Hours.objects.counting().exists()


def test_an_own_entry_that_becomes_another_thing_counts_again(
    member: Any, entered: Any, now: datetime
) -> None:
    entry = entered(member.user, title="A talk", earned_on=date(2026, 11, 20))
    reported(member.user)
    said = Said("Another talk", "", date(2026, 11, 20), 60, "")
    actions.change(entry=OwnEntry.objects.get(pk=entry.pk), said=said, at=now)
    assert Hours.objects.counting().count() == 2


@pytest.fixture
def retold(monkeypatch: pytest.MonkeyPatch) -> tuple[Source, Source]:
    """Tables, of which number 1 was recorded, and the recordings."""

    def at(folder: str) -> Any:
        return lambda references: {number: f"/{folder}/{number}/" for number in references}

    tables = Source("tables", Kind.ROUNDTABLE, "A table.", at("tables"), at("films"))
    films = Source("films", Kind.VIDEO, "A film.", at("films"))
    known = {"tables": tables, "films": films, "own": OWN}
    monkeypatch.setattr("members.cpd.sources._sources", known)
    return tables, films


@pytest.mark.parametrize("first", [0, 1])
def test_a_roundtable_and_its_recording_are_one_hour(
    member: Any, other_member: Any, retold: tuple[Source, Source], first: int
) -> None:
    def earned(user: Any, source: Source, reference: str) -> None:
        record(
            user=user,
            source=source,
            reference=reference,
            title=f"{source.key} {reference}",
            minutes=60,
            earned_on=date(2026, 11, 20),
        )

    order = (retold[first], retold[1 - first])
    for source in order:
        earned(member.user, source, "1")
    earned(member.user, retold[1], "2")
    earned(other_member.user, retold[1], "1")
    mine = Hours.objects.visible_to(member.user)
    assert set(mine.counting().values_list("source", "reference")) == {
        (order[0].key, "1"),
        ("films", "2"),
    }
    assert Hours.objects.visible_to(other_member.user).counting().count() == 1
    page = member.get("/members/cpd/?year=2026").content.decode()
    assert "You have this hour already" in page
    withdraw(user=member.user, source=order[0], reference="1", by=None)
    assert mine.counting().filter(source=order[1].key, reference="1").exists()


@pytest.mark.parametrize("first", [0, 1])
def test_the_longer_of_two_counts_whichever_came_first_and_in_whatever_year(
    member: Any, retold: tuple[Source, Source], first: int
) -> None:
    reports = [
        (retold[0], 60, date(2026, 6, 25)),
        (retold[1], 1, date(2026, 7, 3)),
    ]
    for source, minutes, day in (reports[first], reports[1 - first]):
        reported(member.user, "1", source=source, minutes=minutes, earned_on=day)
    counting = Hours.objects.visible_to(member.user).counting()
    assert counting.get().minutes == 60
    assert counting.of_year(Year(2025)).count() == 1
    withdraw(user=member.user, source=retold[0], reference="1", by=None)
    assert counting.get().minutes == 1


def test_hours_of_a_thing_are_looked_at_anew_once_it_is_linked_or_a_wrong_link_is_taken_off(
    member: Any, other_member: Any, retold: tuple[Source, Source], monkeypatch: Any
) -> None:
    tables, films = retold
    reported(member.user, "1", source=tables, minutes=60)
    reported(other_member.user, "1", source=films)
    linked: dict[str, str] = {}
    unlinked = dataclasses.replace(tables, again=lambda references: linked)
    monkeypatch.setitem(sources._sources, "tables", unlinked)
    reported(member.user, "1", source=films)
    mine = Hours.objects.visible_to(member.user).counting()
    assert mine.count() == 2
    linked["1"] = "/films/1/"
    actions.look_anew(source=tables, reference="1")
    assert mine.get().source == "tables"
    linked["1"] = "/films/2/"
    actions.look_anew(source=tables, reference="1")
    assert mine.count() == 2
    assert Hours.objects.visible_to(other_member.user).counting().count() == 1


def test_what_was_off_stays_off_when_its_thing_is_gone(
    member: Any, retold: tuple[Source, Source], monkeypatch: Any
) -> None:
    tables, films = retold
    reported(member.user, "1", source=tables, minutes=60)
    reported(member.user, "1", source=films)
    gone = dataclasses.replace(films, names=lambda references: {})
    monkeypatch.setitem(sources._sources, "films", gone)
    reported(member.user, "2", source=tables)
    counting = Hours.objects.counting().filter(user=member.user)
    assert set(counting.values_list("source", flat=True)) == {"tables"}


@pytest.mark.django_db(transaction=True)
def test_an_entry_and_a_report_at_once_count_once(person: Any) -> None:
    user = person("ana")
    ready = threading.Barrier(2)

    def at_once(write: Any) -> None:
        ready.wait(timeout=10)
        try:
            write()
        except TwiceTheSame:
            pass
        finally:
            connection.close()

    day = date(2026, 11, 20)
    said = Said("A talk", "", day, 60, "")
    writes = [
        lambda: actions.enter(user=user, said=said, at=timezone.now()),
        lambda: reported(user),
    ]
    threads = [threading.Thread(target=at_once, args=(write,)) for write in writes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert Hours.objects.counting().get().source == "talks"


# Targets


def test_a_target_holds_from_its_year_on(member: Any) -> None:
    actions.set_target(user=member.user, year=Year(2026), minutes=600)
    actions.set_target(user=member.user, year=Year(2026), minutes=660)
    of = Target.objects.minutes_for
    assert of(member.user, Year(2025)) == TARGET
    assert of(member.user, Year(2026)) == of(member.user, Year(2030)) == 660
    assert Target.objects.count() == 1


# Statements


def test_a_statement_says_what_counts_in_its_year(
    member: Any, staff: Any, entered: Any, now: datetime
) -> None:
    reported(member.user, "1", minutes=30)
    reported(member.user, "2", earned_on=date(2026, 6, 30), minutes=600)
    entry = entered(member.user, earned_on=date(2026, 7, 1), **with_picture())
    off = entered(member.user, earned_on=date(2026, 7, 2), title="Off")
    look(off, is_good=False, reason="No.", by=staff.user, at=now)
    look(entry, is_good=True, reason="", by=staff.user, at=now)
    made = actions.issue(user=member.user, year=Year(2026), at=now)
    assert made.minutes == 120
    assert made.contents["by_kind"] == [["video", 30], ["own", 90]]
    hues = [(each["name"], each["hue"]) for each in statement.printed(made)["by_kind"]]
    assert hues == [("Member Bytes", 1), ("Own entries", 4)], "as on the member’s page"
    assert [line["word"] for line in made.contents["lines"]] == ["Checked", ""]


def test_the_same_record_gives_the_same_statement_and_a_new_one_after_a_change(
    member: Any, now: datetime
) -> None:
    reported(member.user)
    first = actions.issue(user=member.user, year=Year(2026), at=now)
    again = actions.issue(user=member.user, year=Year(2026), at=now + timedelta(days=1))
    assert again.pk == first.pk
    member.user.name = "Member Married"
    member.user.save()
    later = actions.issue(user=member.user, year=Year(2026), at=now + timedelta(days=1))
    assert later.code != first.code
    assert (first.name, later.name) == ("Member", "Member Married")


def test_a_statement_needs_a_name(member: Any, now: datetime) -> None:
    """Else the address would stand on it, and on a page that anybody opens."""
    reported(member.user)
    member.user.name = " "
    member.user.save()
    with pytest.raises(Nameless):
        actions.issue(user=member.user, year=Year(2026), at=now)
    page = member.post("/members/cpd/statements/", {"year": "2026"}, follow=True)
    assert "Tell us your name first." in page.content.decode()
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    "change", [{"minutes": 15}, {"earned_on": date(2024, 11, 20)}, {"title": "Another"}]
)
def test_a_statement_tells_that_an_entry_was_changed_since(
    member: Any, visitor: Any, entered: Any, now: datetime, change: dict[str, Any]
) -> None:
    entry = entered(member.user, minutes=3600)
    made = actions.issue(user=member.user, year=Year.of(entry.hours.earned_on), at=now)
    before = verify(made.code)
    assert before is not None and before.gone == 0
    said = {"title": "A day", "earned_on": entry.hours.earned_on, "minutes": 3600, **change}
    actions.change(entry=entry, said=Said(provider="", note="", **said), at=now)
    after = verify(made.code)
    assert after is not None and after.gone == 1
    page = visitor.get(f"/cpd/verify/?code={made.code}").content.decode()
    assert "1 of its entries was changed since or counts no longer" in page


def test_an_empty_year_makes_no_statement(member: Any, now: datetime) -> None:
    with pytest.raises(NothingYet):
        actions.issue(user=member.user, year=Year(2026), at=now)
    assert not Statement.objects.exists()


def test_a_statement_is_never_changed(member: Any, now: datetime) -> None:
    reported(member.user)
    made = actions.issue(user=member.user, year=Year(2026), at=now)
    with pytest.raises(TypeError):
        made.save()


def test_the_pdf_is_small_tagged_and_the_same_each_time(member: Any, now: datetime) -> None:
    reported(member.user, title='#import "x" *bold* <tag> $x^2$ \\')
    made = actions.issue(user=member.user, year=Year(2026), at=now)
    pdf = statement.write(made)
    assert pdf.startswith(b"%PDF-") and len(pdf) < 200_000
    assert b"/StructTreeRoot" in pdf
    assert statement.write(made) == pdf
    shown = statement.printed(made)
    assert shown["address"].endswith(f"/cpd/verify/?code={made.shown_code}")
    assert shown["lines"][0]["on"] == "20 November 2026"
