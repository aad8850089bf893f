"""Who may open what: every route of the portal, as each of six people, GET and POST (G2, G5).

The routes come from the resolver and what to expect comes from each view's mark, so that a new page
is held from the moment it is mounted. A route without a sample address fails by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, models, transaction
from django.test import RequestFactory
from django.urls import reverse

from members.access.checks import every_view_is_marked
from members.access.marks import Audience
from members.accounts.models import User
from members.downloads.models import Version
from tests.police.furnished import CAST, VISITOR, Furnished
from tests.police.production import ROOT
from tests.police.routes import NOTHING_THERE, Route, route_id, walked

ROUTES = walked()
METHODS = ("get", "post")
#: Who gets through which mark. Everybody else must not.
MAY_OPEN = {
    Audience.PUBLIC: frozenset(CAST),
    Audience.ACCOUNT: frozenset(CAST) - {VISITOR},
    Audience.MEMBER: frozenset({"member", "owner"}),
    Audience.STAFF: frozenset({"staff"}),
}
#: Pages of the admin that answer 403 unless the address says what is looked for.
NEEDS_A_QUESTION = frozenset({"admin:autocomplete"})
#: Records that nobody edits or deletes by hand, by the rule of their own page.
ONLY_READ = frozenset(
    {
        "admin:downloads_fetch_delete",
        "admin:maturity_area_change",
        "admin:maturity_area_delete",
        "admin:maturity_bank_change",
        "admin:maturity_bank_delete",
        "admin:memberships_application_change",
        "admin:memberships_seat_change",
        "admin:rankings_period_delete",
        "admin:rankings_standardversion_change",
        "admin:rankings_standardversion_delete",
        "admin:videos_watching_delete",
    }
)
#: Public pages whose button is for one person, and how everybody else is answered.
FOR_THE_INVITED = frozenset({"memberships:invitation"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person got for one request."""

    status: int
    location: str
    kept: str
    is_personal: bool
    text: str


Ask = Callable[[Route, str, str], Answer]


@pytest.fixture(scope="module")
def answers() -> dict[tuple[str, str, str], Answer]:
    """Each request is made once; the tests look at its answer from several sides."""
    return {}


@pytest.fixture
def ask(furnished: Furnished, answers: dict[tuple[str, str, str], Answer], db: None) -> Ask:
    def answer(route: Route, role: str, method: str) -> Answer:
        key = (route.address, role, method)
        if key not in answers:
            answers[key] = _asked(furnished, role, method, route.path(furnished))
        return answers[key]

    return answer


def _asked(portal: Furnished, role: str, method: str, path: str) -> Answer:
    response = called(portal, role, method, path)
    is_text = not response.streaming and response.get("Content-Type", "").startswith("text/")
    text = response.content.decode() if is_text else ""
    return Answer(
        status=response.status_code,
        location=response.get("Location", ""),
        kept=response.get("Cache-Control", ""),
        is_personal=bool(response.cookies) or _is_personal(text, portal.people.get(role)),
        text=text if response.status_code == 403 else "",
    )


def called(portal: Furnished, role: str, method: str, path: str) -> Any:
    """The response; whatever the request wrote is undone."""
    client = portal.client(role)
    with transaction.atomic():
        response = getattr(client, method)(path)
        transaction.set_rollback(True)
    if response.streaming:
        response.getvalue()  # to the end, so that its file is closed
    return response


def _is_personal(text: str, person: User | None) -> bool:
    """Whether something in it belongs to one person or one browser."""
    own = (person.email, person.name) if person else ()
    return "csrfmiddlewaretoken" in text or any(part in text for part in own)


def leads_to_sign_in(location: str, path: str) -> bool:
    """Whether the gate turned a visitor away: to the sign-in page, with the way back."""
    return location == f"{reverse(settings.LOGIN_URL)}?next={quote(path)}"


