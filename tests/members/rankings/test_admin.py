"""The staff's side: who is called, the standard, calls keyed in and voided, files sent in, drafts
checked and published; and that the wrong person does none of it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from acxpa.needs_doing import needs_doing
from members.rankings.actions import imports
from members.rankings.actions.imports import take_in
from members.rankings.actions.organisations import ensure_period
from members.rankings.incoming import Incoming
from members.rankings.models import (
    Call,
    CallImport,
    Competency,
    Item,
    Period,
    RankedOrganisation,
    Scenario,
    Sector,
    Snapshot,
    StandardVersion,
    last_day,
    month_of,
)
from tests.members.rankings.called import (
    NOW,
    banks,
    begun,
    csv_of,
    read,
    row,
    standard,
    unanswered,
    upload,
)

__all__ = ["banks", "standard"]
Banks = list[RankedOrganisation]
ADMIN = "/admin/rankings/"


def text_of(response: Any) -> str:
    """What a page says, without its marks, one blank between words."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def analyst(person: Any, sign_in: Any) -> Any:
    user = person("analyst", is_staff=True)
    user.groups.add(Group.objects.get(name="Rankings analyst"))
    return sign_in(user)


@pytest.fixture
def trainer(person: Any, sign_in: Any) -> Any:
    """Staff with another role."""
    user = person("trainer", is_staff=True)
    user.groups.add(Group.objects.get(name="Training coordinator"))
    return sign_in(user)


@pytest.fixture(autouse=True)
def _on_that_day(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=True)


def keyed(client: Any, version: StandardVersion, **changes: Any) -> Any:
    """The form of a call, filled in and sent."""
    scenario = Scenario.objects.get(code="CARD")
    noted = row(version, 1)
    data = {name: noted[name] for name in noted if name not in ("called_at", "organisation")}
    data |= {
        "organisation": RankedOrganisation.objects.get(slug="bilby-bank").pk,
        "scenario": scenario.pk,
        "called_at_0": "2026-07-14",
        "called_at_1": "10:35",
    }
    return client.post(f"{ADMIN}call/add/", data | changes)


# Calls


def test_the_form_of_a_call_is_what_the_standard_asks(
    analyst: Any, standard: StandardVersion, banks: Banks
) -> None:
    html = analyst.get(f"{ADMIN}call/add/").content.decode()
    for item in Incoming.columns_of(standard):
        assert f'name="{item.code}"' in html
    assert 'name="WAIT"' not in html  # it comes from the timings
    assert "Bilby Bank (Banks)" in html


def test_a_call_is_keyed_in_by_sydneys_clock(
    analyst: Any, standard: StandardVersion, banks: Banks
) -> None:
    response = keyed(analyst, standard)
    call = Call.objects.get()
    assert response["Location"] == f"{ADMIN}call/{call.pk}/change/"
    assert call.called_at == datetime(2026, 7, 14, 0, 35, tzinfo=UTC)
    assert call.recorded_by == analyst.user
    assert call.answers["ENG1"] is True
    assert call.mastery is not None
    shown = text_of(analyst.get(response["Location"]))
    assert "14 Jul 2026, 10:35" in shown
    assert "Gave the organisation" in shown


def test_what_is_wrong_with_a_call_is_said_at_its_field(
    analyst: Any, standard: StandardVersion, banks: Banks
) -> None:
    said = text_of(keyed(analyst, standard, wait_seconds="700"))
    assert "counts as not answered" in said
    assert "in the future" in text_of(keyed(analyst, standard, called_at_0="2026-12-14"))
    assert "Nobody answered" in text_of(keyed(analyst, standard, outcome="unanswered"))
    assert "valid choice" in text_of(keyed(analyst, standard, scenario="999999"))
    assert not Call.objects.exists()
    keyed(analyst, standard)
    assert "there already" in text_of(keyed(analyst, standard))


def test_a_question_left_open_is_asked_again(
    analyst: Any, standard: StandardVersion, banks: Banks
) -> None:
    assert "Choose one, n/a where" in text_of(keyed(analyst, standard, ENG1=""))
    assert keyed(analyst, standard, ENG1="n/a").status_code == 302
    assert Call.objects.get().answers["ENG1"] is None


def test_an_unanswered_call_has_no_answers(
    analyst: Any, standard: StandardVersion, banks: Banks
) -> None:
    nothing = {item.code: "" for item in Incoming.columns_of(standard)}
    sent = keyed(
        analyst, standard, outcome="unanswered", wait_seconds="", talk_seconds="", **nothing
    )
    assert sent.status_code == 302
    assert Call.objects.get().accessibility == 0


