"""The page of a talk: transcript, chapters, where one stopped, what is next; and its files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.videos.actions import note_watched
from members.videos.models import Series, Video
from tests.members.videos.conftest import CAPTIONS, film_of

PAGE = "/members/videos/the-first-nine-seconds/"
Make = Callable[..., Video]
CHAPTERS = "0:00 Cold open\n0:15 The pause\n0:40 Monday"


def test_the_page_has_film_captions_chapters_and_every_line(member: Any, talk: Make) -> None:
    talk(captions=CAPTIONS, chapters=CHAPTERS)
    page = member.get(PAGE).content.decode()
    assert f'<source src="{PAGE}film/" type="video/mp4">' in page
    assert f'src="{PAGE}captions.vtt"' in page
    assert f'href="{PAGE}?t=15" data-second="15"' in page
    assert "The pause" in page
    assert "The hold music ends with a click." in page
    assert "<b>Tevita</b>" in page


def test_without_a_script_an_address_with_a_second_begins_there(member: Any, talk: Make) -> None:
    talk()
    assert f'src="{PAGE}film/#t=20"' in member.get(PAGE + "?t=20").content.decode()


def test_a_second_behind_the_end_is_the_end(member: Any, talk: Make) -> None:
    talk()
    assert member.get(PAGE + "?t=5000").context["player"].starts == 60


@pytest.mark.parametrize("second", ["soon", "-1", "1e3", "%00", "99999999", "٣"])
def test_a_second_that_is_none_is_answered_in_words(member: Any, talk: Make, second: str) -> None:
    talk()
    assert member.get(f"{PAGE}?t={second}").status_code == 400


def test_a_word_is_found_in_this_talk(member: Any, talk: Make) -> None:
    talk(captions=CAPTIONS)
    page = member.get(PAGE + "?q=hold")
    assert [spot.second for spot in page.context["player"].found] == [5, 20]
    assert "2 places, at these seconds" in page.content.decode()
    assert "Nobody says “trombone” here" in member.get(PAGE + "?q=trombone").content.decode()


def test_it_goes_on_where_one_stopped_and_only_for_that_person(
    member: Any, other_member: Any, talk: Make, now: datetime
) -> None:
    video = talk(chapters=CHAPTERS)
    note_watched(user=member.user, video=video, position_ms=20_400, played=[(0, 20_400)], at=now)
    page = member.get(PAGE)
    assert page.context["player"].starts == 20
    assert "Go on at 0:20" in page.content.decode()
    assert [part.state for part in page.context["player"].chapters] == ["watched", "here", ""]
    assert other_member.get(PAGE).context["player"].starts == 0
    # An address that says where goes before where one stopped.
    assert member.get(PAGE + "?t=0").context["player"].starts == 0


@pytest.mark.parametrize("position", [2000, 58_000])
def test_who_stopped_at_either_end_begins_again(
    member: Any, talk: Make, now: datetime, position: int
) -> None:
    note_watched(user=member.user, video=talk(), position_ms=position, played=[], at=now)
    assert member.get(PAGE).context["player"].starts == 0


@pytest.mark.parametrize("days_ago", [None, -1])
@pytest.mark.parametrize("part", ["", "film/", "captions.vtt", "transcript.txt", "poster/"])
def test_what_has_not_come_out_has_no_page_and_no_file(
    member: Any, talk: Make, days_ago: int | None, part: str
) -> None:
    talk(days_ago=days_ago, captions=CAPTIONS)
    assert member.get(PAGE + part).status_code == 404


@pytest.mark.parametrize("part", ["", "film/", "captions.vtt", "transcript.txt"])
def test_who_is_no_member_gets_neither_page_nor_file(
    visitor: Any, lapsed: Any, staff: Any, talk: Make, part: str
) -> None:
    talk(captions=CAPTIONS)
    assert visitor.get(PAGE + part).status_code == 302
    for client in (lapsed, staff):
        response = client.get(PAGE + part)
        assert response.status_code == 403
        assert b"music ends" not in response.content


def test_next_is_the_series_then_what_was_begun_then_the_topic(
    member: Any, talk: Make, now: datetime
) -> None:
    series = Series.objects.create(name="Openings", slug="openings")
    talk(series=series, number=1)
    talk("Third", series=series, number=3, days_ago=2)
    talk("Second", series=series, number=2, days_ago=50)
    begun = talk("Begun", days_ago=40)
    talk("Newest", days_ago=0.5)
    note_watched(user=member.user, video=begun, position_ms=9000, played=[(0, 9000)], at=now)
    following = member.get(PAGE).context["player"].following
    assert [video.title for video in following] == ["Second", "Third", "Begun"]


def test_a_range_is_handed_out_and_one_behind_the_end_is_not(member: Any, talk: Make) -> None:
    talk()
    whole, size = film_of(60), len(film_of(60))
    response = member.get(PAGE + "film/", headers={"Range": "bytes=100-299"})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes 100-299/{size}"
    assert response.getvalue() == whole[100:300]
    assert response["Content-Type"] == "video/mp4"
    assert response["Content-Disposition"].startswith("inline")
    assert response["Cache-Control"] == "private, no-store"
    behind = member.get(PAGE + "film/", headers={"Range": f"bytes={size}-"})
    assert behind.status_code == 416
    assert behind["Content-Range"] == f"bytes */{size}"


def test_a_film_that_is_gone_is_said_to_be(member: Any, talk: Make, private: Path) -> None:
    video = talk()
    (private / str(video.file.name)).unlink()
    response = member.get(PAGE + "film/")
    assert response.status_code == 404
    assert b"We have mislaid this film" in response.content


def test_captions_and_transcript_are_text_that_runs_nowhere(member: Any, talk: Make) -> None:
    talk(captions=CAPTIONS)
    captions = member.get(PAGE + "captions.vtt")
    assert captions["Content-Type"] == "text/vtt; charset=utf-8"
    assert captions.content.decode() == CAPTIONS
    text = member.get(PAGE + "transcript.txt")
    assert "sandbox" in text["Content-Security-Policy"]
    assert "0:20  Tevita: The hold music ends with a click." in text.content.decode()


def test_what_somebody_says_is_text_on_the_page(member: Any, talk: Make) -> None:
    said = "WEBVTT\n\n00:01.000 --> 00:02.000\n1 &lt;script&gt;alert(1)&lt;/script&gt; 2\n"
    talk(captions=said)
    page = member.get(PAGE).content.decode()
    assert "1 &lt;script&gt;alert(1)&lt;/script&gt; 2" in page


def test_a_film_elsewhere_is_not_asked_for_before_the_button(member: Any, talk: Make) -> None:
    talk(seconds=0, provider="youtube", provider_id="dQ-w4w9W_xc")
    before = member.get(PAGE)
    assert b"youtube-nocookie" not in before.content
    assert "frame-src" not in before["Content-Security-Policy"]
    assert f'href="{PAGE}elsewhere/"' in before.content.decode()
    after = member.get(PAGE + "elsewhere/")
    frame = "https://www.youtube-nocookie.com/embed/dQ-w4w9W_xc?rel=0&amp;start=0"
    assert f'src="{frame}"' in after.content.decode()
    assert "frame-src https://www.youtube-nocookie.com" in after["Content-Security-Policy"]
    assert member.get(PAGE + "film/").status_code == 404


@pytest.mark.parametrize(
    ("came", "status"), [("cross-site", 302), ("none", 302), ("same-origin", 200)]
)
def test_a_link_from_elsewhere_leads_to_the_button_first(
    member: Any, talk: Make, came: str, status: int
) -> None:
    talk(seconds=0, provider="youtube", provider_id="dQ-w4w9W_xc")
    response = member.get(PAGE + "elsewhere/", headers={"Sec-Fetch-Site": came})
    assert response.status_code == status
    if status == 302:
        assert response["Location"] == PAGE
        assert "frame-src" not in member.get(response["Location"])["Content-Security-Policy"]


def test_a_film_of_ours_lies_nowhere_else(member: Any, talk: Make) -> None:
    talk()
    assert member.get(PAGE + "elsewhere/").status_code == 404


def test_a_long_talk_costs_the_queries_of_a_short_one(
    member: Any, talk: Make, now: datetime
) -> None:
    video = talk(captions=CAPTIONS, chapters=CHAPTERS)
    for number in range(4):
        other = talk(f"Talk {number}", days_ago=number + 2)
        at = now - timedelta(days=number)
        note_watched(user=member.user, video=other, position_ms=9000, played=[], at=at)
    member.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        member.get(video.get_absolute_url())
    # Session, person and seat are three; talk, watched, lines, chapters, speakers, next are six.
    assert len(asked) == 9
