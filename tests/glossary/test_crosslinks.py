"""Entries link to each other when they are published, and whoever reads less learns less."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache

from glossary import actions, crosslinks
from glossary.care import broken
from glossary.models import Card, Entry, EntryVersion, Linked, Mention, Text
from publishing.addresses import remember
from publishing.store import store
from tests.strict import StrictClient

Make = Callable[..., Entry]
HOUR = timedelta(hours=1)


def write(entry: Entry, *texts: str, **fields: Any) -> None:
    """More blocks with text, each a section of its own."""
    for number, text in enumerate(texts):
        Text.objects.create(
            parent=entry,
            region="main",
            ordering=100 + number,
            heading=f"Section {number}",
            body=text,
            **fields,
        )


def publish(entry: Entry, at: datetime) -> None:
    entry.refresh_from_db()
    actions.publish(entry=entry, by=None, at=at)
    crosslinks.catch_up(at=at)


def read(client: StrictClient, slug: str) -> str:
    store.clear()
    cache.clear()  # nothing is committed in a test, so nobody is told to forget
    response = client.get(f"/glossary/{slug}/")
    assert response.status_code == 200
    return response.content.decode()


def link(slug: str, said: str) -> str:
    return f'<a class="term" href="/glossary/{slug}/" aria-describedby="term-{slug}">{said}</a>'


@pytest.fixture
def pair(make_entry: Make, now: datetime) -> tuple[Entry, Entry]:
    """An entry "Occupancy" (also OCC), and one that says it."""
    occupancy = make_entry("occupancy", aliases="OCC")
    shrinkage = make_entry("shrinkage")
    write(shrinkage, "<p>Occupancy and occupancy, and OCC.</p>", "<p>An occ; then OCC.</p>")
    for entry in (occupancy, shrinkage):
        publish(entry, now - HOUR)
    return occupancy, shrinkage


def test_a_name_links_once_in_each_section_with_its_definition_once(
    visitor: StrictClient, pair: tuple[Entry, Entry]
) -> None:
    page = read(visitor, "shrinkage")
    assert f"{link('occupancy', 'Occupancy')} and occupancy, and OCC." in page
    assert f"An occ; then {link('occupancy', 'OCC')}." in page
    assert page.count('id="term-occupancy"') == 1
    assert "What occupancy means." in page
    own = read(visitor, "occupancy")
    assert 'class="term"' not in own
    assert '<section id="mentioned"' in own and 'href="/glossary/shrinkage/">Shrinkage</a>' in own


def test_links_are_not_made_on_each_request(
    visitor: StrictClient, pair: tuple[Entry, Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("worked out while somebody reads")

    monkeypatch.setattr(crosslinks, "work_out", never)
    assert 'class="term"' in read(visitor, "shrinkage")


def test_a_new_entry_is_linked_where_it_was_named_before(
    visitor: StrictClient, make_entry: Make, pair: tuple[Entry, Entry], now: datetime
) -> None:
    write(pair[1], "<p>Rostered time is paid.</p>")
    publish(pair[1], now - HOUR / 2)
    assert "Rostered time is paid" in read(visitor, "shrinkage")
    late = make_entry("rostered-time")
    actions.publish(entry=late, by=None, at=now)
    assert link("rostered-time", "Rostered time") in read(visitor, "shrinkage"), "before the clock"
    assert crosslinks.catch_up(at=now) == 1
    assert Mention.objects.filter(entry=late).count() == 1
    assert crosslinks.catch_up(at=now) == 0


def test_a_renamed_entry_links_by_its_new_name(
    visitor: StrictClient, pair: tuple[Entry, Entry], now: datetime
) -> None:
    pair[0].term, pair[0].aliases = "Busyness", ""
    pair[0].save()
    actions.publish(entry=pair[0], by=None, at=now)
    assert 'class="term"' not in read(visitor, "shrinkage")
    crosslinks.catch_up(at=now)
    assert not Mention.objects.exists()


def test_a_withdrawn_or_deleted_entry_links_no_longer(
    visitor: StrictClient, pair: tuple[Entry, Entry], now: datetime
) -> None:
    actions.withdraw(entry=pair[0], by=None, at=now)
    assert "<p>Occupancy and occupancy" in read(visitor, "shrinkage")
    publish(pair[0], now + timedelta(seconds=1))
    pair[0].delete()
    assert "<p>Occupancy and occupancy" in read(visitor, "shrinkage")


def test_a_planned_entry_links_from_its_hour_without_a_clock(
    visitor: StrictClient, make_entry: Make, pair: tuple[Entry, Entry], now: datetime
) -> None:
    write(pair[1], "<p>Paid time is the base.</p>")
    publish(pair[1], now - HOUR / 2)
    late = make_entry("paid-time")
    actions.schedule(entry=late, by=None, at=now, live_from=now + HOUR)
    assert crosslinks.catch_up(at=now) == 0
    assert "<p>Paid time is" in read(visitor, "shrinkage")
    with time_machine.travel(now + 2 * HOUR, tick=False):
        assert link("paid-time", "Paid time") in read(visitor, "shrinkage")
        assert crosslinks.catch_up(at=now + 2 * HOUR) == 1
        assert link("paid-time", "Paid time") in read(visitor, "shrinkage")


def test_one_may_say_no_for_an_entry_a_block_and_a_name(
    visitor: StrictClient, pair: tuple[Entry, Entry], now: datetime
) -> None:
    occupancy, shrinkage = pair
    Text.objects.filter(parent=shrinkage, ordering=100).update(links_out=False)
    publish(shrinkage, now)
    assert read(visitor, "shrinkage").count('class="term"') == 1
    Entry.objects.filter(pk=shrinkage.pk).update(links_out=False)
    publish(shrinkage, now)
    assert 'class="term"' not in read(visitor, "shrinkage")
    Entry.objects.filter(pk=shrinkage.pk).update(links_out=True)
    Entry.objects.filter(pk=occupancy.pk).update(is_linked=False)
    for entry in pair:
        publish(entry, now)
    assert 'class="term"' not in read(visitor, "shrinkage")


def test_a_link_made_by_hand_counts_as_the_first_and_as_a_mention(
    visitor: StrictClient, pair: tuple[Entry, Entry], make_entry: Make, now: datetime
) -> None:
    other = make_entry("forecasting")
    write(other, '<p>Occupancy, then <a href="/glossary/occupancy/">more of it</a>.</p>')
    publish(other, now)
    assert 'class="term"' not in read(visitor, "forecasting")
    assert Mention.objects.filter(version__entry=other, entry=pair[0]).exists()


def test_what_only_members_read_tells_nobody_else(
    visitor: StrictClient,
    account: StrictClient,
    member: StrictClient,
    make_entry: Make,
    now: datetime,
) -> None:
    occupancy, secret = make_entry("occupancy"), make_entry("secret-sauce")
    write(secret, "<p>Mind occupancy.</p>", audience="member")
    for entry in (occupancy, secret):
        publish(entry, now)
    assert link("occupancy", "occupancy") in read(member, "secret-sauce")
    assert "Secret sauce" in read(member, "occupancy").split('id="mentioned"')[1]
    for client in (visitor, account):
        assert 'id="mentioned"' not in read(client, "occupancy")
        page = read(client, "secret-sauce")
        assert "term-occupancy" not in page and "What occupancy means" not in page


def test_a_visitor_gets_the_link_that_a_member_gets_earlier(
    visitor: StrictClient, member: StrictClient, make_entry: Make, now: datetime
) -> None:
    occupancy, entry = make_entry("occupancy"), make_entry("mixed")
    Text.objects.create(
        parent=entry, region="main", ordering=50, body="<p>Hidden occupancy.</p>", audience="member"
    )
    Text.objects.create(parent=entry, region="main", ordering=60, body="<p>Open occupancy.</p>")
    for each in (occupancy, entry):
        publish(each, now)
    assert f"Open {link('occupancy', 'occupancy')}." in read(visitor, "mixed")
    page = read(member, "mixed")
    assert f"Hidden {link('occupancy', 'occupancy')}." in page and "Open occupancy." in page


def test_drafts_show_their_links_in_the_preview_and_keep_nothing(
    staff: StrictClient, pair: tuple[Entry, Entry], now: datetime
) -> None:
    kept = Linked.objects.count()
    write(pair[1], "<p>Draft: Occupancy.</p>")
    page = staff.get(f"/admin/glossary/entry/{pair[1].pk}/preview/visitor/").content.decode()
    assert f"Draft: {link('occupancy', 'Occupancy')}" in page
    assert Linked.objects.count() == kept


def test_marks_in_a_text_become_nothing(
    visitor: StrictClient, make_entry: Make, now: datetime
) -> None:
    entry = make_entry("marks")
    write(entry, "<p>a\ue000999\ue001b\ue002c\ue000</p>")
    publish(entry, now)
    page = read(visitor, "marks")
    assert "<p>abc</p>" in page


def test_versions_that_nobody_sees_any_more_keep_no_links(
    pair: tuple[Entry, Entry], now: datetime
) -> None:
    write(pair[1], "<p>More.</p>")
    publish(pair[1], now)
    version = EntryVersion.objects.current(at=now).get(entry=pair[1])
    assert list(Linked.objects.filter(version__entry=pair[1])) == [version.linked]


def test_old_addresses_still_mean_the_entry_that_left_them(
    visitor: StrictClient, pair: tuple[Entry, Entry], now: datetime
) -> None:
    pair[1].related.add(pair[0])
    publish(pair[1], now)
    pair[0].slug = "busy-time"
    pair[0].save()
    remember(pair[0], old="occupancy")
    page = read(visitor, "shrinkage")
    assert link("busy-time", "Occupancy") in page
    assert "<dt>Related</dt>" in page


@pytest.mark.parametrize("address", ["/glossary/occupancy/", f"{settings.SITE_URL}/glossary/busy/"])
def test_a_link_by_hand_counts_by_an_address_that_was_left_and_by_a_whole_one(
    visitor: StrictClient, pair: tuple[Entry, Entry], make_entry: Make, now: datetime, address: str
) -> None:
    pair[0].slug = "busy"
    pair[0].save()
    remember(pair[0], old="occupancy")
    other = make_entry("forecasting")
    write(other, f'<p>Occupancy, then <a href="{address}">more of it</a>.</p>')
    publish(other, now)
    assert 'class="term"' not in read(visitor, "forecasting")
    assert Mention.objects.filter(version__entry=other, entry=pair[0]).exists()


# Broken links


def test_a_whole_address_of_ours_is_looked_at_too(pair: tuple[Entry, Entry], now: datetime) -> None:
    site = settings.SITE_URL
    write(
        pair[1],
        f'<p><a href="{site}/glossary/gone/">a</a> <a href="{site}/glossary/occupancy/">b</a> '
        f'<a href="{site}.example/glossary/theirs/">c</a></p>',
    )
    Card.objects.create(
        parent=pair[1],
        region="main",
        ordering=300,
        title="On",
        link=f"{site}/no/such/page/",
        link_label="Go",
    )
    publish(pair[1], now)
    assert broken(at=now) == {"/glossary/gone/", "/no/such/page/"}


def test_links_that_lead_nowhere_are_found_with_where_they_stand(
    pair: tuple[Entry, Entry], make_entry: Make, now: datetime
) -> None:
    write(
        pair[1],
        '<p><a href="/glossary/occupancy/">a</a> <a href="/glossary/gone/">b</a> '
        '<a href="/no/such/page/">c</a> <a href="/courses/">d</a> <a href="https://x.example/">e</a></p>',
    )
    publish(pair[1], now)
    assert broken(at=now) == {"/glossary/gone/", "/no/such/page/"}
    publish(make_entry("gone"), now)
    actions.withdraw(entry=pair[0], by=None, at=now)
    assert broken(at=now) == {"/glossary/occupancy/", "/no/such/page/"}


def test_staff_see_broken_links_on_their_first_page_and_in_a_list(
    staff: StrictClient, pair: tuple[Entry, Entry], now: datetime
) -> None:
    write(pair[1], '<p><a href="/glossary/gone/">b</a></p>')
    publish(pair[1], now)
    first = staff.get("/admin/").content.decode()
    assert "broken link in the glossary" in first and "/glossary/gone/" in first
    listed = staff.get("/admin/glossary/internallink/").content.decode()
    assert "Text 5: Section 0" in listed or "Section 0" in listed
    assert f"/admin/glossary/entry/{pair[1].pk}/change/" in listed
