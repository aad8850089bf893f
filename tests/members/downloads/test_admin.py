"""What staff do: upload versions that stay as they are, publish and schedule, delete with the file,
read and export the log; each with the permission that it needs."""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.downloads.actions import record_fetch
from members.downloads.exports import COLUMNS
from members.downloads.models import Category, Download, Fetch, Version
from tests.members.downloads.test_list import words

ADD = "/admin/downloads/download/add/"
LIST = "/admin/downloads/download/"
LOG = "/admin/downloads/fetch/"


def form(category: Category, **changes: Any) -> dict[str, Any]:
    """A filled form for a new download, without a file."""
    return {
        "title": "Roster rules",
        "slug": "roster-rules",
        "category": str(category.pk),
        "summary": "Before it goes out.",
        "published_at_0": "",
        "published_at_1": "",
        "versions-TOTAL_FORMS": "1",
        "versions-INITIAL_FORMS": "0",
        "versions-0-note": "",
        "versions-2-TOTAL_FORMS": "0",
        "versions-2-INITIAL_FORMS": "0",
        **changes,
    }


def change_form(download: Download, **changes: Any) -> dict[str, Any]:
    """The filled form of an existing download, its versions listed."""
    versions = list(download.versions.order_by("-number"))
    listed = {
        "versions-2-TOTAL_FORMS": str(len(versions)),
        "versions-2-INITIAL_FORMS": str(len(versions)),
    }
    for place, version in enumerate(versions):
        listed[f"versions-2-{place}-id"] = str(version.pk)
        listed[f"versions-2-{place}-download"] = str(download.pk)
    kept = {"title": download.title, "slug": download.slug, "summary": download.summary}
    if download.published_at:
        local = timezone.localtime(download.published_at)
        kept |= {"published_at_0": f"{local:%Y-%m-%d}", "published_at_1": f"{local:%H:%M:%S}"}
    return form(download.category, **(kept | listed | changes))


def text(content: bytes = b"one", name: str = "rules.txt") -> SimpleUploadedFile:
    # The browser's word about the type is wrong on purpose: nobody may believe it.
    return SimpleUploadedFile(name, content, content_type="text/html")


def page_of(download: Download) -> str:
    return f"/admin/downloads/download/{download.pk}/change/"


@pytest.fixture
def editor(person: Any, sign_in: Any) -> Callable[..., Any]:
    """Staff with exactly these permissions of the room."""

    def make(*codenames: str) -> Any:
        user = person("editor", is_staff=True)
        user.user_permissions.set(
            Permission.objects.filter(content_type__app_label="downloads", codename__in=codenames)
        )
        return sign_in(user)

    return make


EDITOR = (
    "view_download",
    "add_download",
    "change_download",
    "view_version",
    "add_version",
    "view_category",
)


# Uploading ----------------------------------------------------------------------------------


def test_download_is_made_with_its_first_file(editor: Any, quality: Category, stored: Any) -> None:
    client = editor(*EDITOR)
    data = form(quality, **{"versions-0-file": text(), "versions-0-note": "First."})
    response = client.post(ADD, data)
    assert response.status_code == 302, response.context["errors"]
    version = Version.objects.get()
    assert (version.download.title, version.number, version.note) == ("Roster rules", 1, "First.")
    assert version.content_type == "text/plain; charset=utf-8"
    assert version.uploaded_by == client.user
    assert stored() == [b"one"]
    assert Download.objects.get().published_at is None


def test_page_explains_uploads_plainly(staff: Any, quality: Category, settings: Any) -> None:
    settings.DOWNLOAD_MAX_BYTES = 7_000_000
    page = words(staff.get(ADD))
    assert "Accepted are .pdf, .docx, .xlsx, .pptx, .csv, .txt, up to 7 MB." in page
    assert "No macros, no passwords." in page