def test_a_void_call_counts_nowhere_and_stays_on_record(
    analyst: Any, standard: StandardVersion, banks: Banks
) -> None:
    keyed(analyst, standard)
    call = Call.objects.get()
    address = f"{ADMIN}call/{call.pk}/void/"
    assert "required" in text_of(analyst.post(address, {"reason": ""}))
    assert analyst.post(address, {"reason": "The sales line."}).status_code == 302
    call.refresh_from_db()
    assert call.void_reason == "The sales line."
    assert "void already" in text_of(analyst.post(address, {"reason": "Again."}))
    assert "No: void. The sales line." in text_of(analyst.get(f"{ADMIN}call/{call.pk}/change/"))
    assert keyed(analyst, standard).status_code == 302  # its ID is free


def test_a_recorded_call_is_neither_edited_nor_deleted(
    staff: Any, standard: StandardVersion, banks: Banks
) -> None:
    keyed(staff, standard)
    call = Call.objects.get()
    assert staff.post(f"{ADMIN}call/{call.pk}/change/", {"shopper": "x"}).status_code == 403
    assert staff.post(f"{ADMIN}call/{call.pk}/delete/", {"post": "yes"}).status_code == 403
    assert 'name="_save"' not in staff.get(f"{ADMIN}call/{call.pk}/change/").content.decode()
    data = {"action": "delete_selected", "_selected_action": [call.pk], "post": "yes"}
    staff.post(f"{ADMIN}call/", data)
    assert Call.objects.get().shopper == call.shopper


def test_the_list_of_calls_asks_as_often_for_many_as_for_few(
    analyst: Any, standard: StandardVersion, banks: Banks, django_assert_max_num_queries: Any
) -> None:
    rows = [row(standard, number) for number in range(1, 40)]
    take_in(waiting=read(standard, csv_of(standard, rows)), by=None, at=NOW)
    with django_assert_max_num_queries(16):
        html = analyst.get(f"{ADMIN}call/").content.decode()
    assert html.count('<td class="field-organisation_') == 39
    Period.objects.create(
        kind="quarter", starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30), standard=standard
    )
    assert "39 calls" in text_of(analyst.get(f"{ADMIN}call/?quarter=2026-q3"))
    assert "0 calls" in text_of(analyst.get(f"{ADMIN}call/?sector=nowhere"))
    assert "0 calls" in text_of(analyst.get(f"{ADMIN}call/?counts=queried"))
    assert "1 call" in text_of(analyst.get(f"{ADMIN}call/?q=KQ-00012"))


def test_without_a_published_standard_there_is_no_form(analyst: Any, banks: Banks) -> None:
    response = analyst.get(f"{ADMIN}call/add/", follow=True)
    assert "Publish a version of the standard first" in text_of(response)


@pytest.mark.parametrize("version", ["0", "99", "x", "٢", "9" * 30])
def test_a_forged_version_is_not_found(
    analyst: Any, standard: StandardVersion, banks: Banks, version: str
) -> None:
    assert analyst.get(f"{ADMIN}call/add/", {"version": version}).status_code == 404


# Standards


def test_a_published_standard_is_only_read(staff: Any, standard: StandardVersion) -> None:
    address = f"{ADMIN}standardversion/{standard.pk}/"
    html = staff.get(f"{address}change/").content.decode()
    assert 'name="_save"' not in html
    assert "Copy to a new draft" in html and ">Publish<" not in html
    assert staff.post(f"{address}change/", {"note": "x"}).status_code == 403
    assert staff.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    data = {"action": "delete_selected", "_selected_action": [standard.pk], "post": "yes"}
    staff.post(f"{ADMIN}standardversion/", data)
    assert StandardVersion.objects.get() == standard


def test_a_copy_is_edited_and_published_once_its_weights_sum(
    analyst: Any, standard: StandardVersion
) -> None:
    analyst.post(f"{ADMIN}standardversion/{standard.pk}/copy/")
    draft = StandardVersion.objects.get(state="draft")
    address = f"{ADMIN}standardversion/{draft.pk}/"
    data = form_of(draft) | {"competencies-0-weight": "30", "note": "Engage weighs more."}
    assert analyst.post(f"{address}change/", data).status_code == 302
    shown = text_of(analyst.get(f"{address}change/"))
    assert "The competencies weigh 110 together, not 100." in shown
    said = text_of(analyst.post(f"{address}publish/", follow=True))
    assert "Not published. The competencies weigh 110 together" in said
    draft.refresh_from_db()
    assert not draft.is_published
    data |= {"competencies-1-weight": "15", "competencies-0-weight": "30"}
    analyst.post(f"{address}change/", data)
    said = text_of(analyst.post(f"{address}publish/", follow=True))
    assert "is published" in said
    assert "published already" in text_of(analyst.post(f"{address}publish/", follow=True))


