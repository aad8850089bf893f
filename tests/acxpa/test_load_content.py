"""What a new portal says of itself comes in by one command: looked at first, whole or not at all, and
without undoing what staff did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from inspect import unwrap
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.utils import timezone

from glossary import content as entries
from glossary.models import Category, Entry, EntryVersion
from pages import content as pages
from pages.models import Article, ArticleCategory, Framework, Page, PageVersion
from publishing.addresses import remember


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, db: None) -> Path:
    """Two entries and two pages of ours in place of all."""
    for source, folder, names in (
        (entries.FOLDER, tmp_path / "entries", ("concurrency", "attrition")),
        (pages.FOLDER / "pages", tmp_path / "pages", ("terms", "contact")),
    ):
        folder.mkdir()
        for name in names:
            said = yaml.safe_load((source / f"{name}.yaml").read_text(encoding="utf-8"))
            said |= {"blocks": [], "closing": [], "questions": [], "sources": []}
            if "related" in said:
                said["related"] = []
            (folder / f"{name}.yaml").write_text(yaml.safe_dump(said), encoding="utf-8")
    _from_folder(monkeypatch, entries, ("planned", "load_entries"), tmp_path / "entries")
    _from_folder(monkeypatch, pages, ("plan", "load_pages"), tmp_path)
    return tmp_path


def _from_folder(
    monkeypatch: pytest.MonkeyPatch, module: Any, names: tuple[str, ...], folder: Path
) -> None:
    for name in names:
        function: Callable[..., Any] = unwrap(getattr(module, name))
        monkeypatch.setitem(function.__kwdefaults__, "folder", folder)


def load(*options: str) -> str:
    said = StringIO()
    call_command("load_content", *options, stdout=said)
    return said.getvalue()


def test_a_dry_run_says_what_would_come_and_changes_nothing(few: Path) -> None:
    said = load("--dry-run")
    assert "glossary/attrition.yaml: new" in said
    assert "pages/terms.yaml: new" in said
    assert "4 new. Nothing was changed." in said
    for model in (Entry, Category, Page, ArticleCategory, Framework):
        assert not model._default_manager.exists()


def test_readers_find_what_came_in_and_twice_does_what_once_does(few: Path, now: datetime) -> None:
    assert "4 new. Done." in load()
    versions = list(EntryVersion.objects.values()), list(PageVersion.objects.values())
    assert "4 unchanged. Done." in load()
    assert (list(EntryVersion.objects.values()), list(PageVersion.objects.values())) == versions
    assert Page.objects.published(at=timezone.now()).count() == 2
    assert Entry.objects.published(at=timezone.now()).count() == 2
    assert not Article.objects.exists()


def test_one_bad_file_stops_it_all_and_is_named(few: Path) -> None:
    (few / "pages" / "terms.yaml").write_text("slug: terms", encoding="utf-8")
    with pytest.raises(CommandError, match=r"terms\.yaml"):
        load()
    assert not Entry.objects.exists()


def test_an_entry_that_staff_moved_is_not_made_again(few: Path) -> None:
    load()
    Entry.objects.filter(slug="attrition").update(slug="staff-turnover")
    remember(Entry.objects.get(slug="staff-turnover"), old="attrition")
    assert "4 unchanged. Done." in load()
    assert not Entry.objects.filter(slug="attrition").exists()