def test_later_upload_is_the_next_version(
    editor: Any, shelve: Any, stored: Any, now: datetime
) -> None:
    download = shelve("Roster rules", content=b"one")
    client = editor(*EDITOR)
    data = change_form(download, **{"versions-0-file": text(b"two"), "versions-0-note": "Better."})
    assert client.post(page_of(download), data).status_code == 302
    assert [v.number for v in download.versions.order_by("number")] == [1, 2]
    assert stored() == [b"one", b"two"]
    entry = LogEntry.objects.latest("pk")
    assert "Added version “Roster rules, version 2”." in entry.get_change_message()


def test_saving_without_a_file_adds_no_version(editor: Any, shelve: Any) -> None:
    download = shelve("Roster rules")
    client = editor(*EDITOR)
    data = change_form(download, title="Rostering rules")
    assert client.post(page_of(download), data).status_code == 302
    download.refresh_from_db()
    assert download.title == "Rostering rules"
    assert download.versions.count() == 1


def test_note_without_a_file_asks_for_the_file(editor: Any, quality: Category) -> None:
    client = editor(*EDITOR)
    response = client.post(ADD, form(quality, **{"versions-0-note": "Better."}))
    assert response.status_code == 200
    assert "This field is required." in words(response)
    assert not Download.objects.exists()


@pytest.mark.parametrize(
    ("upload", "reason"),
    [
        (text(b"MZ\x00", "setup.exe"), "This kind of file is not accepted."),
        (text(b"<html>", "page.txt"), "This is not plain text"),
        (text(b"x" * 101, "long.txt"), "the limit is 100 bytes"),
        (text(b"", "empty.txt"), "The file is empty."),
        (text(b"=1+1\n", "table.csv"), "starts like a formula"),
        (text(b"PK\x03\x04", "guide.docx"), "The file is damaged."),
    ],
)
def test_wrong_file_is_refused_with_a_reason_and_nothing_is_half_written(
    editor: Any, quality: Category, settings: Any, stored: Any, upload: Any, reason: str
) -> None:
    settings.DOWNLOAD_MAX_BYTES = 100
    client = editor(*EDITOR)
    response = client.post(ADD, form(quality, **{"versions-0-file": upload}))
    assert response.status_code == 200
    assert reason in words(response)
    assert not Download.objects.exists()
    assert not Version.objects.exists()
    assert stored() == []


def test_versions_are_shown_and_cannot_be_changed(staff: Any, shelve: Any) -> None:
    download = shelve("Roster rules", note="First.")
    version = download.versions.get()
    html = staff.get(page_of(download)).content.decode()
    assert f'href="/admin/downloads/download/version/{version.pk}/file/"' in html
    assert version.sha256[:12] in html
    assert 'name="versions-2-0-note"' not in html
    assert 'name="versions-2-0-file"' not in html
    data = change_form(
        download, **{"versions-2-0-note": "Forged.", "versions-2-0-file": text(b"forged")}
    )
    assert staff.post(page_of(download), data).status_code == 302
    version.refresh_from_db()
    assert (version.note, version.size) == ("First.", len(b"one two three"))


def test_staff_check_a_file_of_a_draft_without_being_in_the_log(editor: Any, shelve: Any) -> None:
    version = shelve("Roster rules", days_ago=None, content=b"draft").versions.get()
    response = editor(*EDITOR).get(f"/admin/downloads/download/version/{version.pk}/file/")
    assert b"".join(response.streaming_content) == b"draft"
    assert response["Content-Disposition"] == 'attachment; filename="file.txt"'
    assert response["Cache-Control"] == "private, no-store"
    assert not Fetch.objects.exists()


def test_staff_are_told_of_a_missing_file(staff: Any, shelve: Any, private: Path) -> None:
    version = shelve("Roster rules").versions.get()
    (private / str(version.file.name)).unlink()
    response = staff.get(f"/admin/downloads/download/version/{version.pk}/file/", follow=True)
    assert "is not in the storage. Upload it again." in words(response)


# Publishing ---------------------------------------------------------------------------------


