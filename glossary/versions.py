"""Between the working copy of an entry and its versions. The format is that of the content files
in ``glossary/content``: one format for versions, files, import and going back."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from publishing.addresses import had
from publishing.contents import blocks_of, replace_blocks, replace_rows

from .models import LETTERS, Category, Entry


def snapshot(entry: Entry) -> dict[str, Any]:
    """The whole content of the working copy as plain JSON values; the editors' note stays out."""
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
        **blocks_of(entry),
        "questions": [
            {"question": row.question, "answer": row.answer} for row in entry.questions.all()
        ],
        # Said only where it is not what everybody has, so that older versions say the same.
        **{name: False for name in ("links_out", "is_linked") if not getattr(entry, name)},
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
    entry.links_out = content.get("links_out", True)
    entry.is_linked = content.get("is_linked", True)
    entry.full_clean()
    entry.save()
    related = Q(slug__in=content["related"]) | Q(pk__in=had(Entry, content["related"]))
    entry.related.set(Entry.objects.filter(related).exclude(pk=entry.pk))
    replace_rows(entry.glance, content["glance"])
    replace_rows(entry.sources, content["sources"])
    replace_rows(entry.questions, content["questions"])
    replace_blocks(entry, content)


def columns(entry: Entry, content: Mapping[str, Any]) -> dict[str, Any]:
    """What a version repeats beside its content."""
    return {
        "term": entry.term,
        "acronym": entry.acronym,
        "category": entry.category,
        "short_definition": entry.short_definition,
        "aliases": content["aliases"],
        "sort_key": sort_key(entry.headword),
        "letter": letter(entry.headword),
    }


def _category(slug: str) -> Category:
    category = Category.objects.filter(slug=slug).first()
    if category is None:
        raise ValidationError(f"There is no category “{slug}”. Make it first.")
    return category


def sort_key(headword: str) -> str:
    """How a headword sorts, the same on every database: no accents, no case."""
    plain = unicodedata.normalize("NFKD", headword).encode("ascii", "ignore").decode()
    return " ".join(plain.lower().split())[:140]


def letter(headword: str) -> str:
    first = sort_key(headword)[:1].upper()
    return first if first in LETTERS else "#"