def form_of(version: StandardVersion) -> dict[str, Any]:
    """What the version's page sends unchanged."""
    names = ("mastery_weight", "accessibility_weight", "ranked_from", "shown_from", "table_from")
    data: dict[str, Any] = {name: getattr(version, name) for name in names}
    data |= {"note": version.note, "unanswered_after": version.unanswered_after}
    for prefix, rows, columns in (
        ("competencies", list(Competency.objects.filter(version=version)), ("place", "code", "name", "description", "weight")),
        ("items", list(Item.objects.filter(version=version)), ("order", "code", "name", "text", "kind", "source", "weight", "full_at", "zero_at", "table")),
    ):  # fmt: skip
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(rows)}
        for place, each in enumerate(rows):
            data |= {f"{prefix}-{place}-id": each.pk, f"{prefix}-{place}-version": version.pk}
            for name in columns:
                value = getattr(each, name)
                data[f"{prefix}-{place}-{name}"] = "" if value is None else value
            if prefix == "items":
                data[f"{prefix}-{place}-competency"] = each.competency_id or ""
                data[f"{prefix}-{place}-table"] = str(each.table)
    return data


def test_an_item_cannot_belong_to_another_versions_competency(
    analyst: Any, standard: StandardVersion
) -> None:
    analyst.post(f"{ADMIN}standardversion/{standard.pk}/copy/")
    draft = StandardVersion.objects.get(state="draft")
    foreign = standard.competencies.first()
    assert foreign is not None
    data = form_of(draft) | {"items-0-competency": foreign.pk}
    response = analyst.post(f"{ADMIN}standardversion/{draft.pk}/change/", data)
    assert response.status_code == 200
    assert "valid choice" in text_of(response)


def test_a_new_version_begins_with_its_competencies(
    analyst: Any, standard: StandardVersion
) -> None:
    data = {
        "note": "Fresh",
        "mastery_weight": 60,
        "accessibility_weight": 40,
        "ranked_from": 8,
        "shown_from": 3,
        "table_from": 5,
        "unanswered_after": 600,
        "competencies-TOTAL_FORMS": 5,
        "competencies-INITIAL_FORMS": 0,
    }
    for place in range(5):
        data |= {
            f"competencies-{place}-place": place + 1,
            f"competencies-{place}-code": f"C{place}",
            f"competencies-{place}-name": f"Skill {place}",
            f"competencies-{place}-weight": 20,
        }
    response = analyst.post(f"{ADMIN}standardversion/add/", data)
    assert response.status_code == 302, text_of(response)
    made = StandardVersion.objects.get(note="Fresh")
    assert made.number == standard.number + 1
    html = analyst.get(f"{ADMIN}standardversion/{made.pk}/change/").content.decode()
    assert 'name="items-TOTAL_FORMS"' in html
    assert "The items of Skill 0 weigh 0 together, not 100." in html


@pytest.mark.parametrize(
    ("ending", "kind"),
    [("csv", "text/csv"), ("xlsx", "application/vnd.openxmlformats")],
)
def test_the_templates_are_downloads(
    analyst: Any, standard: StandardVersion, banks: Banks, ending: str, kind: str
) -> None:
    response = analyst.get(f"{ADMIN}standardversion/{standard.pk}/template.{ending}")
    assert response["Content-Type"].startswith(kind)
    name = f"calls-method-{standard.number}.{ending}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


# Organisations


def test_a_new_name_leaves_the_old_one_to_its_time(analyst: Any, banks: Banks) -> None:
    address = f"{ADMIN}rankedorganisation/{banks[0].pk}/rename/"
    analyst.post(address, {"name": "Bandicoot Mutual", "on": "2026-07-01"})
    assert [each.name for each in banks[0].names.all()] == ["Bandicoot Bank", "Bandicoot Mutual"]
    assert "Bandicoot Mutual" in text_of(analyst.get(f"{ADMIN}rankedorganisation/"))
    assert "required" in text_of(analyst.post(address, {"name": "", "on": "2026-07-01"}))


