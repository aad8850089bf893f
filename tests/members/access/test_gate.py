"""The gate: who gets in, who is sent where, and what responses say to caches."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.urls import path

from members.access import checks, marks
from members.access.viewer import Viewer
from tests.strict import StrictClient


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("behind the gate")


def test_a_view_carries_one_mark_only() -> None:
    marked = marks.public(lambda request: HttpResponse())
    with pytest.raises(ImproperlyConfigured):
        marks.staff_only(marked)


def test_only_a_public_view_may_be_stored() -> None:
    with pytest.raises(ImproperlyConfigured):
        marks.stored(marks.account_required(lambda request: HttpResponse()))


def test_mounted_leaves_unknown_names_unmarked() -> None:
    known, unknown = marks.mounted(
        [path("a/", view, name="a"), path("b/", view, name="b")],
        by_name={"a": marks.Audience.PUBLIC},
    )
    assert known.callback.audience is marks.Audience.PUBLIC  # type: ignore[union-attr]
    assert getattr(unknown.callback, "audience", None) is None  # type: ignore[union-attr]


def test_the_check_names_an_unmarked_view(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "routes", lambda: iter([("/open/", "open", view)]), raising=True)
    (problem,) = checks.every_view_is_marked()
    assert problem.id == "access.E001"
    assert "/open/" in str(problem.msg)


def test_every_view_of_the_portal_is_marked() -> None:
    assert checks.every_view_is_marked() == []


def test_visitor_is_sent_to_sign_in_with_next(visitor: StrictClient) -> None:
    response = visitor.get("/members/?from=mail")
    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/members/%3Ffrom%3Dmail"


def test_a_viewer_cannot_be_changed(rf: object) -> None:
    viewer = Viewer(HttpRequest())
    with pytest.raises(AttributeError):
        viewer.is_member = True  # type: ignore[misc]
