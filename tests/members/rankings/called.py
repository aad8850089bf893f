"""A small world for tests of the staff's side: one sector, five organisations, one standard, and
rows of a file as a shopper firm would send them."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members.rankings.actions.imports import begin_import, read_on
from members.rankings.call_files.columns import expected
from members.rankings.demo_standard import standard as demo_standard
from members.rankings.incoming import Incoming
from members.rankings.models import (
    CallImport,
    OrganisationName,
    RankedOrganisation,
    Scenario,
    Sector,
    StandardVersion,
)

NOW = datetime(2026, 10, 6, 1, 0, tzinfo=UTC)
NAMES = ("Bandicoot Bank", "Bettong Bank", "Bilby Bank", "Dunnart Bank", "Quokka Bank")


@pytest.fixture
def standard(db: None) -> StandardVersion:
    """The second version of the demonstration's standard, published."""
    return demo_standard(2, by=None, at=datetime(2025, 1, 1, tzinfo=UTC))


@pytest.fixture
def banks(db: None) -> list[RankedOrganisation]:
    """Five banks that take part since 2024, and their two scenarios."""
    sector = Sector.objects.create(name="Banks", slug="banks", description="Banks.", order=1)
    Scenario.objects.create(sector=sector, code="CARD", name="Lost card", weight=2)
    Scenario.objects.create(sector=sector, code="LOAN", name="Home loan", weight=1)
    return [organisation(sector, name, joined_on=date(2024, 1, 1)) for name in NAMES]


def organisation(sector: Sector, name: str, **fields: Any) -> RankedOrganisation:
    made = RankedOrganisation.objects.create(
        sector=sector,
        slug=name.lower().replace(" ", "-"),
        state="VIC",
        size_band="50-149",
        **fields,
    )
    OrganisationName.objects.create(organisation=made, name=name, from_on=made.joined_on)
    return made


def row(version: StandardVersion, number: int = 1, **changes: Any) -> dict[str, Any]:
    """An answered call, column by column."""
    noted: dict[str, Any] = {
        "call_id": f"KQ-{number:05d}",
        "organisation": NAMES[number % 5].lower().replace(" ", "-"),
        "scenario": "CARD" if number % 3 else "LOAN",
        "called_at": f"2026-{7 + number % 3:02d}-{1 + number % 28:02d} {9 + number % 8:02d}:15",
        "shopper": f"S{number % 7}",
        "outcome": "answered",
        "menu_seconds": "31",
        "wait_seconds": str(20 + number * 37 % 300),
        "talk_seconds": "240",
    }
    for item in Incoming.columns_of(version):
        said = {"yes_no": "yes", "rating": str(1 + number % 5), "count": "2", "seconds": "40"}
        noted[item.code] = said[item.kind]
    return noted | changes


def unanswered(version: StandardVersion, number: int, **changes: Any) -> dict[str, Any]:
    blank = {item.code: "" for item in Incoming.columns_of(version)}
    blank |= {"wait_seconds": "", "talk_seconds": ""}
    return row(version, number, **{"outcome": "unanswered", **blank, **changes})


def csv_of(version: StandardVersion, rows: list[dict[str, Any]]) -> bytes:
    held = io.StringIO()
    writer = csv.DictWriter(held, expected(Incoming.columns_of(version)))
    writer.writeheader()
    writer.writerows(rows)
    return held.getvalue().encode()


def xlsx_of(version: StandardVersion, rows: list[dict[str, Any]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Calls"
    columns = expected(Incoming.columns_of(version))
    sheet.append(columns)
    for each in rows:
        sheet.append([each[name] for name in columns])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def upload(content: bytes, name: str = "calls.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def begun(version: StandardVersion, content: bytes, name: str = "calls.csv") -> CallImport:
    return begin_import(upload=upload(content, name), version=version, by=None, at=NOW)


def read(version: StandardVersion, content: bytes, name: str = "calls.csv") -> CallImport:
    """The import, read to its end."""
    sent = begun(version, content, name)
    while sent.is_reading:
        sent = read_on(waiting=sent, at=NOW)
    return sent