def test_a_merger_is_said_once_and_goes_forward(analyst: Any, banks: Banks) -> None:
    one, other = banks[:2]
    address = f"{ADMIN}rankedorganisation/{one.pk}/merge/"
    analyst.post(address, {"into": other.pk, "on": "2026-05-01"})
    one.refresh_from_db()
    assert (one.merged_into, one.merged_on) == (other, date(2026, 5, 1))
    shown = text_of(analyst.get(f"{ADMIN}rankedorganisation/{one.pk}/change/"))
    assert "became part of Bettong Bank on 1 May 2026" in shown
    back = analyst.post(
        f"{ADMIN}rankedorganisation/{other.pk}/merge/", {"into": one.pk, "on": "2026-06-01"}
    )
    assert "That one went into this one." in text_of(back)
    assert "valid choice" in text_of(analyst.post(address, {"into": one.pk, "on": "2026-05-01"}))


def test_an_organisation_has_a_name_and_keeps_its_address(analyst: Any, banks: Banks) -> None:
    data = {
        "sector": banks[0].sector_id,
        "slug": "wombat",
        "state": "TAS",
        "size_band": "under-50",
        "joined_on": "2026-01-01",
        "names-TOTAL_FORMS": 1,
        "names-INITIAL_FORMS": 0,
        "names-0-name": "",
        "names-0-from_on": "",
    }
    assert analyst.post(f"{ADMIN}rankedorganisation/add/", data).status_code == 200
    data |= {"names-0-name": "Wombat Bank", "names-0-from_on": "2026-01-01"}
    assert analyst.post(f"{ADMIN}rankedorganisation/add/", data).status_code == 302
    made = RankedOrganisation.objects.get(slug="wombat")
    html = analyst.get(f"{ADMIN}rankedorganisation/{made.pk}/change/").content.decode()
    assert 'name="slug"' not in html and 'name="sector"' not in html  # its pages stand below both


