"""The library: what members find, how it is narrowed, and the second at which a word is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.videos.actions import mark_watched, note_watched, set_captions
from members.videos.models import Level, Series, Speaker, Topic, Video, Word
from tests.members.videos.conftest import CAPTIONS

PAGE = "/members/videos/"
Make = Callable[..., Video]


def titles(client: Any, question: str = "") -> list[str]:
    response = client.get(PAGE + question)
    assert response.status_code == 200
    return [row.video.title for row in response.context["library"].rows]


def test_the_newest_stands_first(member: Any, talk: Make) -> None:
    talk("Old", days_ago=9)
    talk("New", days_ago=1)
    assert titles(member) == ["New", "Old"]


def test_what_has_not_come_out_or_has_nothing_to_play_is_found_nowhere(
    member: Any, talk: Make
) -> None:
    talk("Draft", days_ago=None, captions=CAPTIONS)
    talk("Ahead", days_ago=-1, captions=CAPTIONS)
    empty = talk("Empty", seconds=0)
    set_captions(video=empty, text=CAPTIONS, by=None)
    assert titles(member) == []
    assert b"first talks are being cut" in member.get(PAGE).content
    for question in ("hold", "draft", "ahead", "empty"):
        page = member.get(f"/search/?q={question}").content.decode()
        assert 'href="/members/videos/' not in page.partition("<main")[2]


@pytest.mark.parametrize("who", ["account", "lapsed"])
def test_who_is_no_member_sees_the_offer_and_no_title(
    who: str, request: pytest.FixtureRequest, talk: Make
) -> None:
    talk("The first nine seconds")
    response = request.getfixturevalue(who).get(PAGE)
    assert response.status_code == 403
    assert b"Short talks by people who did it" in response.content
    assert b"nine seconds" not in response.content


def test_staff_without_membership_do_not_find_talks_in_the_search(staff: Any, talk: Make) -> None:
    talk("Openings", captions=CAPTIONS)
    assert b"Openings" not in staff.get("/search/?q=hold").content


def test_a_word_that_was_said_leads_to_its_second(member: Any, talk: Make) -> None:
    talk("Openings", captions=CAPTIONS)
    talk("Other")
    assert titles(member, "?q=hold") == ["Openings"]
    page = member.get(PAGE + "?q=hold").content.decode()
    assert 'href="/members/videos/openings/?t=5&amp;q=hold"' in page
    assert 'href="/members/videos/openings/?t=20&amp;q=hold"' in page
    assert "<mark>hold</mark>" in page


def test_words_said_in_different_places_are_found_together(member: Any, talk: Make) -> None:
    talk("Openings", captions=CAPTIONS)
    assert titles(member, "?q=seconds+music") == ["Openings"]
    assert titles(member, "?q=seconds+trombone") == []


def test_the_lines_with_most_of_the_words_are_shown(member: Any, talk: Make) -> None:
    talk("Openings", captions=CAPTIONS)
    (row,) = member.get(PAGE + "?q=hold+music").context["library"].rows
    assert [spot.second for spot in row.spots] == [20]


OTHERWISE = """WEBVTT

00:00:01.000 --> 00:00:04.000
What good service is, and what they think.

00:00:05.000 --> 00:00:08.000
The calling card.

00:00:10.000 --> 00:00:14.000
A call in this series.

