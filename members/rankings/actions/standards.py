"""Publishing a version of the standard, and copying one to change it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from members.accounts.models import User
from publishing.store import forget

from ..errors import Refused
from ..models import Competency, Item, StandardVersion


def problems(version: StandardVersion) -> list[str]:
    """Why a version cannot be published: every weight that does not sum, by name."""
    return list(_problems(version))


@transaction.atomic
def publish_standard(*, version: StandardVersion, by: User | None, at: datetime) -> StandardVersion:
    """From now on it never changes. Raises Refused with every problem."""
    held = StandardVersion.objects.select_for_update().get(pk=version.pk)
    if held.is_published:
        raise Refused(f"{held} is published already.")
    if found := problems(held):
        raise Refused(found)
    held.state = StandardVersion.State.PUBLISHED
    held.published_at, held.published_by = at, by
    held.save(update_fields=["state", "published_at", "published_by"])
    forget()
    return held


@transaction.atomic
def copy_standard(*, version: StandardVersion, at: datetime) -> StandardVersion:
    """A new draft with the same competencies, items and weights."""
    newest = StandardVersion.objects.aggregate(newest=Max("number"))["newest"]
    draft = StandardVersion.objects.get(pk=version.pk)
    draft.pk, draft.number, draft.state = None, newest + 1, StandardVersion.State.DRAFT
    draft.published_at, draft.published_by, draft.note, draft.created_at = None, None, "", at
    draft.save(force_insert=True)
    copies: dict[int | None, Competency | None] = {None: None}
    for competency in Competency.objects.filter(version=version):
        old = competency.pk
        competency.pk, competency.version = None, draft
        competency.save(force_insert=True)
        copies[old] = competency
    for item in Item.objects.filter(version=version):
        item.pk, item.version, item.competency = None, draft, copies[item.competency_id]
        item.save(force_insert=True)
    return draft


def _problems(version: StandardVersion) -> Iterator[str]:
    pillars = version.mastery_weight + version.accessibility_weight
    if pillars != 100:
        yield f"Agent Mastery and Accessibility weigh {pillars} together, not 100."
    competencies = list(version.competencies.all())
    items = list(version.items.select_related("competency", "version"))
    if [row.place for row in competencies] != [1, 2, 3, 4, 5]:
        yield f"There are {len(competencies)} competencies; there must be five."
    if (total := sum(row.weight for row in competencies)) != 100:
        yield f"The competencies weigh {total} together, not 100."
    groups: list[tuple[str, int | None]] = [(row.name, row.pk) for row in competencies]
    for name, key in [*groups, ("Accessibility", None)]:
        total = sum(item.weight for item in items if item.competency_id == key)
        if total != 100:
            yield f"The items of {name} weigh {total} together, not 100."
    for item in items:
        try:
            item.clean()
        except ValidationError as error:
            yield f"{item.code}: {' '.join(error.messages)}"
        runs_on = (item.zero_at or 0) > version.unanswered_after
        if runs_on and item.source == Item.Source.WAIT:
            yield f"{item.code}: marks run on after a call counts as not answered."