def nobody_may(route: Route, method: str, portal: Furnished) -> bool:
    """Whether the admin offers this action to no one at all, such as adding a letter by hand."""
    if route.key in NEEDS_A_QUESTION | ONLY_READ:
        return True
    action = route.name.rpartition("_")[2]
    asked = action in ("add", "delete") or (action == "change" and method == "post")
    for model, registered in admin.site._registry.items():
        if asked and route.name == f"admin:{model._meta.label_lower.replace('.', '_')}_{action}":
            return not _allowed(registered, action, portal)
    return False


def _allowed(registered: ModelAdmin[Any], action: str, portal: Furnished) -> bool:
    request = RequestFactory().get("/admin/")
    request.user = portal.people["staff"]
    return bool(getattr(registered, f"has_{action}_permission")(request))


def problem(route: Route, portal: Furnished, role: str, method: str, answer: Answer) -> str:
    """What is wrong with the answer; "" when nothing is."""
    turned_away = leads_to_sign_in(answer.location, route.path(portal))
    if answer.status >= 500:
        return f"{answer.status}"
    if role not in MAY_OPEN[route.audience]:  # type: ignore[index]
        if role == VISITOR:
            return "" if turned_away else f"{answer.status}, not sent to sign in"
        return _shut_badly(route, answer)
    if method == "post" and route.key in FOR_THE_INVITED:
        return "" if turned_away == (role == VISITOR) else "not asked who they are"
    if turned_away:
        return "sent to sign in"
    if answer.status == 403 and not (role == "staff" and nobody_may(route, method, portal)):
        return "403"
    return ""


def _shut_badly(route: Route, answer: Answer) -> str:
    """A closed page says what is there and how to get in."""
    if answer.status != 403:
        return f"{answer.status}, expected 403"
    if route.audience is not Audience.MEMBER:
        return ""
    html = unescape(answer.text)
    if route.offer is None or route.offer.title not in html:
        return "403 without the offer"
    ways_in = [reverse("memberships:join"), reverse("renewal:renew")]
    if not any(f'href="{way}' in html for way in ways_in):
        return "403 without a way in"
    return ""


def cast_for(route: Route) -> frozenset[str]:
    """Everybody; on PostgreSQL those who may open it. Whoever is turned away meets the marks alone,
    which no database changes."""
    return frozenset(CAST) if connection.vendor == "sqlite" else MAY_OPEN[route.audience]  # type: ignore[index]


def nobody_may_keep(kept: str) -> bool:
    return {"private", "no-store"} <= {part.strip() for part in kept.split(",")}


@pytest.mark.parametrize("route", ROUTES, ids=route_id)
def test_each_audience_meets_what_the_mark_promises(
    route: Route, furnished: Furnished, ask: Ask
) -> None:
    problems = {
        f"{role} {method.upper()}": said
        for role in sorted(cast_for(route))
        for method in METHODS
        if (said := problem(route, furnished, role, method, ask(route, role, method)))
    }
    assert not problems, f"{route.address} ({route.audience}): {problems}"


@pytest.mark.parametrize("route", ROUTES, ids=route_id)
def test_gated_and_personal_responses_are_kept_by_nobody(route: Route, ask: Ask) -> None:
    problems = {}
    for role in sorted(cast_for(route)):
        for method in METHODS:
            answer = ask(route, role, method)
            if route.audience is not Audience.PUBLIC:
                good = answer.kept == "private, no-store"
            else:
                good = not answer.is_personal or nobody_may_keep(answer.kept)
            if not good:
                problems[f"{role} {method.upper()}"] = answer.kept
    assert not problems, f"{route.address}: {problems}"


@pytest.mark.parametrize(
    "route", [r for r in ROUTES if r.has_gaps and r.key not in NOTHING_THERE], ids=route_id
)
def test_each_sample_leads_to_a_real_thing(route: Route, ask: Ask) -> None:
    """Otherwise the walk above would be content with a portal full of 404."""
    seen = {
        ask(route, role, method).status
        for role in MAY_OPEN[route.audience]  # type: ignore[index]
        for method in METHODS
    }
    assert seen - {404, 405, 410}, f"{route.address}: {seen}"


