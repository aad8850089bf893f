"""The check of the private storage finds what is missing, damaged and left over."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command


def run(*arguments: str) -> str:
    """What the command prints; the text of its CommandError after it."""
    out = StringIO()
    try:
        call_command("check_downloads", *arguments, stdout=out)
    except CommandError as error:
        return f"{out.getvalue()}{error}"
    return out.getvalue()


@pytest.fixture
def file_of(private: Path) -> Any:
    return lambda download: private / str(download.versions.get().file.name)


def leave_over(private: Path, age: timedelta, now: datetime) -> Path:
    """A file in the storage that no version knows."""
    path = private / "downloads" / "left"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    then = (now - age).timestamp()
    os.utime(path, (then, then))
    return path


def test_all_is_well(shelve: Any) -> None:
    shelve("Roster rules")
    assert run("--checksums") == "Every version has its file.\n"


@pytest.mark.django_db
def test_empty_storage_is_well() -> None:
    assert run() == "Every version has its file.\n"


def test_missing_file_is_found(shelve: Any, file_of: Any) -> None:
    file_of(shelve("Roster rules")).unlink()
    assert run() == "Roster rules, version 1: its file is missing\n1 thing wrong."


def test_shorter_file_is_found(shelve: Any, file_of: Any) -> None:
    file_of(shelve("Roster rules")).write_bytes(b"one")
    assert "its file has 3 bytes instead of 13" in run()


def test_other_bytes_are_found_when_asked(shelve: Any, file_of: Any) -> None:
    file_of(shelve("Roster rules")).write_bytes(b"ONE TWO THREE")
    assert "wrong" not in run()
    assert "other bytes than were uploaded" in run("--checksums")


def test_left_over_file_is_found_and_deleted_on_demand(
    shelve: Any, private: Path, now: datetime, stored: Any
) -> None:
    shelve("Roster rules", content=b"one")
    path = leave_over(private, timedelta(hours=25), now)
    assert run() == "downloads/left: no version knows this file\n1 thing wrong."
    assert path.exists()
    assert "downloads/left: no version knows this file: deleted" in run("--delete-orphans")
    assert stored() == [b"one"]


@pytest.mark.django_db
def test_file_of_an_upload_under_way_is_left_alone(private: Path, now: datetime) -> None:
    path = leave_over(private, timedelta(hours=23), now)
    assert run("--delete-orphans") == "Every version has its file.\n"
    assert path.exists()
