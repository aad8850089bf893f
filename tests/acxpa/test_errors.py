"""Error pages: the right status, our look, no stack trace, and a 500 that needs nothing to show."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.template import Engine
from django.test import Client
from django.urls import reverse

from tests.conftest import PASSWORD
from tests.police.production import ROOT
from tests.strict import StrictClient

FIXED = (ROOT / "templates" / "500.html").read_bytes()
#: What only a page of the portal's own frame has.
OUR_LOOK = ('<html lang="en-AU"', "<main", 'rel="stylesheet"', "</footer>")
TRACES = ("Traceback", "Exception", "person@people.example", ".py", "DEBUG")


@pytest.fixture
def broken(settings: Any, db: None) -> StrictClient:
    """A visitor of a portal with pages that go wrong."""
    settings.ROOT_URLCONF = "tests.police.broken_urls"
    client = StrictClient()
    client.raise_request_exception = False
    return client


def assert_our_page(response: Any, status: int) -> str:
    assert response.status_code == status
    assert response["Content-Type"].startswith("text/html")
    html: str = response.content.decode()
    for mark in OUR_LOOK:
        assert mark in html, f"{mark} is not on the page"
    assert re.search(r"<h1[^>]*>\s*\S", html), "no heading"
    assert not [trace for trace in TRACES if trace in html]
    return html


def test_a_missing_page_is_404_in_our_look(visitor: StrictClient) -> None:
    html = assert_our_page(visitor.get("/nowhere/"), 404)
    assert reverse("home") in html or reverse("glossary:list") in html, "no way on"


@pytest.mark.parametrize(
    "path",
    [
        "/glossary/no-such-entry/",
        "/courses/no-such-course/",
        "/glossary/shared/no-such-token/",
        "/join/invitation/no-such-token/",
        "/accounts/email/agree/no-such-token/",
        "/accounts/confirm-email/no-such-key/",
    ],
)
def test_an_unknown_thing_is_404_in_our_look(visitor: StrictClient, path: str) -> None:
    assert_our_page(visitor.get(path), 404)


def test_a_missing_page_tells_nobody_what_was_asked_for(visitor: StrictClient) -> None:
    html = assert_our_page(visitor.get("/nowhere-%3Cb%3Eperson%3C/b%3E/"), 404)
    assert "<b>person" not in html


def test_forbidden_is_403_in_our_look(broken: StrictClient) -> None:
    assert_our_page(broken.get("/broken/forbidden/"), 403)


@pytest.mark.parametrize("path", ["/broken/suspicious/", "/broken/bad/"])
def test_a_bad_request_is_400_without_detail(broken: StrictClient, path: str) -> None:
    response = broken.get(path)
    assert response.status_code == 400
    assert "person@" not in response.content.decode()


def test_an_unmarked_view_stays_shut(broken: StrictClient) -> None:
    response = broken.get("/broken/unmarked/")
    assert response.status_code == 500
    assert "behind the gate" not in response.content.decode()
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["/broken/", "/broken/rendering/"])
def test_a_broken_view_shows_the_fixed_page(broken: StrictClient, path: str) -> None:
    response = broken.get(path)
    assert response.status_code == 500
    assert response.content == FIXED
    assert response["Content-Type"].startswith("text/html")
    assert "no-store" in response["Cache-Control"]
    assert response["X-Request-ID"]
    assert not response.cookies


def test_the_fixed_page_shows_without_template_engine(
    broken: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raising(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("no templates today")

    for name in ("get_template", "from_string", "find_template", "select_template"):
        monkeypatch.setattr(Engine, name, raising)
    monkeypatch.setattr("django.template.loader.get_template", raising)
    response = broken.get("/glossary/")
    assert response.status_code == 500
    assert response.content == FIXED


def test_the_fixed_page_shows_without_database(
    settings: Any, broken: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raising(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("no database today")

    broken.cookies[settings.SESSION_COOKIE_NAME] = "a-session-that-must-be-looked-up"
    with monkeypatch.context() as today:
        today.setattr(connection, "cursor", raising)
        response = broken.get(reverse("hub:home"))
    assert response.status_code == 500
    assert response.content == FIXED


def test_the_fixed_page_stands_on_its_own() -> None:
    """No template mark, no script, nothing fetched: it is sent when nothing else works."""
    html = FIXED.decode()
    assert '<html lang="en-AU"' in html
    assert "<title>" in html
    assert "<h1" in html
    for mark in ("{{", "{%", "<script", "<link", "src=", "@import", "url("):
        assert mark not in html, mark


def test_the_fixed_page_may_use_its_style_under_the_policy(broken: StrictClient) -> None:
    """Its style is inside it, so its policy must allow that, and nothing more."""
    response = broken.get("/broken/")
    policy = response["Content-Security-Policy"]
    if "<style" in FIXED.decode():
        assert "style-src 'unsafe-inline'" in policy or "'sha256-" in policy
    assert "script-src" not in policy or "script-src 'self'" in policy
    assert "default-src 'none'" in policy


def test_a_form_from_elsewhere_is_refused_in_our_look(db: None) -> None:
    client = StrictClient(enforce_csrf_checks=True)
    html = assert_our_page(client.post("/accounts/login/", {"login": "x@people.example"}), 403)
    assert "x@people.example" not in html


def test_a_form_from_elsewhere_is_refused_to_members_too(
    member: StrictClient, sign_in: Any
) -> None:
    client = sign_in(member.user)
    client.handler.enforce_csrf_checks = True
    assert_our_page(client.post(reverse("account_logout")), 403)
    assert client.get(reverse("hub:home")).status_code == 200


def test_too_many_tries_are_429_in_our_look(visitor: StrictClient) -> None:
    for _ in range(40):
        response = visitor.post("/accounts/login/", {"login": "a@people.example", "password": "no"})
        if response.status_code == 429:
            break
    html = assert_our_page(response, 429)
    assert "a@people.example" not in html


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "", "a b", "x" * 300])
def test_a_foreign_host_is_400(host: str, db: None) -> None:
    client = Client(raise_request_exception=False)
    for path in ("/", "/glossary/copc/", "/accounts/login/", "/members/"):
        response = client.get(path, HTTP_HOST=host)
        assert response.status_code == 400, path
        assert host == "" or host not in response.content.decode()


def test_a_foreign_host_in_a_forwarded_header_changes_no_link(
    visitor: StrictClient, person: Any, mailoutbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """A mailed link to somebody else's site would hand over the account."""
    user = person("ana")
    with django_capture_on_commit_callbacks(execute=True):
        visitor.post(
            "/accounts/password/reset/",
            {"email": user.email},
            headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"},
        )
    (letter,) = mailoutbox
    assert "evil.example" not in letter.body
    assert settings.SITE_URL in letter.body


