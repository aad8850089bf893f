"""Drafting and publishing the questions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from publishing.store import forget

from ..audit import record
from ..bank import Contents, contents
from ..bank_file import next_number
from ..errors import AlreadyPublished, NotComplete
from ..models import Area, Bank, NextAction, Statement


@transaction.atomic
def publish_bank(*, bank: Bank, by: Any, at: datetime) -> Bank:
    """New assessments are made on it from then on; those that are open keep theirs.

    Raises AlreadyPublished, NotComplete (with everything that is missing).
    """
    bank = Bank.objects.select_for_update().get(pk=bank.pk)
    if bank.is_published:
        raise AlreadyPublished(f"{bank} is published.")
    missing = gaps(contents(bank))
    if missing:
        raise NotComplete(" ".join(missing))
    bank.state = Bank.State.PUBLISHED
    bank.published_at = at
    bank.save()
    forget()
    record("maturity.bank_published", about=bank, by=by)
    return bank


def gaps(bank: Contents) -> list[str]:
    """What a bank lacks before it can be published, as sentences. No query."""
    if not bank.areas:
        return ["It has no areas."]
    missing = []
    for area in bank.areas:
        if not area.statements.all():
            missing.append(f"{area.code} has no statements.")
        elif sum(row.in_pulse for row in area.statements.all()) != 1:
            missing.append(f"{area.code} needs exactly one statement in the pulse check.")
        levels = {row.from_level for row in area.next_actions.all()}
        missing += [
            f"{area.code} does not say what leads from {level} to {level + 1}."
            for level in sorted({1, 2, 3, 4} - levels)
        ]
    for row in bank.statements:
        missing += [f"{row.code} has no text at {n}." for n, t in row.anchors.items() if not t]
        if not row.code.startswith(row.area.code):
            missing.append(f"{row.code} does not begin with {row.area.code}.")
    return missing


@transaction.atomic
def draft_from(*, bank: Bank, by: Any, at: datetime) -> Bank:
    """A draft that says what ``bank`` says, with the next number."""
    source = contents(bank)
    draft = Bank.objects.create(number=next_number(), created_at=at)
    for area in source.areas:
        _copy(area, draft)
    record("maturity.bank_drafted", about=draft, by=by)
    return draft


def _copy(area: Area, draft: Bank) -> None:
    copied = Area.objects.create(
        bank=draft,
        code=area.code,
        name=area.name,
        description=area.description,
        order=area.order,
        weight=area.weight,
        downloads=area.downloads,
        tools=area.tools,
    )
    copied.entries.set(area.entries.all())
    copied.courses.set(area.courses.all())
    NextAction.objects.bulk_create(
        NextAction(area=copied, from_level=row.from_level, text=row.text)
        for row in area.next_actions.all()
    )
    Statement.objects.bulk_create(
        Statement(
            area=copied,
            code=row.code,
            text=row.text,
            anchor_1=row.anchor_1,
            anchor_3=row.anchor_3,
            anchor_5=row.anchor_5,
            order=row.order,
            weight=row.weight,
            in_pulse=row.in_pulse,
        )
        for row in area.statements.all()
    )
