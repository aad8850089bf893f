"""What readers do: write, mend, take away, mark helpful, report."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from glossary.models import Entry
from members.accounts.models import User
from publishing.store import forget

from .errors import Refused
from .models import Closing, Comment, Helpful, Report

audit = logging.getLogger("acxpa.audit")

CLOSED = "The conversation on this entry is closed."
_DECIDED = "Somebody has read it meanwhile, so it cannot be changed any more."


@transaction.atomic
def write(
    *,
    entry: Entry,
    author: Any,
    body: str,
    once: str,
    at: datetime,
    parent: Comment | None = None,
    is_spam: bool = False,
) -> Comment:
    """A comment that waits for a person, or that same comment where the form came twice. What a
    robot wrote (``is_spam``) goes where staff can still find it. Raises Refused."""
    if Closing.objects.filter(entry=entry).exists():
        raise Refused(CLOSED)
    if parent is not None:
        _may_be_replied_to(parent, entry)
    fields = {"entry": entry, "parent": parent, "body": body, "written_at": at, "changed_at": at}
    if is_spam:
        fields |= {"state": Comment.State.SPAM, "decided_at": at}
    try:
        with transaction.atomic():
            return Comment.objects.create(author=author, once=once, **fields)
    except IntegrityError:
        return Comment.objects.get(author=author, once=once)


def _may_be_replied_to(parent: Comment, entry: Entry) -> None:
    """Locked, so that its author cannot take it away under the reply."""
    found = Comment.objects.select_for_update().filter(pk=parent.pk).first()
    if found is None or not found.is_published or found.entry_id != entry.pk:
        raise Refused("The comment that you reply to is not there any more.")
    if found.parent_id is not None:
        raise Refused("That is a reply itself. Reply to the comment above it.")


@transaction.atomic
def mend(*, comment: Comment, body: str, at: datetime) -> Comment:
    """Other words for one that still waits. Raises Refused."""
    found = Comment.objects.select_for_update().filter(pk=comment.pk).first()
    if found is None or not found.is_waiting:
        raise Refused(_DECIDED)
    found.body, found.changed_at = body, at
    found.save(update_fields=["body", "changed_at"])
    return found


@transaction.atomic
def take_away(*, comment: Comment, at: datetime) -> None:
    """By its author. With replies that stand it leaves an empty place; else nothing. Once more
    changes nothing."""
    entry, parent = comment.entry_id, comment.parent_id
    # The place above first, so that two people who take away at once wait in one order.
    list(Comment.objects.select_for_update().filter(pk__in=filter(None, (parent, comment.pk))))
    if comment.has_replies():
        Comment.objects.filter(pk=comment.pk).update(
            state=Comment.State.REMOVED, body="", author=None, reason="", changed_at=at
        )
        Helpful.objects.filter(comment=comment.pk).delete()
        Report.objects.open().filter(comment=comment.pk).update(settled_at=at)
    else:
        Comment.objects.filter(pk=comment.pk).delete()
    if parent is not None:
        _sweep(parent)
    forget()
    audit.info("comment taken away", extra={"event": "comment taken away", "object": entry})


def _sweep(parent: int) -> None:
    """An empty place with no replies left goes too."""
    empty = Comment.objects.filter(pk=parent, state=Comment.State.REMOVED)
    empty.filter(replies__isnull=True).delete()


@transaction.atomic
def mark_helpful(*, comment: Comment, user: Any, wanted: bool, at: datetime) -> int:
    """How many find it helpful then. Asking for what is so already changes nothing. Raises
    Refused."""
    if comment.author_id == user.pk:
        raise Refused("Your own comment is for others to judge.")
    if not wanted:
        Helpful.objects.filter(comment=comment, user=user).delete()
    elif not Comment.objects.published().filter(pk=comment.pk).exists():
        raise Refused("The comment is not there any more.")
    else:
        Helpful.objects.get_or_create(comment=comment, user=user, defaults={"marked_at": at})
    return Helpful.objects.filter(comment=comment).count()


def report(*, comment: Comment, user: Any, reason: str, once: str, at: datetime) -> Report:
    """For staff to look at, or the same report where the form came twice. ``user`` may be None."""
    report, _ = Report.objects.get_or_create(
        once=once,
        defaults={"comment": comment, "user": user, "reason": reason, "reported_at": at},
    )
    return report


def own_name(*, user: Any, name: str) -> None:
    """The account gets a name where it has none: readers are shown names, never addresses."""
    if User.objects.filter(name="", pk=user.pk).update(name=name):
        user.name = name
