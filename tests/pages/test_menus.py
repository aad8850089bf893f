"""Menus and footer: staff's choice, without dead lines, and without a query for each page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from pages import menus
from pages.models import Menu, MenuRow, Page
from publishing.store import _new_mark
from publishing.workflow import publish, withdraw
from tests.strict import StrictClient


@pytest.fixture
def afresh() -> Any:
    """Another publish: what every worker knew is forgotten."""
    return lambda: _new_mark(None)


def lines(name: str) -> list[tuple[str, str]]:
    return [(line.label, line.target) for line in menus.shell().menus[name].lines]


def test_a_new_portal_has_the_menus_that_it_had(db: None, afresh: Any) -> None:
    afresh()
    assert lines("main") == [
        ("Glossary", "name:glossary:list"),
        ("Rankings", "name:rankings_public:home"),
        ("Courses", "name:courses:list"),
        ("Membership", "name:memberships:join"),
    ]
    assert {name for name, _h, _l in menus.FIRST.values()} == set(
        Menu.objects.values_list("name", flat=True)
    )
    assert menus.shell().menus["reference"].heading == "Reference"


def test_a_line_to_a_page_comes_and_goes_with_it(page: Page, now: datetime, afresh: Any) -> None:
    menu = Menu.objects.get(slug="main")
    MenuRow.objects.create(menu=menu, label="Us", target="page:about-us", order=99)
    afresh()
    assert "Us" not in dict(lines("main"))
    publish(page, by=None, at=now)
    afresh()
    assert dict(lines("main"))["Us"] == "/about-us/"
    withdraw(page, by=None, at=now)
    afresh()
    assert "Us" not in dict(lines("main"))


def test_a_line_by_a_name_that_does_not_exist_is_left_out(
    visitor: StrictClient, afresh: Any
) -> None:
    MenuRow.objects.filter(menu__slug="main").delete()
    for order, (label, target) in enumerate(
        [("Nowhere", "name:no:such"), ("Odd", "name:courses:detail none such"), ("Home", "/")]
    ):
        MenuRow.objects.create(
            menu=Menu.objects.get(slug="main"), label=label, target=target, order=order
        )
    afresh()
    html = visitor.get("/courses/").content.decode()
    assert "Nowhere" not in html and "Odd" not in html
    assert '<a href="/">Home</a>' in html


def test_an_empty_column_of_the_footer_is_no_column(visitor: StrictClient, afresh: Any) -> None:
    MenuRow.objects.filter(menu__slug="learn").delete()
    afresh()
    html = visitor.get("/courses/").content.decode()
    assert 'id="foot-learn"' not in html
    assert 'id="foot-reference"' in html


def test_a_portal_without_rows_has_the_first_menus(db: None, afresh: Any) -> None:
    Menu.objects.all().delete()
    afresh()
    assert ("Courses", "name:courses:list") in lines("main")


def test_the_menus_cost_nothing_once_they_are_known(
    visitor: StrictClient, afresh: Any, django_assert_num_queries: Any
) -> None:
    afresh()
    visitor.get("/search/")
    with django_assert_num_queries(0):
        menus.shell()
    menus._known = None  # another worker
    with django_assert_num_queries(0):
        menus.shell()


def test_staff_change_a_menu(
    editor: StrictClient, visitor: StrictClient, django_capture_on_commit_callbacks: Any
) -> None:
    menu = Menu.objects.get(slug="legal")
    address = reverse("admin:pages_menu_change", args=[menu.pk])
    assert "Nothing yet: left out" in editor.get(address).content.decode()
    menu.rows.all().delete()
    data = {
        "heading": "",
        "rows-TOTAL_FORMS": 1,
        "rows-INITIAL_FORMS": 0,
        "rows-0-order": 1,
        "rows-0-label": "Cookies",
        "rows-0-target": "/courses/",
    }
    with django_capture_on_commit_callbacks(execute=True):
        assert editor.post(address, data).status_code == 302
    assert ">Cookies</a>" in visitor.get("/courses/").content.decode()
    bad = data | {"rows-0-target": "javascript:alert(1)"}
    assert "Write /a/page/" in editor.post(address, bad).content.decode()
    assert editor.get(reverse("admin:pages_menu_add")).status_code == 403
