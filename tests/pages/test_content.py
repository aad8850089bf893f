"""The pages and articles that come with the portal: all load, once, say what they must, and every
part that they name is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from math import comb
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.exceptions import ValidationError

from pages.content import FOLDER, State, load_pages, plan
from pages.models import Article, Framework, Page, PageVersion
from publishing import live, targets
from publishing.addresses import remember
from publishing.workflow import publish, withdraw
from tests.strict import StrictClient


def files() -> list[Path]:
    return sorted(FOLDER.glob("*/*.yaml"))


def contents() -> Iterator[dict[str, Any]]:
    for path in files():
        yield yaml.safe_load(path.read_text(encoding="utf-8"))


def blocks(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [*content["blocks"], *content.get("closing", [])]


def test_everything_loads_once(db: None, now: datetime) -> None:
    for _ in range(2):
        load_pages(by=None, at=now)
    assert Page.objects.published(at=now).count() == 11
    assert Article.objects.published(at=now).count() >= 6
    assert PageVersion.objects.count() == 11
    assert Framework.objects.count() == 3
    assert {row.state for row in plan(at=now)} == {State.UNCHANGED}


def test_what_staff_changed_stays(db: None, now: datetime) -> None:
    load_pages(by=None, at=now)
    Page.objects.filter(slug="about").update(title="Ours")
    load_pages(by=None, at=now)
    assert Page.objects.get(slug="about").title == "Ours"


def own_words(tmp_path: Path, lead: str) -> Path:
    """A folder with one page."""
    (tmp_path / "pages").mkdir(exist_ok=True)
    text = f"slug: a\ntitle: A\nsummary: s\nlead: <p>{lead}</p>\nblocks: []"
    (tmp_path / "pages" / "a.yaml").write_text(text)
    return tmp_path


def read_by_all(now: datetime) -> str:
    return str(PageVersion.objects.current(at=now).get(page__slug="a").content["lead"])


def test_what_nobody_touched_follows_its_file(tmp_path: Path, db: None, now: datetime) -> None:
    for lead in ("Before.", "After."):
        load_pages(folder=own_words(tmp_path, lead), by=None, at=now)
    assert read_by_all(now) == "<p>After.</p>"


def by_hand(page: Page, now: datetime) -> None:
    Page.objects.filter(pk=page.pk).update(title="Ours")


def by_hand_and_published(page: Page, now: datetime) -> None:
    page.title = "Ours"
    page.save()
    publish(page, by=None, at=now)


def by_withdrawing(page: Page, now: datetime) -> None:
    withdraw(page, by=None, at=now)


def by_moving(page: Page, now: datetime) -> None:
    Page.objects.filter(pk=page.pk).update(slug="b")
    remember(Page.objects.get(pk=page.pk), old="a")


@pytest.mark.parametrize("change", [by_hand, by_hand_and_published, by_withdrawing, by_moving])
def test_what_staff_did_is_not_undone_by_a_newer_file(
    tmp_path: Path, db: None, now: datetime, change: Callable[[Page, datetime], None]
) -> None:
    load_pages(folder=own_words(tmp_path, "Before."), by=None, at=now)
    change(Page.objects.get(), now)
    before = Page.objects.values(), PageVersion.objects.values()
    kept = [list(rows) for rows in before]
    [row] = load_pages(folder=own_words(tmp_path, "After."), by=None, at=now)
    assert row.state == State.THEIRS
    assert [list(rows.all()) for rows in before] == kept


def test_without_articles_nobody_invented_is_published(db: None, now: datetime) -> None:
    load_pages(by=None, at=now, articles=False)
    assert not Article.objects.exists()
    assert Page.objects.published(at=now).count() == 11


def test_a_bad_file_is_named_and_nothing_is_loaded(tmp_path: Path, db: None, now: datetime) -> None:
    (tmp_path / "pages").mkdir()
    for name, text in {
        "a": "slug: a\ntitle: A\nsummary: s\nlead: ''\nblocks: []",
        "b": "slug: b",
    }.items():
        (tmp_path / "pages" / f"{name}.yaml").write_text(text)
    with pytest.raises(ValidationError, match=r"b\.yaml"):
        load_pages(folder=tmp_path, by=None, at=now)
    assert not Page.objects.exists()


def test_every_live_part_and_kind_that_is_named_exists() -> None:
    parts = {name for name, _label in live.choices()}
    for content in contents():
        for block in blocks(content):
            if block["type"] == "live":
                assert block["part"] in parts, content["slug"]
            if block["type"] == "signpost":
                link = block["target"]
                assert targets.is_own(link) or targets.NAMED.fullmatch(link), link
                assert block.get("title") or targets.is_own(link), link


def test_pages_and_articles_point_at_one_another_correctly() -> None:
    known = {f"{path.parent.name[:-1]}:{path.stem}" for path in files()}
    named = {
        block["target"]
        for content in contents()
        for block in blocks(content)
        if block["type"] == "signpost" and block["target"].startswith(("page:", "article:"))
    }
    assert named - known == set()


def test_the_file_is_named_for_the_address() -> None:
    assert all(path.stem == yaml.safe_load(path.read_text())["slug"] for path in files())


def test_the_privacy_page_names_each_decision_that_a_computer_makes() -> None:
    text = (FOLDER / "pages" / "privacy.yaml").read_text(encoding="utf-8")
    assert "10 December 2026" in text
    for decision in (
        "a member today",
        "a place that came free",
        "maturity result",
        "is ranked",
        "filled in by a program",
    ):
        assert decision in text


def test_the_privacy_page_says_what_is_kept_of_readers_who_write_and_read() -> None:
    text = (FOLDER / "pages" / "privacy.yaml").read_text(encoding="utf-8")
    for kept in ("A comment", "A report", "a term you suggest", "Was this useful?", "how often"):
        assert kept in text
    assert "nobody counts" not in text


def test_the_sum_in_the_article_on_four_calls_is_right() -> None:
    poor = 0.2
    at_least_two = sum(comb(4, k) * poor**k * (1 - poor) ** (4 - k) for k in (2, 3, 4))
    text = (FOLDER / "articles" / "one-call-is-not-a-pattern.yaml").read_text(encoding="utf-8")
    assert f"about {at_least_two * 100:.0f} per cent" in text


@pytest.mark.parametrize("path", ["/call-centre-hub/", "/cx-hub/", "/iso-guide/", "/privacy/"])
def test_a_page_stands_without_anything_that_it_points_at(
    visitor: StrictClient, now: datetime, path: str
) -> None:
    load_pages(by=None, at=now)
    Article.objects.all().delete()
    page = visitor.get(path)
    assert page.status_code == 200
    assert "<!--live:" not in page.content.decode()


def test_no_point_of_a_comparison_was_cut_at_a_comma() -> None:
    for content in contents():
        for block in blocks(content):
            if block["type"] == "comparison":
                points = [*block["left"], *block["right"]]
                assert all(point[0].isupper() for point in points), content["slug"]
