"""What has played is written down, counted once, and believed no further than the clock went."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from hypothesis import given, settings
from hypothesis import strategies as st

from members.cpd.models import Hours
from members.videos import on_home, stretches
from members.videos.actions import mark_watched, note_watched, put_film
from members.videos.actions.watching import AHEAD, FASTEST, _fresh
from members.videos.models import Video, Watching
from tests.members.videos.conftest import film_of

PAGE = "/members/videos/the-first-nine-seconds/"
Make = Callable[..., Video]


def play(user: Any, video: Video, *stretches: tuple[int, int], at: datetime) -> Watching:
    """Seconds; with as much time before it as it takes."""
    watching = None
    for start, end in stretches:
        at += timedelta(seconds=end - start)
        watching = note_watched(
            user=user,
            video=video,
            position_ms=end * 1000,
            played=[(start * 1000, end * 1000)],
            at=at,
        )
    assert watching is not None
    return watching


def test_nine_tenths_that_really_played_are_watched_and_earn_hours(
    member: Any, talk: Make, now: datetime
) -> None:
    video = talk(seconds=100)
    watching = play(member.user, video, (0, 25), (25, 50), (50, 75), (75, 89), at=now)
    assert watching.finished_at is None
    assert not Hours.objects.exists()
    watching = play(member.user, video, (89, 90), at=now + timedelta(minutes=3))
    assert watching.finished_at is not None
    hours = Hours.objects.get(user=member.user)  # of 100 seconds a whole minute
    assert (hours.source, hours.reference, hours.minutes) == ("videos", str(video.pk), 1)


def test_the_same_half_twice_is_half_of_it(member: Any, talk: Make, now: datetime) -> None:
    video = talk(seconds=100)
    watching = play(member.user, video, (0, 25), (25, 50), (0, 25), (25, 50), at=now)
    assert watching.played_ms == 50_000
    assert watching.finished_at is None


def test_watching_again_changes_neither_the_day_nor_the_hours(
    member: Any, talk: Make, now: datetime
) -> None:
    video = talk()
    first = play(member.user, video, (0, 25), (25, 60), at=now)
    again = play(member.user, video, (0, 25), (25, 60), at=now + timedelta(days=9))
    assert again.finished_at == first.finished_at
    assert Hours.objects.filter(user=member.user).count() == 1


def test_jumping_to_the_end_watches_nothing(member: Any, talk: Make, now: datetime) -> None:
    watching = note_watched(
        user=member.user, video=talk(), position_ms=59_000, played=[(59_000, 59_500)], at=now
    )
    assert (watching.played_ms, watching.finished_at) == (500, None)


def test_a_report_of_the_whole_film_at_once_is_not_believed(
    member: Any, talk: Make, now: datetime
) -> None:
    video = talk(seconds=600)
    for _ in range(5):
        watching = note_watched(
            user=member.user, video=video, position_ms=0, played=[(0, 600_000)], at=now
        )
    assert watching.played_ms == 30_000
    assert watching.finished_at is None
    assert not Hours.objects.exists()


def test_the_same_forged_report_again_and_again_gains_nothing_new_by_itself(
    member: Any, talk: Make, now: datetime
) -> None:
    """What is ahead of the clock is allowed once, not with every report."""
    video = talk(seconds=600)
    for number in range(40):
        watching = note_watched(
            user=member.user,
            video=video,
            position_ms=0,
            played=[(0, 600_000)],
            at=now + timedelta(milliseconds=number),
        )
    assert 30_000 <= watching.played_ms <= 30_100


def test_many_crumbs_with_small_gaps_are_no_film(member: Any, talk: Make, now: datetime) -> None:
    """A gap that a player leaves is filled for whoever has the time for it, and for nobody else."""
    video = talk(seconds=600)
    for step in (802, 401, 200):
        crumbs = [(at, at + 1) for at in range(0, 600_000, step)]
        for begin in range(0, len(crumbs), 100):
            watching = note_watched(
                user=member.user,
                video=video,
                position_ms=0,
                played=crumbs[begin : begin + 100],
                at=now,
            )
    assert watching.played_ms <= 30_000  # what everybody has ahead
    assert watching.finished_at is None


def test_twenty_films_at_once_are_not_twenty_times_the_time(
    member: Any, talk: Make, now: datetime
) -> None:
    """The clock is the person's: nobody watches two films in the time of one."""
    videos = [talk(f"Talk {number}", seconds=60) for number in range(6)]
    for video in videos:
        note_watched(user=member.user, video=video, position_ms=0, played=[], at=now)
    for video in videos:
        at = now + timedelta(seconds=30)
        played = [(0, 60_000)]
        note_watched(user=member.user, video=video, position_ms=0, played=played, at=at)
    gained = sum(Watching.objects.values_list("played_ms", flat=True))
    assert gained == 30_000 + 2 * 30_000  # what everybody has ahead, and the time twice
    assert Watching.objects.filter(finished_at__isnull=False).count() == 1