def test_lists_ask_as_often_for_many_as_for_few(
    analyst: Any, banks: Banks, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(15):
        analyst.get(f"{ADMIN}rankedorganisation/?in=now")
    for which in ("merged", "left", "nonsense"):
        assert analyst.get(f"{ADMIN}rankedorganisation/?in={which}").status_code == 200
    assert "1 sector" in text_of(analyst.get(f"{ADMIN}sector/"))


@pytest.mark.parametrize("slug", ["compare", "files", "watching", "yours"])
def test_no_sector_takes_the_address_of_another_page(analyst: Any, banks: Banks, slug: str) -> None:
    data = {"name": "Yours", "slug": slug, "description": "Nobody.", "order": "9"}
    data |= {"scenarios-TOTAL_FORMS": "0", "scenarios-INITIAL_FORMS": "0"}
    response = analyst.post(f"{ADMIN}sector/add/", data)
    assert "is the address of another page" in text_of(response)
    assert not Sector.objects.filter(slug=slug).exists()


def test_a_sector_keeps_its_address(analyst: Any, banks: Banks) -> None:
    sector = Sector.objects.get()
    html = analyst.get(f"{ADMIN}sector/{sector.pk}/change/").content.decode()
    assert 'name="slug"' not in html
    assert 'value="CARD"' in html


def test_a_published_weight_is_only_read(analyst: Any, quarter: Period) -> None:
    sector = Sector.objects.get()
    card, loan = sector.scenarios.order_by("code")
    data: dict[str, Any] = {"name": "Banks", "description": "Banks.", "order": "1"}
    data |= {"scenarios-TOTAL_FORMS": "2", "scenarios-INITIAL_FORMS": "2"}
    for number, each in enumerate((card, loan)):
        row_of = {"id": each.pk, "sector": sector.pk, "code": each.code, "name": each.name}
        row_of |= {"weight": "8", "active": "on"}
        data |= {f"scenarios-{number}-{name}": value for name, value in row_of.items()}
    address = f"{ADMIN}sector/{sector.pk}/change/"
    weights = sector.scenarios.order_by("code").values_list("weight", flat=True)
    assert "disabled" not in analyst.get(address).content.decode()
    Call.objects.filter(scenario=loan).update(
        outcome="failed",
        mastery=None,
        accessibility=None,
        **{f"skill_{n}": None for n in range(1, 6)},
    )
    draft = computed(analyst, quarter)
    analyst.post(f"{ADMIN}snapshot/{draft.pk}/publish/")
    shown = analyst.get(address).content.decode()
    assert shown.count("disabled") == 1
    assert "add a scenario with a new code" in shown
    assert analyst.post(address, data).status_code == 302
    assert list(weights) == [2, 8]


# Files


def test_a_file_is_sent_read_and_taken_in(
    analyst: Any, standard: StandardVersion, banks: Banks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "_MOST_IN_ONE_GO", 2)
    rows = [row(standard, 1), row(standard, 2), unanswered(standard, 3)]
    data = {"version": standard.pk, "file": upload(csv_of(standard, rows), "q3.csv")}
    response = analyst.post(f"{ADMIN}callimport/add/", data)
    address = response["Location"].removesuffix("change/")
    page = analyst.get(f"{address}change/")
    assert "Start reading" in text_of(page)
    assert "going_on.js" in page.content.decode()
    said = text_of(analyst.post(f"{address}read/", follow=True))
    assert "Row 3 of about 4" in said and "Read on" in said
    said = text_of(analyst.post(f"{address}read/", follow=True))
    assert "3 calls, no errors. Nothing counts yet." in said
    assert not Call.objects.exists()
    said = text_of(analyst.post(f"{address}take/", follow=True))
    assert "3 calls are in the portal" in said
    assert Call.objects.filter(recorded_by=analyst.user).count() == 3
    said = text_of(analyst.post(f"{address}undo/", follow=True))
    assert "3 calls are out of the portal again" in said
    assert not Call.objects.exists()


def test_errors_are_shown_by_row_and_handed_out(
    analyst: Any, standard: StandardVersion, banks: Banks
) -> None:
    sent = read(standard, csv_of(standard, [row(standard, 1, outcome="=2", shopper="<b>")]))
    address = f"{ADMIN}callimport/{sent.pk}/"
    page = analyst.get(f"{address}change/").content.decode()
    assert "1 error in 1 rows" in page
    assert "Take in" not in page
    response = analyst.get(f"{address}errors.csv")
    lines = b"".join(response).decode().splitlines()
    assert lines[0] == "\ufeffrow,column,what is wrong"
    assert lines[1].startswith("2,outcome,is a formula")
    said = text_of(analyst.post(f"{address}take/", follow=True))
    assert "Not taken in." in said


def test_a_file_that_is_none_is_refused_where_it_was_chosen(
    analyst: Any, standard: StandardVersion
) -> None:
    data = {"version": standard.pk, "file": upload(b"a,b\n1,2\n")}
    said = text_of(analyst.post(f"{ADMIN}callimport/add/", data))
    assert "Columns missing: call_id" in said
    assert "This field is required" in text_of(
        analyst.post(f"{ADMIN}callimport/add/", {"version": standard.pk})
    )
    assert not CallImport.objects.exists()


def test_a_draft_standard_cannot_be_chosen(analyst: Any, standard: StandardVersion) -> None:
    draft = StandardVersion.objects.create(number=9)
    data = {"version": draft.pk, "file": upload(csv_of(standard, [row(standard, 1)]))}
    assert "valid choice" in text_of(analyst.post(f"{ADMIN}callimport/add/", data))


def test_dropping_a_file_says_so(analyst: Any, standard: StandardVersion, banks: Banks) -> None:
    sent = begun(standard, csv_of(standard, [row(standard, 1)]))
    said = text_of(analyst.post(f"{ADMIN}callimport/{sent.pk}/drop/", follow=True))
    assert "The file is dropped" in said
    again = text_of(analyst.post(f"{ADMIN}callimport/{sent.pk}/drop/", follow=True))
    assert "Not dropped." in again


def test_an_import_is_not_edited_by_hand(
    staff: Any, standard: StandardVersion, banks: Banks
) -> None:
    sent = begun(standard, csv_of(standard, [row(standard, 1)]))
    for page in ("change", "delete"):
        address = f"{ADMIN}callimport/{sent.pk}/{page}/"
        assert staff.post(address, {"post": "yes", "state": "done"}).status_code == 403
    assert CallImport.objects.get().state == "reading"
    for number in ("0", "x", "9" * 30):
        assert staff.get(f"{ADMIN}callimport/{number}/change/").status_code in (302, 404)


# Periods and snapshots


@pytest.fixture
def quarter(standard: StandardVersion, banks: Banks) -> Period:
    """July to September with nine calls to each bank."""
    rows = [row(standard, number) for number in range(1, 46)]
    take_in(waiting=read(standard, csv_of(standard, rows)), by=None, at=NOW - timedelta(hours=1))
    return Period.objects.create(
        kind="quarter", starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30), standard=standard
    )


def computed(client: Any, period: Period, note: str = "") -> Snapshot:
    response = client.post(f"{ADMIN}period/{period.pk}/compute/", {"note": note}, follow=True)
    assert "The draft is computed" in text_of(response)
    return Snapshot.objects.get(period=period, state="draft")


