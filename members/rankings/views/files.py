"""A table as CSV, a drawing as CSV, SVG or PNG: the same figures as on the page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone

from publishing.tables import as_csv

from ..drawings import Drawing
from ..images import as_png, as_svg

_PRINTED = re.compile(r"[+−±]?[0-9]+(\.[0-9]+)?")
_SHARED = re.compile(r"=[0-9]+")
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
}


class Page(Protocol):
    @property
    def snapshot(self) -> Any: ...
    @property
    def subject(self) -> str: ...
    def drawings(self) -> dict[str, Drawing]: ...
    def tables(self) -> dict[str, tuple[Sequence[str], Sequence[Sequence[Any]]]]: ...


def of_page(
    page: Page, name: str, kind: str, *, about: str, more: Drawing | None = None
) -> HttpResponse:
    """The file of that name. Raises Http404 for what the page does not have. ``about``: begins
    the name of the file; ``more``: one more drawing of that page."""
    drawings = page.drawings() | ({more.id: more} if more is not None else {})
    period = page.snapshot.period
    file_name = f"{about}-{name}-{period.slug}.{kind}"
    if kind == "csv":
        tables = page.tables()
        if name in tables:
            return table(*tables[name], file_name=file_name)
    if name not in drawings:
        raise Http404
    return drawing(
        drawings[name],
        kind,
        subject=page.subject,
        source=source(page.snapshot),
        file_name=file_name,
    )


def drawing(
    given: Drawing, kind: str, *, subject: str, source: str, file_name: str
) -> HttpResponse:
    if kind == "csv":
        rows = [[plain(value) for value in row] for row in given.rows]
        return table(given.columns, rows, file_name=file_name)
    make = as_svg if kind == "svg" else as_png
    return _file(make(given, subject=subject, source=source), kind, file_name)


def plain(printed: Any) -> Any:
    """What a drawing's table prints, as a spreadsheet program calculates with it: ``−0.4`` is a
    number, ``–`` is nothing, and ``=3``, which would be a formula, a rank that is shared."""
    if printed == "–":
        return ""
    if isinstance(printed, str) and _PRINTED.fullmatch(printed):
        return Decimal(printed.lstrip("+±").replace("−", "-"))
    if isinstance(printed, str) and _SHARED.fullmatch(printed):
        return f"{printed[1:]} joint"
    return printed


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, file_name: str) -> HttpResponse:
    return _file("".join(as_csv(columns, rows)).encode(), "csv", file_name)


def source(snapshot: Any) -> str:
    """Who says it, of when, and which revision: stands under every picture."""
    said = f"ACXPA, Australian Call Centre Rankings, {snapshot.period.label}"
    if snapshot.published_at is not None:
        day = timezone.localdate(snapshot.published_at)
        said += f", published {day.day} {day:%B %Y}"
    if snapshot.is_correction:
        said += f", revision {snapshot.revision}"
    said += f". Method {snapshot.standard.number}."
    if settings.DEMO_DATA:
        said += " Demonstration data: the organisations are invented."
    return said


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers: Mapping[str, str] = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=KINDS[kind], headers=headers)