def test_a_month_of_silence_is_no_month_of_watching(member: Any, talk: Make, now: datetime) -> None:
    videos = [talk(f"Talk {number}", seconds=100) for number in range(6)]
    note_watched(user=member.user, video=videos[0], position_ms=0, played=[], at=now)
    for video in videos:
        at = now + timedelta(days=30)
        played = [(0, 100_000)]
        note_watched(user=member.user, video=video, position_ms=0, played=played, at=at)
    assert Watching.objects.filter(finished_at__isnull=False).count() <= 2


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 1),
            st.integers(0, 20_000),
            st.lists(st.tuples(st.integers(0, 60_000), st.integers(0, 60_000)), max_size=6),
        ),
        max_size=12,
    )
)
def test_no_reports_gain_more_than_the_time_that_went_by(
    reports: list[tuple[int, int, list[tuple[int, int]]]],
) -> None:
    """The same sums as in note_watched, for whatever is sent."""
    films: list[list[tuple[int, int]]] = [[], []]
    credit, went = AHEAD, 0
    for film, later, sent in reports:
        went += later
        fresh = _fresh(films[film], [row for row in sent if row[0] < row[1]], length=60_000)
        credit += min(later, 60_000) * FASTEST
        fresh = stretches.within(fresh, most=credit)
        credit = min(AHEAD, credit - stretches.total(fresh))
        films[film] = stretches.merged([*films[film], *fresh], length=60_000, seam=0)
    gained = sum(stretches.total(film) for film in films)
    assert gained <= AHEAD + FASTEST * went


def test_another_film_begins_for_everybody_who_was_not_through(
    member: Any, other_member: Any, talk: Make, now: datetime
) -> None:
    video = talk(seconds=100)
    play(member.user, video, (0, 25), (25, 50), (50, 80), at=now)
    play(other_member.user, video, (0, 25), (25, 50), (50, 95), at=now)
    put_film(video=video, upload=ContentFile(film_of(60)), filename="f.mp4", by=None, at=now)
    begun = Watching.objects.get(user=member.user)
    assert (begun.played, begun.played_ms, begun.position_ms) == ([], 0, 0)
    assert Watching.objects.get(user=other_member.user).finished_at is not None
    watching = play(member.user, video, (0, 1), at=now + timedelta(hours=1))
    assert watching.finished_at is None
    assert not Hours.objects.filter(user=member.user).exists()


def test_the_same_film_once_more_changes_nothing_for_who_has_begun(
    member: Any, talk: Make, now: datetime
) -> None:
    video = talk(seconds=60)
    play(member.user, video, (0, 20), at=now)
    put_film(video=video, upload=ContentFile(film_of(60)), filename="f.mp4", by=None, at=now)
    assert Watching.objects.get(user=member.user).played_ms == 20_000


