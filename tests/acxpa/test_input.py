"""Bad input, everywhere: every form, every query parameter, every address with a gap (G10).

Forms and parameters are read off the portal's own pages, page after page through the resolver, so
that a new one is held from its first day. Whatever comes in, the answer is a proper page: never a
5xx, never a stack trace. Each example is undone.

``make test`` tries the same moderate number of examples each time; ``make fuzz`` tries several
hundred of each form and page, and all of the addresses, on both databases.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.urls import resolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from members.access.marks import Audience
from publishing.store import store
from tests.police.forms_found import FoundForm, asked_parameters, posting_forms
from tests.police.furnished import VISITOR, Furnished
from tests.police.routes import Route, every_route, route_id, walked

#: Forms that the walk must meet, or its author forgot one.
KNOWN = frozenset(
    {
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_request_login_code",
        "account_logout",
        "account_change_password",
        "account_email",
        "accounts:overview",
        "accounts:session_end",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "memberships:apply",
        "memberships:invitation",
        "memberships:withdraw",
        "renewal:file",
        "team:invite",
        "team:revoke",
        "admin:glossary_entry_change",
        "admin:memberships_application_approve",
        "admin:downloads_download_add",
        "admin:courses_course_change",
        "admin:rankings_call_add",
        "admin:rankings_callimport_add",
        "admin:rankings_snapshot_publish",
        "rankings:unwatch",
    }
)


def tried() -> list[Route]:
    """All pages; in a short run of the staff's, which are mostly Django's own, every third and
    those with a known form."""
    every = walked()
    return [
        route
        for place, route in enumerate(every)
        if THOROUGH or not is_staffs(route) or place % 3 == 0 or route.key in KNOWN
    ]


def is_staffs(route: Route) -> bool:
    return route.audience is Audience.STAFF


#: Examples of each form and each page that asks for anything; 0 where the run has to be short.
THOROUGH = int(os.environ.get("FUZZ", "0"))
ROUTES = tried()
#: Who fills in the forms of each audience: somebody who gets as far as the form.
ROLE = {
    Audience.PUBLIC: VISITOR,
    Audience.ACCOUNT: "account",
    Audience.MEMBER: "member",
    Audience.STAFF: "staff",
}
#: Who else is shown a form there.
ALSO = {
    "memberships:apply": "newcomer",
    "memberships:invitation": "invited",
    "renewal:renew": "lapsed",
}
#: Parameters that a page may read without a link that says so.
UNSAID = ("page", "q", "next", "p", "o", "all", "e", "_popup", "_to_field", "_changelist_filters")

NASTY = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "a\udfffb",
    "\U0010ffff",
    "\u202e\u2066\ufeff",
    "0",
    "-1",
    "1.5",
    "1e400",
    "NaN",
    "Infinity",
    "9" * 5000,
    str(10**30),
    str(2**63),
    "-9223372036854775809",
    "٣",
    "True",
    "null",
    "[]",
    '{"a": 1}',
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "0001-01-01",
    "24:61:99",
    "<script>alert(1)</script>",
    "' OR '1'='1",
    "%00%s%n{0}${7*7}",
    "../../../etc/passwd",
    "line\r\nbreak: header",
    "a@b",
    '"a b"@people.example',
    "a@" + "b" * 300 + ".example",
    "javascript:alert(1)",
    "//evil.example/",
    "a" * 100_000,
    "ä" * 3000,
]
texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=60),
    st.text(alphabet=st.characters(categories=["Cs", "Cc", "Cf", "Co", "Lo", "Nd"]), max_size=20),
    st.integers(min_value=-(10**40), max_value=10**40).map(str),
)


def examples(many: int) -> settings:
    """How often: a fifth on PostgreSQL, where nothing but the database differs. The same ones each
    run; a failure is shown as it was found."""
    fewer = many if connection.vendor == "sqlite" else max(many // 5, 3)
    return settings(
        max_examples=THOROUGH or fewer,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )


def in_bytes(pairs: Sequence[tuple[str, str]]) -> bytes:
    """A form's body, with lone surrogates as the bytes that a hostile client would send."""
    return urlencode(
        [
            (name.encode("utf-8", "surrogatepass"), value.encode("utf-8", "surrogatepass"))
            for name, value in pairs
        ]
    ).encode()