00:00:20.000 --> 00:00:24.000
Send the resume.
"""


@pytest.mark.parametrize(("question", "second"), [("series", 10), ("this", 10), ("call", 10)])
def test_a_question_leads_to_where_its_very_word_is_said(
    member: Any, talk: Make, question: str, second: int
) -> None:
    """Not to "service", to "think", or to "calling", which stand before it."""
    talk(captions=OTHERWISE)
    site = member.get(f"/search/?q={question}").content.decode()
    assert f"/members/videos/the-first-nine-seconds/?t={second}" in site
    found = member.get(f"/members/videos/?q={question}").context["library"].rows[0].spots
    assert second in [spot.second for spot in found]
    assert 1 not in [spot.second for spot in found]


def test_accents_behind_their_letters_are_found_at_their_second(member: Any, talk: Make) -> None:
    talk(captions=OTHERWISE.replace("resume", "re\u0301sume\u0301"))
    (row,) = member.get("/members/videos/?q=resume").context["library"].rows
    assert [spot.second for spot in row.spots] == [20]


def test_the_beginning_of_a_word_and_its_plural_find_it(member: Any, talk: Make) -> None:
    talk("Openings", captions=CAPTIONS)
    assert titles(member, "?q=decid") == ["Openings"]
    assert titles(member, "?q=holds") == ["Openings"]
    assert titles(member, "?q=old") == []


def test_title_summary_speaker_and_series_are_found_too(member: Any, talk: Make) -> None:
    series = Series.objects.create(name="Plainly", slug="plainly")
    video = talk("Shrinkage", summary="Where the roster went.", series=series, number=1)
    video.speakers.add(Speaker.objects.create(name="Jun Okafor", slug="jun"))
    video.save()
    for question in ("shrinkage", "roster", "okafor", "plainly", "jun roster"):
        assert titles(member, f"?q={question}") == ["Shrinkage"]


def test_new_captions_are_found_and_old_ones_no_more(member: Any, talk: Make) -> None:
    video = talk("Openings", captions=CAPTIONS)
    set_captions(video=video, text=CAPTIONS.replace("hold", "wait"), by=None)
    assert titles(member, "?q=hold") == []
    assert titles(member, "?q=wait") == ["Openings"]
    set_captions(video=video, text="", by=None)
    assert titles(member, "?q=wait") == []
    assert video.lines.count() == 0


def test_the_same_word_in_two_talks_is_one_word(talk: Make) -> None:
    talk("One", captions=CAPTIONS)
    talk("Two", captions=CAPTIONS)
    assert Word.objects.filter(text="hold").count() == 1


def test_letters_that_mean_something_to_a_database_find_nothing(member: Any, talk: Make) -> None:
    talk("Openings", captions=CAPTIONS)
    for question in ("%25", "_", "%27", "%5C"):
        assert titles(member, f"?q={question}") == []


def test_each_filter_narrows(member: Any, talk: Make) -> None:
    other = Topic.objects.create(name="Planning", slug="planning", order=2)
    series = Series.objects.create(name="Openings", slug="openings")
    ana = Speaker.objects.create(name="Ana", slug="ana")
    talk("Plain", seconds=400)
    talk("Filed", topic=other, series=series, number=1, level=Level.DEPTH).speakers.add(ana)
    for question in (
        "topic=planning",
        "series=openings",
        "speaker=ana",
        "level=depth",
        "length=short",
    ):
        assert titles(member, f"?{question}") == ["Filed"]
    assert titles(member, "?length=middle") == ["Plain"]
    assert titles(member, "?sort=title") == ["Filed", "Plain"]
    assert titles(member, "?sort=short") == ["Filed", "Plain"]


def test_to_watch_under_way_and_watched_are_ones_own(
    member: Any, other_member: Any, talk: Make, now: datetime
) -> None:
    begun, away, fresh = talk("Begun"), talk("Away"), talk("Fresh")
    note_watched(user=member.user, video=begun, position_ms=9000, played=[(0, 9000)], at=now)
    mark_watched(user=member.user, video=away, at=now)
    assert titles(member, "?state=begun") == ["Begun"]
    assert titles(member, "?state=done") == ["Away"]
    assert sorted(titles(member, "?state=fresh")) == ["Begun", "Fresh"]
    assert titles(other_member, "?state=begun") == []
    assert fresh.title in titles(other_member, "?state=fresh")


def test_each_topic_says_how_many_are_asked_for(member: Any, talk: Make) -> None:
    other = Topic.objects.create(name="Planning", slug="planning", order=2)
    talk("One", captions=CAPTIONS)
    talk("Two", topic=other)
    tabs = member.get(PAGE + "?q=hold").context["library"].topics
    assert [(tab.name, tab.number) for tab in tabs] == [("All", 1), ("Quality", 1), ("Planning", 0)]


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("topic=nowhere", 404),
        ("series=nowhere", 404),
        ("topic=%00", 404),
        ("page=2", 404),
        ("page=0", 404),
        ("page=x", 404),
        ("sort=loudest", 400),
        ("state=mine", 400),
        ("level=9", 400),
        ("length=1", 400),
        ("q=" + "a" * 201, 400),
        ("q=%00", 400),
    ],
)
def test_a_wrong_address_is_answered_in_words(
    member: Any, talk: Make, question: str, status: int
) -> None:
    talk()
    response = member.get(f"{PAGE}?{question}")
    assert response.status_code == status
    assert b"Show all talks" in response.content


def test_nothing_found_says_so_and_offers_a_way_on(member: Any, talk: Make) -> None:
    talk()
    page = member.get(f"{PAGE}?q=trombone&level=depth").content.decode()
    assert "Nobody said “trombone”" in page
    assert 'href="/members/videos/?q=trombone"' in page


def queries(client: Any, question: str) -> int:
    client.get(PAGE + question)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PAGE + question).status_code == 200
    return len(asked)


def test_ten_talks_cost_the_queries_of_one(member: Any, talk: Make) -> None:
    talk("One", captions=CAPTIONS)
    plain, asked = queries(member, ""), queries(member, "?q=hold")
    for number in range(9):
        talk(f"Talk {number}", captions=CAPTIONS)
    # Session, person and seat are three; topics, series, talks, speakers, watched are five.
    assert queries(member, "") == plain == 8
    assert queries(member, "?q=hold") == asked == 9


def test_the_site_search_leads_members_to_the_second(member: Any, talk: Make) -> None:
    talk("Openings", captions=CAPTIONS)
    page = member.get("/search/?q=music").content.decode()
    assert 'href="/members/videos/openings/?t=20"' in page
    assert "Said at 0:20 of 1:00" in page


def test_what_was_released_at_the_instant_is_there(member: Any, talk: Make, now: datetime) -> None:
    video = talk()
    assert Video.objects.published(at=video.released_at or now).exists()
    just_before = (video.released_at or now) - timedelta(microseconds=1)
    assert not Video.objects.published(at=just_before).exists()
