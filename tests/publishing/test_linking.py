"""Where names stand in a text: the rules, and the laws that hold for any text."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.linking import Name, Names, Spot, find, is_name, put_in
from publishing.sanitise import clean

KNOWN = (
    "Service level",
    "Service level agreement",
    "GOS",
    "80/20",
    "MAY",
    "Erlang",
    "Erlang C",
    "KPI",
    "R&D",
    "First-contact resolution",
    "Contact rate",
    "eNPS",
    "COPC",
    "Salary",
    "Größe",
)
NAMES = Names(Name(text, number) for number, text in enumerate(KNOWN, start=1))


def linked(
    text: str, *, rich: bool = True, names: Names = NAMES, used: set[int] | None = None
) -> str:
    spots = find(text, names, rich=rich, used=set() if used is None else used)
    return put_in(text, spots, lambda spot, said: f'<a href="/{spot.key}">{said}</a>')


def found(text: str, *, rich: bool = True) -> list[str]:
    return [text[s.start : s.end] for s in find(text, NAMES, rich=rich, used=set())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The service\nlevel", ["service\nlevel"]),
        ("a service level agreement", ["service level agreement"]),
        ("Erlang C, then erlang", ["Erlang C", "erlang"]),
        ("contact rates and salaries", ["contact rates", "salaries"]),
        ("KPIs", ["KPIs"]),
        ("kpis, kpi and Kpi", []),
        ("It may. In May. MAY!", ["MAY"]),
        ("enps or eNPS", ["eNPS"]),
        ("see copc.com and COPC.com and info@COPC", []),
        ("un-GOS, GOS-like, GOS/KPI", []),
        ("GOS’s figure", ["GOS"]),
        ("“GOS”, (KPI).", ["GOS", "KPI"]),
        ("80/20 and 80/200", ["80/20"]),
        ("first contact resolution", ["first contact resolution"]),
        ("R&amp;D", ["R&amp;D"]),
        ("R&D", ["R&D"]),
        ("caf&eacute;GOS&eacute;", []),
        ("GOS&nbsp;and KPI&#160;x", ["GOS", "KPI"]),
        ("grösse GRÖSSE Größe", ["grösse"]),
        ("GOS\u0301", []),
        ("<a href='/x/'>GOS</a> <h3>KPI</h3> <code>COPC</code>", []),
        ("service <em>level</em>", []),
        ("<p title='GOS > KPI'>x</p>", []),
        ("<a>GOS<b>KPI</b></a> GOS", ["GOS"]),
    ],
)
def test_what_counts_as_a_name(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_in_plain_text_an_ampersand_is_one() -> None:
    assert found("R&D", rich=False) == ["R&D"]


def test_the_first_use_alone_links_and_never_ones_own_name() -> None:
    used: set[int] = set()
    assert linked("GOS and GOS", used=used).count("<a ") == 1
    assert linked("GOS again", used=used) == "GOS again"
    own = KNOWN.index("Service level agreement") + 1
    # The longest name is recognised as one's own; the shorter one inside it does not link instead.
    assert find("service level agreement", NAMES, rich=True, used=set(), own=own) == []


def test_a_headword_has_what_another_is_also_known_as() -> None:
    names = Names([Name("Wrap time", 1, rank=2), Name("Wrap time", 2, rank=0)])
    assert [s.key for s in find("wrap time", names, rich=False, used=set())] == [2]


@pytest.mark.parametrize(
    ("text", "may_link"),
    [
        ("may", False),
        ("May", False),
        ("MAY", True),
        ("it", False),
        ("2026", False),
        ("C", False),
        ("80/20", True),
        ("the wait", True),
        ("", False),
        ("—", False),
        ("wait", False),
    ],
)
def test_everyday_words_are_no_names(text: str, may_link: bool) -> None:
    assert is_name(text) is may_link


WORDS = st.sampled_from(
    [
        "service",
        "level",
        "Service level",
        "GOS",
        "gos",
        "may",
        "MAY",
        "KPIs",
        "80/20",
        "R&amp;D",
        "&nbsp;",
        " ",
        "\n",
        "-",
        ".",
        "’",
        "é",
        "é",
        "😀",
        "<p>",
        "</p>",
        "<em>",
        "</em>",
        "&lt;",
        '<a href="/x/">',
        "</a>",
        "<h3>",
        "</h3>",
        "agreement",
        "agreements",
        "Erlang C",
        "&eacute;",
    ]
)
TEXTS = st.lists(WORDS, max_size=60).map("".join)
ANY = st.one_of(TEXTS, st.text(max_size=200))
TAG = re.compile(r"<[^>]*>")


@settings(max_examples=300, deadline=None)
@given(ANY)
def test_without_its_tags_the_text_is_what_it_was(text: str) -> None:
    cleaned = clean(text)
    assert TAG.sub("", linked(cleaned)) == TAG.sub("", cleaned)


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_linking_again_changes_nothing(text: str) -> None:
    cleaned, used = clean(text), set[int]()
    once = linked(cleaned, used=used)
    assert linked(once, used=set(used)) == once


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_no_link_stands_in_another_and_the_markup_stays_sound(text: str) -> None:
    once = linked(clean(text))
    depth = 0
    for tag in re.findall(r"</?a\b", once):
        depth += 1 if tag == "<a" else -1
        assert depth in (0, 1)
    assert clean(once) == once, "a parser reads it as it stands"


@settings(max_examples=200, deadline=None)
@given(ANY, st.booleans())
def test_spots_lie_in_order_and_apart(text: str, rich: bool) -> None:
    spots = find(text, NAMES, rich=rich, used=set())
    assert all(a.end <= b.start for a, b in pairwise(spots))
    assert len({spot.key for spot in spots}) == len(spots)
    for spot in spots:
        assert 0 <= spot.start < spot.end <= len(text)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["alpha", "beta", "gamma"]), min_size=1, max_size=8))
def test_the_longest_name_wins(said: list[str]) -> None:
    every = {" ".join(said[a:b]) for a in range(len(said)) for b in range(a + 1, len(said) + 1)}
    names = Names(Name(text, number) for number, text in enumerate(sorted(every), start=1))
    (spot,) = find(" ".join(said), names, rich=False, used=set())
    assert (spot.start, spot.end) == (0, len(" ".join(said)))


def test_spots_that_do_not_fit_are_left_out() -> None:
    spots = [Spot(0, 3, 1), Spot(2, 4, 2), Spot(3, 99, 3)]
    assert put_in("abcd", spots, lambda spot, said: f"[{said}]") == "[abc]d"


def test_the_work_grows_with_the_text_and_not_with_the_names() -> None:
    def seconds(names: Names, text: str) -> float:
        best = 9.0
        for _ in range(5):
            start = time.perf_counter()
            find(text, names, rich=True, used=set())
            best = min(best, time.perf_counter() - start)
        return best

    few = Names(Name(f"word{n} level", n) for n in range(1, 11))
    many = Names(Name(f"word{n} level", n) for n in range(1, 5001))
    text = "<p>" + "some word17 level of words that go on. " * 400 + "</p>"
    assert seconds(many, text) < 4 * seconds(few, text) + 0.01
    assert seconds(many, text * 4) < 16 * seconds(many, text) + 0.01
