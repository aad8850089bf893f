"""Whether content from a file can become an entry, field by field and row by row."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from html.parser import HTMLParser
from typing import Any

from django.core.exceptions import ValidationError

from publishing import sanitise
from publishing.contents import REGIONS

from .incoming import Problem, Read
from .models import BLOCKS, Entry, GlanceBox, Question, Source
from .places import places

#: What a file has to have and of what kind it is; what else may stand there.
_FIELDS: Mapping[str, type] = {
    "slug": str,
    "term": str,
    "acronym": str,
    "part_of_speech": str,
    "category": str,
    "short_definition": str,
    "aliases": list,
    "related": list,
    "lead": str,
    "glance": list,
    "reviewed_on": str,
    "sources": list,
    "blocks": list,
    "closing": list,
    "questions": list,
}
_OPTIONAL: Mapping[str, type] = {"editor_note": str, "links_out": bool, "is_linked": bool}
_SAID = {str: "text", list: "a list", bool: "true or false"}
_KINDS = {model.kind: model for model in BLOCKS}
_ROWS = {
    "glance": (GlanceBox, ("label", "text")),
    "sources": (Source, ("title", "url")),
    "questions": (Question, ("question", "answer")),
}
_ENTRY_LINK = re.compile(r'href="/glossary/([^/"#?]*)/?[#?"]')


def problems(read: Read, *, known: Collection[str], categories: Collection[str]) -> list[Problem]:
    """Everything that is wrong with one file. ``known``: the addresses that entries have, or will
    have once all files are taken in."""
    found = list(_shape(read.content))
    if not found:
        found = [*_facts(read.content, known, categories), *_values(read.content)]
    return [Problem(read.file, field, says) for field, says in found]


def _shape(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, kind in _FIELDS.items():
        if name not in content:
            yield name, "It is missing."
        elif not isinstance(content[name], kind):
            yield name, f"This should be {_SAID[kind]}."
    for name, value in content.items():
        if name in _OPTIONAL and not isinstance(value, _OPTIONAL[name]):
            yield name, f"This should be {_SAID[_OPTIONAL[name]]}."
        elif name not in _FIELDS and name not in _OPTIONAL:
            yield name[:60], "Entries have no such field."
    for name in ("aliases", "related"):
        for number, row in enumerate(_list(content, name), start=1):
            if not isinstance(row, str):
                yield f"{name}, row {number}", "This should be text."
    for name, (_model, keys) in _ROWS.items():
        for number, row in enumerate(_list(content, name), start=1):
            yield from _fields_of(f"{name}, row {number}", row, keys)
    for region in REGIONS:
        for number, row in enumerate(_list(content, region), start=1):
            yield from _block_shape(f"{region}, row {number}", row)


def _list(content: Mapping[str, Any], name: str) -> list[Any]:
    rows = content.get(name)
    return rows if isinstance(rows, list) else []


def _fields_of(where: str, row: Any, keys: Collection[str]) -> Iterator[tuple[str, str]]:
    if not isinstance(row, dict):
        yield where, f"This should have the fields {', '.join(keys)}."
        return
    for key in keys:
        if not isinstance(row.get(key), str):
            yield f"{where}, {key}", "It is missing." if key not in row else "This should be text."
    for key in set(row) - set(keys):
        yield f"{where}, {key[:60]}", "There is no such field here."


def _block_shape(where: str, row: Any) -> Iterator[tuple[str, str]]:
    kind = row.get("type") if isinstance(row, dict) else None
    model = _KINDS.get(kind) if isinstance(kind, str) else None
    if model is None:
        yield f"{where}, type", f"This should be one of {', '.join(_KINDS)}."
        return
    for key in model.content_fields:
        value = row.get(key)
        if key not in row:
            yield f"{where}, {key}", "It is missing."
        elif key in ("left", "right"):
            if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
                yield f"{where}, {key}", "This should be a list of points."
        elif key == "parts":
            yield from _parts_shape(f"{where}, {key}", value)
        elif not isinstance(value, str):
            yield f"{where}, {key}", "This should be text."
    if not isinstance(row.get("audience", ""), str):
        yield f"{where}, audience", "This should be text."
    if "links" in row and row["links"] is not False:
        yield f"{where}, links", "This can only be false."
    for key in set(row) - {*model.content_fields, "type", "audience", "links"}:
        yield f"{where}, {key[:60]}", f"A {kind} has no such field."


def _parts_shape(where: str, value: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list):
        yield where, "This should be a list of parts with symbol and meaning."
        return
    for number, part in enumerate(value, start=1):
        yield from _fields_of(f"{where} {number}", part, ("symbol", "meaning"))


def _facts(
    content: Mapping[str, Any], known: Collection[str], categories: Collection[str]
) -> Iterator[tuple[str, str]]:
    """What depends on what else there is."""
    if content["category"] not in categories:
        yield "category", f"There is no category “{content['category'][:60]}”. Make it first."
    if _day(content["reviewed_on"]) is None:
        yield "reviewed_on", "This should be a day such as 2026-11-22."
    if not content["short_definition"].strip():
        yield "short_definition", "It is missing."
    for number, slug in enumerate(content["related"], start=1):
        if slug not in known:
            yield f"related, row {number}", f"There is no entry “{slug[:80]}”."
    for place in places(content):
        for slug in _ENTRY_LINK.findall(place.text) if place.rich else ():
            if slug and slug not in known:
                yield _said(place.path), f"It links to an entry that is not there: {slug[:80]}."


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _values(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What the forms of the admin would say."""
    entry = Entry(
        **{name: content[name] for name in ("slug", "term", "acronym", "part_of_speech")},
        short_definition=content["short_definition"],
        aliases="\n".join(content["aliases"]),
        lead=content["lead"],
        editor_note=content.get("editor_note", ""),
        reviewed_on=_day(content["reviewed_on"]) or date.min,
    )
    left_out = {"category", "reviewed_on"}
    yield from _says("", entry, left_out)
    for place in places(content):
        if place.rich and (fault := _fault(place.text)):
            yield _said(place.path), fault
    if fault := _fault(content["lead"]):
        yield "lead", fault
    for name, (model, _keys) in _ROWS.items():
        for number, row in enumerate(content[name], start=1):
            item = model(**row)
            where = f"{name}, row {number}"
            yield from _says(where, item, {"entry"})
    for region in REGIONS:
        for number, row in enumerate(content[region], start=1):
            kind: Any = _KINDS[row["type"]]
            block = kind(region=REGIONS[region], **kind.from_content(row))
            yield from _says(f"{region}, row {number}", block, {"parent"})


