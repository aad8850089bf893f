"""The index from A to Z: what stands on a page, in how many queries, and how little that grows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from glossary import actions, index, reading
from glossary.models import DayOfReading, Entry, Name
from glossary.versions import letter, sort_key
from publishing.store import store
from tests.acxpa import vocabulary
from tests.strict import StrictClient

Make = Callable[..., Entry]


def publish(entry: Entry, at: datetime) -> Entry:
    actions.publish(entry=entry, by=None, at=at)
    return entry


def lines(page: Any) -> list[str]:
    """The lines of the index as somebody reads them."""
    return [
        name["text"] if name["is_headword"] else f"{name['text']}, see {name['headword']}"
        for group in page.context["shown"].groups
        for name in group["names"]
    ]


@pytest.fixture
def words(make_entry: Make, now: datetime) -> list[Entry]:
    at = now - timedelta(days=1)
    return [
        publish(make_entry("service-level", aliases="GOS\nService levels\n80/20"), at),
        publish(make_entry("average-handling-time", acronym="AHT"), at),
        publish(make_entry("call-back"), at),
    ]


def test_other_names_lead_to_their_entry(visitor: StrictClient, words: list[Entry]) -> None:
    page = visitor.get("/glossary/")
    assert lines(page) == [
        "AHT",
        "Call back",
        "GOS, see Service level",
        "Service level",
        "80/20, see Service level",
    ], "what stands right beside its headword is left out; figures come last"
    assert "3 words of the trade" in page.content.decode()
    assert dict(page.context["letters"])["G"] == 0
    assert page.context["lines"]["G"] == 1


def test_a_page_is_made_in_four_queries(
    visitor: StrictClient, words: list[Entry], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):
        visitor.get("/glossary/")
    store.clear()
    with django_assert_num_queries(1):
        visitor.get("/glossary/?q=gos")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("q=gos", ["GOS, see Service level"]),
        ("q=handling", ["AHT"]),
        ("q=what+call-back", ["Call back"]),
        ("q=level+SERV", ["Service level"]),
        ("q=back+means+call", ["Call back"]),
        ("q=back+wombat", []),
        ("q=%2F20", []),
        ("q=%25", []),
        ("q=_", []),
        ("letter=c", ["Call back"]),
        ("letter=%23", ["80/20, see Service level"]),
        ("letter=ZZ&q=level", []),
        ("letter=!", []),
        ("category=metrics&letter=S", ["Service level"]),
        ("category=nothing", []),
        ("page=99", None),
        ("page=-1", None),
        ("page=%00", None),
        ("q=%00&letter=%00&category=%00", None),
    ],
)
def test_what_is_asked_narrows_and_nonsense_does_no_harm(
    visitor: StrictClient, words: list[Entry], asked: str, expected: list[str] | None
) -> None:
    page = visitor.get(f"/glossary/?{asked}")
    assert page.status_code == 200
    if expected is not None:
        assert lines(page) == expected
        assert ("No entry fits" in page.content.decode()) == (not expected)


@pytest.mark.parametrize("asked", ["call center", "Call Centers", "utilization", "centre utilised"])
def test_the_index_is_narrowed_in_either_spelling(
    visitor: StrictClient, make_entry: Make, now: datetime, asked: str
) -> None:
    means = "How centres and a call centre see utilisation. What is utilized, and who."
    publish(make_entry("contact-point", short_definition=means), now)
    publish(make_entry("other", short_definition="A word with a call."), now)
    assert lines(visitor.get("/glossary/", {"q": asked})) == ["Contact point"]


def test_an_empty_glossary_says_so(visitor: StrictClient) -> None:
    page = visitor.get("/glossary/")
    assert "0 words of the trade" in page.content.decode()
    assert "No entry fits" in page.content.decode()


def test_a_large_glossary_is_a_page_for_each_letter(
    visitor: StrictClient, words: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "PAGE", 2)
    monkeypatch.setattr(index, "WHOLE", 2)
    assert lines(visitor.get("/glossary/")) == ["AHT"]
    page = visitor.get("/glossary/?letter=S")
    assert lines(page) == ["Service level"]
    assert 'href="/glossary/?letter=G"' in page.content.decode()
    found = visitor.get("/glossary/?q=a").content.decode()
    assert 'href="?q=a&amp;page=2"' in found


def test_what_fits_on_one_page_is_not_divided_by_the_size_of_a_page(
    visitor: StrictClient, make_entry: Make, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "PAGE", 2)
    for number in range(5):
        publish(make_entry(f"skill-{number}"), now - timedelta(hours=1))
    for address in ("/glossary/", "/glossary/?letter=S", "/glossary/?q=skill"):
        assert len(lines(visitor.get(address))) == 5


def test_pages_of_a_letter_follow_each_other(
    visitor: StrictClient, make_entry: Make, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "PAGE", 2)
    monkeypatch.setattr(index, "WHOLE", 2)
    for number in range(5):
        publish(make_entry(f"skill-{number}"), now - timedelta(hours=1))
    assert lines(visitor.get("/glossary/")) == ["Skill 0", "Skill 1"]
    page = visitor.get("/glossary/?letter=S&page=3")
    assert lines(page) == ["Skill 4"]
    assert "page=2" in page.content.decode()
    assert len(lines(visitor.get("/glossary/?q=skill"))) == 2
    assert lines(visitor.get("/glossary/?q=skill&page=3")) == ["Skill 4"]


@pytest.fixture
def many(make_entry: Make, now: datetime, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Lines under S, three to a page: keys that several have, signs and letters that databases
    sort each in its own way, a line that is over and one that is to come."""
    monkeypatch.setattr(index, "PAGE", 3)
    monkeypatch.setattr(index, "WHOLE", 3)
    texts = ["Score", "S-Z", "score", "Sá", "S z", "Score", "Sa", "SCORE", "Sßa", "Škoda", "S 9"]
    texts += ["Score", "Service level", "Servicelevel", "Söl", "Soul", "Score"]
    (name,) = publish(make_entry("s-of-all"), now - timedelta(days=1)).index_lines.all()
    names, begun = [], now - timedelta(hours=2)
    for text in texts:
        names.append((text, begun, None))
    names += [("Sold", begun, now - timedelta(hours=1)), ("Soon", now + timedelta(hours=9), None)]
    for text, live_from, live_until in names:
        name.pk, name.text, name.sort_key, name.letter = None, text, sort_key(text), letter(text)
        name.live_from, name.live_until = live_from, live_until
        name.save()
    Name.objects.filter(text="S of all").delete()
    return texts