def test_at_double_speed_all_of_it_counts(member: Any, talk: Make, now: datetime) -> None:
    video = talk(seconds=100)
    for number in range(10):
        at = now + timedelta(seconds=5 * number)
        played = [(number * 10_000, number * 10_000 + 10_000)]
        watching = note_watched(user=member.user, video=video, position_ms=0, played=played, at=at)
    assert watching.played_ms == 100_000


def test_the_page_reports_and_is_told_how_far_one_is(member: Any, talk: Make) -> None:
    talk(seconds=100)
    told = member.post(PAGE + "progress/", {"position": "12.5", "played": "0-12.5"})
    assert told.json() == {"percent": 12, "finished": False}
    assert Watching.objects.get(user=member.user).position_ms == 12_500


def test_a_position_behind_the_end_is_the_end(member: Any, talk: Make) -> None:
    talk()
    member.post(PAGE + "progress/", {"position": "5000"})
    assert Watching.objects.get(user=member.user).position_ms == 60_000


@pytest.mark.parametrize(
    "sent", [{}, {"position": "x"}, {"position": "1", "played": "9-5"}, {"position": "\0"}]
)
def test_a_forged_report_writes_nothing(member: Any, talk: Make, sent: dict[str, str]) -> None:
    talk()
    response = member.post(PAGE + "progress/", sent)
    assert response.status_code == 400
    assert response.json()["said"].endswith(".")
    assert not Watching.objects.exists()


def test_nobody_reports_what_they_may_not_open(
    lapsed: Any, member: Any, staff: Any, talk: Make
) -> None:
    talk(days_ago=None)
    assert member.post(PAGE + "progress/", {"position": "1"}).status_code == 404
    for client in (lapsed, staff):
        assert client.post(PAGE + "progress/", {"position": "1"}).status_code == 403
    assert member.get(PAGE + "progress/").status_code == 405
    assert not Watching.objects.exists()


def test_a_film_elsewhere_has_no_progress(member: Any, talk: Make) -> None:
    talk(seconds=0, provider="vimeo", provider_id="76979871", length_ms=60_000)
    assert member.post(PAGE + "progress/", {"position": "1"}).status_code == 404


def test_being_done_with_it_puts_it_away_without_hours(member: Any, talk: Make) -> None:
    talk()
    page = member.post(PAGE + "watched/", {"done": "1"}, follow=True).content.decode()
    assert "You put it away on" in page
    assert not Hours.objects.exists()
    page = member.post(PAGE + "watched/", {"done": "0"}, follow=True).content.decode()
    assert "I am done with it" in page


def test_the_home_goes_on_with_what_was_begun_latest_first(
    member: Any, other_member: Any, talk: Make, now: datetime
) -> None:
    for days, title in ((3, "Older"), (1, "Later"), (2, "Away")):
        video = talk(title)
        play(member.user, video, (0, 20), at=now - timedelta(days=days))
    mark_watched(user=member.user, video=Video.objects.get(title="Away"), at=now)
    part = on_home.part(member.user, at=now)
    assert part is not None
    assert [(row.title, row.stopped, row.percent) for row in part] == [
        ("Later", "0:20", 33),
        ("Older", "0:20", 33),
    ]
    assert on_home.part(other_member.user, at=now) is None


def test_the_home_shows_neither_drafts_nor_what_was_taken_back(
    member: Any, talk: Make, now: datetime
) -> None:
    video = talk()
    play(member.user, video, (0, 20), at=now)
    Video.objects.update(released_at=None)
    assert on_home.part(member.user, at=now) is None


def test_what_is_new_is_told_once_for_everybody(talk: Make, now: datetime) -> None:
    talk("Old", days_ago=40)
    talk("New", days_ago=2)
    talk("Ahead", days_ago=-2)
    rows = on_home.fresh(since=now - timedelta(days=30), at=now, limit=5)
    assert [on_home.told(row.said) for row in rows] == [
        ("Member Bytes", "New", "/members/videos/new/")
    ]
