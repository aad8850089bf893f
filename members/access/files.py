"""Hands out private files: whole, in ranges, through nginx or by a signed address.

The gate has decided before this runs; nothing here asks who the person is. What the caller passes
about the file must be our own findings, never what a browser once said about it.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe, quote_etag

logger = logging.getLogger("acxpa.files")

CHUNK = 256 * 1024
#: Nothing in a file may run as a page of ours, should a browser show it after all.
POLICY = "sandbox; default-src 'none'"
#: How long a signed address of the object storage holds, in seconds.
SIGNED_FOR = 120

_ONE_RANGE = re.compile(r"([0-9]{0,100})-([0-9]{0,100})", re.ASCII)


class FileMissing(Http404):
    """The row is there and its file is not. An ordinary 404 where nobody says it better."""


class Unsatisfiable(Exception):
    """The range begins behind the end of the file (RFC 9110, 14.1.2)."""


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes of a file: from ``first``, ``length`` of them."""

    first: int
    length: int


def hand_out(
    request: HttpRequest,
    file: Any,
    *,
    filename: str,
    content_type: str,
    etag: str,
    modified: datetime,
    as_attachment: bool = True,
) -> HttpResponseBase:
    """A response with ``file`` (a stored FieldFile), for GET and HEAD.

    Preconditions and ranges follow RFC 9110: one range at a time, ``If-Range`` by strong tag or
    date; several ranges or a malformed one get the whole file. Where nginx or the object storage
    sends the bytes, they answer ranges too. ``etag`` is an unquoted or quoted strong tag. Raises
    FileMissing, and logs an error, when the storage does not have the file.
    """
    headers = {
        "Content-Type": content_type,
        "Content-Disposition": disposition(filename, attachment=as_attachment),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": POLICY,
    }
    try:
        return _answer(request, file, headers, quote_etag(etag), modified)
    except FileNotFoundError as error:
        logger.error("A private file is missing.", extra={"object": file.name})
        raise FileMissing("The file is missing.") from error


def _answer(
    request: HttpRequest, file: Any, headers: dict[str, str], etag: str, modified: datetime
) -> HttpResponseBase:
    storage: Storage = file.storage
    if not storage.exists(file.name):
        raise FileNotFoundError(file.name)
    if settings.PRIVATE_ACCEL_PREFIX and isinstance(storage, FileSystemStorage):
        prefix = settings.PRIVATE_ACCEL_PREFIX.rstrip("/")
        return HttpResponse(headers=headers | {"X-Accel-Redirect": f"{prefix}/{quote(file.name)}"})
    if request.method == "GET" and getattr(storage, "querystring_auth", False):
        return _signed(storage, file.name, headers)
    headers["Accept-Ranges"] = "bytes"
    headers["ETag"] = etag
    headers["Last-Modified"] = http_date(modified.timestamp())
    return _conditional(request, file, headers, modified)


def first_byte(request: HttpRequest, response: HttpResponseBase) -> int | None:
    """Where in the file the bytes of a response by :func:`hand_out` begin, 0 for a whole file;
    None when it hands out nothing (HEAD, 304, 412, 416)."""
    if request.method != "GET" or response.status_code not in (200, 206, 302):
        return None
    if response.status_code == 206:
        return int(response.headers["Content-Range"].removeprefix("bytes ").partition("-")[0])
    if response.streaming:
        return 0
    # Somebody else sends the bytes and reads the same header.
    match = _ONE_RANGE.fullmatch(_range_set(request.headers.get("Range", "")))
    return int(match[1]) if match and match[1] else 0


def disposition(filename: str, *, attachment: bool) -> str:
    """``Content-Disposition`` for any name (RFC 6266): plain ASCII for old programs, and the real
    name in RFC 5987 form where that is not the same."""
    name = "".join(
        "_" if letter in "/\\" or unicodedata.category(letter).startswith("C") else letter
        for letter in filename
    )
    apart = unicodedata.normalize("NFKD", name)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    plain = re.sub(r'[^\x20-\x7e]|["%]', "_", bare)
    kind = "attachment" if attachment else "inline"
    extended = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f'{kind}; filename="{plain}"{extended}'