def in_parts(pairs: Sequence[tuple[str, str]], files: Mapping[str, tuple[str, bytes]]) -> bytes:
    """The same as multipart, with files (name, content)."""
    rows = []
    for name, value in pairs:
        rows.append(
            b'Content-Disposition: form-data; name="'
            + _header(name)
            + b'"\r\n\r\n'
            + value.encode("utf-8", "surrogatepass")
        )
    for name, (filename, content) in files.items():
        rows.append(
            b'Content-Disposition: form-data; name="'
            + _header(name)
            + b'"; filename="'
            + _header(filename)
            + b'"\r\nContent-Type: application/octet-stream\r\n\r\n'
            + content
        )
    return b"".join(b"--edge\r\n" + row + b"\r\n" for row in rows) + b"--edge--\r\n"


def _header(text: str) -> bytes:
    return re.sub(rb'[\r\n"]', b"_", text.encode("utf-8", "surrogatepass"))


def sane(response: Any) -> None:
    assert response.status_code < 500
    if response.streaming:
        response.getvalue()
    elif response.get("Content-Type", "").startswith("text/"):
        assert b"Traceback (most recent" not in response.content


def undone(portal: Furnished, role: str, method: str, path: str, **request: Any) -> Any:
    """One request of a person; limits start afresh and nothing stays written."""
    cache.clear()
    with transaction.atomic():
        response = portal.client(role).generic(method, path, **request)
        sane(response)
        transaction.set_rollback(True)
    return response


def page_of(portal: Furnished, role: str, route: Route) -> str:
    """The page as the person sees it; "" where it shows none to a plain GET."""
    cache.clear()
    response = portal.client(role).get(route.path(portal), follow=True)
    sane(response)
    is_html = response.get("Content-Type", "").startswith("text/html")
    if response.streaming or not is_html or response.status_code >= 400:
        return ""
    return str(response.content.decode())


def forms_of(portal: Furnished) -> dict[str, list[tuple[str, FoundForm]]]:
    """{name of the route it posts to: [(who, form)]} for everything on any page that writes. A form
    that stands on many pages, such as the button that signs out, counts once."""
    found: dict[str, list[tuple[str, FoundForm]]] = {}
    seen = set()
    for route in ROUTES:
        roles = [ROLE[route.audience]]  # type: ignore[index]
        if route.audience is Audience.PUBLIC:
            roles.append("member")
        if route.address.startswith("/members/team"):
            roles = ["owner"]
        if route.key in ALSO:
            roles.append(ALSO[route.key])
        for role in roles:
            for form in posting_forms(page_of(portal, role, route), route.path(portal)):
                match = resolve(urlsplit(form.action).path)
                target = match.view_name or match.route
                if (target, tuple(form.names)) not in seen:
                    seen.add((target, tuple(form.names)))
                    found.setdefault(target, []).append((role, form))
    return found


@pytest.fixture(scope="module")
def known_forms() -> dict[str, list[tuple[str, FoundForm]]]:
    return {}


@pytest.fixture
def forms(
    furnished: Furnished, db: None, known_forms: dict[str, list[tuple[str, FoundForm]]]
) -> dict[str, list[tuple[str, FoundForm]]]:
    """Read off once for all tests of this file."""
    if not known_forms:
        known_forms |= forms_of(furnished)
    return known_forms


Forms = dict[str, list[tuple[str, FoundForm]]]


def type_into(form: FoundForm, role: str, portal: Furnished, *, times: settings) -> None:
    """Fills in the form with a few fields wrong, left out, sent twice, or never heard of; one of no
    more than a dozen fields as often with all of them wrong at once."""
    names = form.names or ["anything"]
    field = st.one_of(st.sampled_from(names), st.text(max_size=20))
    a_few = st.lists(st.tuples(field, texts), min_size=1, max_size=4)
    each = [st.tuples(st.just(name), texts) for name in names]
    wrong_ones = st.one_of(a_few, st.tuples(*each).map(list)) if len(each) <= 12 else a_few
    upload = st.tuples(st.one_of(st.just("notes.pdf"), texts), st.binary(max_size=200))

    @times
    @given(
        wrong=wrong_ones,
        left_out=st.sets(st.sampled_from(names), max_size=3),
        repeated=st.booleans(),
        files=st.fixed_dictionaries(dict.fromkeys(form.files, upload)),
    )
    def try_one(
        wrong: list[tuple[str, str]],
        left_out: set[str],
        repeated: bool,
        files: dict[str, tuple[str, bytes]],
    ) -> None:
        said = dict(wrong)
        kept = [(n, v) for n, v in form.fields if n not in left_out and n not in said]
        pairs = kept + wrong + (wrong if repeated else [])
        if form.files:
            body, kind = in_parts(pairs, files), "multipart/form-data; boundary=edge"
        else:
            body, kind = in_bytes(pairs), "application/x-www-form-urlencoded"
        undone(portal, role, "POST", form.action, data=body, content_type=kind)

    try_one()


