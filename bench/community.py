"""Roundtables and Member Bytes at size: ``python -m bench.community`` makes the data and times what
the issue names, as JSON.

``search``: a member looks for two words in 2,000 talks with two million words of transcript, the
whole request with its page. ``feed``: a calendar with 500 roundtables, the whole request. One talk
has a film of 200 MB, through which :mod:`bench.measure` lets 200 viewers seek.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.targets import FILM, FILM_BYTES, MEMBER  # noqa: E402
from members.accounts.models import User  # noqa: E402
from members.places.models import Allotment, Place  # noqa: E402
from members.roundtables import feed  # noqa: E402
from members.roundtables.models import Roundtable, Series  # noqa: E402
from members.videos.models import Line, Saying, Topic, Video, Word  # noqa: E402

VIDEOS, WORDS_EACH, A_LINE, VOCABULARY = 2_000, 1_000, 10, 8_000
EVENTS = 500
ROUNDS = 15
#: A word that most talks say, and one that every tenth does.
QUESTION = "w0040 w0900"


def main() -> None:
    chance, now = random.Random(7), timezone.now()
    member = User.objects.get(email=MEMBER)
    with transaction.atomic():
        _talks(chance, now)
        address = _roundtables(member, now)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as autovacuum would within a minute
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    search = f"/members/videos/?q={QUESTION.replace(' ', '+')}"
    timings = {"search": _milliseconds(client, search), "feed": _milliseconds(client, address)}
    print(json.dumps(timings))


def _milliseconds(client: Client, path: str) -> float:
    """Median of whole requests; what is done once in a process's life is done before."""
    times = []
    for _ in range(ROUNDS + 1):
        begun = perf_counter()
        status = client.get(path, secure=True).status_code
        times.append((perf_counter() - begun) * 1000)
        if status != 200:
            raise SystemExit(f"{path} answers {status}, not 200.")
    return median(times[1:])


def _talks(chance: random.Random, now: datetime) -> None:
    """Words by Zipf's law, as people speak: the hundredth is said a hundredth as often."""
    topic = Topic.objects.create(name="Bench", slug="bench", order=900)
    vocabulary = [f"w{number:04}" for number in range(VOCABULARY)]
    weights = [1 / (number + 1) for number in range(VOCABULARY)]
    videos = []
    for number in range(VIDEOS):
        video = Video(
            title=f"Talk {number}",
            slug=f"bench-talk-{number}",
            topic=topic,
            summary="A talk for the bench.",
            released_at=now - timedelta(days=30 + number),
            length_ms=WORDS_EACH // A_LINE * 4_000,
            provider="vimeo",
            provider_id=str(number + 1),
        )
        video.fill_search()
        videos.append(video)
    videos = Video.objects.bulk_create(videos, batch_size=500)
    Word.objects.bulk_create([Word(text=word) for word in vocabulary], batch_size=500)
    keys = dict(Word.objects.values_list("text", "pk"))
    transcripts = [chance.choices(vocabulary, weights, k=WORDS_EACH) for _ in videos]
    Line.objects.bulk_create(_lines(videos, transcripts), batch_size=2_000)
    Saying.objects.bulk_create(_sayings(videos, transcripts, keys), batch_size=2_000)
    _film(topic, now)


def _lines(videos: list[Video], transcripts: list[list[str]]) -> Iterator[Line]:
    for video, said in zip(videos, transcripts, strict=True):
        for number, start in enumerate(range(0, WORDS_EACH, A_LINE)):
            yield Line(
                video=video,
                number=number + 1,
                starts_ms=number * 4_000,
                ends_ms=number * 4_000 + 3_900,
                text=" ".join(said[start : start + A_LINE]),
            )


def _sayings(
    videos: list[Video], transcripts: list[list[str]], keys: dict[str, int]
) -> Iterator[Saying]:
    for video, said in zip(videos, transcripts, strict=True):
        first: dict[str, int] = {}
        for place, word in enumerate(said):
            first.setdefault(word, place // A_LINE * 4_000)
        for word, at in first.items():
            yield Saying(word_id=keys[word], video=video, first_ms=at)


def _film(topic: Topic, now: datetime) -> None:
    """Its bytes mean nothing; nobody here plays them."""
    video = Video(
        title="A long film",
        slug=FILM,
        topic=topic,
        summary="A film for the bench.",
        released_at=now - timedelta(days=20),
        length_ms=3_600_000,
        filename="film.mp4",
        content_type="video/mp4",
        size=FILM_BYTES,
        sha256="0" * 64,
        sent_at=now,
    )
    video.file.save("film.mp4", ContentFile(bytes(FILM_BYTES)), save=False)
    video.save()


def _roundtables(member: User, now: datetime) -> str:
    """500 of the member's, and the address of their calendar."""
    series = Series.objects.order_by("pk").first()
    assert series is not None
    allotments = Allotment.objects.bulk_create(
        Allotment(
            kind="roundtables.roundtable",
            title=f"Bench {number}",
            capacity=40,
            closes_at=now + timedelta(days=number),
            last_number=1,
        )
        for number in range(1, EVENTS + 1)
    )
    for number, allotment in enumerate(allotments, 1):
        Roundtable.objects.create(**_roundtable(series, allotment, number, now))
    Place.objects.bulk_create(
        Place(
            allotment=allotment,
            user=member,
            state=Place.State.HELD,
            number=1,
            seat=1,
            asked_at=now,
            held_at=now,
        )
        for allotment in allotments
    )
    return urlsplit(feed.address_of(feed.make(user=member, at=now))).path


def _roundtable(series: Series, allotment: Allotment, number: int, now: datetime) -> dict[str, Any]:
    starts_at = now + timedelta(days=number)
    return {
        "series": series,
        "slug": f"bench-{number}",
        "state": Roundtable.State.ANNOUNCED,
        "title": f"Bench {number}, with a title as long as titles are",
        "summary": "What we stopped measuring, and what happened next, in a sentence or two.",
        "host_name": "Somebody",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=60),
        "minutes": 60,
        "time_zone": "Australia/Melbourne",
        "allotment": allotment,
    }


if __name__ == "__main__":
    main()
