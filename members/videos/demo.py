"""The demonstration's library: talks with captions, chapters and films that really play, and how
far two members have come."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.core.files.base import ContentFile
from django.utils import timezone

from . import chapters
from .actions import mark_watched, note_watched, put_film, set_captions, set_chapters
from .captions import Cue, written
from .demo_files import Turn, film
from .models import Series, Speaker, Topic, Video

_TALKS = Path(__file__).parent / "content" / "talks.yaml"
#: Between two captions, in seconds.
_BREATH = 0.3


def load(*, member: Any, owner: Any, by: Any, at: datetime, plain_films: bool = False) -> None:
    """What exists already is left as it is. ``plain_films``: see ``demo_files.film``."""
    content = yaml.safe_load(_TALKS.read_text(encoding="utf-8"))
    topics = {
        row["slug"]: Topic.objects.get_or_create(
            slug=row["slug"], defaults={"name": row["name"], "order": place}
        )[0]
        for place, row in enumerate(content["topics"], 1)
    }
    series = {
        row["slug"]: Series.objects.get_or_create(slug=row["slug"], defaults=row)[0]
        for row in content["series"]
    }
    speakers = {
        letter: Speaker.objects.get_or_create(slug=row["slug"], defaults=row)[0]
        for letter, row in content["speakers"].items()
    }
    made = [
        video
        for seed, row in enumerate(content["talks"], 1)
        if (video := _talk(row, topics, series, speakers, by, at, seed, plain_films))
    ]
    if made:
        _watched({video.slug: video for video in made}, member, owner, at)


def _talk(
    row: dict[str, Any],
    topics: dict[str, Topic],
    series: dict[str, Series],
    speakers: dict[str, Speaker],
    by: Any,
    at: datetime,
    seed: int,
    plain: bool,
) -> Video | None:
    """None where it is there already."""
    released_at = at - timedelta(days=row["days_ago"])
    recorded_on: date = timezone.localdate(released_at) - timedelta(days=12)
    video, is_new = Video.objects.get_or_create(
        slug=row["slug"],
        defaults={
            "title": row["title"],
            "summary": row["summary"],
            "topic": topics[row["topic"]],
            "series": series.get(row.get("series", "")),
            "number": row.get("number"),
            "level": row["level"],
            "recorded_on": recorded_on,
            "released_at": released_at,
        },
    )
    if not is_new:
        return None
    cues = _cues(row, speakers)
    letters = sorted({said[1] for said in row["said"]})
    turns = [
        Turn(cue.starts / 1000, cue.ends / 1000, letters.index(said[1]))
        for cue, said in zip(cues, row["said"], strict=True)
    ]
    upload = ContentFile(film(turns, row["length"], seed=seed, plain=plain), name="film")
    put_film(video=video, upload=upload, filename=f"{video.slug}.mp4", by=by, at=released_at)
    video.speakers.set([speakers[letter] for letter in letters])
    video.save()  # it is found by its speakers from now on
    set_captions(video=video, text=written(cues), by=by)
    headings = [chapters.Heading(second * 1000, title) for second, title in row["chapters"].items()]
    set_chapters(video=video, text=chapters.written(headings), by=by)
    return video


def _cues(row: dict[str, Any], speakers: dict[str, Speaker]) -> list[Cue]:
    ends = [said[0] for said in row["said"][1:]] + [row["length"]]
    return [
        Cue(
            second * 1000,
            int((end - _BREATH) * 1000),
            speakers[letter].name.partition(" ")[0],
            text,
        )
        for (second, letter, text), end in zip(row["said"], ends, strict=True)
    ]


def _watched(made: dict[str, Video], member: Any, owner: Any, at: datetime) -> None:
    """One watched, one under way, one put away."""

    def play(user: Any, slug: str, seconds: int, days_ago: float) -> None:
        if slug not in made:
            return
        video = made[slug]
        for start in range(0, seconds, 25):
            end = min(start + 25, seconds)
            note_watched(
                user=user,
                video=video,
                position_ms=end * 1000,
                played=[(start * 1000, end * 1000)],
                at=at - timedelta(days=days_ago) + timedelta(seconds=start),
            )

    play(member, "shrinkage-honestly", 64, 4)
    play(member, "the-first-nine-seconds", 32, 0.4)
    play(member, "deflected-is-not-done", 13, 0.2)
    play(owner, "the-second-week", 40, 1)
    if "after-a-hard-call" in made:
        mark_watched(user=member, video=made["after-a-hard-call"], at=at - timedelta(days=3))
