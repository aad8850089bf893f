"""The score that Mozilla's HTTP Observatory would give, from a site's own responses.

The table is the published one (MDN, "HTTP Observatory tests & scoring", 2024). Bonus points count
only when the score without them is 90 or more. What needs a scan from outside (being in browsers'
HSTS preload list, a valid certificate) is taken as not given, so the real score can only be higher.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.cookies import Morsel, SimpleCookie

SIX_MONTHS = 15_768_000

TABLE = {
    "csp-implemented-with-no-unsafe-default-src-none": 10,
    "csp-implemented-with-no-unsafe": 5,
    "csp-implemented-with-unsafe-inline-in-style-src-only": 0,
    "csp-implemented-with-insecure-scheme-in-passive-content-only": -10,
    "csp-implemented-with-unsafe-eval": -10,
    "csp-implemented-with-unsafe-inline": -20,
    "csp-implemented-with-insecure-scheme": -20,
    "csp-header-invalid": -25,
    "csp-not-implemented": -25,
    "cookies-secure-with-httponly-sessions-and-samesite": 5,
    "cookies-secure-with-httponly-sessions": 0,
    "cookies-not-found": 0,
    "cookies-without-secure-flag-but-protected-by-hsts": -5,
    "cookies-session-without-secure-flag-but-protected-by-hsts": -10,
    "cookies-without-secure-flag": -20,
    "cookies-anticsrf-without-samesite-flag": -20,
    "cookies-samesite-flag-invalid": -20,
    "cookies-session-without-httponly-flag": -30,
    "cookies-session-without-secure-flag": -40,
    "cross-origin-resource-sharing-not-implemented": 0,
    "cross-origin-resource-sharing-implemented-with-universal-access": -50,
    "redirection-to-https": 0,
    "redirection-off-host-from-http": -5,
    "redirection-not-to-https-on-initial-redirection": -10,
    "redirection-missing": -20,
    "redirection-not-to-https": -20,
    "referrer-policy-private": 5,
    "referrer-policy-not-implemented": 0,
    "referrer-policy-unsafe": -5,
    "referrer-policy-header-invalid": -5,
    "hsts-implemented-max-age-at-least-six-months": 0,
    "hsts-implemented-max-age-less-than-six-months": -10,
    "hsts-not-implemented": -20,
    "hsts-header-invalid": -20,
    "sri-not-implemented-but-all-scripts-loaded-from-secure-origin": 0,
    "sri-not-implemented-but-external-scripts-loaded-securely": -5,
    "sri-not-implemented-and-external-scripts-not-loaded-securely": -50,
    "x-content-type-options-nosniff": 0,
    "x-content-type-options-not-implemented": -5,
    "x-content-type-options-header-invalid": -5,
    "x-frame-options-implemented-via-csp": 5,
    "x-frame-options-sameorigin-or-deny": 5,
    "x-frame-options-not-implemented": -20,
    "x-frame-options-header-invalid": -20,
    "cross-origin-resource-policy-implemented-with-same-origin": 10,
    "cross-origin-resource-policy-implemented-with-same-site": 10,
    "cross-origin-resource-policy-implemented-with-cross-origin": 0,
    "cross-origin-resource-policy-not-implemented": 0,
    "cross-origin-resource-policy-header-invalid": -5,
}

_PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
_LOOSE = {
    "origin",
    "origin-when-cross-origin",
    "unsafe-url",
    "no-referrer-when-downgrade",
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page over https, and what the same address answers over plain http.

    ``cookies`` are Set-Cookie header values; ``http_location`` is "" where http is answered.
    """

    host: str
    headers: Mapping[str, str]
    cookies: Iterable[str] = ()
    html: str = ""
    http_status: int = 301
    http_location: str = ""

    def header(self, name: str) -> str:
        return {key.lower(): value for key, value in self.headers.items()}.get(name, "")


def score(page: Page) -> tuple[int, list[str]]:
    """(points, the rows of :data:`TABLE` that apply)."""
    rows = [
        _policy(page),
        _cookies(page),
        _sharing(page),
        _redirection(page),
        _referrer(page),
        _transport(page),
        _scripts(page),
        _sniffing(page),
        _framing(page),
        _resource(page),
    ]
    points = [TABLE[row] for row in rows]
    without_bonus = 100 + sum(number for number in points if number < 0)
    if without_bonus < 90:
        return max(without_bonus, 0), rows
    return 100 + sum(points), rows


def directives(policy: str) -> dict[str, list[str]]:
    """The parts of a content security policy; the first of two equal names counts."""
    found: dict[str, list[str]] = {}
    for part in policy.split(";"):
        words = part.split()
        if words:
            found.setdefault(words[0].lower(), [word.lower() for word in words[1:]])
    return found


