"""Entries as files: one YAML file each, readable and diffable, in the format of versions plus the
editors' note. What the repository brings and what staff upload go the same way: read
(``glossary.incoming``), checked (``glossary.checking``), compared with what stands (:func:`plan`),
and taken in whole or not at all (:func:`take`)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery

from publishing import sanitise
from publishing.addresses import moved
from publishing.contents import REGIONS

from . import incoming
from .actions import publish, save_version
from .checking import problems
from .crosslinks import AT_ONCE, catch_up, linked_later
from .incoming import Problem, Read
from .models import BLOCKS, Category, Entry, EntryVersion
from .moved import here
from .versions import load, snapshot

FOLDER = Path(__file__).resolve().parent / "content"
CATEGORIES = {
    "standards": "Standards and frameworks",
    "operations": "Operations and workforce",
    "metrics": "Metrics",
    "people": "People and quality",
    "technology": "Technology and channels",
    "experience": "Customer experience",
}
_KINDS = {model.kind: model for model in BLOCKS}


class State(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Row:
    """What taking in one file would do."""

    file: str
    slug: str
    headword: str
    state: State
    #: Staff wrote here since a file brought it, or no file ever did: it is not overwritten unasked.
    is_theirs: bool = False
    #: The number of the newest version, 0 for a new entry.
    number: int = 0
    content: Mapping[str, Any] | None = None
    before: Mapping[str, Any] | None = None
    problems: tuple[Problem, ...] = ()


def plan(found: Sequence[Read], unreadable: Iterable[Problem] = ()) -> list[Row]:
    """What taking in the files would do, in their order; those that cannot be read come first. A
    file that knows an entry by an address which it has left means that entry. Four queries, however
    many files."""
    left = _left() if found else {}
    said = [str(read.content.get("slug", "")) for read in found]
    slugs = [left.get(slug, slug) for slug in said]
    standing = _standing(slugs)
    known = {*said, *slugs, *left, *_known(found)}
    categories = set(Category.objects.values_list("slug", flat=True))
    rows = [Row(problem.file, "", "", State.REFUSED, problems=(problem,)) for problem in unreadable]
    for read, slug in zip(found, slugs, strict=True):
        wrong = problems(read, known=known, categories=categories)
        if slug and slugs.count(slug) > 1:
            wrong.append(Problem(read.file, "slug", f"Two files have the address “{slug[:80]}”."))
        if wrong:
            rows.append(Row(read.file, slug, slug, State.REFUSED, problems=tuple(wrong)))
        else:
            rows.append(_row(read, standing.get(slug), left))
    return rows


def _row(read: Read, entry: Any, left: Mapping[str, str]) -> Row:
    content = normal(here(read.content, left))
    headword = content["acronym"] or content["term"]
    if entry is None:
        return Row(read.file, content["slug"], headword, State.NEW, content=content)
    kept = (entry.last_content or snapshot(entry)) | {"editor_note": entry.editor_note}
    before = here(kept, left) | {"slug": entry.slug}
    is_same = _words(before) == _words(content)
    return Row(
        read.file,
        entry.slug,
        headword,
        State.UNCHANGED if is_same else State.CHANGED,
        is_theirs=not is_same and entry.loaded_as != digest(kept),
        number=entry.last_number or 0,
        content=content,
        before=before,
    )


def _standing(slugs: Collection[str]) -> dict[str, Any]:
    newest = EntryVersion.objects.filter(entry=OuterRef("pk")).order_by("-number")
    entries = Entry.objects.filter(slug__in=slugs).annotate(
        last_content=Subquery(newest.values("content")[:1]),
        last_number=Subquery(newest.values("number")[:1]),
    )
    return {entry.slug: entry for entry in entries}


def _known(found: Iterable[Read]) -> set[str]:
    """Addresses that entries have. All of them: any may be linked to."""
    return set(Entry.objects.values_list("slug", flat=True)) if found else set()


def _left() -> dict[str, str]:
    """The addresses that entries have left, and their addresses today."""
    return {old: today for old, (_key, today) in moved(Entry).items()}


def normal(content: Mapping[str, Any]) -> dict[str, Any]:
    """Content that was checked, as the newest version will say it once it is taken in."""
    blocks = {region: [_normal_block(row) for row in content[region]] for region in REGIONS}
    questions = [row | {"answer": sanitise.clean(row["answer"])} for row in content["questions"]]
    aliases = [line.strip() for each in content["aliases"] for line in each.splitlines()]
    said = {
        **{name: content[name] for name in ("slug", "term", "acronym", "part_of_speech")},
        "category": content["category"],
        "short_definition": content["short_definition"],
        "aliases": [alias for alias in aliases if alias],
        "related": sorted(set(content["related"]) - {content["slug"]}),
        "lead": sanitise.clean(content["lead"]),
        "glance": list(content["glance"]),
        "reviewed_on": date.fromisoformat(content["reviewed_on"]).isoformat(),
        "sources": list(content["sources"]),
        **blocks,
        "questions": questions,
        "editor_note": content.get("editor_note", ""),
    }
    return said | {name: False for name in ("links_out", "is_linked") if content.get(name) is False}


def _normal_block(row: Mapping[str, Any]) -> dict[str, Any]:
    kind: Any = _KINDS[row["type"]]
    block: dict[str, Any] = kind(**kind.from_content(row)).to_content()
    return block


def _words(value: Any) -> Any:
    """Content without what a form changes in texts that nobody touched: how lines end, and blanks
    at either end."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, list):
        return [_words(inner) for inner in value]
    if isinstance(value, Mapping):
        return {name: _words(inner) for name, inner in value.items()}
    return value


