"""Pages, articles and frameworks as files, readable and diffable: compared with what stands
(:func:`plan`), and brought in whole or not at all (:func:`load_pages`). Loading is idempotent, and
what staff have changed, moved or withdrawn is theirs and is left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction

from publishing import sanitise
from publishing.addresses import moved
from publishing.contents import REGIONS, read
from publishing.store import forget
from publishing.workflow import publish, save_version

from .models import Article, ArticleCategory, Framework, Page
from .versions import category_of

FOLDER = Path(__file__).resolve().parent / "content"
#: The association's own.
CATEGORIES = (
    "Employees",
    "Managers",
    "Team Leaders",
    "Contact Centres",
    "CX",
    "Customer Service",
    "Digital CX",
    "Employee Experience",
    "Industry insights",
)
#: What a version says that a file brought. Nobody has changed the page while that is its newest.
FROM_A_FILE = "From a file"

#: What a file may leave out of a block, by type.
_LEFT_OUT: dict[str, dict[str, str]] = {
    "text": {"heading": "", "body": ""},
    "callout": {"body": ""},
    "step": {"body": ""},
    "card": {"tag": "", "body": "", "link_label": "", "link": ""},
    "signpost": {"tag": "", "title": "", "body": ""},
}


class State(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    #: Staff wrote here, moved it or took it from readers: it is left alone.
    THEIRS = "left as staff have it"


@dataclass(frozen=True, slots=True)
class Row:
    """What loading one file would do. ``content`` is what its version will say."""

    file: str
    model: type[Page | Article]
    slug: str
    state: State
    content: Mapping[str, Any]
    editor_note: str


def plan(*, folder: Path = FOLDER, at: datetime, articles: bool = True) -> list[Row]:
    """What :func:`load_pages` would do with each file of ``folder``; nothing is changed.
    ValidationError names the first file that is not what it should be."""
    rows = list(_planned(folder / "pages", Page, _page, at=at))
    return rows + list(_planned(folder / "articles", Article, _article, at=at)) * articles


@transaction.atomic
def load_pages(*, folder: Path = FOLDER, by: Any, at: datetime, articles: bool = True) -> list[Row]:
    """Publish what is new among the pages and articles of ``folder``, bring what nobody touched up
    to its file, and load the frameworks where there are none. All or nothing. Returns the plan.

    Without ``articles`` none of those is loaded: their authors are invented.
    """
    for order, name in enumerate(CATEGORIES, start=1):
        slug = name.lower().replace(" ", "-")
        ArticleCategory.objects.get_or_create(slug=slug, defaults={"name": name, "order": order})
    rows = plan(folder=folder, at=at, articles=articles)
    for row in rows:
        if row.state in (State.NEW, State.CHANGED):
            _take(row, by=by, at=at)
    _frameworks(folder / "frameworks.yaml")
    forget()
    return rows


def _planned(
    folder: Path,
    model: type[Page | Article],
    said: Callable[[Any], dict[str, Any]],
    *,
    at: datetime,
) -> Iterator[Row]:
    for path in sorted(folder.glob("*.yaml")):
        raw = {"closing": [], "questions": [], "sources": [], "editor_note": "", **read(path)}
        try:
            content = said(raw)
        except (KeyError, TypeError, ValueError, ValidationError) as error:
            raise ValidationError(f"{path.name}: {error!r}") from error
        slug = str(raw["slug"])
        state = _state(model, slug, content, at=at)
        yield Row(path.name, model, slug, state, content, raw["editor_note"])


def _state(
    model: type[Page | Article], slug: str, content: Mapping[str, Any], *, at: datetime
) -> State:
    standing = model.objects.filter(slug=slug).first()
    if standing is None:
        return State.THEIRS if moved(model, [slug]) else State.NEW
    newest = standing.versions.order_by("-number").first()
    if newest is not None and newest.content == content:
        return State.UNCHANGED
    is_ours = (
        newest is not None
        and newest.note == FROM_A_FILE
        and newest.content == standing.snapshot()
        and model.objects.published(at=at).filter(pk=standing.pk).exists()
    )
    return State.CHANGED if is_ours else State.THEIRS


def _take(row: Row, *, by: Any, at: datetime) -> None:
    try:
        if row.state == State.NEW:
            made = _new(row)
        else:
            made = row.model.objects.select_for_update().get(slug=row.slug)
        made.load(row.content)
        save_version(made, by=by, note=FROM_A_FILE)
        publish(made, by=by, at=at)
    except (KeyError, ValueError, ValidationError) as error:
        raise ValidationError(f"{row.file}: {error!r}") from error


def _new(row: Row) -> Page | Article:
    """The working copy, still without its blocks."""
    said = {"slug": row.slug, "title": row.content["title"], "editor_note": row.editor_note}
    if row.model is Page:
        return Page.objects.create(**said)
    return Article.objects.create(
        **said,
        category=category_of(row.content["category"]),
        dated_on=date.fromisoformat(row.content["dated_on"]),
    )


def _page(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{name: raw[name] for name in ("slug", "title", "summary")},
        "layout": raw.get("layout", Page.Layout.READING),
        "enquiry": raw.get("enquiry", ""),
        **_written(raw, Page),
        "questions": [row | {"answer": sanitise.clean(row["answer"])} for row in raw["questions"]],
    }


def _article(raw: Mapping[str, Any]) -> dict[str, Any]:
    day = raw["dated_on"]
    return {
        **{name: raw[name] for name in ("slug", "title", "summary", "category")},
        **{name: raw[name] for name in ("author", "author_role")},
        "dated_on": (day if isinstance(day, date) else date.fromisoformat(day)).isoformat(),
        **_written(raw, Article),
        "questions": [],
    }


def _written(raw: Mapping[str, Any], model: type[Page | Article]) -> dict[str, Any]:
    kinds: dict[str, Any] = {block.kind: block for block in model.BLOCKS}
    return {
        "lead": sanitise.clean(raw["lead"]),
        **{region: [_whole(block, kinds) for block in raw[region]] for region in REGIONS},
        "sources": [{"title": row["title"], "url": row.get("url", "")} for row in raw["sources"]],
    }


def _whole(block: Mapping[str, Any], kinds: Mapping[str, Any]) -> dict[str, Any]:
    kind = kinds[block["type"]]
    said = {"audience": "everyone", **_LEFT_OUT.get(block["type"], {}), **block}
    whole: dict[str, Any] = kind(**kind.from_content(said)).to_content()
    return whole


def _frameworks(path: Path) -> None:
    if not path.is_file() or Framework.objects.exists():
        return
    for order, row in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), start=1):
        framework = Framework(order=order, **row)
        framework.full_clean()
        framework.save()
