"""Handing out private files: RFC 9110 ranges and preconditions, names that cannot break out of
their header, closed handles, nginx and signed addresses, and what happens when a file is gone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from members.access import files
from members.access.files import (
    FileMissing,
    Span,
    Unsatisfiable,
    disposition,
    hand_out,
    parse_range,
)

CONTENT = bytes(range(256)) * 40
SIZE = len(CONTENT)
MODIFIED = datetime(2026, 11, 22, 6, 30, 15, 999, tzinfo=UTC)
DATE = "Sun, 22 Nov 2026 06:30:15 GMT"
ETAG = '"abc123"'


@pytest.fixture(autouse=True)
def _no_server() -> Iterator[None]:
    """Closing a response would end a request, and with it the database connections of others."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


class Opened(FileSystemStorage):
    """Remembers what it opened."""

    def __init__(self, location: Path) -> None:
        super().__init__(location=location, base_url=None)
        self.files: list[Any] = []

    def _open(self, name: str, mode: str = "rb") -> Any:
        self.files.append(super()._open(name, mode))
        return self.files[-1]


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Opened]:
    opened = Opened(tmp_path)
    opened.save("downloads/one", ContentFile(CONTENT))
    yield opened
    assert all(file.closed for file in opened.files), "a file was left open"


class Stored:
    """What a FieldFile is to :func:`hand_out`."""

    def __init__(self, storage: Any, name: str = "downloads/one") -> None:
        self.storage = storage
        self.name = name

    @property
    def size(self) -> int:
        return int(self.storage.size(self.name))


@pytest.fixture
def ask(storage: Opened) -> Callable[..., Any]:
    """The answer to GET (or ``method``) with these headers; ``body`` is what was sent."""

    def make(method: str = "GET", **headers: str) -> Any:
        request = getattr(RequestFactory(), method.lower())("/file/", headers=headers)
        response = hand_out(
            request,
            Stored(storage),
            filename="roster.xlsx",
            content_type="application/vnd.ms-excel",
            etag="abc123",
            modified=MODIFIED,
        )
        body = b"".join(response) if response.streaming else response.content
        response.close()
        return SimpleNamespace(response=response, status=response.status_code, body=body)

    return make


# The whole file -----------------------------------------------------------------------------


def test_whole_file_arrives_with_its_headers(ask: Any) -> None:
    got = ask()
    assert (got.status, got.body) == (200, CONTENT)
    assert dict(got.response.headers) == {
        "Content-Type": "application/vnd.ms-excel",
        "Content-Disposition": 'attachment; filename="roster.xlsx"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Accept-Ranges": "bytes",
        "ETag": ETAG,
        "Last-Modified": DATE,
        "Content-Length": str(SIZE),
    }


def test_file_is_read_in_pieces_not_at_once(storage: Opened, monkeypatch: Any) -> None:
    monkeypatch.setattr(files, "CHUNK", 1000)
    response = hand_out(
        RequestFactory().get("/", headers={"Range": "bytes=5-2504"}),
        Stored(storage),
        filename="a.txt",
        content_type="text/plain",
        etag="x",
        modified=MODIFIED,
    )
    assert [len(piece) for piece in response] == [1000, 1000, 500]
    response.close()


def test_head_has_the_headers_and_opens_nothing(ask: Any, storage: Opened) -> None:
    got = ask("HEAD")
    assert (got.status, got.body) == (200, b"")
    assert got.response.headers["Content-Length"] == str(SIZE)
    assert got.response.headers["ETag"] == ETAG
    assert storage.files == []


def test_head_ignores_a_range(ask: Any) -> None:
    got = ask("HEAD", Range="bytes=0-4")
    assert got.status == 200
    assert "Content-Range" not in got.response.headers


def test_response_that_is_never_read_closes_its_file(storage: Opened) -> None:
    response = hand_out(
        RequestFactory().get("/"),
        Stored(storage),
        filename="a.txt",
        content_type="text/plain",
        etag="x",
        modified=MODIFIED,
    )
    response.close()
    assert storage.files[0].closed