def paged(client: StrictClient, address: str = "/glossary/?letter=S") -> list[list[str]]:
    """The lines of each page, by the numbers that the first one offers."""
    first = client.get(address)
    numbers = first.context["shown"].page.paginator.page_range
    return [lines(client.get(f"{address}&page={number}")) for number in numbers]


def test_pages_have_every_line_once_and_in_the_order_of_the_database(
    visitor: StrictClient, many: list[str]
) -> None:
    pages = paged(visitor)
    assert [len(page) for page in pages] == [3, 3, 3, 3, 3, 2]
    said = [text for page in pages for text in page]
    rows = Name.objects.current(at=timezone.now()).in_order()
    assert said == [row.text for row in rows]
    assert sorted(said) == sorted(many)
    assert paged(visitor, "/glossary/?letter=S&category=metrics") == pages
    assert lines(visitor.get("/glossary/?letter=S&page=99")) == pages[-1]
    assert lines(visitor.get("/glossary/?letter=S&page=0")) == pages[0]


def test_a_far_page_begins_at_a_line_and_passes_over_none(
    visitor: StrictClient, many: list[str], django_assert_num_queries: Any
) -> None:
    visitor.get("/glossary/?letter=S&page=2")  # where the pages begin is worked out now
    store.clear()
    with django_assert_num_queries(1) as asked:
        visitor.get("/glossary/?letter=S&page=5")
    assert "OFFSET" not in asked[0]["sql"]
    cache.clear()
    visitor.get("/glossary/?letter=S")
    with django_assert_num_queries(2):
        visitor.get("/glossary/?letter=S&page=5")


def test_what_is_published_in_between_moves_the_pages_behind_it(
    visitor: StrictClient,
    many: list[str],
    make_entry: Make,
    now: datetime,
    django_capture_on_commit_callbacks: Any,
) -> None:
    before = [text for page in paged(visitor) for text in page]
    entry = make_entry("s", term="Sa")
    with django_capture_on_commit_callbacks(execute=True):
        publish(entry, now)
    pages = paged(visitor)
    after = [text for page in pages for text in page]
    assert [len(page) for page in pages] == [3] * 6
    assert sorted(after) == sorted([*before, "Sa"])
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw(entry=entry, by=None, at=timezone.now())
    assert [text for page in paged(visitor) for text in page] == before


def test_what_comes_and_goes_by_the_clock_moves_the_pages_too(
    visitor: StrictClient,
    many: list[str],
    make_entry: Make,
    now: datetime,
    django_capture_on_commit_callbacks: Any,
) -> None:
    paged(visitor)
    entry = make_entry("s", term="Sa")
    with django_capture_on_commit_callbacks(execute=True):
        actions.schedule(entry=entry, by=None, at=now, live_from=now + timedelta(minutes=30))
    assert len([text for page in paged(visitor) for text in page]) == len(many)
    with time_machine.travel(now + timedelta(minutes=31), tick=False):
        pages = paged(visitor)
    assert sorted(text for page in pages for text in page) == sorted([*many, "Sa"])