def test_instant_ahead_is_a_schedule(editor: Any, quality: Category, now: datetime) -> None:
    client = editor(*EDITOR)
    tomorrow = timezone.localtime(now + timedelta(days=1))
    data = form(
        quality,
        **{
            "published_at_0": f"{tomorrow:%Y-%m-%d}",
            "published_at_1": "09:30:00",
            "versions-0-file": text(),
        },
    )
    assert client.post(ADD, data).status_code == 302
    download = Download.objects.get()
    assert timezone.localtime(download.published_at).strftime("%H:%M") == "09:30"
    assert f"From {tomorrow.day} {tomorrow:%B %Y}, 09:30" in words(client.get(LIST))


def test_publishing_without_a_file_is_pointed_out(editor: Any, quality: Category) -> None:
    data = form(quality, published_at_0="2026-01-01", published_at_1="09:00:00")
    response = editor(*EDITOR).post(ADD, data, follow=True)
    assert "Members do not see it yet: there is no file to hand out." in words(response)


def test_publish_now_and_back_to_draft(editor: Any, shelve: Any, now: datetime) -> None:
    client = editor(*EDITOR)
    seen = shelve("Seen", days_ago=9)
    draft, later = shelve("Draft", days_ago=None), shelve("Later", days_ago=-9)
    keys = [str(d.pk) for d in (seen, draft, later)]
    data = {"action": "publish_now", "_selected_action": keys}
    assert "2 downloads are published." in words(client.post(LIST, data, follow=True))
    for download in (seen, draft, later):
        download.refresh_from_db()
    assert seen.published_at == now - timedelta(days=9)
    assert now <= draft.published_at == later.published_at <= timezone.now()
    data = {"action": "back_to_draft", "_selected_action": keys[:1]}
    assert "1 download is now a draft." in words(client.post(LIST, data, follow=True))
    seen.refresh_from_db()
    assert seen.published_at is None
    assert LogEntry.objects.count() == 3


@pytest.mark.parametrize(
    ("state", "titles"),
    [
        ("published", ["Seen"]),
        ("scheduled", ["Later"]),
        ("draft", ["Draft"]),
        ("no-file", ["Empty"]),
        ("", ["Draft", "Empty", "Later", "Seen"]),
        ("nonsense", ["Draft", "Empty", "Later", "Seen"]),
    ],
)
def test_filter_by_state(staff: Any, shelve: Any, state: str, titles: list[str]) -> None:
    shelve("Seen")
    shelve("Draft", days_ago=None)
    shelve("Later", days_ago=-1)
    shelve("Empty", content=None)
    response = staff.get(LIST, {"state": state} if state else {})
    assert [d.title for d in response.context["cl"].result_list] == titles
    page = words(response)
    if state == "no-file":
        assert "No file yet" in page


@pytest.mark.parametrize("term", ["café", "CAFE", "wombat", "plan what"])
def test_search_in_admin_ignores_case_and_accents(staff: Any, shelve: Any, term: str) -> None:
    shelve("Café plan", filename="wombat.txt")
    shelve("Other", summary="Something else.")
    response = staff.get(LIST, {"q": term})
    assert [d.title for d in response.context["cl"].result_list] == ["Café plan"]


def test_list_counts_takes_of_ninety_days(
    staff: Any, shelve: Any, renew: Any, now: datetime
) -> None:
    download = shelve("Roster rules")
    shelve("Untaken")
    for version, days in ((download.versions.get(), 1), (renew(download, b"two"), 89)):
        record_fetch(user=staff.user, version=version, at=now - timedelta(days=days))
    record_fetch(user=staff.user, version=download.versions.first(), at=now - timedelta(days=91))
    response = staff.get(LIST, {"o": "-5"})
    assert [(d.title, d.takes, d.newest_number) for d in response.context["cl"].result_list] == [
        ("Roster rules", 2, 2),
        ("Untaken", 0, 1),
    ]


@pytest.mark.parametrize("number", [1, 10])
def test_list_of_ten_costs_what_one_costs(staff: Any, shelve: Any, number: int) -> None:
    for n in range(number):
        shelve(f"Number {n}")
    with CaptureQueriesContext(connection) as queries:
        staff.get(LIST)
    # session, person; the filter's categories; number of all and of what is shown; rows
    assert len(queries) == 6, [query["sql"] for query in queries]


# Deleting -----------------------------------------------------------------------------------


