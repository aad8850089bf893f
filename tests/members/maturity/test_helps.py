"""What helps with an area: only what is there, under its own title."""

from __future__ import annotations

from typing import Any

import pytest

from members.downloads.models import Category, Download, Version
from members.maturity import helps as helps_module
from members.maturity.helps import helps
from members.maturity.models import Area, Bank


@pytest.fixture
def area(bank: Bank) -> Area:
    Area.objects.filter(bank=bank, code="LG").update(downloads="roster-rules gone-for-good")
    return Area.objects.get(bank=bank, code="LG")


@pytest.fixture
def shelved(db: None, now: Any) -> Download:
    category = Category.objects.create(name="Planning", slug="planning")
    found = Download.objects.create(
        title="Rules of a roster", slug="roster-rules", category=category, summary="S"
    )
    Version.objects.create(download=found, number=1, file="x", filename="x.pdf", size=1)
    Download.objects.update(published_at=now)
    return found


def test_a_download_stands_under_its_title_and_a_dead_one_not_at_all(
    area: Area, shelved: Download, now: Any
) -> None:
    links = helps([area], at=now)["LG"].downloads
    assert [(link.label, link.address) for link in links] == [
        ("Rules of a roster", "/members/downloads/roster-rules/")
    ]


def test_one_that_is_not_published_is_left_out(area: Area, shelved: Download, now: Any) -> None:
    Download.objects.update(published_at=None)
    assert helps([area], at=now)["LG"].downloads == []


def test_where_no_download_is_named_nobody_is_asked(area: Area, monkeypatch: Any, now: Any) -> None:
    def never() -> Any:
        raise AssertionError("asked")

    monkeypatch.setattr(helps_module, "_shelf", never)
    area.downloads = ""
    assert helps([area], at=now)["LG"].downloads == []
