"""A room's search whose SQL is made once finds what the queryset finds, in its order, for whom it is
meant. Runs alike on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.text import slugify

from courses.models import Course
from members.access.viewer import PretendViewer
from publishing import prepared_search
from publishing.prepared_search import PreparedSearch
from publishing.search import words_of

pytestmark = pytest.mark.django_db
VISITOR, MEMBER = PretendViewer("visitor"), PretendViewer("member")


class Line(NamedTuple):
    title: str
    list_price: Decimal
    found: int


@pytest.fixture
def courses(db: None) -> list[Course]:
    """Some that are out, and one that is not yet."""
    now, made = timezone.now(), []
    for title, summary, hours in (
        ("Quoll", "About it.", 1),
        ("Quoll planning", "About it.", 1),
        ("The quoll", "About it.", 1),
        ("Wombat", "Unlike a quoll, it digs.", 1),
        ("Plans for one quoll's day", "About it.", 1),
        ("Quoll of tomorrow", "About it.", -24),
    ):
        made.append(
            Course.objects.create(
                title=title,
                slug=slugify(title),
                summary=summary,
                hours=Decimal(3),
                list_price=Decimal("420.00"),
                published_at=now - timedelta(hours=hours),
            )
        )
    return made


def published(viewer: Any, *, at: Any) -> Any:
    return Course.objects.published(at=at)


def for_members(viewer: Any, *, at: Any) -> Any:
    return Course.objects.published(at=at) if viewer.is_member else Course.objects.none()


@pytest.fixture
def search() -> PreparedSearch[Line]:
    return PreparedSearch(published, Line, then="title")


@pytest.mark.parametrize(
    "question",
    ["quoll", "Quolls", "quo", "planning quoll", "a quoll digs", "plans", "%s ' *", "wallaby"],
)
def test_it_finds_what_the_queryset_finds(
    courses: list[Course], search: PreparedSearch[Line], question: str
) -> None:
    words, now = words_of(question), timezone.now()
    rows = Course.objects.published(at=now)
    for _time in range(2):  # when it is made, and when it is kept
        best = search.best(VISITOR, words, at=now, limit=3)
        assert best == [
            Line(row.title, row.list_price, row.found) for row in rows.best(words, then="title")[:3]
        ]
        named = search.named(VISITOR, words, at=now, limit=2)
        assert named == [
            Line(row.title, row.list_price, row.found)
            for row in rows.named(words, then="title", most=2)
        ]
    assert bool(best) == (question != "wallaby")


def test_the_instant_is_that_of_the_question(
    courses: list[Course], search: PreparedSearch[Line]
) -> None:
    now = timezone.now()
    words = words_of("tomorrow")
    assert search.best(VISITOR, words, at=now, limit=5) == []
    (line,) = search.best(VISITOR, words, at=now + timedelta(days=2), limit=5)
    assert line.title == "Quoll of tomorrow"
    assert search.best(VISITOR, words, at=now, limit=5) == []


def test_what_is_kept_for_one_tier_is_not_for_another(courses: list[Course]) -> None:
    search, now = PreparedSearch(for_members, Line, then="title"), timezone.now()
    words = words_of("wombat")
    for _time in range(2):
        assert [line.title for line in search.best(MEMBER, words, at=now, limit=5)] == ["Wombat"]
        assert [line.title for line in search.named(MEMBER, words, at=now, limit=5)] == ["Wombat"]
        assert search.best(VISITOR, words, at=now, limit=5) == []
        assert search.named(VISITOR, words, at=now, limit=5) == []


def test_a_room_that_asks_who_somebody_is_cannot_be_prepared(courses: list[Course]) -> None:
    def mine(viewer: Any, *, at: Any) -> Any:
        return Course.objects.filter(slug=viewer.user.slug)

    search = PreparedSearch(mine, Line, then="title")
    with pytest.raises(AttributeError, match="user"):
        search.best(MEMBER, ("wombat",), at=timezone.now(), limit=5)


@pytest.mark.parametrize("way", ["best", "named"])
def test_a_query_is_built_once_for_each_shape_and_asked_each_time(
    courses: list[Course], way: str
) -> None:
    built: list[str] = []

    def counted(viewer: Any, *, at: Any) -> Any:
        built.append(viewer.tier)
        return published(viewer, at=at)

    search: Any = PreparedSearch(counted, Line, then="title")
    ask: Callable[..., Any] = getattr(search, way)
    now = timezone.now()
    with CaptureQueriesContext(connection) as queries:
        assert len(ask(VISITOR, ("quoll",), at=now, limit=9)) == (5 if way == "best" else 4)
        Course.objects.filter(title="Quoll").update(published_at=None)
        assert len(ask(VISITOR, ("wombat",), at=now, limit=9)) == 1
        assert len(ask(VISITOR, ("quoll",), at=now, limit=9)) == (4 if way == "best" else 3)
        assert ask(VISITOR, (), at=now, limit=9) == []
    assert built == ["visitor"]
    assert len(queries) == 4, "three questions and a change"


def test_no_more_queries_are_kept_than_fit(
    courses: list[Course], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared_search, "KEPT", 2)
    search, now = PreparedSearch(published, Line, then="title"), timezone.now()
    for number in range(1, 6):
        words = words_of(" ".join(f"quoll{letter}" for letter in "abcde"[:number]))
        search.best(VISITOR, words, at=now, limit=5)
    assert search._best.cache_info().currsize == 2