def test_file_that_became_shorter_ends_early_and_is_logged(
    storage: Opened, tmp_path: Path, caplog: Any
) -> None:
    response = hand_out(
        RequestFactory().get("/"),
        Stored(storage),
        filename="a.txt",
        content_type="text/plain",
        etag="x",
        modified=MODIFIED,
    )
    (tmp_path / "downloads" / "one").write_bytes(b"short")
    with caplog.at_level(logging.ERROR, logger="acxpa.files"):
        assert b"".join(response) == b"short"
    response.close()
    assert response.headers["Content-Length"] == str(SIZE)
    assert "shorter" in caplog.text


# Ranges -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-99", 0, 99),
        ("bytes=100-199", 100, 199),
        ("bytes=10239-", SIZE - 1, SIZE - 1),
        ("bytes=100-", 100, SIZE - 1),
        ("bytes=-1", SIZE - 1, SIZE - 1),
        ("bytes=-500", SIZE - 500, SIZE - 1),
        ("bytes=-99999999", 0, SIZE - 1),
        ("bytes=5-99999999", 5, SIZE - 1),
        ("bytes=5-" + "9" * 60, 5, SIZE - 1),
        ("bytes=007-0009", 7, 9),
        ("BYTES=1-2", 1, 2),
        ("bytes= 1-2 ", 1, 2),
        ("bytes=,1-2,", 1, 2),
    ],
)
def test_one_range_is_answered_with_206(ask: Any, header: str, first: int, last: int) -> None:
    got = ask(Range=header)
    assert (got.status, got.body) == (206, CONTENT[first : last + 1])
    assert got.response.headers["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert got.response.headers["Content-Length"] == str(last - first + 1)
    assert got.response.headers["ETag"] == ETAG


@pytest.mark.parametrize(
    "header", ["bytes=10240-", "bytes=10240-10250", "bytes=-0", "bytes=" + "9" * 90 + "-"]
)
def test_range_behind_the_end_is_answered_with_416(ask: Any, header: str) -> None:
    got = ask(Range=header)
    assert (got.status, got.body) == (416, b"")
    assert got.response.headers["Content-Range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=5-2",
        "bytes=1-2-3",
        "bytes=--5",
        "bytes=+1-5",
        "bytes=1 - 5",
        "bytes=1.0-5",
        "bytes=0x1-5",
        "bytes=\u0661-\u0665",
        "bytes=0-1,5-6",
        "bytes=0-,0-,0-,0-",
        "items=0-5",
        "bytes=" + "9" * 5000 + "-",
        "0-5",
    ],
)
def test_anything_else_gets_the_whole_file(ask: Any, header: str) -> None:
    got = ask(Range=header)
    assert (got.status, got.body) == (200, CONTENT)
    assert "Content-Range" not in got.response.headers


@given(
    header=st.one_of(
        st.text(max_size=60),
        st.from_regex(r"bytes=[-0-9, ]{0,40}", fullmatch=True),
    ),
    size=st.integers(0, 10**12),
)
def test_no_header_reaches_outside_the_file(header: str, size: int) -> None:
    try:
        span = parse_range(header, size)
    except Unsatisfiable:
        return
    if span is not None:
        assert span.first >= 0
        assert span.length >= 1
        assert span.first + span.length <= size


@given(size=st.integers(1, 1000), first=st.integers(0, 1200), last=st.integers(0, 1200))
def test_range_is_what_slicing_gives(size: int, first: int, last: int) -> None:
    content = bytes(i % 251 for i in range(size))
    expected = content[first : last + 1] if first <= last else None
    header = f"bytes={first}-{last}"
    if expected == b"":
        with pytest.raises(Unsatisfiable):
            parse_range(header, size)
        return
    span = parse_range(header, size)
    if expected is None:
        assert span is None
    else:
        assert span is not None
        assert content[span.first : span.first + span.length] == expected


def test_empty_file_has_no_range() -> None:
    for header in ("bytes=0-", "bytes=-1"):
        with pytest.raises(Unsatisfiable):
            parse_range(header, 0)
    assert parse_range("bytes=0-0", 1) == Span(0, 1)


# Preconditions ------------------------------------------------------------------------------


@pytest.mark.parametrize("condition", [ETAG, DATE, f" {ETAG} "])
def test_if_range_that_still_holds_gets_the_range(ask: Any, condition: str) -> None:
    got = ask(Range="bytes=5-9", If_Range=condition)
    assert (got.status, got.body) == (206, CONTENT[5:10])