def digest(content: Mapping[str, Any]) -> str:
    """Tells whether content, with the editors' note, is what it was."""
    said = json.dumps(_words(content), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


@transaction.atomic
def take(
    rows: Iterable[Row],
    *,
    by: Any,
    at: datetime,
    publish_them: bool,
    over: Collection[str] = (),
) -> list[Entry]:
    """Make new entries, and bring changed ones up to what their files say: as drafts, or published.
    Those that staff changed only where their slug is in ``over``. All or nothing."""
    rows = list(rows)
    if any(row.state == State.REFUSED for row in rows):
        raise ValidationError("Some of the files were refused, so nothing was taken in.")
    chosen = [
        row
        for row in rows
        if row.state == State.NEW
        or (row.state == State.CHANGED and (not row.is_theirs or row.slug in over))
    ]
    entries = [_entry(row) for row in chosen]
    # Twice, because an entry may be related to one that comes after it.
    for entry, row in zip(entries, chosen, strict=True):
        _load(entry, row, by=by)
    if publish_them:
        with linked_later():
            for entry in entries:
                publish(entry=entry, by=by, at=at)
        catch_up(at=at, limit=len(entries) + AT_ONCE)
    return entries


def _entry(row: Row) -> Entry:
    content = row.content or {}
    if row.state == State.CHANGED:
        standing: Entry = Entry.objects.select_for_update().get(slug=row.slug)
        return standing
    return Entry.objects.create(
        slug=row.slug,
        term=content["term"],
        category=Category.objects.get(slug=content["category"]),
        short_definition=content["short_definition"],
        reviewed_on=date.fromisoformat(content["reviewed_on"]),
    )


def _load(entry: Entry, row: Row, *, by: Any) -> None:
    content = row.content or {}
    entry.editor_note = content["editor_note"]
    try:
        load(entry, content)
    except (KeyError, ValidationError) as error:
        raise ValidationError(f"{row.file}: {error}") from error
    version = save_version(entry=entry, by=by, note="From a file")
    kept = digest(version.content | {"editor_note": entry.editor_note})
    Entry.objects.filter(pk=entry.pk).update(loaded_as=kept)


def planned(*, folder: Path = FOLDER) -> list[Row]:
    """What :func:`load_entries` would do with each file of ``folder``. Categories that are missing
    are made. ValidationError names all that is wrong."""
    for order, (slug, name) in enumerate(CATEGORIES.items(), start=1):
        Category.objects.get_or_create(slug=slug, defaults={"name": name, "order": order})
    files = ((path.name, path.read_bytes()) for path in sorted(folder.glob("*.yaml")))
    rows = plan(*incoming.read_all(files))
    if wrong := [problem for row in rows for problem in row.problems]:
        raise ValidationError([f"{each.file}: {each.field}: {each.says}" for each in wrong])
    return rows


def load_entries(*, folder: Path = FOLDER, by: Any, at: datetime) -> list[Entry]:
    """Take in every file of ``folder`` and publish what is new, and what readers see already. All
    or nothing: one bad file stops the load. Twice does what once does.

    An entry that staff have changed since it was loaded stays theirs and is left alone.
    """
    with transaction.atomic():
        rows = planned(folder=folder)
        unseen = Entry.objects.exclude(pk__in=Entry.objects.published(at=at).values("pk"))
        hidden = set(unseen.values_list("slug", flat=True))
        new = [row for row in rows if row.slug not in hidden]
        drafts = [row for row in rows if row.slug in hidden]
        return [
            *take(new, by=by, at=at, publish_them=True),
            *take(drafts, by=by, at=at, publish_them=False),
        ]


def exported(entries: Iterable[Entry]) -> Iterable[dict[str, Any]]:
    """The newest content of each, with the editors' note, as files have it. Other entries stand in
    it by the addresses that they have today."""
    left = _left()
    for entry in _standing([entry.slug for entry in entries]).values():
        content = here(entry.last_content or snapshot(entry), left)
        yield content | {"slug": entry.slug, "editor_note": entry.editor_note}
