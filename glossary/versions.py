"""Between the working copy of an entry and its versions. The format is that of the content files
in ``glossary/content``: one format for versions, files, import and going back."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from .models import BLOCKS, LETTERS, Category, Entry, GlanceBox, Question, Source

_BY_KIND: dict[str, Any] = {model.kind: model for model in BLOCKS}
_REGIONS = {"blocks": "main", "closing": "closing"}


def snapshot(entry: Entry) -> dict[str, Any]:
    """The whole content of the working copy as plain JSON values; the editors' note stays out."""
    rows: dict[str, list[tuple[int, int, dict[str, Any]]]] = {"main": [], "closing": []}
    for model in BLOCKS:
        for block in model._default_manager.filter(parent=entry):  # type: ignore[misc]
            region, ordering = block.region, block.ordering  # type: ignore[attr-defined]
            rows.setdefault(region, []).append((ordering, block.pk, block.to_content()))
    ordered = {
        key: [row for _order, _pk, row in sorted(rows[region], key=lambda item: item[:2])]
        for key, region in _REGIONS.items()
    }
    return {
        "slug": entry.slug,
        "term": entry.term,
        "acronym": entry.acronym,
        "part_of_speech": entry.part_of_speech,
        "category": entry.category.slug,
        "short_definition": entry.short_definition,
        "aliases": [line.strip() for line in entry.aliases.splitlines() if line.strip()],
        "related": list(entry.related.order_by("slug").values_list("slug", flat=True)),
        "lead": entry.lead,
        "glance": [{"label": box.label, "text": box.text} for box in entry.glance.all()],
        "reviewed_on": entry.reviewed_on.isoformat(),
        "sources": [{"title": row.title, "url": row.url} for row in entry.sources.all()],
        **ordered,
        "questions": [
            {"question": row.question, "answer": row.answer} for row in entry.questions.all()
        ],
    }


def load(entry: Entry, content: Mapping[str, Any]) -> None:
    """Make the working copy what ``content`` says; the reverse of :func:`snapshot`. The address
    stays as it is. Raises KeyError or ValidationError where the content does not hold; call it
    inside a transaction.
    """
    entry.term = content["term"]
    entry.acronym = content["acronym"]
    entry.part_of_speech = content["part_of_speech"]
    entry.category = _category(content["category"])
    entry.short_definition = content["short_definition"]
    entry.aliases = "\n".join(content["aliases"])
    entry.lead = content["lead"]
    day = content["reviewed_on"]
    entry.reviewed_on = day if isinstance(day, date) else date.fromisoformat(day)
    entry.full_clean()
    entry.save()
    entry.related.set(Entry.objects.filter(slug__in=content["related"]).exclude(pk=entry.pk))
    _replace(entry.glance, GlanceBox, content["glance"])
    _replace(entry.sources, Source, content["sources"])
    _replace(entry.questions, Question, content["questions"])
    for model in BLOCKS:
        model._default_manager.filter(parent=entry).delete()  # type: ignore[misc]
    for key, region in _REGIONS.items():
        for position, row in enumerate(content[key], start=1):
            kind = _BY_KIND[row["type"]]
            block = kind(
                parent=entry, region=region, ordering=position * 10, **kind.from_content(row)
            )
            block.full_clean()
            block.save()


def _category(slug: str) -> Category:
    category = Category.objects.filter(slug=slug).first()
    if category is None:
        raise ValidationError(f"There is no category “{slug}”. Make it first.")
    return category


def _replace(manager: Any, model: Any, rows: list[Mapping[str, Any]]) -> None:
    manager.all().delete()
    for order, row in enumerate(rows, start=1):
        item = model(entry=manager.instance, order=order, **row)
        item.full_clean()
        item.save()


def sort_key(headword: str) -> str:
    """How a headword sorts, the same on every database: no accents, no case."""
    plain = unicodedata.normalize("NFKD", headword).encode("ascii", "ignore").decode()
    return " ".join(plain.lower().split())[:140]


def letter(headword: str) -> str:
    first = sort_key(headword)[:1].upper()
    return first if first in LETTERS else "#"