@pytest.mark.parametrize(
    "condition",
    [
        '"other"',
        f"W/{ETAG}",
        "abc123",
        "Sun, 22 Nov 2026 06:30:14 GMT",
        "Sun, 22 Nov 2026 06:30:16 GMT",
        "yesterday",
        "",
    ],
)
def test_if_range_that_does_not_hold_gets_the_whole_file(ask: Any, condition: str) -> None:
    got = ask(Range="bytes=5-9", If_Range=condition)
    assert (got.status, got.body) == (200, CONTENT)


@pytest.mark.parametrize("tag", [ETAG, f"W/{ETAG}", f'"x", {ETAG}', "*"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_same_file_is_not_sent_again(ask: Any, storage: Opened, tag: str, method: str) -> None:
    got = ask(method, If_None_Match=tag)
    assert (got.status, got.body) == (304, b"")
    assert got.response.headers["ETag"] == ETAG
    assert storage.files == []


def test_another_tag_sends_the_file(ask: Any) -> None:
    assert ask(If_None_Match='"older"').status == 200


def test_modified_since_is_asked_only_without_a_tag(ask: Any) -> None:
    assert ask(If_Modified_Since=DATE).status == 304
    assert ask(If_Modified_Since="Sun, 22 Nov 2026 06:30:14 GMT").status == 200
    assert ask(If_Modified_Since=DATE, If_None_Match='"older"').status == 200


def test_precondition_that_fails_stops_before_the_range(ask: Any) -> None:
    assert ask(If_Match='"other"', Range="bytes=0-1").status == 412
    assert ask(If_Match=ETAG, Range="bytes=0-1").status == 206
    assert ask(If_None_Match=ETAG, Range="bytes=99999999-").status == 304


# The name -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("roster.xlsx", 'attachment; filename="roster.xlsx"'),
        ("two words.pdf", 'attachment; filename="two words.pdf"'),
        (
            "Café menu.pdf",
            "attachment; filename=\"Cafe menu.pdf\"; filename*=UTF-8''Caf%C3%A9%20menu.pdf",
        ),
        ("表.csv", "attachment; filename=\"_.csv\"; filename*=UTF-8''%E8%A1%A8.csv"),
        (
            'a"b.txt',
            "attachment; filename=\"a_b.txt\"; filename*=UTF-8''a%22b.txt",
        ),
        ("50%41.txt", "attachment; filename=\"50_41.txt\"; filename*=UTF-8''50%2541.txt"),
        ("a\r\nSet-Cookie: x=1.txt", 'attachment; filename="a__Set-Cookie: x=1.txt"'),
        ("../../etc/passwd", 'attachment; filename=".._.._etc_passwd"'),
        ("c:\\x.txt", 'attachment; filename="c:_x.txt"'),
        ("a\x00b.txt", 'attachment; filename="a_b.txt"'),
        ("a\ud800b.txt", 'attachment; filename="a_b.txt"'),
        ("pdf.\u202eexe", 'attachment; filename="pdf._exe"'),
    ],
)
def test_name_stands_in_the_header_and_stays_there(name: str, expected: str) -> None:
    assert disposition(name, attachment=True) == expected


@given(st.text(max_size=200))
def test_no_name_breaks_out_of_its_header(name: str) -> None:
    value = disposition(name, attachment=True)
    response = HttpResponse(headers={"Content-Disposition": value})
    assert response.headers["Content-Disposition"] == value
    assert value.isascii()
    assert value.isprintable()
    plain = value.removeprefix('attachment; filename="').split('"')[0]
    assert not set(plain) & set('"\\/%')
    assert value.count('"') == 2


def test_file_may_be_shown_instead_of_saved() -> None:
    assert disposition("a.pdf", attachment=False) == 'inline; filename="a.pdf"'


# Missing, nginx, object storage -------------------------------------------------------------


def answer(request: Any, stored: Any) -> Any:
    return hand_out(
        request,
        stored,
        filename="roster.xlsx",
        content_type="text/csv",
        etag="x",
        modified=MODIFIED,
    )