def test_a_period_ends_where_its_first_day_says(analyst: Any, standard: StandardVersion) -> None:
    data = {"kind": "quarter", "starts_on": "2026-07-01", "standard": standard.pk}
    assert analyst.post(f"{ADMIN}period/add/", data).status_code == 302
    assert Period.objects.get().ends_on == date(2026, 9, 30)
    assert "overlaps Jul to Sep 2026" in text_of(analyst.post(f"{ADMIN}period/add/", data))
    data["starts_on"] = "2026-08-01"
    assert "overlaps" in text_of(analyst.post(f"{ADMIN}period/add/", data))
    data["starts_on"] = "2026-10-15"
    assert "does not begin on that day" in text_of(analyst.post(f"{ADMIN}period/add/", data))
    assert Period.objects.count() == 1


def test_a_draft_is_computed_checked_and_published(analyst: Any, quarter: Period) -> None:
    draft = computed(analyst, quarter)
    address = f"{ADMIN}snapshot/{draft.pk}/"
    shown = text_of(analyst.get(f"{address}change/"))
    assert "Checks" in shown and "Banks" in shown and "Quokka Bank" in shown
    asked = text_of(analyst.get(f"{address}publish/"))
    assert "It never changes after that" in asked
    draft.refresh_from_db()
    assert not draft.is_published  # looking at the question publishes nothing
    assert f"{draft} is published." in text_of(analyst.post(f"{address}publish/", follow=True))
    draft.refresh_from_db()
    assert (draft.is_published, draft.published_by) == (True, analyst.user)
    again = text_of(analyst.post(f"{address}publish/", follow=True))
    assert "published already" in again
    assert "Not dropped" in text_of(analyst.post(f"{address}drop/", follow=True))
    assert Snapshot.objects.get().is_published


def test_what_a_check_stops_has_no_button_and_is_refused(analyst: Any, quarter: Period) -> None:
    draft = computed(analyst, quarter)
    keyed(analyst, quarter.standard, call_id="NEW-1")
    address = f"{ADMIN}snapshot/{draft.pk}/"
    shown = analyst.get(f"{address}change/").content.decode()
    assert "It cannot be published" in shown
    assert f'href="{address}publish/"' not in shown
    said = text_of(analyst.post(f"{address}publish/", follow=True))
    assert "Not published." in said
    assert not Snapshot.objects.published().exists()


def test_a_correction_needs_a_note_and_shows_what_it_changes(analyst: Any, quarter: Period) -> None:
    draft = computed(analyst, quarter)
    analyst.post(f"{ADMIN}snapshot/{draft.pk}/publish/")
    call = Call.objects.filter(outcome="answered").earliest("pk")
    analyst.post(f"{ADMIN}call/{call.pk}/void/", {"reason": "The sales line."})
    compute = f"{ADMIN}period/{quarter.pk}/compute/"
    assert "required" in text_of(analyst.post(compute, {"note": ""}))
    correction = computed(analyst, quarter, "One call was void.")
    assert correction.revision == 2
    shown = text_of(analyst.get(f"{ADMIN}snapshot/{correction.pk}/change/"))
    assert "What the correction changes" in shown
    assert "8 calls" in shown and "9 calls" in shown
    analyst.post(f"{ADMIN}snapshot/{correction.pk}/publish/")
    assert [each.revision for each in Snapshot.objects.current()] == [2]
    shown = text_of(analyst.get(f"{ADMIN}period/{quarter.pk}/change/"))
    assert "One call was void." in shown
    listed = text_of(analyst.get(f"{ADMIN}period/"))
    assert "Published, revision 2" in listed


def test_a_correction_names_the_later_periods_that_were_compared_with_the_old_figures(
    analyst: Any, quarter: Period
) -> None:
    first = computed(analyst, quarter)
    said = analyst.post(f"{ADMIN}snapshot/{first.pk}/publish/", follow=True)
    assert "Still compared" not in text_of(said)
    later = Period.objects.create(
        kind="quarter",
        starts_on=date(2026, 10, 1),
        ends_on=date(2026, 12, 31),
        standard=quarter.standard,
    )
    Snapshot.objects.create(
        period=later,
        standard=quarter.standard,
        previous=first,
        calls=1,
        seed=1,
        state="published",
        computed_at=NOW,
        published_at=NOW,
    )
    assert "superseded" not in text_of(analyst.get(f"{ADMIN}period/"))
    correction = computed(analyst, quarter, "One call was void.")
    said = analyst.post(f"{ADMIN}snapshot/{correction.pk}/publish/", follow=True)
    assert "Still compared with the earlier revision: Oct to Dec 2026." in text_of(said)
    listed = text_of(analyst.get(f"{ADMIN}period/"))
    assert listed.count("compared with a superseded revision: compute a correction") == 1


