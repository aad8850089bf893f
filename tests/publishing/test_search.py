"""What the searches of all rooms have in common: folding, words, marks and passages. Pure; the
order of what is found is held in tests/acxpa/test_search.py, on real rows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.search import (
    LONGEST_WORD,
    MOST_WORDS,
    counts_as,
    fold,
    has,
    marked,
    passage,
    plain,
    words_of,
)
from publishing.variants import other_spelling


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Café ROSTER", "cafe roster"),
        ("ÀÉÎÕÜ", "aeiou"),
        ("Straße", "strasse"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("ﬁrst-contact  resolution!", "first contact resolution"),
        ("a_b%c", "a b c"),
        ("don’t", "don t"),
        ("\x00\ud800 x", "x"),
        ("  ", ""),
        ("24/7", "24 7"),
    ],
)
def test_case_accents_and_punctuation_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
def test_folding_twice_changes_nothing_and_leaves_nothing_special(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert not set(once) & set("%_'\"\\\n\x00")
    once.encode()


def test_a_question_has_its_words_once_and_not_too_many() -> None:
    assert words_of("Handling  TIME handling") == ("handling", "time")
    assert len(words_of(" ".join(f"w{n}" for n in range(50)))) == MOST_WORDS
    assert words_of("x" * 100_000) == ("x" * LONGEST_WORD,)
    assert words_of("% _ ' \" -- *") == ()
    assert words_of("") == ()


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("calls", "call"),
        ("calls", "calls"),
        ("policies", "policy"),
        ("processes", "process"),
        ("movies", "movie"),
        ("call", "calling"),
        ("class", "class"),
        ("nps", "nps"),
    ],
)
def test_a_plural_finds_its_singular_and_a_beginning_the_word(word: str, said: str) -> None:
    assert counts_as(said, word)
    assert has(f"one {said} two", word)
    assert shown(f"one {said} two", word) == f"one [{said}] two"


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("series", "service"),
        ("series", "serious"),
        ("this", "think"),
        ("basis", "basic"),
        ("stories", "store"),
        ("class", "cla"),
        ("calls", "recall"),
    ],
)
def test_a_plural_is_not_the_beginning_of_another_word(word: str, said: str) -> None:
    assert not counts_as(said, word)
    assert not has(f"one {said} two", word)
    assert shown(f"one {said} two", word) == f"one {said} two"


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("center", "centre"),
        ("center", "centres"),
        ("centers", "centre"),
        ("centre", "center"),
        ("organization", "organisations"),
        ("organizing", "organised"),
        ("optimise", "optimize"),
        ("behaviors", "behaviour"),
        ("analyzed", "analysed"),
        ("fulfillment", "fulfilment"),
        ("enrolment", "enrollment"),
        ("apologize", "apologise"),
        ("stabilization", "stabilisation"),
        ("incentivised", "incentivize"),
        ("licenses", "licence"),
        ("practise", "practices"),
        ("programmes", "program"),
        ("dialog", "dialogue"),
        ("queueing", "queuing"),
        ("cancellation", "cancelation"),
        ("canceled", "cancelled"),
        ("modelling", "modeling"),
        ("dialing", "dialling"),
        ("dialler", "dialers"),
    ],
)
def test_both_spellings_of_a_word_count(word: str, said: str) -> None:
    assert counts_as(said, word)
    assert shown(f"one {said} two", word) == f"one [{said}] two"


@pytest.mark.parametrize(
    "word",
    [
        "size",
        "wise",
        "raised",
        "promise",
        "supervisor",
        "revise",
        "organism",
        "enter",
        "analyst",
        "cent",
        "called",
        "selling",
        "handled",
        "dealing",
        "emailed",
        "scheduled",
    ],
)
def test_words_that_only_look_american_have_one_spelling(word: str) -> None:
    assert other_spelling(word) == ""


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What is AHT?", ("aht",)),
        ("what’s a contact centre", ("contact", "centre")),
        ("whats the occupancy", ("occupancy",)),
        ("What are queues", ("queues",)),
        ("what does FCR mean", ("fcr",)),
        ("What does CES stand for?", ("ces",)),
        ("definition of shrinkage", ("shrinkage",)),
        ("define: shrinkage", ("shrinkage",)),
        ("what is", ("what", "is")),
        ("what if analysis", ("what", "if", "analysis")),
        ("what", ("what",)),
        ("the meaning", ("the", "meaning")),
        ("mean", ("mean",)),
    ],
)
def test_words_that_only_ask_are_not_looked_for(question: str, words: tuple[str, ...]) -> None:
    assert words_of(question) == words


def test_accents_behind_their_letters_are_part_of_the_word() -> None:
    assert shown("one re\u0301sume\u0301, two", "resume") == "one [re\u0301sume\u0301], two"
    assert shown("cafe\u0301 bar", "bar") == "cafe\u0301 [bar]"


def shown(text: str, *words: str) -> str:
    return "".join(f"[{p.text}]" if p.marked else p.text for p in marked(text, words))


def test_words_that_begin_so_are_marked_as_they_are_written() -> None:
    assert shown("Rostering the roster", "roster") == "[Rostering] the [roster]"
    assert shown("Average Handling Time.", "handling", "time") == "Average [Handling Time]."
    assert shown("one café, two", "cafe") == "one [café], two"
    assert shown("certificate", "cat") == "certificate"
    assert shown("nothing", "x") == "nothing"
    assert shown("nothing") == "nothing"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200), st.lists(st.text(max_size=10), max_size=4))
def test_marking_never_changes_the_text(text: str, words: list[str]) -> None:
    folded = [word for each in words for word in words_of(each)]
    assert "".join(piece.text for piece in marked(text, folded)) == text


def test_a_passage_is_cut_between_words_around_the_first_match() -> None:
    text = "alpha " * 40 + "needle " + "omega " * 60
    found = passage(text, ["needle"])
    assert found.startswith("… alpha")
    assert " needle " in found
    assert found.endswith("omega …")
    assert len(found) < 300
    assert passage("the needle is here", ["needle"]) == "the needle is here"
    assert passage("nothing", ["needle"]) == ""
    assert passage("nothing", []) == ""


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=600), st.text(min_size=1, max_size=5))
def test_a_passage_is_part_of_the_text_and_has_the_word(text: str, word: str) -> None:
    words = words_of(word)
    found = passage(text, words)
    assert found.strip("… ") in text or not found
    if found:
        assert any(piece.marked for piece in marked(found, words))


def test_rich_text_becomes_plain() -> None:
    html = "<p>Talk &amp; hold<br>time</p><ul><li>one</li></ul>"
    assert plain(html) == "Talk & hold time one"


def test_a_room_without_names_for_its_rows_cannot_be_saved() -> None:
    from publishing.search import Findable

    class Nameless:
        findable_by: Any = Findable.findable_by

    with pytest.raises(NotImplementedError):
        Nameless().findable_by()