def test_version_is_deleted_with_its_file(
    staff: Any, shelve: Any, renew: Any, stored: Any, django_capture_on_commit_callbacks: Any
) -> None:
    download = shelve("Roster rules", content=b"one")
    renew(download, b"two")
    data = change_form(download, **{"versions-2-0-DELETE": "on"})
    with django_capture_on_commit_callbacks(execute=True):
        assert staff.post(page_of(download), data).status_code == 302
    assert [v.number for v in download.versions.all()] == [1]
    assert stored() == [b"one"]


def test_content_editor_cannot_delete_a_version(editor: Any, shelve: Any) -> None:
    download = shelve("Roster rules")
    client = editor(*EDITOR)
    assert "versions-2-0-DELETE" not in client.get(page_of(download)).content.decode()
    client.post(page_of(download), change_form(download, **{"versions-2-0-DELETE": "on"}))
    assert download.versions.count() == 1


def test_download_is_deleted_with_its_files(
    staff: Any, shelve: Any, stored: Any, django_capture_on_commit_callbacks: Any
) -> None:
    download = shelve("Roster rules")
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(f"/admin/downloads/download/{download.pk}/delete/", {"post": "yes"})
    assert not Download.objects.exists()
    assert stored() == []


def test_many_are_deleted_with_their_files(
    staff: Any, shelve: Any, stored: Any, django_capture_on_commit_callbacks: Any
) -> None:
    keys = [str(shelve(f"Number {n}").pk) for n in range(3)]
    data = {"action": "delete_selected", "_selected_action": keys[:2], "post": "yes"}
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(LIST, data)
    assert [d.title for d in Download.objects.all()] == ["Number 2"]
    assert len(stored()) == 1


def test_category_in_use_is_kept(staff: Any, shelve: Any, quality: Category) -> None:
    shelve("Roster rules")
    response = staff.post(f"/admin/downloads/category/{quality.pk}/delete/", {"post": "yes"})
    assert response.status_code == 200
    assert Category.objects.filter(pk=quality.pk).exists()


def test_categories_show_how_many_are_in_them(staff: Any, shelve: Any, planning: Category) -> None:
    shelve("Roster rules")
    rows = staff.get("/admin/downloads/category/").context["cl"].result_list
    assert [(c.name, c.number) for c in rows] == [("Quality", 1), ("Planning", 0)]


# Permissions --------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["account", "member", "owner"])
def test_admin_is_shut_for_everybody_else(who: str, request: Any, shelve: Any) -> None:
    version = shelve("Roster rules").versions.get()
    client = request.getfixturevalue(who)
    for path in (LIST, ADD, LOG, f"/admin/downloads/download/version/{version.pk}/file/"):
        assert client.get(path).status_code == 403
        assert client.post(path).status_code == 403


def test_staff_without_permissions_do_nothing(editor: Any, shelve: Any) -> None:
    version = shelve("Roster rules").versions.get()
    client = editor()
    for path in (LIST, ADD, LOG, f"/admin/downloads/download/version/{version.pk}/file/"):
        assert client.get(path).status_code == 403


def test_staff_who_may_only_look_cannot_upload_or_publish(editor: Any, shelve: Any) -> None:
    download = shelve("Roster rules", days_ago=None)
    client = editor("view_download", "view_version")
    assert 'type="file"' not in client.get(page_of(download)).content.decode()
    data = change_form(download, **{"versions-0-file": text(b"two")})
    assert client.post(page_of(download), data).status_code == 403
    client.post(LIST, {"action": "publish_now", "_selected_action": [str(download.pk)]})
    download.refresh_from_db()
    assert download.published_at is None
    assert download.versions.count() == 1


def test_uploading_needs_the_permission_to_upload(editor: Any, shelve: Any) -> None:
    download = shelve("Roster rules")
    client = editor("view_download", "change_download", "view_version")
    client.post(page_of(download), change_form(download, **{"versions-0-file": text(b"two")}))
    assert download.versions.count() == 1


# The log ------------------------------------------------------------------------------------


