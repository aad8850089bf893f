"""Recording calls. A call that was recorded is voided, never altered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from members.accounts.models import User

from ..errors import Refused
from ..method import method_of
from ..models import (
    SYDNEY,
    Call,
    CallImport,
    RankedOrganisation,
    Scenario,
    StandardVersion,
    month_of,
)
from ..scales import Method, Scores, Timings, Unscorable, score_call

_BATCH = 1_000


def build_call(
    method: Method,
    *,
    organisation: RankedOrganisation,
    scenario: Scenario,
    call_id: str,
    called_at: datetime,
    outcome: str,
    timings: Timings,
    answers: Mapping[str, Any],
    at: datetime,
    by: User | None,
    shopper: str = "",
    imported: CallImport | None = None,
) -> Call:
    """A call with its scores, not saved; asks the database nothing. Raises Unscorable with every
    problem, except whether the ID is taken."""
    errors = _misplaced(method, organisation, scenario, call_id.strip(), called_at, at)
    try:
        scores = score_call(method, outcome, timings, answers)
    except Unscorable as error:
        raise Unscorable({**errors, **error.errors}) from None
    if errors:
        raise Unscorable(errors)
    return Call(
        call_id=call_id.strip(),
        organisation=organisation,
        scenario=scenario,
        version_id=method.version_id,
        imported=imported,
        called_at=called_at,
        month=month_of(called_at),
        shopper=shopper.strip(),
        outcome=outcome,
        menu_seconds=timings.menu,
        wait_seconds=timings.wait,
        talk_seconds=timings.talk,
        recorded_at=at,
        recorded_by=by,
        **_scored(scores),
    )


@transaction.atomic
def record_call(
    *,
    version: StandardVersion,
    organisation: RankedOrganisation,
    scenario: Scenario,
    call_id: str,
    called_at: datetime,
    outcome: str,
    timings: Timings,
    answers: Mapping[str, Any],
    by: User,
    at: datetime,
    shopper: str = "",
) -> Call:
    """Keeps one call that was keyed in. Raises Unscorable."""
    call = build_call(
        method_of(version),
        organisation=organisation,
        scenario=scenario,
        call_id=call_id,
        called_at=called_at,
        outcome=outcome,
        timings=timings,
        answers=answers,
        shopper=shopper,
        by=by,
        at=at,
    )
    if Call.objects.standing().with_ids([call.call_id]).exists():
        raise Unscorable({"call_id": "A call with this ID is there already."})
    call.save()
    return call


def bulk_record(calls: Iterable[Call]) -> int:
    """Keeps calls that :func:`build_call` made; how many. Raises IntegrityError for an ID that is
    taken, so run it inside the caller's transaction."""
    return len(Call.objects.bulk_create(calls, batch_size=_BATCH))


@transaction.atomic
def void_call(*, call: Call, reason: str, by: User | None, at: datetime) -> Call:
    """Takes a call out of what is counted from now on. Published figures stay as they are: a
    correction computes them again. Raises Refused without a reason, or the second time."""
    StandardVersion.objects.hold_calls(call.version_id)
    held = Call.objects.select_for_update().get(pk=call.pk)
    if held.voided_at is not None:
        raise Refused("This call is void already.")
    if not reason.strip():
        raise Refused("Say why the call is void.")
    held.voided_at, held.voided_by, held.void_reason = at, by, reason.strip()
    held.save(update_fields=["voided_at", "voided_by", "void_reason"])
    return held


def _misplaced(
    method: Method,
    organisation: RankedOrganisation,
    scenario: Scenario,
    call_id: str,
    called_at: datetime,
    at: datetime,
) -> dict[str, str]:
    errors = {}
    day = called_at.astimezone(SYDNEY).date()
    if not method.is_published:
        errors["version"] = "This version of the standard is not published."
    if not call_id or len(call_id) > 64:
        errors["call_id"] = "An ID of 1 to 64 characters."
    if called_at > at:
        errors["called_at"] = "That is in the future."
    elif not organisation.takes_part(on=day):
        errors["organisation"] = f"It was not in the rankings on {day:%d/%m/%Y}."
    if scenario.sector_id != organisation.sector_id:
        errors["scenario"] = "It belongs to another sector."
    return errors


def _scored(scores: Scores) -> dict[str, Any]:
    return {
        "answers": scores.answers,
        **{f"skill_{place}": skill for place, skill in enumerate(scores.skills, 1)},
        "mastery": scores.mastery,
        "accessibility": scores.accessibility,
    }
