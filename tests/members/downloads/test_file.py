"""Taking a file: members only, through the marked view only, each take in the log once."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from members.downloads import files
from members.downloads.models import Fetch

FILE = "/members/downloads/roster-rules/file/"


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


# The file -----------------------------------------------------------------------------------


def test_member_takes_the_newest_version(member: Any, shelve: Any, renew: Any) -> None:
    download = shelve("Roster rules", content=b"one", days_ago=5, filename="Règles.txt")
    response = member.get(FILE)
    assert (response.status_code, body(response)) == (200, b"one")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == (
        "attachment; filename=\"Regles.txt\"; filename*=UTF-8''R%C3%A8gles.txt"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    assert response["ETag"] == f'"{download.versions.get().sha256}"'
    renew(download, b"two")
    assert body(member.get(FILE)) == b"two"


def test_old_versions_stay_within_reach(member: Any, shelve: Any, renew: Any) -> None:
    renew(shelve("Roster rules", content=b"one", days_ago=5), b"two")
    assert body(member.get(f"{FILE}1/")) == b"one"
    assert body(member.get(f"{FILE}2/")) == b"two"


def test_broken_off_download_goes_on_where_it_stopped(member: Any, shelve: Any, renew: Any) -> None:
    download = shelve("Roster rules", content=b"0123456789", days_ago=5)
    first = member.get(FILE)
    body(first)
    onwards = {"Range": "bytes=4-", "If-Range": first["ETag"]}
    rest = member.get(FILE, headers=onwards)
    assert (rest.status_code, body(rest)) == (206, b"456789")
    assert rest["Content-Range"] == "bytes 4-9/10"
    renew(download, b"abcdefghij")
    whole = member.get(FILE, headers=onwards)
    assert (whole.status_code, body(whole)) == (200, b"abcdefghij")


@pytest.mark.parametrize("days_ago", [None, -1])
@pytest.mark.parametrize("path", [FILE, f"{FILE}1/"])
def test_draft_and_scheduled_files_are_not_found(
    member: Any, shelve: Any, path: str, days_ago: float | None
) -> None:
    shelve("Roster rules", days_ago=days_ago)
    assert member.get(path).status_code == 404
    assert not Fetch.objects.exists()


@pytest.mark.parametrize("path", [FILE, f"{FILE}1/"])
@pytest.mark.parametrize(
    ("who", "status"), [("visitor", 302), ("account", 403), ("lapsed", 403), ("staff", 403)]
)
def test_nobody_else_gets_a_byte(
    who: str, status: int, path: str, request: Any, shelve: Any
) -> None:
    shelve("Roster rules", content=b"for members only")
    client = request.getfixturevalue(who)
    for headers in ({}, {"Range": "bytes=0-3"}, {"If-None-Match": "*"}):
        response = client.get(path, headers=headers)
        assert response.status_code == status
        assert b"for members only" not in body(response)
        assert "ETag" not in response
    assert not Fetch.objects.exists()


def test_membership_that_ended_shuts_the_file_at_once(
    member: Any, shelve: Any, time_machine: Any, today: Any, now: Any
) -> None:
    shelve("Roster rules")
    assert body(member.get(FILE))
    time_machine.move_to(now + timedelta(days=200 + 16))  # clocks change in between
    member.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert member.get(FILE).status_code == 403


def test_file_is_never_posted_to(member: Any, shelve: Any) -> None:
    shelve("Roster rules")
    assert member.post(FILE).status_code == 405


# The log ------------------------------------------------------------------------------------


def takes() -> int:
    return Fetch.objects.count()


def test_each_take_is_one_row(member: Any, shelve: Any) -> None:
    version = shelve("Roster rules").versions.get()
    for number in (1, 2):
        body(member.get(FILE))
        assert takes() == number
    row = Fetch.objects.first()
    assert row is not None
    assert (row.user, row.version, row.label) == (member.user, version, "Roster rules, version 1")


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=5-"},
        {"Range": "bytes=-3"},
        {"Range": "bytes=5-6"},
    ],
)
def test_rest_of_a_take_is_no_other_take(member: Any, shelve: Any, headers: dict[str, str]) -> None:
    shelve("Roster rules", content=b"0123456789")
    body(member.get(FILE, headers={"Range": "bytes=0-4"}))
    body(member.get(FILE, headers=headers))
    assert takes() == 1


def test_leaving_out_the_first_byte_does_not_pass_by_the_log(member: Any, shelve: Any) -> None:
    shelve("Roster rules", content=b"0123456789")
    assert body(member.get(FILE, headers={"Range": "bytes=1-"})) == b"123456789"
    assert takes() == 1


def test_what_hands_out_nothing_is_no_take(member: Any, shelve: Any) -> None:
    version = shelve("Roster rules").versions.get()
    assert member.head(FILE).status_code == 200
    tag = f'"{version.sha256}"'
    assert member.get(FILE, headers={"If-None-Match": tag}).status_code == 304
    assert member.get(FILE, headers={"Range": "bytes=99-"}).status_code == 416
    assert takes() == 0


def test_what_cannot_be_written_down_is_not_handed_out(
    member: Any, shelve: Any, monkeypatch: Any
) -> None:
    shelve("Roster rules")

    def broken(**arguments: Any) -> None:
        raise RuntimeError("no log")

    monkeypatch.setattr(files, "record_fetch", broken)
    member.raise_request_exception = False
    response = member.get(FILE)
    assert response.status_code == 500
    assert b"one two three" not in body(response)


def test_nginx_is_told_and_the_take_is_written_down(
    member: Any, shelve: Any, settings: Any
) -> None:
    settings.PRIVATE_ACCEL_PREFIX = "/_private/"
    version = shelve("Roster rules").versions.get()
    response = member.get(FILE)
    assert response.content == b""
    assert response["X-Accel-Redirect"] == f"/_private/{version.file.name}"
    assert response["Cache-Control"] == "private, no-store"
    assert takes() == 1


# A file that is gone ------------------------------------------------------------------------


def test_missing_file_is_said_clearly_and_logged(
    member: Any, shelve: Any, private: Path, caplog: Any
) -> None:
    version = shelve("Roster rules").versions.get()
    (private / str(version.file.name)).unlink()
    with caplog.at_level(logging.ERROR, logger="acxpa.files"):
        response = member.get(FILE)
    assert response.status_code == 404
    assert "We have mislaid this file" in response.content.decode()
    assert [r.name for r in caplog.records if r.levelname == "ERROR"] == ["acxpa.files"]
    assert takes() == 0


# Other ways in ------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["visitor", "account", "lapsed", "member", "staff"])
def test_no_guessed_path_reaches_the_storage(who: str, request: Any, shelve: Any) -> None:
    version = shelve("Roster rules", content=b"for members only").versions.get()
    client = request.getfixturevalue(who)
    name = version.file.name
    for prefix in (
        "/",
        "/media/",
        "/static/",
        "/static/../",
        "/private/",
        "/_private/",
        "/files/",
        "/var/private/",
        "/members/",
        "/members/downloads/",
        "/members/downloads/file/",
        "/members/downloads/roster-rules/",
        "/admin/",
        "/admin/downloads/",
        "/./",
    ):
        for path in (prefix + name, f"{prefix}{name}/", prefix + version.filename):
            response = client.get(path, follow=False)
            assert response.status_code in (301, 302, 403, 404), path
            assert b"for members only" not in body(response)


def test_a_stored_file_has_no_address_of_its_own(shelve: Any) -> None:
    with pytest.raises(ValueError, match="not accessible"):
        shelve("Roster rules").versions.get().file.url  # noqa: B018


def test_default_storage_is_the_private_one(settings: Any) -> None:
    from acxpa import settings as shipped

    assert shipped.STORAGES["default"]["OPTIONS"]["base_url"] is None
    assert (shipped.MEDIA_URL, shipped.MEDIA_ROOT) == (None, "")
    static = Path(settings.STATIC_ROOT).resolve()
    folder = Path(shipped.STORAGES["default"]["OPTIONS"]["location"]).resolve()
    assert static not in (folder, *folder.parents)
    assert folder not in static.parents