@pytest.mark.slow
@pytest.mark.parametrize("route", ROUTES, ids=route_id)
def test_every_form_bears_whatever_is_typed(
    route: Route, furnished: Furnished, forms: Forms
) -> None:
    for role, form in forms.get(route.key, []):
        times = examples(5 if is_staffs(route) or not form.names else 25)
        type_into(form, role, furnished, times=times)


@pytest.mark.slow
@pytest.mark.parametrize("route", ROUTES, ids=route_id)
def test_every_parameter_bears_whatever_is_asked(
    route: Route, furnished: Furnished, db: None
) -> None:
    role = ROLE[route.audience]  # type: ignore[index]
    path = route.path(furnished)
    own = list(asked_parameters(page_of(furnished, role, route), path))
    name = st.one_of(st.sampled_from(own or ["page"]), st.sampled_from(UNSAID), texts)
    times = examples(4 if is_staffs(route) or not own else 20)

    @times
    @given(asked=st.lists(st.tuples(name, texts), min_size=1, max_size=4), repeated=st.booleans())
    def try_one(asked: list[tuple[str, str]], repeated: bool) -> None:
        query = in_bytes(asked + (asked if repeated else [])).decode()
        undone(furnished, role, "GET", f"{path.partition('?')[0]}?{query}")

    try_one()


SEGMENTS = [quote(text.encode("utf-8", "surrogatepass"), safe="") for text in NASTY if text] + [
    "%ff%fe",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e",
    "%0d%0aX-Forged:1",
    "copc%00",
    "1_3d_3d",
]


@pytest.mark.slow
@pytest.mark.parametrize("route", [r for r in ROUTES if r.has_gaps], ids=route_id)
def test_every_address_bears_whatever_stands_in_its_gap(
    route: Route, furnished: Furnished, db: None
) -> None:
    role = ROLE[route.audience]  # type: ignore[index]
    shape = re.sub(r"\(\?P<\w+>[^()]*\)|\(\[\^/\]\+\)|<[^>]+>", "\x00", route.address)
    shape = shape.removesuffix("$")
    # In a short run not the same for all routes, and fewer for staff's.
    step = 1 if THOROUGH else 10 if is_staffs(route) else 5
    each = slice(ROUTES.index(route) % step, None, step)
    for segment in SEGMENTS[each]:
        for method in ("GET", "POST"):
            response = undone(furnished, role, method, shape.replace("\x00", segment))
            assert response.status_code != 200 or segment.isascii()


RAW = [
    ("application/x-www-form-urlencoded; charset=utf-7", b"+AAA-=1"),
    ("application/x-www-form-urlencoded; charset=no-such-charset", b"a=1"),
    ("application/x-www-form-urlencoded", b"%ff%fe=%80&=&&&==;%"),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(5000))),
    ("application/x-www-form-urlencoded", b"a=" + b"x" * 3_000_000),
    ("multipart/form-data", b"--edge\r\n"),
    ("multipart/form-data; boundary=", b"--\r\n"),
    ("multipart/form-data; boundary=edge", b"--edge\r\nContent-Disposition: form-data\r\n\r\n"),
    ("multipart/form-data; boundary=edge", b"--edge\r\nno header at all"),
    ("multipart/form-data; boundary=edge; charset=utf-16", b"--edge--\r\n"),
    ("multipart/form-data; boundary=" + "e" * 5000, b"--" + b"e" * 5000),
    ("application/json", b'{"a": "\\ud800"}'),
    ("text/xml", b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>"),
    ("", b"\x00\xff"),
]


@pytest.mark.parametrize("number", range(len(RAW)))
def test_a_body_that_is_no_form_is_borne(number: int, furnished: Furnished, db: None) -> None:
    kind, body = RAW[number]
    for place, route in enumerate(ROUTES):
        if is_staffs(route) and route.name not in ("admin:glossary_entry_add", "admin:login"):
            continue
        if THOROUGH or (place + number) % 2:
            role = ROLE[route.audience]  # type: ignore[index]
            path = route.path(furnished)
            undone(furnished, role, "POST", path, data=body, content_type=kind)