def _signed(storage: Any, name: str, headers: dict[str, str]) -> HttpResponseBase:
    address = storage.url(
        name,
        parameters={
            "ResponseContentType": headers["Content-Type"],
            "ResponseContentDisposition": headers["Content-Disposition"],
        },
        expire=SIGNED_FOR,
    )
    response = HttpResponseRedirect(address)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _conditional(
    request: HttpRequest, file: Any, headers: dict[str, str], modified: datetime
) -> HttpResponseBase:
    whole = HttpResponse(headers=headers)
    stamp = int(modified.timestamp())
    answer = get_conditional_response(request, headers["ETag"], stamp, whole)
    if answer is not None and answer is not whole:
        answer.headers["Accept-Ranges"] = "bytes"
        return answer
    size: int = file.size
    if request.method != "GET":
        whole.headers["Content-Length"] = str(size)
        return whole
    try:
        span = _span(request, headers, size)
    except Unsatisfiable:
        return HttpResponse(
            status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"}
        )
    opened = file.storage.open(file.name, "rb")
    response = StreamingHttpResponse(
        _Chunks(opened, span or Span(0, size), name=file.name),
        status=206 if span else 200,
        headers=headers | {"Content-Length": str(span.length if span else size)},
    )
    if span:
        last = span.first + span.length - 1
        response.headers["Content-Range"] = f"bytes {span.first}-{last}/{size}"
    return response


def _span(request: HttpRequest, headers: dict[str, str], size: int) -> Span | None:
    """What the request asks for; None for the whole file. Raises Unsatisfiable."""
    if "Range" not in request.headers:
        return None
    condition = request.headers.get("If-Range")
    if condition is not None and not _still_the_same(condition, headers):
        return None
    return parse_range(request.headers["Range"], size)


def _still_the_same(condition: str, headers: dict[str, str]) -> bool:
    """``If-Range``: the strong tag, or exactly the date, of what the client has begun to fetch."""
    condition = condition.strip()
    if condition.startswith(('"', "W/")):
        return condition == headers["ETag"]
    asked = parse_http_date_safe(condition)
    return asked is not None and http_date(asked) == headers["Last-Modified"]


def parse_range(header: str, size: int) -> Span | None:
    """The one range of a ``Range`` header, cut at the end of a file of ``size`` bytes.

    None where the whole file is the answer: another unit, malformed, several ranges. Raises
    Unsatisfiable for a range that has no byte of the file.
    """
    match = _ONE_RANGE.fullmatch(_range_set(header))
    if match is None or match[0] == "-":
        return None
    first, last = match[1], match[2]
    if not first:
        length = min(int(last), size)
        if length == 0:
            raise Unsatisfiable
        return Span(size - length, length)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable
    end = min(int(last), size - 1) if last else size - 1
    return Span(int(first), end - int(first) + 1)


def _range_set(header: str) -> str:
    """What follows ``bytes=``, without the empty list elements that RFC 9110, 5.6.1.2 allows."""
    unit, _, ranges = header.partition("=")
    if unit.strip().lower() != "bytes":
        return ""
    return ",".join(part for part in (part.strip(" \t") for part in ranges.split(",")) if part)


class _Chunks:
    """Reads a span of an open file piece by piece; Django closes it with the response."""

    def __init__(self, file: IO[bytes], span: Span, *, name: str) -> None:
        self.file = file
        self.left = span.length
        self.name = name
        file.seek(span.first)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self.left <= 0:
            raise StopIteration
        chunk = self.file.read(min(CHUNK, self.left))
        if not chunk:
            # The promised length is not reached, so the client knows that something is missing.
            logger.error("A private file is shorter than it was.", extra={"object": self.name})
            raise StopIteration
        self.left -= len(chunk)
        return chunk

    def close(self) -> None:
        self.file.close()
