"""What readers may do without. A kind of letter without a topic is essential.

A room registers its topics in its ``letters.py``, beside the kinds that name them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from .models import Refusal


@dataclass(frozen=True, slots=True)
class Topic:
    """``slug`` stands in links and rows; ``line`` says in one sentence what comes."""

    slug: str
    title: str
    line: str


_topics: dict[str, Topic] = {}


def register_topic(topic: Topic) -> None:
    """Adds a topic. ValueError when another one has the slug."""
    if topic.slug in _topics:
        raise ValueError(f"There is a topic called {topic.slug!r} already.")
    _topics[topic.slug] = topic


def every_topic() -> list[Topic]:
    """By title."""
    return sorted(_topics.values(), key=lambda topic: topic.title)


def topic_named(slug: str) -> Topic | None:
    return _topics.get(slug)


def is_refused(user: Any, topic: str) -> bool:
    """One query."""
    return Refusal.objects.filter(user=user, topic=topic).exists()


def refused_by(user: Any) -> set[str]:
    """The slugs of what somebody does without. One query."""
    return set(Refusal.objects.filter(user=user).values_list("topic", flat=True))


def refuse(*, user: Any, topic: str, at: datetime) -> None:
    """Once more changes nothing."""
    Refusal.objects.get_or_create(user=user, topic=topic, defaults={"since": at})


def want(*, user: Any, topic: str) -> None:
    """Once more changes nothing."""
    Refusal.objects.filter(user=user, topic=topic).delete()


@transaction.atomic
def choose(*, user: Any, wanted: Iterable[str], at: datetime) -> None:
    """Sets all topics at once: what is not ``wanted`` is refused."""
    chosen = set(wanted)
    for topic in every_topic():
        if topic.slug in chosen:
            want(user=user, topic=topic.slug)
        else:
            refuse(user=user, topic=topic.slug, at=at)
