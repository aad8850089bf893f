"""What staff do with a working copy, in every room: save, publish, schedule, withdraw, go back."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from .models import Manuscript, Version
from .store import forget

audit = logging.getLogger("acxpa.audit")


def _locked(manuscript: Any) -> Any:
    """Its row, locked, so that two people at once get two version numbers."""
    return type(manuscript)._default_manager.select_for_update().get(pk=manuscript.pk)


@transaction.atomic
def save_version(manuscript: Any, /, *, by: Any, note: str = "", anew: bool = False) -> Any:
    """Keep what the working copy says now. Nothing changed since the last version: that one,
    unless a version of its own is wanted (``anew``)."""
    manuscript = _locked(manuscript)
    content = manuscript.snapshot()
    last = manuscript.versions.order_by("-number").first()
    if last is not None and last.content == content and not anew:
        return last
    version = draft_version(manuscript, content)
    version.number = (manuscript.versions.aggregate(top=Max("number"))["top"] or 0) + 1
    version.saved_by = by
    version.note = note
    version.save(force_insert=True)
    return version


def draft_version(manuscript: Any, content: dict[str, Any] | None = None, /) -> Any:
    """The working copy as a version that is not saved: for previews."""
    content = content or manuscript.snapshot()
    model = manuscript.version_model()
    columns = manuscript.version_columns(content)
    return model(**{model.of: manuscript}, content=content, **columns)


@transaction.atomic
def publish(manuscript: Any, /, *, by: Any, at: datetime) -> Any:
    """Readers see the working copy from now on. A planned version is no longer planned, so that
    it cannot put older words back later."""
    version = save_version(manuscript, by=by)
    _unplan(manuscript, at=at)
    if _is_open(version, at=at):
        manuscript.settle(at=at)
        return version
    if version.live_from is not None and version.live_from <= at:
        version = save_version(manuscript, by=by, note="Published again", anew=True)
    _live_from(version, at)
    manuscript.settle(at=at)
    _log("published", manuscript, by)
    return version


@transaction.atomic
def schedule(manuscript: Any, /, *, by: Any, at: datetime, live_from: datetime) -> Any:
    """Readers see the working copy from ``live_from`` on; until then what they see now.

    ValidationError when the instant has passed or readers see the working copy already.
    """
    if live_from <= at:
        raise ValidationError("That time has passed. Publish now, or choose a later time.")
    version = save_version(manuscript, by=by)
    if _is_open(version, at=at):
        raise ValidationError("Readers see exactly this already; there is nothing to plan.")
    _unplan(manuscript, at=at)
    if version.live_from is not None and version.live_from <= at:
        version = save_version(manuscript, by=by, note="To be published again", anew=True)
    _live_from(version, live_from)
    manuscript.settle(at=at)
    _log("scheduled", manuscript, by)
    return version


@transaction.atomic
def unschedule(manuscript: Any, /, *, by: Any, at: datetime) -> int:
    """Give up what was planned. Returns how many versions that were."""
    planned = _unplan(manuscript, at=at)
    if planned:
        manuscript.settle(at=at)
        _log("unscheduled", manuscript, by)
    return planned


@transaction.atomic
def withdraw(manuscript: Any, /, *, by: Any, at: datetime) -> None:
    """Take it from readers; nothing of it is lost."""
    _unplan(manuscript, at=at)
    type(manuscript)._default_manager.filter(pk=manuscript.pk).update(withdrawn_at=at)
    manuscript.withdrawn_at = at
    manuscript.settle(at=at)
    forget()
    _log("withdrawn", manuscript, by)


@transaction.atomic
def go_back(manuscript: Any, /, *, to: Any, by: Any) -> Any:
    """Make the working copy what it was in an earlier version, blocks and all. That is a new
    version; readers see it when it is published."""
    if getattr(to, f"{to.of}_id") != manuscript.pk:
        raise ValidationError(f"That version belongs to another {_what(manuscript)}.")
    manuscript = _locked(manuscript)
    manuscript.load(to.content)
    return save_version(manuscript, by=by, note=f"Back to version {to.number}")


def _is_open(version: Version, *, at: datetime) -> bool:
    versions: Any = type(version)._default_manager
    return bool(versions.current(at=at).filter(pk=version.pk).exists())


def _live_from(version: Version, instant: datetime) -> None:
    version.live_from = instant
    version.save(update_fields=["live_from"])
    forget(also_at=instant)


def _unplan(manuscript: Any, *, at: datetime) -> int:
    planned = int(manuscript.versions.filter(live_from__gt=at).update(live_from=None))
    if planned:
        forget()
    return planned


def _what(manuscript: Manuscript) -> str:
    return str(manuscript._meta.verbose_name)


def _log(what: str, manuscript: Manuscript, by: Any) -> None:
    event = f"{_what(manuscript)} {what}"
    detail = {"event": event, "user": getattr(by, "pk", None), "object": manuscript.pk}
    audit.info(event, extra=detail)
