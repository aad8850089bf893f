"""The bank in the admin: a draft is edited, a published one only read; and nobody reads answers."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group

from members.downloads.models import Category, Download, Version
from members.maturity import actions
from members.maturity.models import Area, Bank, Statement

BANKS = "/admin/maturity/bank/"
AREAS = "/admin/maturity/area/"


@pytest.fixture
def draft(bank: Bank, now: Any) -> Bank:
    return actions.draft_from(bank=bank, by=None, at=now)


@pytest.fixture
def editor(person: Any, sign_in: Any) -> Any:
    user = person("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="Content editor"))
    return sign_in(user)


def test_the_list_says_how_large_each_bank_is(staff: Any, bank: Bank, draft: Bank) -> None:
    html = staff.get(BANKS).content.decode()
    assert html.count('<td class="field-statements_">60</td>') == 2


def test_a_published_bank_is_only_read(staff: Any, bank: Bank) -> None:
    html = staff.get(f"{BANKS}{bank.pk}/change/").content.decode()
    assert 'name="_save"' not in html
    assert "Copy to a new draft" in html and ">Publish<" not in html
    assert staff.post(f"{BANKS}{bank.pk}/change/", {"note": "x"}).status_code == 403
    assert staff.post(f"{BANKS}{bank.pk}/delete/", {"post": "yes"}).status_code == 403
    area = bank.areas.get(code="LG")
    assert 'name="_save"' not in staff.get(f"{AREAS}{area.pk}/change/").content.decode()
    assert staff.post(f"{AREAS}{area.pk}/change/", {"name": "x"}).status_code == 403
    assert staff.post(f"{AREAS}{area.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Bank.objects.get() == bank
    assert Area.objects.get(pk=area.pk).name == "Direction and governance"


def test_bulk_deleting_spares_what_is_published(staff: Any, bank: Bank) -> None:
    data = {"action": "delete_selected", "_selected_action": [bank.pk], "post": "yes"}
    staff.post(BANKS, data)
    assert Bank.objects.filter(pk=bank.pk).exists()
    area = bank.areas.first()
    data = {"action": "delete_selected", "_selected_action": [area.pk], "post": "yes"}
    staff.post(AREAS, data)
    assert Area.objects.filter(pk=area.pk).exists()


def form_of(area: Area) -> dict[str, Any]:
    """What the area's page sends unchanged."""
    data: dict[str, Any] = {
        "code": area.code,
        "name": area.name,
        "description": area.description,
        "order": area.order,
        "weight": area.weight,
        "downloads": area.downloads,
        "tools": area.tools,
    }
    for prefix, rows, names in (
        (
            "statements",
            area.statements.order_by("pk"),
            ("order", "code", "weight", "text", "anchor_1", "anchor_3", "anchor_5"),
        ),
        ("next_actions", area.next_actions.order_by("pk"), ("from_level", "text")),
    ):
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(rows)}
        for place, row in enumerate(rows):
            data[f"{prefix}-{place}-id"] = row.pk
            data[f"{prefix}-{place}-area"] = area.pk
            data |= {f"{prefix}-{place}-{name}": getattr(row, name) for name in names}
    return data


def test_a_draft_is_edited(editor: Any, bank: Bank, draft: Bank) -> None:
    area = draft.areas.get(code="VC")
    assert 'name="_save"' in editor.get(f"{AREAS}{area.pk}/change/").content.decode()
    data = form_of(area) | {"name": "Knowing customers", "statements-0-text": "A new claim."}
    response = editor.post(f"{AREAS}{area.pk}/change/", data)
    assert response.status_code == 302
    assert Area.objects.get(pk=area.pk).name == "Knowing customers"
    assert Statement.objects.get(area=area, code="VC1").text == "A new claim."
    assert Statement.objects.get(area__bank=bank, code="VC1").text != "A new claim."


