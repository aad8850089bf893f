"""A bank as a file, readable and diffable, and back. YAML::

    note: The first bank
    areas:
    - code: LG
      name: Direction and governance
      description: Who sets the purpose.
      weight: '1.5'                # left out where it is 1
      entries: [copc]              # by address, as are courses and downloads
      tools: [{page: 'calculators:home', label: Staffing calculator}]
      next_actions: {1: …, 2: …, 3: …, 4: …}
      statements:
      - code: LG1
        text: One claim.
        anchors: {1: …, 3: …, 5: …}
        in_pulse: true             # left out where it is not

Loading is idempotent: a file that says what a bank says already brings no new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction

from courses.models import Course
from glossary.models import Entry

from .bank import Contents, contents
from .models import Area, Bank, NextAction, Statement

FILE = Path(__file__).resolve().parent / "content" / "bank.yaml"

Values = dict[str, Any]
_Part = TypeVar("_Part", Area, NextAction, Statement)


def read(path: Path) -> Values:
    """What the file says. ValidationError names the file when it is not a bank."""
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValidationError(f"{path.name} cannot be read: {error}") from error
    if not isinstance(said, dict) or not isinstance(said.get("areas"), list) or not said["areas"]:
        raise ValidationError(f"{path.name} is not a bank: it has no areas.")
    return said


def export(bank: Contents) -> Values:
    """The bank as :func:`read` gives it. Two queries for each area's links."""
    return {"note": bank.bank.note, "areas": [_area_out(area) for area in bank.areas]}


def as_text(bank: Contents) -> str:
    return yaml.safe_dump(export(bank), sort_keys=False, allow_unicode=True, width=98)


@transaction.atomic
def load(*, path: Path = FILE, at: datetime) -> Bank:
    """The bank that says what the file says: one that exists, or a new draft.

    Raises ValidationError, naming the line of the bank, and writes nothing then.
    """
    said = read(path)
    wanted = [_known(area) for area in said["areas"]]
    _once(area["code"] for area in wanted)
    _once(row["code"] for area in wanted for row in area["statements"])
    for bank in Bank.objects.order_by("-number"):
        if export(contents(bank))["areas"] == wanted:
            return bank
    bank = Bank.objects.create(
        number=next_number(), note=str(said.get("note", ""))[:300], created_at=at
    )
    for order, area in enumerate(wanted, start=1):
        _make_area(bank, area, order)
    return bank


def next_number() -> int:
    last = Bank.objects.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _area_out(area: Area) -> Values:
    said: Values = {"code": area.code, "name": area.name, "description": area.description}
    if area.weight != 1:
        said["weight"] = _figure(area.weight)
    links = {
        "entries": sorted(area.entries.values_list("slug", flat=True)),
        "courses": sorted(area.courses.values_list("slug", flat=True)),
        "downloads": area.download_slugs,
        "tools": [{"page": page, "label": label} for page, label in area.tool_pages],
    }
    said |= {name: rows for name, rows in links.items() if rows}
    said["next_actions"] = {row.from_level: row.text for row in area.next_actions.all()}
    said["statements"] = [_statement_out(row) for row in area.statements.all()]
    return said


def _statement_out(row: Statement) -> Values:
    said: Values = {"code": row.code, "text": row.text, "anchors": row.anchors}
    if row.weight != 1:
        said["weight"] = _figure(row.weight)
    if row.in_pulse:
        said["in_pulse"] = True
    return said


def _figure(weight: Decimal) -> str:
    return f"{weight.normalize():f}"


def _known(area: Any) -> Values:
    """An area of a file as :func:`export` would write it. Raises ValidationError."""
    if not isinstance(area, Mapping):
        raise ValidationError(f"{area!r} is not an area.")
    code = area.get("code", "?")
    try:
        said: Values = {name: area[name] for name in ("code", "name", "description")}
        weight = _weight(area, code)
        if weight != 1:
            said["weight"] = _figure(weight)
        links = {
            "entries": _existing(Entry, area.get("entries", [])),
            "courses": _existing(Course, area.get("courses", [])),
            "downloads": list(area.get("downloads", [])),
            "tools": [
                {"page": row["page"], "label": row["label"]} for row in area.get("tools", [])
            ],
        }
        said |= {name: rows for name, rows in links.items() if rows}
        said["next_actions"] = {level: area["next_actions"][level] for level in (1, 2, 3, 4)}
        said["statements"] = [_known_statement(row) for row in area["statements"]]
        in_pulse = [row["code"] for row in said["statements"] if "in_pulse" in row]
        if len(in_pulse) > 1:
            raise ValidationError(f"{', '.join(in_pulse)}: one at most is in the pulse check.")
    except (KeyError, TypeError, AttributeError) as error:
        raise ValidationError(f"Area {code} lacks {error}.") from error
    return said


def _known_statement(row: Mapping[str, Any]) -> Values:
    said: Values = {"code": row["code"], "text": row["text"]}
    said["anchors"] = {level: row["anchors"][level] for level in (1, 3, 5)}
    weight = _weight(row, row["code"])
    if weight != 1:
        said["weight"] = _figure(weight)
    if row.get("in_pulse"):
        said["in_pulse"] = True
    return said


def _weight(row: Mapping[str, Any], code: object) -> Decimal:
    try:
        return Decimal(str(row.get("weight", 1)))
    except InvalidOperation as error:
        raise ValidationError(f"{code}: {row.get('weight')!r} is not a weight.") from error


def _existing(model: type[Entry] | type[Course], slugs: Sequence[str]) -> list[str]:
    found = model._default_manager.filter(slug__in=list(slugs)).values_list("slug", flat=True)
    return sorted(found)


def _make_area(bank: Bank, said: Values, order: int) -> None:
    area = Area(
        bank=bank,
        code=said["code"],
        name=said["name"],
        description=said["description"],
        order=order,
        weight=Decimal(said.get("weight", "1")),
        downloads="\n".join(said.get("downloads", [])),
        tools="\n".join(f"{row['page']} {row['label']}" for row in said.get("tools", [])),
    )
    _checked(area, said["code"]).save()
    area.entries.set(Entry.objects.filter(slug__in=said.get("entries", [])))
    area.courses.set(Course.objects.filter(slug__in=said.get("courses", [])))
    steps = [
        _checked(NextAction(area=area, from_level=level, text=text), f"{area.code} {level}")
        for level, text in said["next_actions"].items()
    ]
    NextAction.objects.bulk_create(steps)
    statements = [
        _checked(_statement(area, row, place), row["code"])
        for place, row in enumerate(said["statements"], start=1)
    ]
    Statement.objects.bulk_create(statements)


def _statement(area: Area, said: Values, place: int) -> Statement:
    return Statement(
        area=area,
        code=said["code"],
        text=said["text"],
        anchor_1=said["anchors"][1],
        anchor_3=said["anchors"][3],
        anchor_5=said["anchors"][5],
        order=place,
        weight=Decimal(said.get("weight", "1")),
        in_pulse=bool(said.get("in_pulse")),
    )


def _checked(row: _Part, name: object) -> _Part:
    try:
        row.full_clean(validate_unique=False, validate_constraints=False, exclude=["area", "bank"])
    except ValidationError as error:
        raise ValidationError(f"{name}: {'; '.join(error.messages)}") from error
    return row


def _once(codes: Iterable[str]) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise ValidationError(f"{code} stands twice.")
        seen.add(code)
