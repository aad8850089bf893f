"""The page store never shows one person's page to another, and forgets when told."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from glossary import actions, content
from members.accounts.models import User
from publishing.corner import MARKER_BYTES
from publishing.middleware import StoreBehindGate
from publishing.store import MARK, Page, PageStore, fetch, forget, mark, store
from tests.conftest import PASSWORD
from tests.strict import StrictClient

#: Entries that the tests read.
ENTRIES = ("copc", "iso-18295")
OWN = {"X-Request-ID", "Set-Cookie"}


@pytest.fixture
def entries(db: None, tmp_path: Path) -> list[Any]:
    few = tmp_path / "entries"
    few.mkdir()
    for slug in ENTRIES:
        text = (content.FOLDER / f"{slug}.yaml").read_text(encoding="utf-8")
        alone = re.sub(r"^related: .*$", "related: []", text, flags=re.M)
        alone = alone.replace("/glossary/service-level/", "/glossary/copc/")
        (few / f"{slug}.yaml").write_text(alone, encoding="utf-8")
    return content.load_entries(folder=few, by=None, at=timezone.now() - timedelta(days=1))


def page(body: bytes, valid: str = "m") -> Page:
    return Page(valid, (), body)


def test_the_oldest_page_goes_when_the_store_is_full() -> None:
    small = PageStore(limit=10_000)
    for name in "abcdef":
        small.put(name, page(b"x" * 1000))
    assert small.get("a", mark="m") is None
    assert small.get("f", mark="m") is not None
    assert small.size <= 10_000


def test_a_page_that_would_sweep_the_store_is_not_kept() -> None:
    small = PageStore(limit=10_000)
    small.put("big", page(b"x" * 5000))
    assert small.get("big", mark="m") is None


def test_a_page_of_another_mark_is_forgotten() -> None:
    small = PageStore(limit=100_000)
    small.put("a", page(b"x"))
    assert small.get("a", mark="other") is None
    assert small.size == 0


def test_a_publish_changes_the_mark_only_when_it_is_committed(
    db: None, django_capture_on_commit_callbacks: Any
) -> None:
    before = mark()
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        forget()
    assert mark() == before
    callbacks[0]()
    assert mark() != before


def test_without_the_shared_cache_nothing_is_kept(
    entries: Any, visitor: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError("down")

    monkeypatch.setattr(cache, "get", broken)
    assert mark() == ""
    store.clear()
    assert visitor.get("/courses/").status_code == 200
    assert store.size == 0


def test_a_visitor_is_answered_from_the_store_without_a_query(
    entries: Any, visitor: StrictClient, django_assert_num_queries: Any
) -> None:
    first = visitor.get("/glossary/copc/")
    with django_assert_num_queries(0):
        second = visitor.get("/glossary/copc/")
    assert first.content == second.content
    assert second["Cache-Control"] == "no-cache"
    assert "Cookie" in second["Vary"]


def test_not_modified_costs_no_body(entries: Any, visitor: StrictClient) -> None:
    etag = visitor.get("/glossary/copc/")["ETag"]
    again = visitor.get("/glossary/copc/", headers={"if-none-match": etag})
    assert again.status_code == 304
    assert again.content == b""


def test_a_reader_that_takes_gzip_gets_gzip(entries: Any, visitor: StrictClient) -> None:
    plain = visitor.get("/glossary/copc/")
    small = visitor.get("/glossary/copc/", headers={"accept-encoding": "gzip"})
    assert small["Content-Encoding"] == "gzip"
    assert len(small.content) < len(plain.content) / 2
    assert "Content-Encoding" not in plain.headers


def test_a_members_page_is_never_shown_to_a_visitor(
    entries: Any, visitor: StrictClient, member: StrictClient, account: StrictClient
) -> None:
    for client in (member, account, visitor, member, visitor):
        response = client.get("/glossary/iso-18295/")
        html = response.content.decode()
        if client is visitor:
            assert member.user.email not in html
            assert response["Cache-Control"] == "no-cache"
        else:
            assert response["Cache-Control"] == "private, no-store"
            other = account if client is member else member
            assert other.user.email not in html


def test_the_corner_is_the_persons_own(
    entries: Any, member: StrictClient, other_member: StrictClient
) -> None:
    for client, other in ((member, other_member), (other_member, member)):
        html = client.get("/glossary/copc/").content.decode()
        assert client.user.email in html
        assert other.user.email not in html


def test_a_lapse_shows_at_the_next_click(entries: Any, member: StrictClient) -> None:
    before = member.get("/glossary/iso-18295/").content
    member.user.seats.update(revoked_at=timezone.now())
    after = member.get("/glossary/iso-18295/").content
    assert len(after) < len(before)


def test_a_publish_shows_at_once(
    entries: Any, visitor: StrictClient, django_capture_on_commit_callbacks: Any
) -> None:
    assert b"Entirely new words" not in visitor.get("/glossary/copc/").content
    copc = next(entry for entry in entries if entry.slug == "copc")
    copc.lead = "<p>Entirely new words.</p>"
    copc.save()
    with django_capture_on_commit_callbacks(execute=True):
        actions.publish(entry=copc, by=None, at=timezone.now())
    assert b"Entirely new words" in visitor.get("/glossary/copc/").content


def test_a_scheduled_version_shows_when_its_hour_comes(
    entries: Any, visitor: StrictClient, django_capture_on_commit_callbacks: Any
) -> None:
    now = timezone.now()
    copc = next(entry for entry in entries if entry.slug == "copc")
    copc.lead = "<p>Tomorrow's words.</p>"
    copc.save()
    hour = now + timedelta(hours=1)
    with django_capture_on_commit_callbacks(execute=True):
        actions.schedule(entry=copc, by=None, at=now, live_from=hour)
    with time_machine.travel(hour - timedelta(seconds=2)):
        assert b"Tomorrow" not in visitor.get("/glossary/copc/").content
    with time_machine.travel(hour + timedelta(seconds=1)):
        assert b"Tomorrow" in visitor.get("/glossary/copc/").content


@pytest.mark.parametrize(
    "address",
    ["/glossary/copc/?x=<script>", "/glossary/copc/?" + "a" * 600, "/glossary/copc/?next=//evil"],
)
def test_strange_addresses_are_answered_and_bounded(
    entries: Any, visitor: StrictClient, address: str
) -> None:
    assert visitor.get(address).status_code == 200
    assert store.size < store.limit


def test_another_host_has_its_own_pages(entries: Any, visitor: StrictClient) -> None:
    visitor.get("/glossary/copc/", headers={"host": "localhost"})
    bad = visitor.get("/glossary/copc/", headers={"host": "evil.example"})
    assert bad.status_code == 400


def test_a_request_with_authorization_is_not_answered_from_the_store(
    entries: Any, visitor: StrictClient
) -> None:
    visitor.get("/glossary/copc/", headers={"authorization": "Basic eDp5"})
    assert store.size == 0


def test_the_mark_outlives_the_process(db: None) -> None:
    first = mark()
    assert cache.get(MARK)[0] == first == mark()


def headers(response: Any) -> dict[str, str]:
    """What does not differ from request to request."""
    return {name: value for name, value in response.items() if name not in OWN}


def test_another_worker_gets_the_page_that_one_has_finished(
    entries: Any, visitor: StrictClient, django_assert_num_queries: Any
) -> None:
    first = visitor.get("/glossary/copc/", headers={"accept-encoding": "gzip"})
    store.clear()
    with django_assert_num_queries(0):
        second = visitor.get("/glossary/copc/", headers={"accept-encoding": "gzip"})
    third = visitor.get("/glossary/copc/", headers={"accept-encoding": "gzip"})
    assert first.content == second.content == third.content
    assert headers(first) == headers(second) == headers(third)


def test_only_plain_addresses_are_shared(entries: Any, visitor: StrictClient) -> None:
    """Anybody can make up queries without end."""
    key = ("visitor", ("testserver", False, "/glossary/copc/?utm=1"))
    visitor.get("/glossary/copc/?utm=1")
    assert store.get(key, mark=mark()) is not None
    assert fetch(key, mark=mark()) is None
    visitor.get("/glossary/copc/")
    plain = ("visitor", ("testserver", False, "/glossary/copc/"))
    assert fetch(plain, mark=mark()) is not None
    assert fetch(("member", plain[1]), mark=mark()) is None
    assert fetch(plain, mark="another") is None


def test_a_shared_page_grows_no_older_by_being_fetched(entries: Any, visitor: StrictClient) -> None:
    key = ("visitor", ("testserver", False, "/glossary/copc/"))
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        visitor.get("/glossary/copc/")
        made = store.get(key, mark=mark())
        assert made is not None
    with time_machine.travel(now + timedelta(seconds=200), tick=False):
        store.clear()
        visitor.get("/glossary/copc/")
        fetched = store.get(key, mark=mark())
        assert fetched is not None
        assert fetched.expires == made.expires


def test_a_member_is_answered_with_three_queries_and_without_the_view(
    entries: Any, member: StrictClient, other_member: StrictClient, monkeypatch: Any
) -> None:
    first = member.get("/glossary/copc/")
    monkeypatch.setattr(StoreBehindGate, "process_view", _must_not_run)
    with CaptureQueriesContext(connection) as asked:
        second = member.get("/glossary/copc/")
    assert len(asked) == 3  # session, person, membership
    assert headers(first) == headers(second)
    assert second["Cache-Control"] == "private, no-store"
    theirs = other_member.get("/glossary/copc/")
    assert other_member.user.email in theirs.content.decode()
    assert member.user.email not in theirs.content.decode()


def _must_not_run(*args: Any, **kwargs: Any) -> None:
    raise AssertionError("it was answered further out")


def test_signing_out_works_from_a_stored_page(entries: Any, member: StrictClient) -> None:
    client = StrictClient(enforce_csrf_checks=True)
    client.force_login(member.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    client.get("/glossary/copc/")
    for _ in range(2):
        html = client.get("/glossary/copc/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)
    assert token
    assert client.cookies[settings.CSRF_COOKIE_NAME].value
    client.post("/accounts/logout/", {"csrfmiddlewaretoken": token[1]})
    assert member.user.email not in client.get("/glossary/copc/").content.decode()


@pytest.mark.parametrize("how", ["inactive", "password", "session"])
def test_who_is_no_longer_let_in_reads_the_visitors_page(
    entries: Any, member: StrictClient, visitor: StrictClient, how: str
) -> None:
    for client in (member, visitor):
        client.get("/glossary/iso-18295/")
    if how == "inactive":
        User.objects.update(is_active=False)
    elif how == "password":
        member.user.set_password(PASSWORD + "!")
        member.user.save()
    else:
        member.session.flush()
    html = member.get("/glossary/iso-18295/").content.decode()
    assert member.user.email not in html
    assert "Sign in" in html


def test_a_session_of_nobody_leaves_the_visitors_page_as_it_is(
    entries: Any, visitor: StrictClient
) -> None:
    other = StrictClient()
    session = other.session
    session["something"] = "kept"
    session.save()
    assert b"COPC" in other.get("/glossary/copc/").content
    assert store.size == 0
    assert visitor.get("/glossary/copc/")["Cache-Control"] == "no-cache"


def test_a_page_with_a_mistake_is_not_kept_and_has_its_corner(
    entries: Any, member: StrictClient
) -> None:
    for _ in range(2):
        html = member.get("/glossary/no-such-word/").content
        assert member.user.email.encode() in html
        assert MARKER_BYTES not in html
    assert store.size == 0