def test_a_correction_names_what_holds_the_same_calls(
    analyst: Any, member: Any, quarter: Period
) -> None:
    first = computed(analyst, quarter)
    analyst.post(f"{ADMIN}snapshot/{first.pk}/publish/")
    period = ensure_period(kind="year", to=quarter.ends_on, standard=quarter.standard)
    year = computed(analyst, period)
    analyst.post(f"{ADMIN}snapshot/{year.pk}/publish/")
    page = f"/members/rankings/?period={period.slug}"
    assert "corrected since" not in text_of(member.get(page))
    call = Call.objects.filter(outcome="answered").earliest("pk")
    analyst.post(f"{ADMIN}call/{call.pk}/void/", {"reason": "The sales line."})
    correction = computed(analyst, quarter, "One call was void.")
    said = analyst.post(f"{ADMIN}snapshot/{correction.pk}/publish/", follow=True)
    assert f"Hold calls corrected since: {period.label}." in text_of(said)
    listed = text_of(analyst.get(f"{ADMIN}period/"))
    assert listed.count("holds calls corrected since: compute a correction") == 1
    assert "published ranking to correct" in text_of(analyst.get("/admin/"))
    only = analyst.get(f"{ADMIN}snapshot/?calls=corrected").content.decode()
    assert f"{ADMIN}snapshot/{year.pk}/" in only and f"snapshot/{correction.pk}/" not in only
    assert "It holds calls that were corrected since." in text_of(
        analyst.get(f"{ADMIN}snapshot/{year.pk}/change/")
    )
    assert "calls that were corrected since" in text_of(member.get(page))
    assert "corrected since" not in text_of(member.get("/members/rankings/"))


