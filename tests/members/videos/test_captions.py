"""Captions and chapters: what a viewer would miss is a problem with the number of its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.videos import captions, chapters
from members.videos.captions import Cue

HEAD = "WEBVTT\n\n"
GOOD = f"{HEAD}00:01.000 --> 00:04.000\n<v Marion>Nine <i>seconds</i> &amp; one.\n"


def problems(text: str, length: int | None = None) -> list[str]:
    return [str(problem) for problem in captions.read(text, length=length).problems]


def test_a_caption_says_who_says_what_from_when_to_when() -> None:
    read = captions.read(GOOD)
    assert read.problems == ()
    assert read.cues == (Cue(1000, 4000, "Marion", "Nine seconds & one."),)


def test_names_settings_notes_and_windows_line_ends_are_understood() -> None:
    text = (
        "\ufeffWEBVTT - openings\r\nKind: captions\r\n\r\nNOTE to ourselves\r\n\r\n"
        "intro\r\n01:00:01.000 --> 01:00:04.000 align:start\r\nLine one\r\nline two\r\n"
    )
    read = captions.read(text)
    assert read.problems == ()
    assert read.cues == (Cue(3_601_000, 3_604_000, "", "Line one line two"),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Line 1: The first line has to be WEBVTT."),
        ("1\n00:00:01,000 --> 00:00:02,000\nHello", "Line 1: The first line has to be WEBVTT."),
        (HEAD, "There are no captions after the first line."),
        (f"{HEAD}00:01,000 --> 00:02,000\nA", "Line 3: Times have a full stop before the"),
        (f"{HEAD}1 --> 2\nA", "Line 3: Times look like 00:01:02.500 --> 00:01:05.000."),
        (f"{HEAD}00:61.000 --> 00:62.000\nA", "Line 3: Times look like"),
        (f"{HEAD}00:01.000 -->\nA", "Line 3: Times look like"),
        (f"{HEAD}00:02.000 --> 00:02.000\nA", "Line 3: It ends before it begins, or as"),
        (f"{HEAD}00:02.000 --> 00:03.000\n", "Line 3: Nothing is said in this caption."),
        (f"{HEAD}00:02.000 --> 00:03.000\n<v Ana></v>", "Line 3: Nothing is said"),
        (f"{HEAD}A stray line", "Line 3: Text without times."),
        (
            f"{HEAD}00:01.000 --> 00:02.000\nA\n00:03.000 --> 00:04.000\nB",
            "Line 4: An empty line is missing before these times.",
        ),
    ],
)
def test_each_problem_names_its_line(text: str, says: str) -> None:
    found = problems(text)
    assert len(found) == 1
    assert found[0].startswith(says)


def test_captions_that_overlap_are_told_with_their_line() -> None:
    text = f"{HEAD}00:01.000 --> 00:05.000\nA\n\n00:04.999 --> 00:06.000\nB\n"
    assert problems(text) == [
        "Line 6: It overlaps the caption above it, which ends at 00:00:05.000."
    ]


def test_captions_that_touch_do_not_overlap() -> None:
    text = f"{HEAD}00:01.000 --> 00:05.000\nA\n\n00:05.000 --> 00:06.000\nB\n"
    assert problems(text) == []


def test_captions_out_of_order_are_told() -> None:
    text = f"{HEAD}00:10.000 --> 00:15.000\nA\n\n00:04.000 --> 00:06.000\nB\n"
    assert problems(text) == [
        "Line 6: It begins before the caption above it, which begins at 0:10."
    ]


def test_a_caption_behind_the_end_of_the_film_is_told() -> None:
    assert problems(GOOD, length=1000) == [
        "Line 3: It begins after the end of the film, which is at 00:00:01.000."
    ]
    assert problems(GOOD, length=2999) == [
        "Line 3: It ends after the end of the film, which is at 00:00:02.999."
    ]
    assert problems(GOOD, length=3000) == [], "a second more is forgiven"


def test_times_directly_below_the_first_line_are_told() -> None:
    """A browser passes over them without a word."""
    text = "WEBVTT\n00:00.000 --> 00:02.000\nfirst words\n\n00:03.000 --> 00:04.000\nB\n"
    assert problems(text) == ["Line 2: An empty line is missing between WEBVTT and these times."]


@pytest.mark.parametrize("hours", ["100000000000000", "9" * 5000, "1000", "24"])
def test_a_caption_of_many_hours_is_a_problem_and_no_broken_page(hours: str) -> None:
    (told,) = problems(f"{HEAD}00:01.000 --> {hours}:00:00.001\nA\n")
    assert told.startswith("Line 3: ")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"{HEAD}NOTE a\0b\n\n00:01.000 --> 00:02.000\nA\n", 3),
        (f"{HEAD}00:01.000 --> 00:02.000\n<v A\0B>hi\n", 4),
        ("WEBVTT \0\n\n00:01.000 --> 00:02.000\nA\n", 1),
    ],
)
def test_what_no_database_keeps_is_told_with_its_line(text: str, line: int) -> None:
    (told,) = problems(text)
    assert told.startswith(f"Line {line}: A character that nobody sees")


def test_empty_lines_above_the_first_are_passed_over_and_counted() -> None:
    text = "\n\n" + GOOD
    assert captions.read(text).cues == captions.read(GOOD).cues
    assert problems("\n\n" + f"{HEAD}00:02.000 --> 00:01.000\nA")[0].startswith("Line 5: ")


def test_accents_are_kept_as_one_with_their_letters() -> None:
    (cue,) = captions.read(f"{HEAD}00:01.000 --> 00:02.000\nre\u0301sume\u0301\n").cues
    assert cue.text == "r\u00e9sum\u00e9"


def test_every_problem_is_told_at_once_up_to_fifty() -> None:
    text = HEAD + "\n\n".join("stray" for _ in range(80))
    assert len(problems(text)) == 50


def test_what_is_longer_than_any_talk_is_not_read() -> None:
    assert problems("WEBVTT\n\n" + "a" * 1_000_001)[0].startswith("This is longer")


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(text: str) -> None:
    captions.read(text)
    captions.read(HEAD + text)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 5000),
            st.sampled_from(["", "Ana", "O’Neill & Sons"]),
            st.from_regex(r"[a-zA-Z<>&;,.!’]{1,20}", fullmatch=True).filter(
                lambda text: "-->" not in text
            ),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_what_is_written_is_read_again(rows: list[tuple[int, str, str]]) -> None:
    at, cues = 0, []
    for lasts, voice, text in rows:
        cues.append(Cue(at, at + lasts, voice, text))
        at += lasts
    assert captions.read(captions.written(cues)) == captions.Captions(tuple(cues), ())


def chapter_problems(text: str, length: int | None = None) -> list[str]:
    return [str(problem) for problem in chapters.read(text, length=length)[1]]


def test_a_tab_parts_time_and_title_as_well() -> None:
    found, wrong = chapters.read("0:00\tCold open")
    assert (wrong, found[0].title) == ([], "Cold open")
    assert chapter_problems("0:00 Cold\0open")[0].startswith("Line 1: A character that nobody")


def test_chapters_are_times_and_titles() -> None:
    found, wrong = chapters.read("0:00 Cold open\n\n 4:12  The pause \n1:02:05 Monday")
    assert wrong == []
    assert [(row.starts, row.title) for row in found] == [
        (0, "Cold open"),
        (252_000, "The pause"),
        (3_725_000, "Monday"),
    ]
    assert chapters.written(found) == "0:00 Cold open\n4:12 The pause\n1:02:05 Monday"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Cold open", "Line 1: It has to begin with a time"),
        ("0:75 Cold open", "Line 1: It has to begin with a time"),
        ("0:10 Cold open", "Line 1: The first chapter begins at 0:00."),
        ("0:00 A\n0:00 B", "Line 2: It has to begin after the chapter above it"),
        ("0:00", "Line 1: The chapter has no title."),
        ("0:00 A\n0:59 B\n1:00 C", "Line 3: It begins after the end of the film"),
        ("0:00 " + "a" * 121, "Line 1: The title is longer than 120 letters."),
    ],
)
def test_each_wrong_chapter_names_its_line(text: str, says: str) -> None:
    (found,) = chapter_problems(text, length=60_000)
    assert found.startswith(says)
