"""What staff do: let stand, reject, take down, close a conversation."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from glossary.models import Entry
from publishing.store import forget

from . import letters
from .models import Closing, Comment, Report

audit = logging.getLogger("acxpa.audit")

State = Comment.State
#: From where a comment may come into each state.
FROM: dict[str, tuple[str, ...]] = {
    State.APPROVED: (State.WAITING, State.REJECTED, State.SPAM, State.HIDDEN),
    State.REJECTED: (State.WAITING, State.SPAM),
    State.SPAM: (State.WAITING, State.REJECTED, State.HIDDEN),
    State.HIDDEN: (State.APPROVED,),
}


@dataclass(slots=True)
class Outcome:
    """``done`` were changed. ``stale`` were changed by somebody else after the list was opened, and
    ``unfit`` were where this cannot be done: both are left as they are."""

    done: list[Comment] = field(default_factory=list)
    stale: list[Comment] = field(default_factory=list)
    unfit: list[Comment] = field(default_factory=list)


@transaction.atomic
def decide(
    *,
    comments: Iterable[Comment],
    state: str,
    by: Any,
    at: datetime,
    seen_at: datetime,
    reason: str = "",
) -> Outcome:
    """Bring comments into ``state``. ``seen_at`` is when the moderator's page was made: what has
    changed since they have not read, and nobody's decision is undone unseen."""
    outcome = Outcome()
    chosen = Comment.objects.select_for_update().filter(pk__in=[row.pk for row in comments])
    for comment in chosen.order_by("pk"):
        if comment.changed_at > seen_at:
            outcome.stale.append(comment)
        elif comment.state not in FROM[state]:
            outcome.unfit.append(comment)
        else:
            _settle(comment, state, by, at, reason)
            outcome.done.append(comment)
    if outcome.done:
        forget()
    return outcome


def _settle(comment: Comment, state: str, by: Any, at: datetime, reason: str) -> None:
    is_new = comment.state != State.HIDDEN  # that stood, and its author was told then
    comment.state, comment.reason = state, reason
    comment.decided_by, comment.decided_at, comment.changed_at = by, at, at
    comment.save(update_fields=["state", "reason", "decided_by", "decided_at", "changed_at"])
    if state != State.APPROVED:
        Report.objects.open().filter(comment=comment).update(settled_at=at, settled_by=by)
    elif is_new:
        letters.approved(comment)
        letters.replied(comment)
    event = f"comment {state}"
    audit.info(event, extra={"event": event, "user": by.pk, "object": comment.pk})


@transaction.atomic
def leave_standing(*, reports: Iterable[Report], by: Any, at: datetime) -> int:
    """Nothing is wrong with what was reported. How many reports that settles."""
    chosen = Report.objects.open().filter(pk__in=[row.pk for row in reports])
    return chosen.update(settled_at=at, settled_by=by)


@transaction.atomic
def take_down(*, reports: Iterable[Report], by: Any, at: datetime, seen_at: datetime) -> Outcome:
    """What was reported does not stand any more, and the reports are settled; so are those of what
    somebody else took down meanwhile."""
    reports = list(reports)
    reported = [report.comment for report in reports]
    outcome = decide(comments=reported, state=State.HIDDEN, by=by, at=at, seen_at=seen_at)
    chosen = Report.objects.open().filter(pk__in=[row.pk for row in reports])
    chosen.exclude(comment__state=State.APPROVED).update(settled_at=at, settled_by=by)
    return outcome


@transaction.atomic
def close(*, entry: Entry, by: Any, at: datetime, reason: str = "") -> bool:
    """Nobody writes below the entry any more. False where it is closed already."""
    _, is_new = Closing.objects.get_or_create(
        entry=entry, defaults={"closed_by": by, "closed_at": at, "reason": reason}
    )
    if is_new:
        forget()
        _log("conversation closed", entry, by)
    return is_new


@transaction.atomic
def reopen(*, closing: Closing, by: Any) -> None:
    entry = closing.entry
    closing.delete()
    forget()
    _log("conversation opened", entry, by)


def _log(event: str, entry: Entry, by: Any) -> None:
    audit.info(event, extra={"event": event, "user": by.pk, "object": entry.pk})