HEADERS: list[dict[str, str]] = [
    {"HTTP_COOKIE": "acxpa_session=\x00; acxpa_csrf=\x00"},
    {"HTTP_COOKIE": "acxpa_session=" + "x" * 100_000},
    {"HTTP_COOKIE": "acxpa_session=../../etc/passwd; acxpa_csrf=short"},
    {"HTTP_COOKIE": 'a="b;;;=,\xff\xfe; =; ;'},
    {"HTTP_ACCEPT_LANGUAGE": "x" * 20_000},
    {"HTTP_ACCEPT_LANGUAGE": "de-DE;q=NaN, *;q=-1,,,"},
    {"HTTP_ACCEPT_ENCODING": "gzip;q=0, \x00, br"},
    {"HTTP_ACCEPT": "application/json"},
    {"HTTP_IF_NONE_MATCH": '"' + "x" * 9000},
    {"HTTP_IF_MODIFIED_SINCE": "Thu, 99 Foo 99999 99:99:99 GMT"},
    {"HTTP_RANGE": "bytes=9999999999999999999999-0,-,5-1"},
    {"HTTP_RANGE": "bytes=" + ",".join("0-0" for _ in range(5000))},
    {"HTTP_REFERER": "javascript:alert(1)"},
    {"HTTP_X_FORWARDED_FOR": "\x00, unknown, 999.999.999.999, ::1%eth0"},
    {"HTTP_X_FORWARDED_PROTO": "https,http"},
    {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "\xff"},
    {"HTTP_USER_AGENT": "\x00" * 5000},
    {"HTTP_AUTHORIZATION": "Basic \xff\xfe"},
    {"CONTENT_LENGTH": "minus one"},
    {"HTTP_TRANSFER_ENCODING": "chunked"},
]


@pytest.mark.parametrize("number", range(len(HEADERS)))
def test_a_header_of_any_kind_is_borne(number: int, furnished: Furnished, db: None) -> None:
    headers = HEADERS[number]
    for path in (
        "/",
        "/glossary/copc/",
        "/accounts/login/",
        "/search/?q=a",
        "/members/",
        "/healthz",
    ):
        undone(furnished, VISITOR, "GET", path, **headers)  # type: ignore[arg-type]
    for name in ("downloads:file", "downloads:list", "hub:home"):
        (route,) = (route for route in every_route() if route.name == name)
        extra = {key: value for key, value in headers.items() if key != "HTTP_COOKIE"}
        undone(furnished, "member", "GET", route.path(furnished), **extra)  # type: ignore[arg-type]


def rows() -> dict[str, int]:
    """How many rows each of our tables has."""
    ours = ("acxpa", "courses", "glossary", "members", "publishing")
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model.__module__.partition(".")[0] in ours
    }


@pytest.mark.parametrize("route", [r for r in ROUTES if not is_staffs(r)], ids=route_id)
def test_a_refused_form_leaves_nothing_behind(
    route: Route, furnished: Furnished, forms: Forms
) -> None:
    """Whenever the form comes back, nothing of it was written."""
    for role, form in forms.get(route.key, []):
        for text in ("\x00", "", "a" * 100_000, "\ud800", str(10**30)):
            cache.clear()
            before = rows()
            with transaction.atomic():
                response = furnished.client(role).generic(
                    "POST",
                    form.action,
                    data=in_bytes([(name, text) for name in form.names]),
                    content_type="application/x-www-form-urlencoded",
                )
                sane(response)
                if response.status_code not in (302, 303):
                    assert rows() == before, (form.action, text[:20])
                transaction.set_rollback(True)


@pytest.mark.once
def test_huge_questions_do_not_fill_the_store(furnished: Furnished, db: None) -> None:
    """Each address is a page of its own to the store; nonsense must not push real pages out."""
    client = furnished.client(VISITOR)
    client.get("/glossary/copc/")
    for number in range(100):
        client.get(f"/glossary/?nonsense={number}")
    assert store.size <= store.limit


@pytest.mark.once  # elsewhere the walk is shorter
def test_the_walk_meets_the_forms_that_matter(forms: Forms) -> None:
    """Otherwise a page that fails to show its form would make the walk above lighter, not red."""
    assert KNOWN - set(forms) == set()


@pytest.mark.once
def test_the_walk_meets_query_parameters(furnished: Furnished, db: None) -> None:
    named = {
        route.name: list(
            asked_parameters(page_of(furnished, ROLE[route.audience], route), route.path(furnished))
        )  # type: ignore[index]
        for route in ROUTES
        if route.name in ("search", "glossary:list", "courses:list", "downloads:list")
    }
    assert all(named.values()), named