def test_log_is_read_and_never_changed(staff: Any, shelve: Any, now: datetime) -> None:
    record_fetch(user=staff.user, version=shelve("Roster rules").versions.get(), at=now)
    row = Fetch.objects.get()
    assert "Roster rules, version 1" in words(staff.get(LOG))
    assert staff.get(f"{LOG}add/").status_code == 403
    assert staff.post(f"{LOG}{row.pk}/change/", {"label": "x"}).status_code == 403
    assert staff.post(f"{LOG}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    data = {"action": "delete_selected", "_selected_action": [str(row.pk)], "post": "yes"}
    staff.post(LOG, data)
    assert Fetch.objects.get().label == "Roster rules, version 1"


@pytest.mark.parametrize("number", [1, 10])
def test_log_of_ten_costs_what_one_costs(
    staff: Any, shelve: Any, person: Any, now: datetime, number: int
) -> None:
    version = shelve("Roster rules").versions.get()
    for n in range(number):
        record_fetch(user=person(f"person{n}"), version=version, at=now)
    with CaptureQueriesContext(connection) as queries:
        staff.get(LOG)
    assert len(queries) == 7, [query["sql"] for query in queries]


def exported(response: Any) -> list[list[str]]:
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


def test_log_is_exported_as_a_table(editor: Any, shelve: Any, person: Any, caplog: Any) -> None:
    version = shelve("Roster rules").versions.get()
    gone = shelve("Gone")
    sam = person("sam")
    at = datetime.fromisoformat("2026-11-22T06:30:15+00:00")
    record_fetch(user=sam, version=version, at=at)
    record_fetch(user=sam, version=gone.versions.get(), at=at + timedelta(hours=8))
    gone.delete()
    client = editor("view_fetch", "export_fetch")
    keys = [str(key) for key in Fetch.objects.values_list("pk", flat=True)]
    with caplog.at_level(logging.INFO, logger="acxpa.audit"):
        response = client.post(LOG, {"action": "export", "_selected_action": keys})
        rows = exported(response)
    assert rows == [
        list(COLUMNS),
        ["2026-11-23 01:30:15", "sam@people.example", "Sam", "Gone, version 1", "deleted", ""],
        [
            "2026-11-22 17:30:15",
            "sam@people.example",
            "Sam",
            "Roster rules, version 1",
            "file.txt",
            "13",
        ],
    ]
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"].startswith('attachment; filename="download-log-20')
    [line] = [r for r in caplog.records if getattr(r, "event", "") == "export"]
    assert (line.user, line.object, line.count) == (client.user.pk, "downloads.fetch", 2)
    assert "sam" not in line.getMessage()


def test_export_needs_its_own_permission(editor: Any, shelve: Any, person: Any, now: Any) -> None:
    record_fetch(user=person("sam"), version=shelve("Roster rules").versions.get(), at=now)
    client = editor("view_fetch")
    assert "Export as CSV" not in words(client.get(LOG))
    key = str(Fetch.objects.get().pk)
    response = client.post(LOG, {"action": "export", "_selected_action": [key]}, follow=True)
    assert not response.streaming
    assert "sam@people.example" not in str(response.get("Content-Disposition", ""))


HARMFUL = ["=1+1", "+61 3", "-2+3", "@sum(a1)", "\tx", "\rx"]


@pytest.mark.parametrize("start", HARMFUL)
def test_no_column_of_the_export_starts_a_formula(
    staff: Any, shelve: Any, person: Any, now: datetime, start: str
) -> None:
    sam = person("sam")
    type(sam).objects.filter(pk=sam.pk).update(name=f"{start}name", email=f"{start}@x.example")
    version = shelve("Roster rules").versions.get()
    record_fetch(user=sam, version=version, at=now)
    Version.objects.filter(pk=version.pk).update(filename=f"{start}.txt")
    Fetch.objects.update(label=f"{start}label")
    keys = [str(Fetch.objects.get().pk)]
    _, row = exported(staff.post(LOG, {"action": "export", "_selected_action": keys}))
    assert [cell[:2] for cell in row[1:5]] == [f"'{start[0]}"] * 4
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