@pytest.mark.once
@pytest.mark.parametrize("route", [r for r in ROUTES if r.audience is Audience.STAFF], ids=route_id)
def test_staff_without_second_factor_are_asked_for_one_everywhere(
    route: Route, furnished: Furnished, db: None, settings: Any
) -> None:
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    for method in METHODS:
        response = called(furnished, "staff", method, route.path(furnished))
        assert response.status_code == 302
        assert response["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "head", "trace"])
def test_other_methods_open_nothing_and_break_nothing(
    method: str, furnished: Furnished, db: None
) -> None:
    """As the person just below the mark, and as one who may."""
    below = {Audience.ACCOUNT: VISITOR, Audience.MEMBER: "lapsed", Audience.STAFF: VISITOR}
    within = {Audience.PUBLIC: VISITOR, Audience.ACCOUNT: "account", Audience.MEMBER: "member"}
    problems = []
    for route in ROUTES:
        path = route.path(furnished)
        for role in (below.get(route.audience), within.get(route.audience)):  # type: ignore[arg-type]
            if role is None:
                continue
            status = called(furnished, role, method, path).status_code
            shut = role not in MAY_OPEN[route.audience]  # type: ignore[index]
            if status >= 500 or (shut and status not in (302, 403)):
                problems.append(f"{method} {path} as {role}: {status}")
    assert not problems, problems


def test_inactive_people_are_visitors(furnished: Furnished, db: None) -> None:
    client = furnished.client("member")
    client.user.is_active = False
    client.user.save()
    response = client.get(reverse("hub:home"))
    assert leads_to_sign_in(response["Location"], reverse("hub:home"))


def test_every_route_has_its_own_sample_address(furnished: Furnished, db: None) -> None:
    assert all(route.path(furnished).startswith("/") for route in ROUTES)


def test_the_table_has_many_rows_of_each_audience() -> None:
    counts = {mark: sum(route.audience is mark for route in ROUTES) for mark in Audience}
    assert min(counts.values()) >= 4, counts
    assert len(ROUTES) > 100


def test_no_view_is_unmarked() -> None:
    assert every_view_is_marked() == []


def test_members_pages_all_carry_an_offer() -> None:
    for route in ROUTES:
        if route.audience is Audience.MEMBER:
            assert route.offer is not None, route.address
            assert route.offer.title, route.address


def test_only_public_views_are_stored() -> None:
    stored = [route for route in ROUTES if getattr(route.view, "stored", False)]
    assert stored
    assert {route.audience for route in stored} == {Audience.PUBLIC}


def test_a_path_below_members_or_admin_is_never_public() -> None:
    for route in ROUTES:
        if route.address.startswith(("/members/", "/admin/")):
            assert route.audience is not Audience.PUBLIC, route.address


def test_the_kept_table_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("audiences")
    kept = (ROOT / "docs" / "audiences.txt").read_text(encoding="utf-8")
    assert capsys.readouterr().out == kept, "run: make audiences"


def test_no_gated_file_has_a_public_address(furnished: Furnished, db: None) -> None:
    """There is no public media: each file field keeps its files in the private storage, whose
    folder is served by nobody and lies outside everything that is."""
    fields = [
        field
        for model in _our_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FileField)
    ]
    assert fields
    name = Version.objects.get(pk=furnished.facts["file"]).file.name
    for field in fields:
        assert field.storage is default_storage
    try:
        address = default_storage.url(name)
    except ValueError:
        address = f"/{name}"
    for role in CAST:
        for path in (address, f"/media/{name}", f"/private/{name}", f"/static/{name}"):
            assert called(furnished, role, "get", path).status_code == 404, path
    folder = Path(default_storage.path(name)).resolve()
    served = [settings.STATIC_ROOT, ROOT / "acxpa", ROOT / "templates"]
    assert not [place for place in served if folder.is_relative_to(Path(place).resolve())]


def _our_models() -> list[type[models.Model]]:
    ours = ("acxpa", "courses", "glossary", "members", "publishing")
    return [m for m in apps.get_models() if m.__module__.partition(".")[0] in ours]
