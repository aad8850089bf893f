"""What members see and do: the list, a place, the way in at its time, the vote, calendars, the past."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from members.mail.models import Letter
from members.places import actions as places
from members.places.models import Place
from members.roundtables import feed as feeds
from members.roundtables.actions import planning, points
from members.roundtables.models import Action, Feed, Roundtable, Topic, Vote
from tests.members.roundtables.conftest import BEGINS, LINK, NOW, path

LIST = "/members/roundtables/"
Make = Callable[..., Roundtable]


def read(response: Any) -> str:
    return unescape(response.content.decode())


# Who


@pytest.mark.parametrize("where", ["", "past/", "calendar/"])
def test_an_account_meets_the_offer(account: Any, where: str) -> None:
    response = account.get(LIST + where)
    assert response.status_code == 403
    assert "An hour a month with people who run what you run" in read(response)


def test_a_draft_is_nobodys(member: Any, series: Any) -> None:
    draft = planning.new_date(series=series, starts_at=BEGINS, at=NOW, title="Secret topic")
    assert member.get(path(draft)).status_code == 404
    assert member.post(path(draft, "place/")).status_code == 404
    assert "Secret topic" not in read(member.get(LIST))


# The list


def test_nothing_announced_invites_to_read(member: Any, series: Any) -> None:
    assert "Nothing is announced" in read(member.get(LIST))


def test_the_list_is_on_the_readers_clock(member: Any, one: Roundtable) -> None:
    type(member.user).objects.filter(pk=member.user.pk).update(time_zone="Australia/Perth")
    page = read(member.get(LIST))
    assert "9.30 am AWST, one hour" in page
    assert "<b>2</b> of 2 places left" in page


def test_one_series_and_a_series_that_is_none(member: Any, one: Roundtable) -> None:
    assert one.title in read(member.get(f"{LIST}?series=call-centre"))
    assert member.get(f"{LIST}?series=%00nonsense").status_code == 200


def test_the_list_costs_the_same_for_one_and_for_many(
    member: Any, announced: Make, django_assert_num_queries: Any
) -> None:
    announced()
    member.get(LIST)
    with django_assert_num_queries(7):
        member.get(LIST)
    for week in range(1, 6):
        announced(starts_at=BEGINS + timedelta(weeks=week))
    with django_assert_num_queries(7):
        member.get(LIST)


# A place


def test_a_place_is_taken_and_given_up(member: Any, one: Roundtable) -> None:
    page = read(member.get(path(one)))
    assert "2 places left." in page
    assert member.post(path(one, "place/")).status_code == 302
    page = read(member.get(path(one)))
    assert "You have a place" in page
    assert "The way in appears here at 12.15 pm AEDT, in <span data-left>nine days</span>." in page
    member.post(path(one, "release/"))
    assert Place.objects.get().state == "released"


def test_when_it_is_full_one_waits_and_takes_the_offer(
    member: Any, one: Roundtable, person: Any
) -> None:
    first = person("first")
    for user in (first, person("second")):
        places.reserve(allotment=one.allotment, user=user, at=NOW)
    assert "You would be number 1 in line." in read(member.get(path(one)))
    assert member.post(path(one, "place/")).status_code == 409
    member.post(path(one, "wait/"))
    assert "You are next in line." in read(member.get(path(one)))
    places.release(allotment=one.allotment, user=first, at=NOW)
    page = read(member.get(path(one)))
    assert "A place is kept for you until 4.30 pm AEDT, Monday 16 November 2026." in page
    letter = Letter.objects.get()
    assert (letter.kind, letter.user) == ("roundtables/offered", member.user)
    member.post(path(one, "place/"))
    assert Place.objects.get(user=member.user).state == "held"


def test_who_asks_for_the_list_when_a_place_came_free_has_it_and_is_told_so(
    member: Any, one: Roundtable, joined: Any
) -> None:
    first = joined("first")
    for user in (first, joined("second")):
        places.reserve(allotment=one.allotment, user=user, at=NOW)
    member.get(path(one))
    places.release(allotment=one.allotment, user=first, at=NOW)
    page = read(member.post(path(one, "wait/"), follow=True))
    assert "You have a place." in page
    assert "You are on the list." not in page


def test_an_offer_that_is_over_is_refused_with_a_sentence(
    member: Any, one: Roundtable, joined: Any, travel: Any
) -> None:
    first, second = joined("first"), joined("second")
    for user in (first, second):
        places.reserve(allotment=one.allotment, user=user, at=NOW)
    member.post(path(one, "wait/"))
    places.join_waitlist(allotment=one.allotment, user=joined("third"), at=NOW)
    places.release(allotment=one.allotment, user=first, at=NOW)
    travel(NOW + timedelta(hours=5))
    response = member.post(path(one, "place/"))
    assert response.status_code == 409
    assert "Every place is taken." in read(response)


def test_nothing_is_given_after_the_beginning(member: Any, one: Roundtable, travel: Any) -> None:
    travel(BEGINS)
    for what in ("place/", "wait/", "release/"):
        response = member.post(path(one, what))
        assert response.status_code == 409
        assert "It has begun" in read(response)
    assert not Place.objects.exists()


def test_what_has_begun_offers_no_places_in_the_list(
    member: Any, held: Roundtable, other_member: Any, travel: Any
) -> None:
    assert "<b>1</b> of 2 places left" in read(other_member.get(LIST))
    travel(BEGINS)
    page = read(other_member.get(LIST))
    assert "It has begun" in page
    assert "places left" not in page
    assert "Doors are open" in read(member.get(LIST))


def test_a_date_of_another_year_says_which(member: Any, announced: Make) -> None:
    announced()
    assert "<span>Thu</span>" in read(member.get(LIST))
    announced(starts_at=BEGINS + timedelta(days=91))
    assert "<span>Thu, 2027</span>" in read(member.get(LIST))


def test_the_page_costs_a_known_number_of_queries(
    member: Any, held: Roundtable, django_assert_num_queries: Any
) -> None:
    member.get(path(held))
    with django_assert_num_queries(10):
        member.get(path(held))


# The way in


@pytest.mark.parametrize("before", [timedelta(days=9), timedelta(minutes=15, seconds=1)])
def test_before_its_time_the_way_in_stands_nowhere(
    before: timedelta, member: Any, held: Roundtable, travel: Any
) -> None:
    travel(BEGINS - before)
    for where in (path(held), path(held, "join/"), LIST, path(held, "calendar/"), "/members/"):
        response = member.get(where)
        assert LINK not in response.content.decode()
        assert LINK not in str(response.headers)
    assert member.get(path(held, "join/")).status_code == 403
    feed = feeds.make(user=member.user, at=timezone.now())
    calendar = member.get(feeds.address_of(feed).removeprefix("http://127.0.0.1:8000"))
    assert held.title in calendar.content.decode()
    assert "meet.acxpa" not in calendar.content.decode()


@pytest.mark.parametrize("minutes", [-15, 0, 45, 89])
def test_from_15_minutes_before_it_leads_in(
    minutes: int, member: Any, held: Roundtable, travel: Any
) -> None:
    travel(BEGINS + timedelta(minutes=minutes))
    response = member.get(path(held, "join/"))
    assert (response.status_code, response["Location"]) == (302, LINK)
    if minutes < 60:
        assert "Join now" in read(member.get(path(held)))


@pytest.mark.parametrize(("minutes", "may"), [(-30, True), (-10, True), (-1, True), (0, False)])
def test_a_place_is_given_up_on_the_page_for_as_long_as_it_can_be(
    minutes: int, may: bool, member: Any, held: Roundtable, travel: Any
) -> None:
    travel(BEGINS + timedelta(minutes=minutes))
    page = read(member.get(path(held)))
    assert (f'action="{path(held, "release/")}"' in page, "Calendar file" in page) == (may, may)
    assert member.post(path(held, "release/")).status_code == (302 if may else 409)


def changes_in(client: Any, row: Roundtable) -> int:
    """Seconds until the page asks the server again by itself."""
    return int(re.findall(r'data-changes-in="(\d+)"', read(client.get(path(row))))[0])


def test_an_open_page_knows_when_to_ask_again_and_nothing_of_the_way_in(
    member: Any, other_member: Any, held: Roundtable, travel: Any
) -> None:
    travel(BEGINS - timedelta(minutes=18))
    page = read(member.get(path(held)))
    assert "in <span data-left>three minutes</span>." in page
    assert path(held, "join/") not in page
    assert changes_in(member, held) == 180
    # who has no place has nothing to wait for but the beginning
    assert changes_in(other_member, held) == 18 * 60
    travel(BEGINS - timedelta(minutes=15))
    page = read(member.get(path(held)))
    assert "Begins in <span data-left>15 minutes</span>." in page
    assert (changes_in(member, held), LINK in page) == (900, False)
    travel(BEGINS)
    assert changes_in(member, held) == 0
    assert "plate.js" not in read(member.get(path(held)))


def test_an_offer_ends_on_an_open_page(member: Any, one: Roundtable, joined: Any) -> None:
    first = joined("first")
    for user in (first, joined("second")):
        places.reserve(allotment=one.allotment, user=user, at=NOW)
    member.post(path(one, "wait/"))
    places.release(allotment=one.allotment, user=first, at=NOW)
    assert changes_in(member, one) == 4 * 3600


def test_afterwards_it_is_shut(member: Any, held: Roundtable, travel: Any) -> None:
    travel(BEGINS + timedelta(minutes=90))
    assert member.get(path(held, "join/")).status_code == 403


def test_others_are_not_let_in(other_member: Any, account: Any, held: Any, travel: Any) -> None:
    travel(BEGINS)
    response = other_member.get(path(held, "join/"))
    assert response.status_code == 403
    assert LINK not in read(response)
    assert "Join now" not in read(other_member.get(path(held)))
    assert account.get(path(held, "join/")).status_code == 403


def test_who_waits_or_gave_up_is_not_let_in(member: Any, held: Roundtable, travel: Any) -> None:
    places.release(allotment=held.allotment, user=member.user, at=NOW)
    travel(BEGINS)
    assert member.get(path(held, "join/")).status_code == 403


def test_a_meeting_that_nobody_has_opened_says_so(member: Any, held: Any, travel: Any) -> None:
    Roundtable.objects.update(join_link="")
    travel(BEGINS)
    response = member.get(path(held, "join/"))
    assert response.status_code == 409
    assert "has not opened the meeting yet" in read(response)


# The vote


def test_members_propose_and_vote_once_each(member: Any, other_member: Any, one: Any) -> None:
    member.post(path(one, "topics/"), {"text": "Adherence: keep it or drop it?"})
    other_member.post(path(one, "topics/"), {"text": "Ringing back a month later"})
    first, second = Topic.objects.all()
    for topic in (first, second, second):
        member.post(f"{LIST}topics/{topic.pk}/vote/")
    other_member.post(f"{LIST}topics/{second.pk}/vote/")
    assert [vote.topic for vote in Vote.objects.all()] == [second, second]
    page = read(member.get(path(one)))
    assert page.index("Ringing back") < page.index("Adherence")
    assert "Yours, take it back" in page
    member.post(path(one, "topics/unvote/"))
    assert [vote.user for vote in Vote.objects.all()] == [other_member.user]


@pytest.mark.parametrize("text", ["", "short", "a" * 121, "two\nlines of a topic", "\x00" * 9])
def test_a_topic_that_says_nothing_is_refused(text: str, member: Any, one: Roundtable) -> None:
    assert member.post(path(one, "topics/"), {"text": text}).status_code == 422
    assert not Topic.objects.exists()


def test_two_topics_each_and_the_same_one_is_one(member: Any, one: Roundtable) -> None:
    for text in ("The first of them", "the FIRST of them.", "The second of them"):
        assert member.post(path(one, "topics/"), {"text": text}).status_code == 302
    response = member.post(path(one, "topics/"), {"text": "The third of them"})
    assert response.status_code == 422
    assert "2 topics each." in read(response)
    assert Topic.objects.count() == 2


def test_a_closed_vote_and_a_topic_set_aside(member: Any, one: Roundtable, travel: Any) -> None:
    topic = Topic.objects.create(roundtable=one, text="Set aside")
    Topic.objects.update(hidden=True)
    assert member.post(f"{LIST}topics/{topic.pk}/vote/").status_code == 404
    assert "Set aside" not in read(member.get(path(one)))
    Topic.objects.update(hidden=False)
    travel(BEGINS - timedelta(hours=19))
    assert member.post(f"{LIST}topics/{topic.pk}/vote/").status_code == 409
    assert member.post(path(one, "topics/unvote/")).status_code == 409
    assert member.post(path(one, "topics/"), {"text": "Long enough a topic"}).status_code == 422
    assert not Vote.objects.exists()


# Calendars


def test_a_calendar_file_leads_to_the_page(member: Any, one: Roundtable) -> None:
    response = member.get(path(one, "calendar/"))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{one.slug}.ics"'
    text = response.content.decode().replace("\r\n ", "")
    assert "DTSTART:20261126T013000Z" in text
    assert f"URL:http://127.0.0.1:8000{path(one)}" in text


@pytest.mark.parametrize(
    ("state", "status", "said"),
    [
        ("", "TENTATIVE", "You have no place."),
        ("waiting", "TENTATIVE", "You are on the waiting list."),
        ("offered", "TENTATIVE", "A place is kept for you."),
        ("held", "CONFIRMED", "Measures that went"),
    ],
)
def test_calendars_say_how_one_stands(
    state: str, status: str, said: str, member: Any, visitor: Any, one: Roundtable, joined: Any
) -> None:
    fields: dict[str, dict[str, Any]] = {
        "waiting": {},
        "offered": {"seat": 1, "offered_until": NOW + timedelta(hours=1)},
        "held": {"seat": 1, "held_at": NOW},
    }
    if state:
        Place.objects.create(
            allotment=one.allotment, user=member.user, state=state, number=1, **fields[state]
        )
    texts = [member.get(path(one, "calendar/"))]
    if state:
        texts.append(visitor.get(feed_path(member)))
    for response in texts:
        text = response.content.decode().replace("\r\n ", "")
        assert f"STATUS:{status}" in text
        assert f"DESCRIPTION:{said}" in text.replace("\\,", ",")


def test_a_feed_forgets_offers_that_ran_out_and_turns_that_never_came(
    member: Any, visitor: Any, one: Roundtable, travel: Any
) -> None:
    place = Place.objects.create(
        allotment=one.allotment,
        user=member.user,
        state="offered",
        seat=1,
        number=1,
        offered_until=NOW,
    )
    address = feed_path(member)
    assert "VEVENT" not in visitor.get(address).content.decode()
    Place.objects.filter(pk=place.pk).update(state="waiting", seat=None)
    assert "BEGIN:VEVENT" in visitor.get(address).content.decode()
    travel(BEGINS)
    assert "VEVENT" not in visitor.get(address).content.decode()


def feed_path(client: Any) -> str:
    client.post(f"{LIST}calendar/")
    address = feeds.address_of(Feed.objects.get(user=client.user, revoked_at=None))
    return address.removeprefix("http://127.0.0.1:8000")


def test_a_feed_holds_ones_own_places_and_no_others(
    member: Any, other_member: Any, visitor: Any, announced: Make
) -> None:
    first, second, third = (
        announced(starts_at=BEGINS + timedelta(weeks=n), title=f"Topic number {n}")
        for n in range(3)
    )
    places.reserve(allotment=first.allotment, user=member.user, at=NOW)
    places.reserve(allotment=second.allotment, user=other_member.user, at=NOW)
    places.give(allotment=third.allotment, user=member.user, by=None, reason="x", at=NOW)
    planning.cancel(roundtable=third, reason="Ill.", by=None, at=NOW)
    text = visitor.get(feed_path(member)).content.decode()
    assert "Topic number 0" in text
    assert "Topic number 1" not in text
    assert "STATUS:CANCELLED" in text
    assert text.count("BEGIN:VEVENT") == 2


def test_a_feed_that_was_taken_back_answers_410_and_a_new_one_ends_the_old(
    member: Any, visitor: Any
) -> None:
    first = feed_path(member)
    second = feed_path(member)
    assert first != second
    assert visitor.get(first).status_code == 410
    assert visitor.get(second).status_code == 200
    member.post(f"{LIST}calendar/end/")
    member.post(f"{LIST}calendar/end/")
    assert visitor.get(second).status_code == 410
    assert "There is no address yet." in read(member.get(f"{LIST}calendar/"))


@pytest.mark.parametrize("token", ["nonsense", "a:b", "%00", "x" * 2000])
def test_a_forged_feed_answers_404(visitor: Any, token: str) -> None:
    assert visitor.get(f"/roundtables/feed/{token}/").status_code == 404


def test_a_feed_ends_with_the_membership(member: Any, visitor: Any, travel: Any) -> None:
    address = feed_path(member)
    travel(NOW + timedelta(days=400))
    assert visitor.get(address).status_code == 403


def test_a_feed_costs_three_queries_however_long(
    member: Any, visitor: Any, announced: Make, django_assert_num_queries: Any
) -> None:
    for week in range(4):
        row = announced(starts_at=BEGINS + timedelta(weeks=week))
        places.reserve(allotment=row.allotment, user=member.user, at=NOW)
    address = feed_path(member)
    visitor.get(address)
    with django_assert_num_queries(3):
        visitor.get(address)


# What was held


@pytest.fixture
def over(held: Roundtable, travel: Any) -> Roundtable:
    travel(BEGINS + timedelta(hours=3))
    Roundtable.objects.update(
        key_points="Adherence went, and nobody rang.\n- A second point", outcome="Less is enough."
    )
    return held


def test_key_points_are_read_and_found_once_they_are_out(member: Any, over: Roundtable) -> None:
    assert "nobody rang" not in read(member.get(path(over)))
    assert "The host is still writing it down." in read(member.get(path(over)))
    assert over.title not in read(member.get(f"{LIST}past/?q=adherence"))
    points.put_out(roundtable=over, checked=False, by=None, at=timezone.now())
    page = read(member.get(path(over)))
    assert "Adherence went, and nobody rang." in page
    assert "<li>A second point</li>" in page
    assert over.title in read(member.get(f"{LIST}past/?q=adherence"))
    assert over.title in read(member.get("/search/?q=adherence"))


def test_days_are_the_readers_where_it_was_late(
    member: Any, series: Any, announced: Make, travel: Any
) -> None:
    """Half past eleven at night in Perth is the next day in Melbourne."""
    late = announced(starts_at=datetime(2026, 11, 25, 15, 30, tzinfo=UTC), title="Late one")
    Roundtable.objects.filter(pk=late.pk).update(key_points="A point", points_at=NOW)
    announced(starts_at=BEGINS + timedelta(days=20))
    type(member.user).objects.filter(pk=member.user.pk).update(time_zone="Australia/Perth")
    travel(BEGINS)
    assert "<b>25 <small>Nov</small></b>" in read(member.get(f"{LIST}past/"))
    assert "Call Centre Roundtable, 25 November 2026" in read(member.get("/search/?q=late+one"))
    following = Roundtable.objects.latest("starts_at")
    assert "Wednesday 25 November 2026" in read(member.get(path(following)))


def test_what_people_took_on_stands_with_the_points_and_ones_own_at_once(
    member: Any, other_member: Any, over: Roundtable
) -> None:
    for text, user in (("Share the script", member.user), ("Bring figures", None)):
        Action.objects.create(roundtable=over, text=text, taken_by=user)
    page = read(member.get(path(over)))
    assert ("Share the script" in page, "Bring figures" in page) == (True, False)
    assert "Share the script" not in read(other_member.get(path(over)))
    points.put_out(roundtable=over, checked=True, by=None, at=timezone.now())
    page = read(other_member.get(path(over)))
    assert ("Share the script" in page, "Bring figures" in page) == (True, True)
    assert "It is done" not in page
    # whose it is, is for nobody else
    assert member.user.name not in page.partition("<main")[2].partition("</main>")[0]


def test_one_ticks_off_what_one_took_on_and_nobody_elses(
    member: Any, other_member: Any, over: Roundtable
) -> None:
    action = Action.objects.create(roundtable=over, text="Share it", taken_by=member.user)
    loose = Action.objects.create(roundtable=over, text="Bring figures")
    address = f"{LIST}actions/{action.pk}/"
    assert other_member.post(address, {"done": "1"}).status_code == 404
    assert member.post(f"{LIST}actions/{loose.pk}/", {"done": "1"}).status_code == 404
    assert member.get(address).status_code == 405
    page = read(member.post(address, {"done": "1"}, follow=True))
    assert "Ticked off." in page
    assert "Done on 26 November 2026" in page
    member.post(address, {"done": "0"})
    action.refresh_from_db()
    assert action.done_on is None


def test_the_sites_search_shows_them_to_members_alone(
    account: Any, visitor: Any, one: Roundtable, member: Any
) -> None:
    assert path(one) in member.get("/search/?q=stopped+measuring").content.decode()
    for somebody in (account, visitor):
        assert path(one) not in somebody.get("/search/?q=stopped").content.decode()


def test_what_is_not_found_and_what_was_never_held(member: Any, over: Roundtable) -> None:
    assert "Nothing for “zebra”" in read(member.get(f"{LIST}past/?q=zebra"))
    Roundtable.objects.update(state="cancelled")
    assert "None was held yet" in read(member.get(f"{LIST}past/"))
    assert member.get(f"{LIST}past/?q=%00&page=99999999999999999999").status_code == 200


def test_the_past_costs_the_same_for_one_and_for_many(
    member: Any, over: Roundtable, announced: Make, django_assert_num_queries: Any
) -> None:
    member.get(f"{LIST}past/")
    with django_assert_num_queries(5):
        member.get(f"{LIST}past/")
    for week in range(1, 5):
        announced(starts_at=BEGINS - timedelta(weeks=week))
    with django_assert_num_queries(5):
        member.get(f"{LIST}past/")


def test_the_recording_leads_to_member_bytes_where_it_is_seen(
    member: Any, over: Roundtable, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from members.roundtables import page

    Roundtable.objects.update(recording="after-a-hard-call")
    settings.ROUNDTABLES_VIDEOS = "tests.members.roundtables.test_pages.titles"
    monkeypatch.setattr(page, "reverse", lambda name, args: f"/{name}/{args[0]}/")
    shown = read(member.get(path(over)))
    assert (
        '<a class="go" href="/videos:detail/after-a-hard-call/">Recording: After a hard call'
        in shown
    )
    Roundtable.objects.update(recording="gone")
    assert "Recording" not in read(member.get(path(over)))


def titles(slugs: Any, *, at: Any) -> dict[str, str]:
    return {slug: "After a hard call" for slug in slugs if slug == "after-a-hard-call"}


def test_a_called_off_one_says_why_and_has_no_way_in(member: Any, held: Any, travel: Any) -> None:
    planning.cancel(roundtable=held, reason="The host is ill.", by=None, at=NOW)
    page = read(member.get(path(held)))
    assert "Called off" in page
    assert "The host is ill." in page
    assert member.post(path(held, "place/")).status_code == 409
    travel(BEGINS)
    assert member.get(path(held, "join/")).status_code == 403


# The members' home


def test_the_home_shows_the_one_with_a_place_before_a_sooner_one(
    member: Any, announced: Make
) -> None:
    announced(title="Sooner, without you")
    assert "Sooner, without you" in read(member.get("/members/"))
    later = announced(starts_at=BEGINS + timedelta(weeks=4), title="Later, with you")
    places.reserve(allotment=later.allotment, user=member.user, at=NOW)
    page = read(member.get("/members/"))
    assert "Later, with you" in page
    assert "Sooner, without you" not in page


def test_the_home_forgets_an_offer_that_ran_out_and_a_turn_that_never_came(
    member: Any, announced: Make, travel: Any
) -> None:
    row = announced(title="The one in question")
    place = Place.objects.create(
        allotment=row.allotment,
        user=member.user,
        state="offered",
        seat=1,
        number=1,
        offered_until=NOW + timedelta(hours=1),
    )
    assert "A place is kept for you" in read(member.get("/members/"))
    travel(NOW + timedelta(hours=1))
    page = read(member.get("/members/"))
    assert "A place is kept for you" not in page
    assert "See it and take a place" in page
    Place.objects.filter(pk=place.pk).update(state="waiting", seat=None)
    assert "You wait" in read(member.get("/members/"))
    announced(starts_at=BEGINS + timedelta(weeks=4), title="The next date")
    travel(BEGINS)
    page = read(member.get("/members/"))
    assert "The next date" in page
    assert "The one in question" not in page


def test_the_home_without_any_invites(member: Any, series: Any) -> None:
    assert "No date is set yet." in read(member.get("/members/"))
