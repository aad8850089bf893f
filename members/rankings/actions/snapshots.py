"""Computing a period's figures, and publishing them. What is published never changes; a correction
is a further revision with a note."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from members.accounts.models import User
from publishing.store import forget

from .. import checks
from ..audit import record
from ..errors import Refused
from ..models import (
    Award,
    Departure,
    Period,
    Scenario,
    SectorFigure,
    Snapshot,
    StandardVersion,
    Standing,
)

_BATCH = 500


@transaction.atomic
def compute_draft(*, period: Period, by: User | None, at: datetime, note: str = "") -> Snapshot:
    """The period's figures from the calls as they stand. Replaces its draft, if there is one.

    Where the period is published already this begins a correction, which needs a note. Raises
    Refused: no note, no calls, a standard that is not published.
    """
    from ..drafting import draft

    period = Period.objects.select_for_update().get(pk=period.pk)
    last = period.snapshots.published().order_by("-revision").first()
    if last is not None and not note.strip():
        raise Refused(f"{period.label} is published. Say what the correction corrects.")
    if not period.standard.is_published:
        raise Refused(f"{period.standard} is not published.")
    StandardVersion.objects.hold_calls(period.standard_id)
    period.snapshots.drafts().delete()
    list(Scenario.objects.held().values_list("pk"))
    snapshot = Snapshot(
        period=period,
        revision=last.revision + 1 if last else 1,
        standard=period.standard,
        seed=seed_of(period),
        note=note.strip(),
        calls=0,
        computed_at=at,
        computed_by=by,
    )
    snapshot.previous, snapshot.year_before = checks.before(snapshot)
    snapshot.is_break = bool(
        snapshot.previous and snapshot.previous.standard_id != period.standard_id
    )
    drafted = draft(snapshot, at=at)
    if not drafted.calls:
        raise Refused(f"{period.label} has no calls by {period.standard}.")
    snapshot.calls = drafted.calls
    snapshot.save()
    Standing.objects.bulk_create(drafted.standings, batch_size=_BATCH)
    SectorFigure.objects.bulk_create(drafted.figures, batch_size=_BATCH)
    Award.objects.bulk_create(drafted.awards, batch_size=_BATCH)
    Departure.objects.bulk_create(drafted.departures, batch_size=_BATCH)
    record("rankings.draft_computed", about=snapshot, by=by)
    return snapshot


@transaction.atomic
def publish(*, snapshot: Snapshot, by: User | None, at: datetime) -> Snapshot:
    """Readers see it from now on, for good. Raises Refused with every check that stops it, and the
    second time."""
    Period.objects.select_for_update().get(pk=snapshot.period_id)
    held = (
        Snapshot.objects.select_related("period__standard", "standard")
        .filter(pk=snapshot.pk)
        .first()
    )
    if held is None:
        raise Refused("This draft was replaced by another. Look at that one first.")
    if held.is_published:
        raise Refused(f"{held} is published already.")
    StandardVersion.objects.hold_calls(held.standard_id)
    if stops := checks.stops(held, at=at):
        raise Refused(check.text for check in stops)
    held.state, held.published_at, held.published_by = Snapshot.State.PUBLISHED, at, by
    held.save(update_fields=["state", "published_at", "published_by"])
    held.outdates.set(checks.outdated_by(held))
    record("rankings.snapshot_published", about=held, by=by)
    forget()
    transaction.on_commit(partial(_announce, held.pk, at), robust=True)
    return held


@transaction.atomic
def drop_draft(*, snapshot: Snapshot) -> None:
    """Forgets a draft. Raises Refused for what is published."""
    held = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
    if held.is_published:
        raise Refused(f"{held} is published, and stays.")
    held.delete()


def seed_of(period: Period) -> int:
    """Of the drawings of likely ranks: the same for every revision."""
    return period.first_month * 10 + period.length


def _announce(snapshot: int, at: datetime) -> None:
    from .watching import announce

    announce(snapshot, at=at)