ELSEWHERE = [
    "https://evil.example/",
    "http://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "/members/\n//evil.example",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "  https://evil.example/",
    "\x00//evil.example",
    "/" + "a" * 5000,
]


def is_ours(location: str) -> bool:
    return bool(re.fullmatch(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*", location)) and len(location) < 2000


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_sign_in_never_leads_elsewhere(visitor: StrictClient, person: Any, wanted: str) -> None:
    user = person("ana")
    page = visitor.get("/accounts/login/", {"next": wanted})
    assert page.status_code in (200, 302)
    if page.status_code == 200:
        assert "evil.example" not in page.content.decode()
    response = visitor.post(
        "/accounts/login/", {"login": user.email, "password": PASSWORD, "next": wanted}
    )
    assert response.status_code == 302
    assert is_ours(response["Location"]), response["Location"]
    landed = visitor.get("/accounts/login/", {"next": wanted})
    assert landed.status_code in (200, 302)
    assert is_ours(landed.get("Location", "/")), "already signed in"


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_sign_up_never_leads_elsewhere(visitor: StrictClient, wanted: str) -> None:
    page = visitor.get("/accounts/signup/", {"next": wanted})
    assert "evil.example" not in page.content.decode()
    response = visitor.post(
        f"/accounts/signup/?next={wanted!r}",
        {"email": "ana@people.example", "password1": PASSWORD, "next": wanted},
    )
    assert response.status_code in (302, 200, 422, 400)
    assert is_ours(response.get("Location", "/")), response["Location"]


@pytest.mark.parametrize("wanted", ELSEWHERE)
@pytest.mark.parametrize("path", ["/accounts/logout/", "/accounts/login/code/", "/admin/login/"])
def test_no_other_door_leads_elsewhere(member: StrictClient, path: str, wanted: str) -> None:
    for method in (member.get, member.post):
        response = method(path, {"next": wanted})
        assert response.status_code < 500
        assert is_ours(response.get("Location", "/")), response["Location"]


def test_a_form_that_is_too_large_is_refused_in_our_look(member: StrictClient) -> None:
    """It is pasted, not attacked: somebody reads this and has their text still."""
    member.raise_request_exception = False
    much = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    response = member.post("/members/calculators/day/", {"rows": much})
    assert response.status_code == 413
    page = response.content.decode()
    assert "A form takes 2.5 MB of text, and this was more." in page
    assert "too much at once" in page


def test_what_is_not_too_large_but_broken_says_another_thing(broken: StrictClient) -> None:
    response = broken.get("/broken/bad/")
    assert response.status_code == 400
    assert "That cannot be read." in response.content.decode()
