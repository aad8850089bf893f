"""Pages, articles and frameworks as files, readable and diffable. Loading is idempotent: what is
there already is staff's and is left alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction

from publishing.contents import read
from publishing.store import forget
from publishing.workflow import publish

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


#: What a file may leave out of a block, by type.
_LEFT_OUT: dict[str, dict[str, str]] = {
    "text": {"heading": "", "body": ""},
    "callout": {"body": ""},
    "step": {"body": ""},
    "card": {"tag": "", "body": "", "link_label": "", "link": ""},
    "signpost": {"tag": "", "title": "", "body": ""},
}


@transaction.atomic
def load_pages(*, folder: Path = FOLDER, by: Any, at: datetime) -> None:
    """Load and publish every page and article in ``folder``, and its frameworks. All or nothing."""
    for order, name in enumerate(CATEGORIES, start=1):
        slug = name.lower().replace(" ", "-")
        ArticleCategory.objects.get_or_create(slug=slug, defaults={"name": name, "order": order})
    _load(folder / "pages", _page, by=by, at=at)
    _load(folder / "articles", _article, by=by, at=at)
    _frameworks(folder / "frameworks.yaml")
    forget()


def _load(folder: Path, make: Callable[[dict[str, Any]], Any], *, by: Any, at: datetime) -> None:
    for path in sorted(folder.glob("*.yaml")):
        content = {"closing": [], "questions": [], "sources": [], "editor_note": "", **read(path)}
        try:
            for region in ("blocks", "closing"):
                content[region] = [_whole(block) for block in content[region]]
            made = make(content)
            if made is not None:
                made.load(content)
                publish(made, by=by, at=at)
        except (KeyError, ValueError, ValidationError) as error:
            raise ValidationError(f"{path.name}: {error!r}") from error


def _whole(block: Mapping[str, Any]) -> dict[str, Any]:
    return {"audience": "everyone", **_LEFT_OUT.get(block["type"], {}), **block}


def _page(content: dict[str, Any]) -> Page | None:
    content["layout"] = content.get("layout", Page.Layout.READING)
    content["enquiry"] = content.get("enquiry", "")
    if Page.objects.filter(slug=content["slug"]).exists():
        return None
    return Page.objects.create(
        slug=content["slug"], title=content["title"], editor_note=content["editor_note"]
    )


def _article(content: dict[str, Any]) -> Article | None:
    if Article.objects.filter(slug=content["slug"]).exists():
        return None
    day = content["dated_on"]
    return Article.objects.create(
        slug=content["slug"],
        title=content["title"],
        category=category_of(content["category"]),
        dated_on=day if isinstance(day, date) else date.fromisoformat(day),
        editor_note=content["editor_note"],
    )


def _frameworks(path: Path) -> None:
    if not path.is_file() or Framework.objects.exists():
        return
    for order, row in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), start=1):
        framework = Framework(order=order, **row)
        framework.full_clean()
        framework.save()