def test_voiding_a_call_names_every_publication_that_counts_it(
    analyst: Any, quarter: Period
) -> None:
    call = Call.objects.filter(outcome="answered").earliest("pk")
    address = f"{ADMIN}call/{call.pk}/void/"
    assert "is published" not in text_of(analyst.get(address))
    draft = computed(analyst, quarter)
    analyst.post(f"{ADMIN}snapshot/{draft.pk}/publish/")
    only = f"{Snapshot.objects.get()} is published and counts it: publish a correction."
    assert only in text_of(analyst.get(address))
    starts_on = date(call.month // 12, call.month % 12 + 1, 1)
    month = Period.objects.create(
        kind="month",
        starts_on=starts_on,
        ends_on=last_day(starts_on, months=1),
        standard=quarter.standard,
    )
    draft = computed(analyst, month)
    analyst.post(f"{ADMIN}snapshot/{draft.pk}/publish/")
    said = text_of(analyst.get(address))
    for each in Snapshot.objects.current():
        assert str(each) in said
    assert "are published and count it: publish a correction of each." in said


def test_a_draft_is_dropped(analyst: Any, quarter: Period) -> None:
    draft = computed(analyst, quarter)
    response = analyst.post(f"{ADMIN}snapshot/{draft.pk}/drop/")
    assert response["Location"] == reverse("admin:rankings_period_change", args=[quarter.pk])
    assert not Snapshot.objects.exists()
    assert analyst.get(f"{ADMIN}snapshot/{draft.pk}/change/").status_code == 404


def test_snapshots_are_neither_added_edited_nor_deleted(staff: Any, quarter: Period) -> None:
    draft = computed(staff, quarter)
    assert staff.get(f"{ADMIN}snapshot/add/").status_code == 403
    for page in ("change", "delete"):
        address = f"{ADMIN}snapshot/{draft.pk}/{page}/"
        assert staff.post(address, {"post": "yes", "state": "published"}).status_code == 403
    assert Snapshot.objects.get().state == "draft"


def test_a_period_with_figures_is_only_read(staff: Any, quarter: Period) -> None:
    computed(staff, quarter)
    html = staff.get(f"{ADMIN}period/{quarter.pk}/change/").content.decode()
    assert 'name="starts_on"' not in html
    assert staff.post(f"{ADMIN}period/{quarter.pk}/delete/", {"post": "yes"}).status_code == 403
    for state in ("none", "draft", "published", "x"):
        assert staff.get(f"{ADMIN}period/?state={state}").status_code == 200


def test_a_snapshots_page_costs_few_queries(
    analyst: Any, quarter: Period, django_assert_max_num_queries: Any
) -> None:
    draft = computed(analyst, quarter)
    with django_assert_max_num_queries(30):
        analyst.get(f"{ADMIN}snapshot/{draft.pk}/change/")


# Who may


def addresses(quarter: Period, draft: Snapshot, sent: CallImport) -> list[tuple[str, str]]:
    version, call = quarter.standard, Call.objects.earliest("pk")
    bank = RankedOrganisation.objects.earliest("pk")
    return [
        ("get", f"{ADMIN}call/"),
        ("get", f"{ADMIN}call/add/"),
        ("get", f"{ADMIN}call/{call.pk}/change/"),
        ("post", f"{ADMIN}call/{call.pk}/void/"),
        ("get", f"{ADMIN}callimport/add/"),
        ("get", f"{ADMIN}callimport/{sent.pk}/change/"),
        ("get", f"{ADMIN}callimport/{sent.pk}/errors.csv"),
        *(("post", f"{ADMIN}callimport/{sent.pk}/{name}/") for name in ("read", "take", "undo", "drop")),
        ("get", f"{ADMIN}rankedorganisation/{bank.pk}/rename/"),
        ("post", f"{ADMIN}rankedorganisation/{bank.pk}/merge/"),
        ("post", f"{ADMIN}standardversion/{version.pk}/publish/"),
        ("post", f"{ADMIN}standardversion/{version.pk}/copy/"),
        ("get", f"{ADMIN}standardversion/{version.pk}/template.csv"),
        ("get", f"{ADMIN}standardversion/{version.pk}/template.xlsx"),
        ("get", f"{ADMIN}snapshot/{draft.pk}/change/"),
        ("post", f"{ADMIN}snapshot/{draft.pk}/publish/"),
        ("post", f"{ADMIN}snapshot/{draft.pk}/drop/"),
        ("post", f"{ADMIN}period/{quarter.pk}/compute/"),
    ]  # fmt: skip


def test_other_roles_and_members_may_nothing(
    staff: Any, trainer: Any, member: Any, visitor: Any, quarter: Period
) -> None:
    draft = computed(staff, quarter)
    sent = begun(quarter.standard, csv_of(quarter.standard, [row(quarter.standard, 90)]))
    calls = Call.objects.count()
    for method, address in addresses(quarter, draft, sent):
        assert getattr(trainer, method)(address).status_code == 403, address
        assert getattr(member, method)(address).status_code == 403, address
        assert getattr(visitor, method)(address).status_code == 302, address
    draft.refresh_from_db()
    sent.refresh_from_db()
    assert (draft.state, sent.state, Call.objects.count()) == ("draft", "reading", calls)


def test_the_analyst_may_all_of_it(analyst: Any, quarter: Period) -> None:
    draft = computed(analyst, quarter)
    sent = begun(quarter.standard, csv_of(quarter.standard, [row(quarter.standard, 90)]))
    for method, address in addresses(quarter, draft, sent):
        assert getattr(analyst, method)(address).status_code in (200, 302), address


@pytest.mark.parametrize(
    "page",
    [
        "callimport/1/read",
        "callimport/1/take",
        "callimport/1/undo",
        "callimport/1/drop",
        "standardversion/1/publish",
        "standardversion/1/copy",
        "snapshot/1/drop",
    ],
)
def test_buttons_are_posted(staff: Any, page: str) -> None:
    assert staff.get(f"{ADMIN}{page}/").status_code == 405


def test_what_waits_stands_on_the_first_page(
    analyst: Any, trainer: Any, quarter: Period, rf: Any
) -> None:
    draft = computed(analyst, quarter)
    begun(quarter.standard, csv_of(quarter.standard, [row(quarter.standard, 90)]), "late.csv")
    Call.objects.earliest("pk").queries.create(question="Was that us?")
    shown = text_of(analyst.get("/admin/"))
    for said in ("queried call to answer", "file of calls to decide", "late.csv", str(draft)):
        assert said in shown
    request = rf.get("/admin/")
    request.user = trainer.user
    assert not any("call" in panel.title for panel in needs_doing(request))


def test_months_are_counted_as_the_calls_are(quarter: Period) -> None:
    months = {call.month for call in Call.objects.all()}
    assert months <= set(range(quarter.first_month, quarter.last_month + 1))
    assert month_of(datetime(2026, 9, 30, 14, 30, tzinfo=UTC)) == quarter.last_month + 1