@pytest.mark.parametrize("prefix", ["", "/_private/"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_missing_file_is_a_404_and_an_error_in_the_log(
    storage: Opened, settings: Any, caplog: Any, prefix: str, method: str
) -> None:
    settings.PRIVATE_ACCEL_PREFIX = prefix
    request = getattr(RequestFactory(), method)("/")
    with caplog.at_level(logging.ERROR, logger="acxpa.files"), pytest.raises(FileMissing) as raised:
        answer(request, Stored(storage, "downloads/gone"))
    assert isinstance(raised.value, Http404)
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_file_that_vanishes_while_it_is_opened_is_missing_too(
    storage: Opened, monkeypatch: Any
) -> None:
    monkeypatch.setattr(storage, "exists", lambda name: True)
    with pytest.raises(FileMissing):
        answer(RequestFactory().get("/"), Stored(storage, "downloads/gone"))


def test_nginx_sends_the_bytes_where_it_is_told_to(storage: Opened, settings: Any) -> None:
    settings.PRIVATE_ACCEL_PREFIX = "/_private/"
    storage.save("downloads/a b#1", ContentFile(b"x"))
    response = answer(
        RequestFactory().get("/", headers={"Range": "bytes=0-1"}),
        Stored(storage, "downloads/a b#1"),
    )
    assert response.status_code == 200
    assert response.content == b""
    assert response.headers["X-Accel-Redirect"] == "/_private/downloads/a%20b%231"
    assert response.headers["Content-Disposition"] == 'attachment; filename="roster.xlsx"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert storage.files == []


class Bucket:
    """The part of an object storage that matters here."""

    querystring_auth = True

    def __init__(self, there: bool = True) -> None:
        self.there = there

    def exists(self, name: str) -> bool:
        return self.there

    def size(self, name: str) -> int:
        return 7

    def url(self, name: str, parameters: dict[str, str], expire: int) -> str:
        assert parameters["ResponseContentDisposition"] == 'attachment; filename="roster.xlsx"'
        assert parameters["ResponseContentType"] == "text/csv"
        return f"https://bucket.example/{name}?expires={expire}&signature=s"


def test_object_storage_sends_the_bytes_from_a_short_lived_address(settings: Any) -> None:
    settings.PRIVATE_ACCEL_PREFIX = "/_private/"  # meant for folders: not used for a bucket
    response = answer(RequestFactory().get("/"), Stored(Bucket()))
    assert response.status_code == 302
    assert response["Location"] == "https://bucket.example/downloads/one?expires=120&signature=s"
    assert response["Referrer-Policy"] == "no-referrer"


def test_head_on_object_storage_is_answered_here() -> None:
    response = answer(RequestFactory().head("/"), Stored(Bucket()))
    assert (response.status_code, response["Content-Length"]) == (200, "7")


def test_missing_object_is_a_404_not_a_dead_address() -> None:
    with pytest.raises(FileMissing):
        answer(RequestFactory().get("/"), Stored(Bucket(there=False)))


# Where the bytes begin ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "headers", "first"),
    [
        ("GET", {}, 0),
        ("GET", {"Range": "bytes=0-"}, 0),
        ("GET", {"Range": "bytes=0-4"}, 0),
        ("GET", {"Range": "bytes=7-9"}, 7),
        ("GET", {"Range": "bytes=-10"}, SIZE - 10),
        ("GET", {"Range": "bytes=7-9,11-12"}, 0),
        ("GET", {"Range": "bytes=7-", "If-Range": '"old"'}, 0),
        ("GET", {"Range": "bytes=99999-"}, None),
        ("GET", {"If-None-Match": ETAG}, None),
        ("GET", {"If-Match": '"old"'}, None),
        ("HEAD", {}, None),
    ],
)
def test_first_byte_says_where_the_bytes_begin(
    storage: Opened, method: str, headers: dict[str, str], first: int | None
) -> None:
    request = RequestFactory().generic(method, "/", headers=headers)
    stored = Stored(storage)
    response = hand_out(
        request, stored, filename="a", content_type="b/c", etag="abc123", modified=MODIFIED
    )
    response.close()
    assert files.first_byte(request, response) == first


@pytest.mark.parametrize(
    ("header", "first"),
    [("", 0), ("bytes=0-5", 0), ("bytes=7-", 7), ("bytes=-5", 0), ("bytes=7-8,1-2", 0), ("x", 0)],
)
def test_first_byte_of_what_others_send_is_read_from_the_request(
    storage: Opened, settings: Any, header: str, first: int
) -> None:
    request = RequestFactory().get("/", headers={"Range": header})
    assert files.first_byte(request, answer(request, Stored(Bucket()))) == first
    settings.PRIVATE_ACCEL_PREFIX = "/_private/"
    assert files.first_byte(request, answer(request, Stored(storage))) == first
