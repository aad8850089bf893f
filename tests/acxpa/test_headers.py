"""What browsers are told by every page in production: policy, cookies, transport (G12, G5).

A process with production settings asks each route once, over https and http, as somebody who may
open it; the score is the one that Mozilla's Observatory would give.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from members.videos.providers import ORIGINS
from tests import migrated
from tests.police import observatory, production
from tests.police.production import ROOT

pytestmark = pytest.mark.once

PASS_FIGURE = 115
#: Where inline style is allowed: the admin's widgets and text editor need it.
STAFF_SIDE = "/admin/"
FOR_OTHER_SITES = re.compile(r"/rankings/badges/.+\.svg|/glossary/.+/share-\d+\.png")

Row = dict[str, Any]


@pytest.fixture(scope="module")
def probed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("production")
    migrated.put_into(folder)
    ended = production.script(
        ROOT / "tests" / "police" / "production_probe.py", env=production.environment(folder)
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    found: dict[str, Any] = json.loads(ended.stdout.strip().splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def pages(probed: dict[str, Any]) -> list[Row]:
    """The responses that a browser shows as pages."""
    return [
        row
        for row in probed["pages"]
        if row["type"].startswith("text/html") and row["status"] not in (301, 302)
    ]


def policy_of(row: Row) -> dict[str, list[str]]:
    return observatory.directives(row["headers"].get("Content-Security-Policy", ""))


def as_page(host: str, row: Row) -> observatory.Page:
    return observatory.Page(
        host=host,
        headers=row["headers"],
        cookies=row["cookies"],
        html="".join(row["scripts"]),
        http_status=row["http_status"],
        http_location=row["http_location"],
    )


def test_no_page_breaks_in_production(probed: dict[str, Any]) -> None:
    broken = {row["key"]: row["status"] for row in probed["pages"] if row["status"] >= 500}
    assert not broken


def test_the_probe_saw_pages_of_every_audience(pages: list[Row]) -> None:
    seen = {row["role"] for row in pages if row["status"] == 200}
    assert seen == {"visitor", "account", "member", "staff"}


def test_every_page_scores_at_least_115(probed: dict[str, Any], pages: list[Row]) -> None:
    low = {}
    for row in pages:
        points, reasons = observatory.score(as_page(probed["host"], row))
        if points < PASS_FIGURE:
            low[row["path"]] = (points, [r for r in reasons if observatory.TABLE[r] < 5])
    assert not low


def test_the_policy_has_no_unsafe_word_outside_the_admins_styles(pages: list[Row]) -> None:
    for row in pages:
        for name, words in policy_of(row).items():
            unsafe = [word for word in words if word.startswith("'unsafe")]
            allowed = row["path"].startswith(STAFF_SIDE) and name == "style-src"
            assert not unsafe or (allowed and unsafe == ["'unsafe-inline'"]), (row["path"], name)


def test_the_policy_denies_by_default_and_names_no_foreign_source(pages: list[Row]) -> None:
    for row in pages:
        policy = policy_of(row)
        assert policy.get("default-src") == ["'none'"], row["path"]
        for name in ("base-uri", "object-src"):
            assert policy.get(name) == ["'none'"], (row["path"], name)
        if row["key"] == "videos:elsewhere":
            # Whoever opens it has asked for the provider's player, and for nothing else of theirs.
            assert policy.pop("frame-src") == ORIGINS
        for words in policy.values():
            assert not any("." in word or "*" in word for word in words), row["path"]


def test_nobody_may_frame_a_page_except_the_portal_its_own_letters(pages: list[Row]) -> None:
    for row in pages:
        ancestors = policy_of(row).get("frame-ancestors")
        if row["key"] == "admin:mail_letter_sample_html":
            assert ancestors == ["'self'"]
        else:
            assert ancestors == ["'none'"], row["path"]


def test_scripts_are_files_of_our_own_or_carry_the_nonce(pages: list[Row]) -> None:
    for row in pages:
        for tag in row["scripts"]:
            if re.search(r'type="(application/(ld\+)?json)"', tag):
                continue
            source = re.search(r'src="([^"]*)"', tag)
            if source:
                assert source[1].startswith(("/static/", "/admin/jsi18n/")), (row["path"], tag)
            else:
                nonce = re.search(r'nonce="([^"]+)"', tag)
                assert nonce, (row["path"], tag)
                assert f"'nonce-{nonce[1].lower()}'" in policy_of(row)["script-src"], row["path"]


def test_every_response_has_the_plain_headers(probed: dict[str, Any]) -> None:
    for row in probed["pages"]:
        headers = row["headers"]
        assert headers.get("X-Content-Type-Options") == "nosniff", row["path"]
        assert "max-age=" in headers.get("Strict-Transport-Security", ""), row["path"]
        assert headers.get("Referrer-Policy") in (
            "strict-origin-when-cross-origin",
            "same-origin",
            "no-referrer",
        ), row["path"]
        assert "X-Powered-By" not in headers
        assert "Server" not in headers


def test_pages_are_isolated_from_other_sites(probed: dict[str, Any]) -> None:
    for row in probed["pages"]:
        assert row["headers"].get("Cross-Origin-Opener-Policy") == "same-origin", row["path"]
        # A winner's badge and an entry's share image are made to be shown by other sites.
        policy = "cross-origin" if FOR_OTHER_SITES.fullmatch(row["path"]) else "same-origin"
        assert row["headers"].get("Cross-Origin-Resource-Policy") == policy, row["path"]


def test_pages_ask_for_no_sensor(pages: list[Row]) -> None:
    for row in pages:
        permissions = row["headers"].get("Permissions-Policy", "")
        for name in ("camera", "geolocation", "microphone"):
            assert f"{name}=()" in permissions, row["path"]


def test_plain_http_leads_to_https_on_the_same_host(probed: dict[str, Any]) -> None:
    for row in probed["pages"]:
        if row["path"] in ("/healthz", "/readyz"):
            assert row["http_status"] == 200, "probes come from inside, without TLS"
            continue
        assert row["http_status"] == 301, row["path"]
        assert row["http_location"] == f"https://{probed['host']}{row['path']}"


def test_cookies_are_bound_to_the_host_and_to_https(probed: dict[str, Any]) -> None:
    seen = [cookie for row in probed["pages"] for cookie in row["cookies"]]
    assert seen
    for cookie in seen:
        assert cookie.startswith("__Host-"), cookie
        for part in ("Secure", "HttpOnly", "SameSite", "Path=/"):
            assert part in cookie, cookie
        assert "Domain" not in cookie


def test_production_has_no_development_pages(probed: dict[str, Any]) -> None:
    assert not [row["path"] for row in probed["pages"] if row["path"].startswith("/dev/")]


def test_gated_pages_are_kept_by_nobody_in_production_too(probed: dict[str, Any]) -> None:
    for row in probed["pages"]:
        if row["role"] != "visitor":
            assert row["headers"].get("Cache-Control") == "private, no-store", row["path"]


class TestTheScore:
    """The scoring itself, so that a mistake in it cannot pass a bad page."""

    BARE = observatory.Page(host="a.example", headers={}, http_status=200)

    def test_a_bare_page_fails(self) -> None:
        points, rows = observatory.score(self.BARE)
        assert points == 100 - 25 - 20 - 20 - 5 - 20
        assert "csp-not-implemented" in rows

    def test_bonus_counts_only_above_ninety(self) -> None:
        headers = {"Referrer-Policy": "no-referrer", "Cross-Origin-Resource-Policy": "same-origin"}
        page = observatory.Page(host="a.example", headers=headers, http_status=200)
        assert observatory.score(page)[0] == observatory.score(self.BARE)[0]

    @pytest.mark.parametrize(
        ("policy", "row"),
        [
            (
                "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
                "csp-implemented-with-no-unsafe-default-src-none",
            ),
            ("default-src 'self'", "csp-implemented-with-no-unsafe"),
            (
                "default-src 'none'; style-src 'unsafe-inline'",
                "csp-implemented-with-unsafe-inline-in-style-src-only",
            ),
            ("default-src 'self' 'unsafe-inline'", "csp-implemented-with-unsafe-inline"),
            ("script-src https:", "csp-implemented-with-unsafe-inline"),
            ("img-src *", "csp-implemented-with-unsafe-inline"),
            ("default-src 'self'; script-src 'unsafe-eval'", "csp-implemented-with-unsafe-eval"),
            ("default-src 'self' http://a.example", "csp-implemented-with-insecure-scheme"),
        ],
    )
    def test_a_policy_falls_into_its_row(self, policy: str, row: str) -> None:
        page = observatory.Page(host="a.example", headers={"Content-Security-Policy": policy})
        assert row in observatory.score(page)[1]

    @pytest.mark.parametrize(
        ("cookie", "row"),
        [
            (
                "sessionid=1; Secure; HttpOnly; SameSite=Lax",
                "cookies-secure-with-httponly-sessions-and-samesite",
            ),
            ("sessionid=1; Secure; SameSite=Lax", "cookies-session-without-httponly-flag"),
            ("sessionid=1; HttpOnly; SameSite=Lax", "cookies-session-without-secure-flag"),
            ("csrftoken=1; Secure", "cookies-anticsrf-without-samesite-flag"),
            ("choice=1; SameSite=Lax", "cookies-without-secure-flag"),
        ],
    )
    def test_a_cookie_falls_into_its_row(self, cookie: str, row: str) -> None:
        page = observatory.Page(host="a.example", headers={}, cookies=[cookie])
        assert row in observatory.score(page)[1]
