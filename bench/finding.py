"""The search over 100,000 entries: ``python -m bench.finding`` makes the data, times
what the issue names, takes the data back, and gives the figures as JSON.

Beside each figure stands what a full scan with ``icontains`` costs in the same run, on the same
rows: the way that needs no index. What is timed is a room's whole answer, from the words of a
question to what the page is given.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import accumulate
from statistics import median
from time import perf_counter
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.db.models import Q  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.report import percentile  # noqa: E402
from glossary.models import Category, Entry, EntryVersion  # noqa: E402
from glossary.search import hits, suggestions  # noqa: E402
from publishing.finding import index  # noqa: E402
from publishing.search import words_of  # noqa: E402

ENTRIES, WORDS_EACH, VOCABULARY = 100_000, 90, 20_000
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "le", "mi", "no", "pra", "que", "ri", "sto", "tu")
ROUNDS = 15
QUESTIONS = 200
#: As many as stand on the page with everything, and one more to know whether there are more.
SHOWN = 6
#: A word of three entries, which no other begins.
RARE = "zyzzyva"


class Visitor:
    tier, is_authenticated, is_member, is_staff = "visitor", False, False, False


def main() -> None:
    chance, now = random.Random(11), timezone.now()
    with transaction.atomic():
        vocabulary = _made(chance, now)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # as autovacuum would within a minute
        timings = _timed(vocabulary, chance, now)
        transaction.set_rollback(True)
    print(json.dumps(timings))


def _timed(vocabulary: list[str], chance: random.Random, now: datetime) -> dict[str, float]:
    common = vocabulary[0]

    def found(question: str) -> list[Any]:
        return list(hits(Visitor, words_of(question), at=now, limit=SHOWN))

    def scanned(question: str) -> list[Any]:
        return _scan(question, now)

    if len(found(RARE)) != 3 or len(scanned(RARE)) != 3:
        raise SystemExit("The rare word is not found where it stands.")
    rare, rare_scan = _milliseconds(lambda: found(RARE)), _milliseconds(lambda: scanned(RARE))
    most, most_scan = _milliseconds(lambda: found(common)), _milliseconds(lambda: scanned(common))
    asked = chance.choices(vocabulary, cum_weights=_weights(), k=QUESTIONS)
    mixed = [_once(lambda word=word: found(word)) for word in asked]  # type: ignore[misc]
    begun = [word[: chance.randint(1, 5)] for word in chance.choices(vocabulary, k=QUESTIONS)]
    offered = [
        _once(lambda text=text: suggestions(Visitor, words_of(text), at=now, limit=5))  # type: ignore[misc]
        for text in begun
    ]
    return {
        "find_rare": rare,
        "find_rare_times": rare_scan / rare,
        "find_common": most,
        "find_common_part": most / most_scan,
        "find_p95": percentile(mixed, 95),
        "find_prefix": median(offered),
    }


def _scan(question: str, now: datetime) -> list[Any]:
    """The words anywhere in an entry, by reading all of them; in the order of the index."""
    says = Q(term__icontains=question) | Q(acronym__icontains=question)
    says |= Q(short_definition__icontains=question) | Q(public_text__icontains=question)
    rows = EntryVersion.objects.visible_to(Visitor, at=now).select_related(None).defer("content")
    return list(rows.filter(says).order_by("sort_key")[:SHOWN])


def _milliseconds(ask: Callable[[], Any]) -> float:
    """Median; what is done once in a process's life is done before."""
    return median([_once(ask) for _ in range(ROUNDS + 1)][1:])


def _once(ask: Callable[[], Any]) -> float:
    begun = perf_counter()
    ask()
    return (perf_counter() - begun) * 1000


def _weights() -> list[float]:
    """Zipf's law, as people write: the hundredth word comes a hundredth as often. Added up."""
    return list(accumulate(1 / (number + 1) for number in range(VOCABULARY)))


def _made(chance: random.Random, now: datetime) -> list[str]:
    """The vocabulary, the commonest first."""
    vocabulary, table = _vocabulary(chance), EntryVersion._meta.db_table
    index.drop(connection, table)  # made at once afterwards: a fraction of row by row
    category = Category.objects.create(name="Bench", slug="bench", order=900)
    for start in range(0, ENTRIES, 5_000):
        numbers = range(start, start + 5_000)
        entries = Entry.objects.bulk_create(_entry(number, category) for number in numbers)
        EntryVersion.objects.bulk_create(_versions(entries, vocabulary, chance, now))
    index.create(connection, table)
    return vocabulary


def _vocabulary(chance: random.Random) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words["".join(chance.choices(SYLLABLES, k=chance.randint(2, 5)))] = None
    return list(words)


def _entry(number: int, category: Category) -> Entry:
    return Entry(
        slug=f"bench-{number}",
        term=f"Bench {number}",
        category=category,
        short_definition="For the bench.",
        reviewed_on=date(2026, 11, 1),
    )


def _versions(
    entries: list[Entry], vocabulary: list[str], chance: random.Random, now: datetime
) -> Iterator[EntryVersion]:
    weights = _weights()
    for entry in entries:
        assert entry.pk
        words = chance.choices(vocabulary, cum_weights=weights, k=WORDS_EACH)
        if entry.slug in ("bench-7", "bench-50000", "bench-99999"):
            words.append(RARE)
        summary, text = " ".join(words[:20]), " ".join(words[20:])
        block = {"type": "text", "audience": "everyone", "heading": "", "body": f"<p>{text}</p>"}
        term = " ".join(chance.choices(vocabulary, k=2))
        yield EntryVersion(
            entry=entry,
            number=1,
            content={"lead": "", "glance": [], "blocks": [block], "closing": [], "questions": []},
            term=term,
            category=entry.category,
            short_definition=summary,
            aliases=[],
            sort_key=term,
            letter=term[0].upper(),
            live_from=now - timedelta(days=1),
            # As fill_search() would fill them from words that are folded already, in a tenth of
            # its time.
            public_text=text,
            search_names=f"\n {term} \n",
            search_summary=f" {summary} ",
            search_text=f" {text} ",
        )


if __name__ == "__main__":
    main()
