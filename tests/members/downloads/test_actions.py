"""Versions get their numbers one after another, whoever uploads at once; stored files come and go
with their rows; the log of takes has every take once and outlives the file."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import IntegrityError, connection, transaction

from members.access.uploads import Refused
from members.downloads import actions
from members.downloads.actions import (
    add_version,
    record_fetch,
    remove_download,
    remove_version,
)
from members.downloads.models import Category, Download, Fetch, Version


def upload(download: Download, content: bytes, at: datetime, name: str = "a.txt") -> Version:
    return add_version(
        download=download, upload=ContentFile(content, name=name), by=None, note="", at=at
    )


def taken_back(do: Callable[[], None]) -> None:
    """Does it in a transaction that is then rolled back."""
    with transaction.atomic():
        do()
        transaction.set_rollback(True)


# Versions -----------------------------------------------------------------------------------


def test_version_is_what_was_found_in_the_file(shelve: Any, person: Any, now: datetime) -> None:
    editor = person("editor")
    download = shelve("Roster", content=None)
    version = add_version(
        download=download,
        upload=ContentFile(b"\xef\xbb\xbfa,b\n", name="C:\\x\\Roster.CSV"),
        by=editor,
        note="First.",
        at=now,
    )
    version.refresh_from_db()
    assert (version.number, version.filename, version.note) == (1, "Roster.CSV", "First.")
    assert version.content_type == "text/csv; charset=utf-8"
    assert (version.size, version.uploaded_by, version.uploaded_at) == (7, editor, now)
    assert version.sha256 == hashlib.sha256(b"\xef\xbb\xbfa,b\n").hexdigest()
    with version.file.open() as file:
        assert file.read() == b"\xef\xbb\xbfa,b\n"


def test_stored_name_tells_nothing_of_the_upload(shelve: Any) -> None:
    version = shelve("Roster", filename="salaries.txt").versions.get()
    folder, _, name = str(version.file.name).partition("/")
    assert folder == "downloads"
    assert len(name) == 32
    assert set(name) <= set("0123456789abcdef")


def test_numbers_go_up_and_old_files_stay(shelve: Any, renew: Any, stored: Any) -> None:
    download = shelve("Roster", content=b"one")
    renew(download, b"two")
    renew(download, b"three")
    assert [v.number for v in download.versions.order_by("number")] == [1, 2, 3]
    assert stored() == [b"one", b"three", b"two"]


@pytest.mark.django_db(transaction=True)
def test_number_of_a_deleted_version_never_comes_back(shelve: Any, renew: Any) -> None:
    download = shelve("Roster")
    remove_version(version=renew(download, b"two"), by=None)
    assert renew(download, b"again").number == 3


def test_refused_file_leaves_nothing_behind(shelve: Any, stored: Any, now: datetime) -> None:
    download = shelve("Roster", content=None)
    with pytest.raises(Refused):
        upload(download, b"MZ\x00", now)
    assert not download.versions.exists()
    assert stored() == []


def test_version_that_cannot_be_saved_takes_its_file_along(
    shelve: Any, stored: Any, now: datetime
) -> None:
    download = shelve("Roster", content=None)
    Version.objects.create(
        download=download,
        number=1,
        file="x",
        filename="x.txt",
        content_type="x",
        size=1,
        sha256="x",
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        upload(download, b"one", now)
    assert stored() == []


def test_download_deleted_meanwhile_takes_the_file_along(
    shelve: Any, stored: Any, now: datetime
) -> None:
    download = shelve("Roster", content=None)
    Download.objects.all().delete()
    with pytest.raises(Download.DoesNotExist):
        upload(download, b"one", now)
    assert stored() == []


def test_version_is_never_changed(shelve: Any) -> None:
    version = shelve("Roster").versions.get()
    version.note = "Other."
    with pytest.raises(TypeError, match="never changed"):
        version.save()


@pytest.mark.parametrize("wrong", [{"number": 0}, {"size": 0}])
def test_database_refuses_versions_that_cannot_be(shelve: Any, wrong: dict[str, int]) -> None:
    download = shelve("Roster", content=None)
    fields = {"number": 1, "size": 1} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.create(
            download=download, file="x", filename="x", content_type="x", sha256="x", **fields
        )


def test_category_in_use_cannot_be_deleted(shelve: Any, quality: Category) -> None:
    shelve("Roster")
    with pytest.raises(IntegrityError):
        quality.delete()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("contenders", [2, 8])
def test_uploads_at_once_get_numbers_one_after_another(
    shelve: Any, stored: Any, now: datetime, contenders: int
) -> None:
    download = shelve("Roster", content=None)
    start = threading.Barrier(contenders)
    problems: list[BaseException] = []

    def run(number: int) -> None:
        try:
            mine = Download.objects.get(pk=download.pk)
            start.wait(timeout=30)
            upload(mine, b"file %d" % number, now)
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(contenders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    numbers = list(download.versions.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, contenders + 1))
    assert len(stored()) == contenders


# Files go with their rows -------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_file_goes_once_the_deletion_is_certain(shelve: Any, renew: Any, stored: Any) -> None:
    download = shelve("Roster", content=b"one")
    second = renew(download, b"two")
    with transaction.atomic():
        remove_version(version=second, by=None)
        assert stored() == [b"one", b"two"]
    assert stored() == [b"one"]
    remove_download(download=download, by=None)
    assert stored() == []
    assert not Version.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_file_stays_when_the_deletion_is_taken_back(shelve: Any, stored: Any) -> None:
    download = shelve("Roster", content=b"one")
    for remove in (
        lambda: remove_version(version=download.versions.get(), by=None),
        lambda: remove_download(download=download, by=None),
    ):
        taken_back(remove)
        assert Version.objects.count() == 1
        assert stored() == [b"one"]


@pytest.mark.django_db(transaction=True)
def test_deletion_stands_when_the_storage_fails(shelve: Any, monkeypatch: Any, caplog: Any) -> None:
    version = shelve("Roster").versions.get()

    def broken(self: Any, name: str) -> None:
        raise OSError("disk")

    monkeypatch.setattr(FileSystemStorage, "delete", broken)
    with caplog.at_level(logging.ERROR):
        remove_version(version=version, by=None)
    assert not Version.objects.exists()
    assert caplog.records


def test_search_forgets_the_name_of_a_removed_file(shelve: Any, renew: Any) -> None:
    download = shelve("Roster", filename="wombat.txt")
    remove_version(version=renew(download, b"two"), by=None)
    found = Download.objects.matching(("better",), then="title")
    assert not found.exists()
    assert Download.objects.matching(("wombat",), then="title").get() == download


# Takes --------------------------------------------------------------------------------------


@pytest.fixture
def taker(person: Any) -> Any:
    return person("taker")


def test_every_take_is_written_down(shelve: Any, taker: Any, now: datetime) -> None:
    version = shelve("Roster").versions.get()
    for _ in range(2):
        record_fetch(user=taker, version=version, at=now)
    rows = list(Fetch.objects.all())
    assert [(r.user, r.version, r.label, r.fetched_at) for r in rows] == [
        (taker, version, "Roster, version 1", now)
    ] * 2


def test_rest_of_a_take_is_not_written_down_again(shelve: Any, taker: Any, now: datetime) -> None:
    version = shelve("Roster").versions.get()
    record_fetch(user=taker, version=version, at=now)
    later = now + timedelta(hours=23, minutes=59)
    assert record_fetch(user=taker, version=version, at=later, continues=True) is None
    assert Fetch.objects.count() == 1


@pytest.mark.parametrize("before", ["nothing", "long ago", "another version", "another person"])
def test_file_without_its_beginning_is_a_take_where_none_is_written_down(
    shelve: Any, renew: Any, taker: Any, person: Any, now: datetime, before: str
) -> None:
    download = shelve("Roster")
    version = download.versions.get()
    match before:
        case "long ago":
            record_fetch(user=taker, version=version, at=now - timedelta(hours=24))
        case "another version":
            record_fetch(user=taker, version=renew(download, b"two"), at=now)
        case "another person":
            record_fetch(user=person("other"), version=version, at=now)
    assert record_fetch(user=taker, version=version, at=now, continues=True) is not None


def test_log_outlives_the_file(shelve: Any, taker: Any, now: datetime) -> None:
    download = shelve("Roster")
    record_fetch(user=taker, version=download.versions.get(), at=now)
    remove_download(download=download, by=None)
    row = Fetch.objects.get()
    assert (row.user, row.version, row.label) == (taker, None, "Roster, version 1")


def test_log_without_what_is_refused(shelve: Any, taker: Any) -> None:
    version = shelve("Roster").versions.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Fetch.objects.create(user=taker, version=version, label="")


# Audit --------------------------------------------------------------------------------------


def test_audit_has_a_line_for_each_change_and_nothing_personal(
    shelve: Any, person: Any, now: datetime, caplog: Any, django_capture_on_commit_callbacks: Any
) -> None:
    sam = person("sam")
    with (
        caplog.at_level(logging.INFO, logger="acxpa.audit"),
        django_capture_on_commit_callbacks(execute=True),
    ):
        download = shelve("Roster", content=None)
        version = add_version(
            download=download, upload=ContentFile(b"x", name="a.txt"), by=sam, note="", at=now
        )
        record_fetch(user=sam, version=version, at=now)
        remove_version(version=version, by=sam)
    assert [(r.event, r.user, r.object) for r in caplog.records] == [
        ("download.version", sam.pk, f"downloads/{download.pk}/1"),
        ("download.taken", sam.pk, f"downloads/{download.pk}/1"),
        ("download.version-removed", sam.pk, f"downloads/{download.pk}/1"),
    ]
    assert sam.email not in caplog.text
    assert "sam" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_audit_has_no_line_for_what_was_taken_back(shelve: Any, now: datetime, caplog: Any) -> None:
    version = shelve("Roster").versions.get()
    caplog.clear()
    with caplog.at_level(logging.INFO, logger="acxpa.audit"):
        taken_back(lambda: remove_version(version=version, by=None))
    assert [r for r in caplog.records if r.name == actions.audit.name] == []