def _says(where: str, row: Any, left_out: set[str]) -> Iterator[tuple[str, str]]:
    """What the row's own fields and rules say against it."""
    try:
        row.clean_fields(exclude=left_out)
        row.clean()
    except ValidationError as error:
        for name, said in error.update_error_dict({}).items():
            field = "" if name == "__all__" else name
            yield (
                ", ".join(filter(None, (where, field))) or "the entry",
                " ".join(message for each in said for message in each.messages),
            )


def _said(path: str) -> str:
    """A place in the words of the file: "blocks, row 3, body"."""
    region, *rest = path.split("/")
    if not rest:
        return region
    return f"{region}, row {int(rest[0]) + 1}, {rest[1]}"


class _Faults(HTMLParser):
    """The first thing in rich text that would not survive."""

    def __init__(self) -> None:
        super().__init__()
        self.fault = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in sanitise.TAGS:
            self.fault = self.fault or f"Text may not hold <{tag[:30]}>."
        for name, value in attrs:
            if tag != "a" or name not in ("href", "title"):
                self.fault = self.fault or f"<{tag[:30]}> may not have “{name[:30]}”."
            elif name == "href" and not _is_address(value or ""):
                self.fault = self.fault or f"A link may not lead to {(value or '')[:80]}."


def _is_address(value: str) -> bool:
    return value.startswith(("https://", "http://", "mailto:", "#")) or (
        value.startswith("/") and not value.startswith("//") and "\\" not in value
    )


def _fault(rich: str) -> str:
    parser = _Faults()
    parser.feed(rich)
    parser.close()
    return parser.fault
