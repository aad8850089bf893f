"""Saving, changing, naming, copying, sharing and deleting scenarios.

Whoever changes one says which number they saw (``seen``). Where it has moved on nothing is written
and :class:`.Changed` is raised: what stands there is never overwritten unseen.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from members.accounts.models import User
from members.memberships.models import Organisation, Seat

from .asking import ask
from .errors import Changed, Gone, NotAColleague, TooLong, TooMany
from .kinds import BY_KEY
from .models import SavedScenario, SavedVersion

audit = logging.getLogger("acxpa.audit")

#: How many scenarios one person keeps, how many versions each has, and how long inputs may be, all
#: together, in characters: a week of quarter-hours is half of that.
MOST = 200
VERSIONS = 50
LONGEST = 60_000


@dataclass(frozen=True, slots=True)
class Content:
    """What a version is made of."""

    name: str
    notes: str
    inputs: Mapping[str, str]


@transaction.atomic
def save_new(
    *, by: User, calculator: str, content: Content, once: str, at: datetime, origin: str = ""
) -> SavedScenario:
    """The new scenario; where the same form came twice, the one it made. Raises TooMany, TooLong.

    ``once``: a word of the form. Another content under the same word, from a page that was gone
    back to, is another scenario.
    """
    _hold(by)
    said = json.dumps([once, calculator, content.name, content.notes, dict(content.inputs)])
    mark = hashlib.sha256(said.encode()).hexdigest()
    there = SavedScenario.objects.owned_by(by).filter(once=mark).first()
    if there is not None:
        return there
    _check_length(content.inputs)
    if SavedScenario.objects.owned_by(by).count() >= MOST:
        raise TooMany(f"You have {MOST} scenarios, which is as many as are kept. Delete one first.")
    scenario = SavedScenario(owner=by, calculator=calculator, once=mark, created_at=at)
    _write(scenario, content, by=by, at=at, origin=origin)
    return scenario


@transaction.atomic
def change(
    *,
    scenario: SavedScenario,
    by: User,
    content: Content,
    seen: int,
    at: datetime,
    origin: str = "",
) -> SavedScenario:
    """Raises Changed, Gone, TooLong. Saving what stands there already changes nothing, so that a
    form sent twice makes one version."""
    found = _locked(scenario)
    is_same = (found.name, found.notes, found.inputs) == (
        content.name,
        content.notes,
        dict(content.inputs),
    )
    if is_same:
        return found
    if found.number != seen:
        raise Changed(
            f"“{found.name}” was saved elsewhere since you opened it. It is at version "
            f"{found.number}; you saw version {seen}."
        )
    _check_length(content.inputs)
    found.number += 1
    _write(found, content, by=by, at=at, origin=origin)
    found.saves.filter(number__lte=found.number - VERSIONS).delete()
    return found


def bring_back(
    *, scenario: SavedScenario, version: SavedVersion, by: User, seen: int, at: datetime
) -> SavedScenario:
    """What an earlier version said is saved once more, on top. Raises Changed, Gone."""
    content = Content(version.name, version.notes, version.inputs)
    origin = f"Version {version.number}, brought back"
    return change(scenario=scenario, by=by, content=content, seen=seen, at=at, origin=origin)


def duplicate(*, scenario: SavedScenario, by: User, once: str, at: datetime) -> SavedScenario:
    """A copy of one's own for whoever may see it, shared with nobody. Raises TooMany."""
    room = 80 - len("Copy of ")
    name = f"Copy of {scenario.name[:room]}".strip()
    whose = "" if scenario.owner_id == by.pk else f", saved by {scenario.owner.display_name}"
    return save_new(
        by=by,
        calculator=scenario.calculator,
        content=Content(name, scenario.notes, scenario.inputs),
        once=once,
        at=at,
        origin=f"Copy of “{scenario.name}”{whose}"[:200],
    )


@transaction.atomic
def share(*, scenario: SavedScenario, organisation: Organisation, by: User, at: datetime) -> None:
    """With everybody who sits there. Raises NotAColleague, Gone."""
    found = _locked(scenario)
    seats = Seat.objects.in_force(on=timezone.localdate(at)).filter(user=by)
    if not seats.filter(membership__organisation=organisation).exists():
        raise NotAColleague("You hold no seat of that organisation.")
    if found.organisation_id == organisation.pk:
        return
    found.organisation, found.shared_at = organisation, at
    found.save(update_fields=["organisation", "shared_at"])
    _record("calculators.shared", found, by)


@transaction.atomic
def stop_sharing(*, scenario: SavedScenario, by: User) -> None:
    """Twice does no harm. Raises Gone."""
    found = _locked(scenario)
    if not found.is_shared:
        return
    found.organisation = found.shared_at = None
    found.save(update_fields=["organisation", "shared_at"])
    _record("calculators.not_shared", found, by)


@transaction.atomic
def delete(*, scenario: SavedScenario) -> None:
    """With its history. Twice does no harm."""
    SavedScenario.objects.filter(pk=scenario.pk).delete()


def _hold(person: User) -> None:
    """Two forms of one person wait for each other: no scenario too many, and none twice."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)


def _locked(scenario: SavedScenario) -> SavedScenario:
    found = SavedScenario.objects.select_for_update().filter(pk=scenario.pk).first()
    if found is None:
        raise Gone(f"“{scenario.name}” was deleted since you opened it.")
    return found


def _check_length(inputs: Mapping[str, str]) -> None:
    length = sum(len(name) + len(text) for name, text in inputs.items())
    if length > LONGEST:
        raise TooLong(
            f"That is {length:,} characters of inputs, and {LONGEST:,} are kept. "
            "Save a shorter stretch."
        )


def _write(
    scenario: SavedScenario, content: Content, *, by: User, at: datetime, origin: str
) -> None:
    kind = BY_KEY.get(scenario.calculator)
    worked = ask(kind, content.inputs).worked if kind is not None else None
    scenario.name, scenario.notes = content.name, content.notes
    scenario.inputs = dict(content.inputs)
    scenario.sentence = worked.sentence if worked is not None else ""
    scenario.changed_at = max(at, scenario.created_at)
    scenario.save()
    SavedVersion.objects.create(
        scenario=scenario,
        number=scenario.number,
        name=content.name,
        notes=content.notes,
        inputs=scenario.inputs,
        sentence=scenario.sentence,
        figures=[[each.label, each.text] for each in worked.figures] if worked is not None else [],
        origin=origin,
        saved_by=by,
        saved_at=at,
    )


def _record(event: str, scenario: SavedScenario, by: User) -> None:
    line = {"event": event, "user": by.pk, "object": f"calculators.scenario/{scenario.pk}"}
    transaction.on_commit(lambda: audit.info(event, extra=line), robust=True)