def test_lines_that_went_without_a_word_leave_a_shorter_page(
    visitor: StrictClient, many: list[str]
) -> None:
    """Somebody's hand in the database: what is kept says more than there is."""
    page = visitor.get("/glossary/?letter=S&page=6")
    Name.objects.filter(text__iexact="score").delete()
    store.clear()
    assert visitor.get("/glossary/?letter=S&page=6").status_code == 200
    Name.objects.all().delete()
    store.clear()
    assert lines(visitor.get("/glossary/?letter=S&page=6")) == []
    assert page.status_code == 200


def test_what_is_planned_joins_the_index_at_its_hour_without_a_clock(
    visitor: StrictClient, make_entry: Make, now: datetime
) -> None:
    entry = publish(make_entry("old-name"), now - timedelta(days=1))
    entry.term = "New name"
    entry.save()
    actions.schedule(entry=entry, by=None, at=now, live_from=now + timedelta(hours=1))
    assert lines(visitor.get("/glossary/")) == ["Old name"]
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        assert lines(visitor.get("/glossary/")) == ["New name"]


def test_withdrawn_is_out_of_the_index(visitor: StrictClient, words: list[Entry]) -> None:
    actions.withdraw(entry=words[0], by=None, at=timezone.now())
    store.clear()
    assert lines(visitor.get("/glossary/")) == ["AHT", "Call back"]


def test_neighbours_and_rank_come_from_the_order(words: list[Entry], now: datetime) -> None:
    place = reading.place(words[2].pk, at=now)
    assert place is not None
    assert (place.letter, place.rank) == ("C", 1)
    assert place.before == reading.Word("average-handling-time", "AHT")
    assert place.after == reading.Word("service-level", "Service level")
    assert reading.place(None, at=now) is None


def test_names_without_a_definition_cannot_be_in_the_index(words: list[Entry]) -> None:
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Name.objects.filter(kind="headword").update(summary="")


# Most read


def test_readings_are_counted_by_day_and_shown(
    visitor: StrictClient, member: StrictClient, staff: StrictClient, words: list[Entry]
) -> None:
    for client in (visitor, visitor, member, staff):
        assert client.post("/glossary/call-back/read/").status_code == 204
    (day,) = DayOfReading.objects.all()
    assert (day.entry, day.on, day.times) == (words[2], timezone.localdate(), 3), (
        "staff do not count"
    )
    visitor.post("/glossary/average-handling-time/read/")
    page = visitor.get("/glossary/")
    assert [word["text"] for word in page.context["most_read"]] == ["Call back", "AHT"]
    assert "Most read this month" in page.content.decode()


def test_a_reading_needs_no_token_and_comes_from_our_own_pages(words: list[Entry]) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/glossary/call-back/read/").status_code == 204
    elsewhere = strict.post("/glossary/call-back/read/", headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 403
    assert not elsewhere.cookies
    assert strict.post("/glossary/no-such-entry/read/").status_code == 404
    assert strict.get("/glossary/call-back/read/").status_code == 405
    assert DayOfReading.objects.get().times == 1


def test_old_readings_do_not_count_and_are_forgotten(words: list[Entry], now: datetime) -> None:
    today = timezone.localdate(now)
    DayOfReading.objects.create(entry=words[0], on=today - timedelta(days=31), times=9)
    DayOfReading.objects.create(entry=words[1], on=today - timedelta(days=801), times=9)
    assert index.most_read(at=now) == []
    assert actions.forget_readings(at=now) == 1
    assert DayOfReading.objects.get().entry == words[0]


def test_the_index_says_to_machines_what_it_is(
    visitor: Any, make_entry: Make, now: datetime
) -> None:
    publish(make_entry("occupancy"), now)
    page = visitor.get("/glossary/").content.decode()
    (said,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    document = json.loads(said)
    assert vocabulary.check(document) == []
    assert [node["@type"] for node in document["@graph"]] == ["DefinedTermSet", "BreadcrumbList"]
    assert 'property="og:title" content="Glossary' in page
    assert 'property="og:description" content="1 term of the trade' in page


def test_lines_are_counted_as_they_are_read(visitor: Any, make_entry: Make, now: datetime) -> None:
    """A name right beside its headword is not said twice, so it is no line."""
    publish(make_entry("net-score", aliases="Net scores"), now)
    publish(make_entry("other"), now)
    for asked, said in (
        ("q=net", "1 line for “net”."),
        ("letter=N", "1 line under N."),
        ("category=metrics&letter=N", "1 line under N."),
        ("category=metrics", "2 lines."),
    ):
        page = visitor.get(f"/glossary/?{asked}")
        assert lines(page) == ["Net score", "Other"][: int(said[0])]
        assert said in page.content.decode()