def test_downloads_that_nobody_finds_are_named_when_an_area_is_saved(
    editor: Any, draft: Bank, now: Any
) -> None:
    category = Category.objects.create(name="Planning", slug="planning")
    found = Download.objects.create(
        title="Roster rules", slug="roster-rules", category=category, summary="S", published_at=now
    )
    Version.objects.create(download=found, number=1, file="x", filename="x.pdf", size=1)
    area = draft.areas.get(code="VC")
    data = form_of(area) | {"downloads": "roster-rules\nno-such-thing"}
    response = editor.post(f"{AREAS}{area.pk}/change/", data, follow=True)
    html = response.content.decode()
    assert "Members find no download at no-such-thing. Results leave it out" in html
    area.refresh_from_db()
    assert area.download_slugs == ["roster-rules", "no-such-thing"]
    response = editor.post(
        f"{AREAS}{area.pk}/change/", form_of(area) | {"downloads": "roster-rules"}, follow=True
    )
    assert "Members find no download" not in response.content.decode()


def test_a_statement_s_code_begins_with_its_area_s(editor: Any, draft: Bank) -> None:
    area = draft.areas.get(code="VC")
    data = form_of(area) | {"statements-0-code": "XX1"}
    response = editor.post(f"{AREAS}{area.pk}/change/", data)
    assert "Begin it with VC" in response.content.decode()
    assert Statement.objects.filter(area=area, code="VC1").exists()


def test_publishing_and_copying(editor: Any, bank: Bank, draft: Bank) -> None:
    editor.post(f"{BANKS}{draft.pk}/publish/")
    assert Bank.objects.current() == draft
    editor.post(f"{BANKS}{draft.pk}/copy/")
    copied = Bank.objects.get(number=3)
    assert not copied.is_published
    assert Statement.objects.filter(area__bank=copied).count() == 60
    said = editor.post(f"{BANKS}{draft.pk}/publish/", follow=True).content.decode()
    assert "Not published." in said


def test_a_draft_with_gaps_says_what_is_missing(editor: Any, draft: Bank) -> None:
    draft.areas.get(code="LG").statements.all().delete()
    said = editor.post(f"{BANKS}{draft.pk}/publish/", follow=True).content.decode()
    assert "LG has no statements." in said
    draft.refresh_from_db()
    assert not draft.is_published


def test_a_new_bank_gets_the_next_number(editor: Any, bank: Bank) -> None:
    data = {"note": "Fresh", "areas-TOTAL_FORMS": 0, "areas-INITIAL_FORMS": 0}
    editor.post(f"{BANKS}add/", data)
    assert Bank.objects.get(note="Fresh").number == 2


def test_export_is_the_file(editor: Any, bank: Bank) -> None:
    response = editor.get(f"{BANKS}{bank.pk}/export/")
    assert response["Content-Disposition"] == 'attachment; filename="bank-1.yaml"'
    assert "- code: LG" in response.content.decode()


@pytest.mark.parametrize("action", ["publish", "copy"])
def test_buttons_are_posted(staff: Any, draft: Bank, action: str) -> None:
    assert staff.get(f"{BANKS}{draft.pk}/{action}/").status_code == 405


@pytest.mark.parametrize("action", ["publish", "copy", "export"])
def test_other_roles_may_not(person: Any, sign_in: Any, draft: Bank, action: str) -> None:
    user = person("trainer", is_staff=True)
    user.groups.add(Group.objects.get(name="Training coordinator"))
    client = sign_in(user)
    address = f"{BANKS}{draft.pk}/{action}/"
    response = client.get(address) if action == "export" else client.post(address)
    assert response.status_code == 403
    draft.refresh_from_db()
    assert not draft.is_published


def test_nobody_reads_answers_in_the_admin() -> None:
    names = {m.__name__ for m in admin.site._registry if m._meta.app_label == "maturity"}
    assert names & {"Assessment", "Answer", "Respondent", "AreaResult", "PlanItem"} == set()
