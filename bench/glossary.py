"""The glossary at size: ``python -m bench.glossary`` makes the data, times what the issue names,
takes the data back, and gives the figures as JSON.

``index_10``, ``index_1000``, ``index_100000``: a page of the index with as many lines, made afresh
(the counts, which are made once for each publish, are there). ``index_growth``: the largest against
the middle one. ``entry_page``: an entry's page among 100,000. ``save``: publishing an entry with 40
blocks and 36 names of others in them, links and all, among 100,000.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any

import django

django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from glossary import actions, index  # noqa: E402
from glossary.models import Category, Entry, EntryVersion, Name, Text  # noqa: E402
from glossary.versions import letter, sort_key  # noqa: E402
from publishing.linking import first_word  # noqa: E402
from publishing.store import store  # noqa: E402

SIZES = (10, 1_000, 100_000)
BLOCKS, TERMS, ROUNDS = 40, 36, 15
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "le", "mi", "no", "pra", "que", "ri", "sto", "tu")


def main() -> None:
    chance, now = random.Random(13), timezone.now()
    timings: dict[str, float] = {}
    with transaction.atomic():
        Entry.objects.all().delete()
        made = 0
        for size in SIZES:
            _make(chance, now, made, size)
            made = size
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("ANALYZE")  # as autovacuum would within a minute
            cache.clear()  # as publishing makes everybody forget; what is counted now is kept
            timings[f"index_{size}"] = _page(size)
        timings["index_growth"] = timings["index_100000"] / timings["index_1000"]
        timings["entry_page"] = _milliseconds("/glossary/bench-77777/")
        timings["save"] = _save(now)
        transaction.set_rollback(True)
    print(json.dumps(timings))


def _page(size: int) -> float:
    """The dearest page there is: the last one of the letter with the most lines."""
    lines = dict(index.counts(at=timezone.now()).lines())
    name = max(lines, key=lambda each: lines[each])
    last = -(-lines[name] // index.PAGE)
    return _milliseconds(f"/glossary/?letter={name}&page={max(1, last - 1)}")


def _milliseconds(path: str) -> float:
    """Median of whole requests, each made afresh."""
    client = Client(headers={"host": "127.0.0.1"})
    times = []
    for number in range(ROUNDS + 2):
        store.clear()
        started = perf_counter()
        response = client.get(path)
        if response.status_code != 200:
            raise SystemExit(f"{path}: {response.status_code}")
        if number > 1:  # what is done once in a process's life is done before
            times.append((perf_counter() - started) * 1000)
    return median(times)


def _save(now: datetime) -> float:
    category = Category.objects.get(slug="bench")
    terms = list(Name.objects.headwords().order_by("pk").values_list("text", flat=True)[:TERMS])
    times = []
    for number in range(3):
        entry = Entry.objects.create(
            slug=f"bench-saved-{number}",
            term=f"Saved at the bench {number}",
            category=category,
            short_definition="It takes a while.",
            reviewed_on=date(2026, 11, 22),
        )
        for place in range(BLOCKS):
            said = f"<p>Somebody says {terms[place % TERMS]} and goes on about other things.</p>"
            Text.objects.create(
                parent=entry, region="main", ordering=place, heading=f"Part {place}", body=said * 9
            )
        started = perf_counter()
        version = actions.publish(entry=entry, by=None, at=now)
        times.append((perf_counter() - started) * 1000)
        if version.mentions.count() != TERMS:
            raise SystemExit(f"{version.mentions.count()} of {TERMS} terms were linked.")
    return median(times)


def _make(chance: random.Random, now: datetime, made: int, size: int) -> None:
    category, _new = Category.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
    fresh = Entry.objects.bulk_create(
        (_entry(chance, category, number) for number in range(made, size)), batch_size=5_000
    )
    versions = EntryVersion.objects.bulk_create(
        (_version(entry, now) for entry in fresh), batch_size=2_000
    )
    Name.objects.bulk_create(
        (name for version in versions for name in _names(version)), batch_size=5_000
    )


def _entry(chance: random.Random, category: Category, number: int) -> Entry:
    word = "".join(chance.choices(SYLLABLES, k=3))
    return Entry(
        slug=f"bench-{number}",
        term=f"{word.capitalize()} {number}",
        category=category,
        short_definition=f"What people call {word}, in one or two sentences that stand alone.",
        reviewed_on=date(2026, 11, 22),
    )


def _version(entry: Entry, now: datetime) -> EntryVersion:
    block = {"type": "text", "audience": "everyone", "heading": "", "body": "<p>Words.</p>" * 40}
    content: dict[str, Any] = {
        "slug": entry.slug,
        "term": entry.term,
        "acronym": "",
        "part_of_speech": "noun",
        "category": "bench",
        "related": [],
        "aliases": [],
        "lead": "",
        "glance": [],
        "sources": [],
        "blocks": [block],
        "closing": [],
        "questions": [],
        "reviewed_on": "2026-11-22",
    }
    return EntryVersion(
        entry=entry,
        number=1,
        content=content,
        term=entry.term,
        category=entry.category,
        short_definition=entry.short_definition,
        sort_key=sort_key(entry.term),
        letter=letter(entry.term),
        live_from=now - timedelta(days=1),
    )


def _names(version: EntryVersion) -> Iterator[Name]:
    """Its headword, and another name that leads to it."""
    assert version.live_from is not None
    word, number = version.term.split()
    for kind, text in (("headword", version.term), ("alias", f"{word[::-1]} {number}")):
        yield Name(
            entry=version.entry,
            version=version,
            category=version.category,
            kind=kind,
            text=text,
            sort_key=sort_key(text),
            letter=letter(text),
            first=first_word(text),
            headword=version.term,
            summary=version.short_definition if kind == "headword" else "",
            reviewed_on=date(2026, 11, 22),
            live_from=version.live_from,
        )


if __name__ == "__main__":
    main()