def _policy(page: Page) -> str:
    policy = page.header("content-security-policy")
    if not policy:
        return "csp-not-implemented"
    parts = directives(policy)
    if not all(re.fullmatch(r"[a-z-]+", name) for name in parts):
        return "csp-header-invalid"
    default = parts.get("default-src", ["*"])
    scripts = parts.get("script-src", default)
    styles = parts.get("style-src", default)
    strict = any(word.startswith(("'nonce-", "'sha256-", "'sha384-")) for word in scripts)
    broad = {"*", "http:", "https:", "data:", "blob:"}
    if ("'unsafe-inline'" in scripts and not strict) or broad & set(scripts):
        return "csp-implemented-with-unsafe-inline"
    if "'unsafe-eval'" in scripts + styles:
        return "csp-implemented-with-unsafe-eval"
    for name, words in parts.items():
        if any(word == "http:" or word.startswith("http://") for word in words):
            passive = name in ("img-src", "media-src")
            end = "insecure-scheme-in-passive-content-only" if passive else "insecure-scheme"
            return f"csp-implemented-with-{end}"
    if "'unsafe-inline'" in styles:
        return "csp-implemented-with-unsafe-inline-in-style-src-only"
    closed = parts.get("default-src") == ["'none'"]
    complete = {"base-uri", "form-action", "frame-ancestors"} <= parts.keys()
    if closed and complete:
        return "csp-implemented-with-no-unsafe-default-src-none"
    return "csp-implemented-with-no-unsafe"


def _cookies(page: Page) -> str:
    jar: list[tuple[str, Morsel[str]]] = []
    for header in page.cookies:
        jar += SimpleCookie(header).items()
    if not jar:
        return "cookies-not-found"
    protected = _transport(page).startswith("hsts-implemented")
    worst = "cookies-secure-with-httponly-sessions-and-samesite"

    def consider(row: str) -> None:
        nonlocal worst
        worst = min(worst, row, key=lambda name: TABLE[name])

    for name, cookie in jar:
        lower = name.lower()
        is_token = "csrf" in lower
        is_session = not is_token and any(word in lower for word in ("sess", "login", "auth"))
        same_site = str(cookie["samesite"])
        if same_site and same_site.lower() not in ("strict", "lax", "none"):
            consider("cookies-samesite-flag-invalid")
        if is_token and not same_site:
            consider("cookies-anticsrf-without-samesite-flag")
        if is_session and not cookie["httponly"]:
            consider("cookies-session-without-httponly-flag")
        if not cookie["secure"]:
            kind = "cookies-session" if is_session else "cookies"
            end = "-but-protected-by-hsts" if protected else ""
            consider(f"{kind}-without-secure-flag{end}")
        if not same_site or same_site.lower() == "none":
            consider("cookies-secure-with-httponly-sessions")
    return worst


def _sharing(page: Page) -> str:
    everyone = page.header("access-control-allow-origin") == "*"
    end = "implemented-with-universal-access" if everyone else "not-implemented"
    return f"cross-origin-resource-sharing-{end}"


def _redirection(page: Page) -> str:
    if not 300 <= page.http_status < 400:
        return "redirection-missing"
    if not page.http_location.startswith("https://"):
        return "redirection-not-to-https"
    if page.http_location.split("/")[2] != page.host:
        return "redirection-off-host-from-http"
    return "redirection-to-https"


def _referrer(page: Page) -> str:
    value = page.header("referrer-policy").lower()
    if not value:
        return "referrer-policy-not-implemented"
    last = value.split(",")[-1].strip()  # the last one that a browser knows counts
    if last in _PRIVATE:
        return "referrer-policy-private"
    return "referrer-policy-unsafe" if last in _LOOSE else "referrer-policy-header-invalid"


def _transport(page: Page) -> str:
    value = page.header("strict-transport-security")
    if not value:
        return "hsts-not-implemented"
    found = re.search(r"max-age=(\d+)", value)
    if not found:
        return "hsts-header-invalid"
    end = "at-least" if int(found[1]) >= SIX_MONTHS else "less-than"
    return f"hsts-implemented-max-age-{end}-six-months"


def _scripts(page: Page) -> str:
    for address in re.findall(r"<script[^>]*\ssrc=[\"']?([^\"'\s>]+)", page.html, re.I):
        if address.startswith(("http:", "//")):
            return "sri-not-implemented-and-external-scripts-not-loaded-securely"
        if address.startswith("https:") and address.split("/")[2] != page.host:
            return "sri-not-implemented-but-external-scripts-loaded-securely"
    return "sri-not-implemented-but-all-scripts-loaded-from-secure-origin"


def _sniffing(page: Page) -> str:
    value = page.header("x-content-type-options").lower()
    if not value:
        return "x-content-type-options-not-implemented"
    ok = value == "nosniff"
    return f"x-content-type-options-{'nosniff' if ok else 'header-invalid'}"


def _framing(page: Page) -> str:
    if "frame-ancestors" in directives(page.header("content-security-policy")):
        return "x-frame-options-implemented-via-csp"
    value = page.header("x-frame-options").lower()
    if not value:
        return "x-frame-options-not-implemented"
    ok = value in ("deny", "sameorigin")
    return f"x-frame-options-{'sameorigin-or-deny' if ok else 'header-invalid'}"


def _resource(page: Page) -> str:
    value = page.header("cross-origin-resource-policy").lower()
    if not value:
        return "cross-origin-resource-policy-not-implemented"
    ok = value in ("same-origin", "same-site", "cross-origin")
    end = f"implemented-with-{value}" if ok else "header-invalid"
    return f"cross-origin-resource-policy-{end}"
