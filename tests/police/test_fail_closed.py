"""When something that the portal rests on fails, it denies or waits; it never opens (G24)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.urls import reverse

from members.access.marks import Audience
from members.downloads.models import DownloadQuerySet, DownloadVersionQuerySet
from members.mail.models import Letter
from members.memberships.rule import SEATS_IN_FORCE
from publishing.store import store
from tests.conftest import PASSWORD
from tests.police.furnished import CAST, Furnished
from tests.police.routes import Route, route_id, walked
from tests.strict import StrictClient

GATED = [route for route in walked() if route.audience is Audience.MEMBER]
PUBLIC_PAGES = ["/", "/glossary/", "/glossary/copc/", "/courses/", "/join/"]


def failing(*args: Any, **kwargs: Any) -> Any:
    raise OperationalError("the database went away")


@pytest.fixture
def no_entitlement(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can be told from a member any more."""
    monkeypatch.setattr(SEATS_IN_FORCE, "rows", failing)


@pytest.fixture
def no_cache(settings: Any, _fresh_caches: None) -> Iterator[None]:
    before = settings.CACHES
    settings.CACHES = {"default": {"BACKEND": "tests.police.broken_providers.BrokenCache"}}
    yield
    settings.CACHES = before


@pytest.fixture
def no_mail(settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.police.broken_providers.BrokenMail"


def quietly(portal: Furnished, role: str) -> StrictClient:
    client = portal.client(role)
    client.raise_request_exception = False
    return client


@pytest.mark.once
@pytest.mark.parametrize("route", GATED, ids=route_id)
@pytest.mark.parametrize("role", CAST)
def test_without_entitlement_a_members_page_opens_for_nobody(
    route: Route, role: str, furnished: Furnished, db: None, no_entitlement: None
) -> None:
    client = quietly(furnished, role)
    for method in (client.get, client.post):
        response = method(route.path(furnished))
        assert response.status_code in (302, 403, 500, 503)
        if response.status_code == 302:
            assert role == "visitor"
            assert response["Location"].startswith(reverse("account_login"))
        else:
            assert "no-store" in response["Cache-Control"]


def test_a_failed_question_is_not_remembered(
    furnished: Furnished, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = quietly(furnished, "member")
    with monkeypatch.context() as outage:
        outage.setattr(SEATS_IN_FORCE, "rows", failing)
        assert client.get(reverse("hub:home")).status_code >= 500
        assert client.get("/courses/").status_code >= 500
    assert client.get(reverse("hub:home")).status_code == 200
    assert client.get("/courses/").status_code == 200


def test_an_error_page_is_never_stored(
    furnished: Furnished, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = quietly(furnished, "member")
    store.clear()
    with monkeypatch.context() as outage:
        outage.setattr(SEATS_IN_FORCE, "rows", failing)
        for path in PUBLIC_PAGES:
            client.get(path)
    assert store.size == 0


def test_visitors_read_on_while_entitlement_fails(
    furnished: Furnished, db: None, no_entitlement: None
) -> None:
    for path in PUBLIC_PAGES:
        assert quietly(furnished, "visitor").get(path).status_code == 200


@pytest.mark.parametrize("queryset", [DownloadQuerySet, DownloadVersionQuerySet])
def test_files_stay_shut_when_their_rule_fails(
    queryset: type, furnished: Furnished, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queryset, "visible_to", failing)
    path = reverse("downloads:file", args=[furnished.facts["download"]])
    response = quietly(furnished, "member").get(path)
    if queryset is DownloadVersionQuerySet:
        assert response.status_code >= 500
        assert "Content-Disposition" not in response
    else:
        assert response.getvalue()


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_without_cache_public_pages_are_made_afresh(
    path: str, furnished: Furnished, db: None, no_cache: None
) -> None:
    for role in ("visitor", "account", "member"):
        client = quietly(furnished, role)
        for _ in range(2):
            assert client.get(path).status_code == 200
    assert store.size == 0


@pytest.mark.once
@pytest.mark.parametrize("route", GATED, ids=route_id)
def test_without_cache_the_gate_still_stands(
    route: Route, furnished: Furnished, db: None, no_cache: None
) -> None:
    path = route.path(furnished)
    assert quietly(furnished, "visitor").get(path).status_code == 302
    for role in ("account", "lapsed", "staff"):
        assert quietly(furnished, role).get(path).status_code == 403
    response = quietly(furnished, "member").get(path)
    # Behind the gate some answer with an error of theirs, or to their owner, or to POST alone; the
    # way into a meeting leads there.
    assert response.status_code in (200, 302, 404, 405, 500, 503)
    if response.status_code == 302:
        assert response["Location"].startswith("https://meet.")
    else:
        assert response.getvalue() or response.status_code == 405


def test_without_cache_nobody_may_try_passwords_without_limit(
    furnished: Furnished, db: None, no_cache: None
) -> None:
    """The limits live in the cache. Without them sign-in rests."""
    client = quietly(furnished, "visitor")
    tries = [
        client.post(
            reverse("account_login"), {"login": CAST["member"], "password": f"wrong {number}"}
        )
        for number in range(12)
    ]
    assert {response.status_code for response in tries} <= {429, 500, 503}
    assert not client.cookies.get("acxpa_session")


def test_without_cache_the_portal_says_it_is_not_ready(db: None, no_cache: None) -> None:
    response = StrictClient().get("/readyz")
    assert response.status_code == 503
    assert response.json()["cache"] == "failing"


def test_without_mail_a_sign_up_waits_for_its_letter(
    visitor: StrictClient, no_mail: None, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = visitor.post(
            reverse("account_signup"), {"email": "ana@people.example", "password1": PASSWORD}
        )
    assert response.status_code == 302
    letter = Letter.objects.get(to="ana@people.example")
    assert letter.state == Letter.State.FAILED
    assert letter.text
    assert letter.try_at is not None
    assert visitor.get(reverse("accounts:overview")).status_code == 302, "signed in unconfirmed"


def test_without_mail_every_decision_stands(
    furnished: Furnished, db: None, no_mail: None, django_capture_on_commit_callbacks: Any
) -> None:
    """A letter that does not leave undoes nothing and shows nobody an error."""
    client = quietly(furnished, "owner")
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            reverse("team:invite", args=[furnished.facts["team"]]),
            {"addresses": "kea@people.example"},
        )
    assert response.status_code == 302
    assert Letter.objects.get(to="kea@people.example").state == Letter.State.FAILED


def test_without_mail_a_reset_tells_nothing(
    furnished: Furnished, db: None, no_mail: None, django_capture_on_commit_callbacks: Any
) -> None:
    answers = []
    for email in (CAST["member"], "nobody@people.example"):
        cache.clear()
        with django_capture_on_commit_callbacks(execute=True):
            response = quietly(furnished, "visitor").post(
                reverse("account_reset_password"), {"email": email}
            )
        answers.append((response.status_code, response.get("Location")))
    assert answers[0] == answers[1]
    assert answers[0][0] == 302
