"""What is written down when something changed in what readers see of an entry: how long each of its
versions holds, its lines in the index, and which links have to be found anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from publishing.linking import first_word

from . import crosslinks
from .derived import Name
from .models import Entry, EntryVersion
from .versions import letter, sort_key

#: What tells one line of the index from another, for links: text, whether it links, from, until.
_Said = tuple[str, bool, datetime, "datetime | None"]


def settle(entry: Entry, *, at: datetime) -> None:
    """Call it in the transaction of the change, which holds the entry's row."""
    _set_windows(entry)
    standing = list(_live(entry).filter(Q(live_until__isnull=True) | Q(live_until__gt=at)))
    before = _said(entry.index_lines.all(), at=at)
    entry.index_lines.all().delete()
    Name.objects.bulk_create(name for version in standing for name in _names(version))
    after = _said(entry.index_lines.all(), at=at)
    crosslinks.names_changed(
        ((said[0], max(at, said[2])) for said in before ^ after), of=entry, at=at
    )
    for version in standing:
        crosslinks.link_new(version, at=at)
    crosslinks.forget_all_but(standing, of=entry)


def before_deleting(entry: Entry, *, at: datetime) -> None:
    """What says its names is linked anew once it is gone: another entry may have one of them."""
    names = ((name.text, max(at, name.live_from)) for name in entry.index_lines.all())
    crosslinks.names_changed(names, of=entry, at=at)


def _live(entry: Entry) -> Any:
    """The versions that readers saw, see or will see, in the order of their instants."""
    rows = EntryVersion.objects.filter(entry=entry, live_from__isnull=False)
    return rows.select_related("category").order_by("live_from", "number")


def _set_windows(entry: Entry) -> None:
    withdrawn = Entry.objects.values_list("withdrawn_at", flat=True).get(pk=entry.pk)
    rows = list(_live(entry).select_related(None).only("live_from", "live_until"))
    for row, after in zip(rows, [*rows, None][1:], strict=True):
        until = after.live_from if after is not None else None
        if withdrawn and row.live_from <= withdrawn and (until is None or until > withdrawn):
            until = withdrawn
        if row.live_until != until:
            EntryVersion.objects.filter(pk=row.pk).update(live_until=until)


def _names(version: EntryVersion) -> Iterator[Name]:
    """Its lines in the index; each name once, the headword first."""
    if version.live_until is not None and version.live_until <= version.live_from:  # type: ignore[operator]
        return  # another one took its place at the same instant
    if not version.short_definition:
        raise ValidationError("Readers need the short definition. Write it, then publish.")
    assert version.live_from is not None  # it is live, or will be
    content = version.content
    headword, written_out = version.headword, version.term if version.acronym else ""
    called = [(Name.Kind.HEADWORD, headword), (Name.Kind.TERM, written_out)]
    called += [(Name.Kind.ALIAS, alias) for alias in version.aliases]
    taken = set()
    for kind, text in called:
        key = text.casefold()
        if not text or key in taken:
            continue
        taken.add(key)
        is_headword = kind == Name.Kind.HEADWORD
        yield Name(
            entry_id=version.entry_id,
            version=version,
            category_id=version.category_id,
            kind=kind,
            text=text[:120],
            sort_key=sort_key(text),
            letter=letter(text),
            first=first_word(text)[:120],
            is_linked=content.get("is_linked", True),
            headword=headword,
            written_out=written_out if is_headword else "",
            also=", ".join(version.aliases) if is_headword else "",
            summary=version.short_definition if is_headword else "",
            reviewed_on=date.fromisoformat(content["reviewed_on"]),
            live_from=version.live_from,
            live_until=version.live_until,
        )


def _said(names: Iterable[Name], *, at: datetime) -> set[_Said]:
    """What counts for links. When a line began is history once it has begun."""
    return {(name.text, name.is_linked, max(name.live_from, at), name.live_until) for name in names}
