"""The index that the database keeps: in step with every row however it is written, found again after
it was lost, and of use to nobody who may not see the row. Runs alike on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from courses.models import Course
from members.videos.models import Video
from publishing.finding import index
from publishing.finding.models import Gram, Name
from publishing.finding.spelling import alike, grams, halves
from publishing.search import (
    LONGEST_TEXT,
    LONGEST_WORD,
    RANKED,
    Findable,
    fold,
    inflections,
    kin,
    words_of,
)

pytestmark = pytest.mark.django_db
TABLE = "courses_course"


def course(title: str, **fields: Any) -> Course:
    values: dict[str, Any] = {
        "slug": fold(title).replace(" ", "-")[:50],
        "summary": "About it.",
        "hours": Decimal(3),
        "list_price": Decimal("420.00"),
        "published_at": timezone.now() - timedelta(days=1),
    }
    return Course(title=title, **values | fields)


def found(question: str) -> list[str]:
    rows = Course.objects.matching(words_of(question), then="title")
    return [row.title for row in rows]


def findables() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, Findable)]


#: Rooms whose rows are found by an index of their own.
OWN_INDEX = {Video}


@pytest.mark.parametrize("model", findables(), ids=lambda model: model._meta.label)
def test_every_room_has_its_index(model: Any) -> None:
    """A migration of SQLite that makes a table anew takes its triggers away: it needs an
    ``IndexFindable`` of its own then."""
    if model in OWN_INDEX:
        assert not model.has_index
        return
    assert model.has_index, f"{model._meta.label}: say so, and add IndexFindable to a migration"
    assert index.stands(connection, model._meta.db_table)


def test_the_index_follows_every_way_to_write_a_row() -> None:
    one, two = course("Quoll one"), course("Quoll two")
    for row in (one, two):
        row.fill_search()
    Course.objects.bulk_create([one, two])
    assert found("quoll") == ["Quoll one", "Quoll two"]
    three = course("Wombat")
    three.save()
    three.title = "Bilby"
    three.save()
    assert (found("wombat"), found("bilby")) == ([], ["Bilby"])
    Course.objects.filter(title="Bilby").update(search_names="\n numbat \n")
    assert (found("bilby"), found("numbat")) == ([], ["Bilby"])
    Course.objects.filter(title__startswith="Quoll").delete()
    assert found("quoll") == []
    assert not Name.objects.filter(kind=TABLE, name__startswith="quoll").exists()


def test_what_is_rolled_back_was_never_found() -> None:
    with transaction.atomic():
        course("Quoll").save()
        transaction.set_rollback(True)
    assert found("quoll") == []
    assert not Name.objects.filter(name="quoll").exists()


def test_saving_what_nobody_searches_leaves_the_index_alone() -> None:
    made = course("Quoll")
    made.save()
    before = list(Name.objects.values_list("pk", flat=True))
    made.list_price = Decimal(1)
    made.save()
    assert list(Name.objects.values_list("pk", flat=True)) == before
    assert found("quoll") == ["Quoll"]


def test_names_are_kept_whole_and_once() -> None:
    course("Service  LEVEL").save()
    rows = Name.objects.filter(kind=TABLE)
    assert [row.name for row in rows] == ["service level"]
    assert str(rows[0]) == "service level"


def test_the_command_makes_a_lost_index_anew(capsys: pytest.CaptureFixture[str]) -> None:
    course("Quoll").save()
    index.drop(connection, TABLE)
    assert not index.stands(connection, TABLE)
    call_command("rebuild_search")
    assert index.stands(connection, TABLE)
    assert found("quoll") == ["Quoll"]
    assert "courses.Course: 1" in capsys.readouterr().out


def test_the_command_folds_texts_anew() -> None:
    course("Quoll").save()
    Course.objects.update(search_names="", search_text="")
    assert found("quoll") == []
    call_command("rebuild_search", verbosity=0)
    assert found("quoll") == ["Quoll"]


@pytest.mark.parametrize("text", ["x" * 300_000, "wörter " * 60_000, "𐐀" * 5_000, "x" * 2_100])
def test_no_text_is_too_long_for_the_index(text: str) -> None:
    made = course("Quoll", suits="")
    made.description = f"<p>{text}</p>"
    made.save()
    assert found("quoll") == ["Quoll"]
    assert len(made.search_text) <= LONGEST_TEXT + 2
    assert found("x" * 5_000) == (["Quoll"] if text.startswith("x") else [])
    assert len(words_of("x" * 5_000)[0]) == LONGEST_WORD


def test_a_word_that_all_have_is_ranked_in_some_and_the_very_name_is_first() -> None:
    rows = [course(f"Quoll {number:04}") for number in range(RANKED + 50)]
    rows.append(course("Quoll"))
    rows.append(course("Zebra quoll"))
    for row in rows:
        row.fill_search()
    Course.objects.bulk_create(rows)
    best = Course.objects.best(("quoll",), then="title")
    assert best[0].title == "Quoll"
    assert RANKED <= best.count() <= 3 * RANKED
    assert Course.objects.matching(("quoll",), then="title").count() == RANKED + 52


def test_what_may_not_be_seen_takes_no_place_from_what_may() -> None:
    rows = [course(f"Quoll {number:04}", published_at=None) for number in range(RANKED + 50)]
    rows.append(course("The quoll"))
    for row in rows:
        row.fill_search()
    Course.objects.bulk_create(rows)
    visible = Course.objects.published(at=timezone.now())
    assert [row.title for row in visible.best(("quoll",), then="title")] == ["The quoll"]
    assert [row.title for row in visible.named(("quo",), then="title", most=3)] == ["The quoll"]
    assert list(Course.objects.none().best(("quoll",), then="title")) == []


def test_one_query_answers() -> None:
    from django.test.utils import CaptureQueriesContext

    course("Quoll").save()
    with CaptureQueriesContext(connection) as asked:
        list(Course.objects.best(("quoll", "about"), then="title")[:5])
    assert len(asked) == 1


# Spelling


def test_words_share_groups_of_three_letters() -> None:
    assert grams("copc") == [" co", "cop", "opc", "pc "]
    assert grams("ab") == [" ab", "ab "]
    course("Copc").save()
    kept = Gram.objects.filter(kind=TABLE, word="copc")
    assert sorted(row.gram for row in kept) == sorted(grams("copc"))
    assert str(kept.get(gram="cop")) == "cop: copc"


def test_words_spelt_alike_are_found_in_the_names_of_a_kind() -> None:
    course("Shrinkage").save()
    course("Shrimps").save()
    assert alike("shrinkadge", [TABLE])[0] == "shrinkage"
    assert alike("shrinkadge", ["glossary_entryversion"]) == []
    assert alike("zzzz", [TABLE]) == []
    assert halves("shrinkageshrimps", [TABLE]) == ("shrinkage", "shrimps")
    assert halves("shrinkagezzz", [TABLE]) is None
    assert halves("short", [TABLE]) is None


def test_writing_the_same_words_twice_keeps_them_once() -> None:
    course("Shrinkage").save()
    before = Gram.objects.count()
    course("Shrinkage", slug="again").save()
    assert Gram.objects.count() == before


# Forms of a word


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("planning", "plan"),
        ("planned", "planning"),
        ("scheduling", "schedule"),
        ("queueing", "queues"),
        ("coached", "coaching"),
        ("calls", "call"),
    ],
)
def test_other_forms_of_a_word_count_as_it(word: str, form: str) -> None:
    assert form in kin(word)


@pytest.mark.parametrize(
    "word", ["bring", "string", "king", "need", "speed", "ring", "bed", "plan"]
)
def test_words_that_only_look_like_forms_are_left_alone(word: str) -> None:
    assert inflections(word) == ()


def test_a_form_that_begins_with_the_word_needs_no_second_mention() -> None:
    assert all(not form.startswith("planning") for form in kin("planning"))


def test_the_hour_of_a_schedule_brings_a_version_without_anybody_writing() -> None:
    """Nothing is written when its instant comes: the index has the words, visible_to the clock."""
    now: datetime = timezone.now()
    course("Quoll", published_at=now + timedelta(hours=1)).save()
    words = ("quoll",)
    assert not Course.objects.published(at=now).best(words, then="title").exists()
    later = Course.objects.published(at=now + timedelta(hours=2))
    assert later.best(words, then="title").exists()
