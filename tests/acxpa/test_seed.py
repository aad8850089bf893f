"""The demonstration data: complete, the same however often it is loaded, never where it is not asked
for, and a cast that can sign in with the password that is printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from acxpa.demo.cast import CAST, PASSWORD
from courses.models import Course
from glossary.models import EntryVersion
from members.accounts.models import User
from members.downloads.models import Download
from members.mail.models import Letter
from members.memberships.models import Application, Plan, Seat
from tests.police import production
from tests.strict import StrictClient


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """What ``seed_demo`` printed. Loaded once; each test works on it in its own transaction."""
    with django_db_blocker.unblock():
        opened = TestCase._enter_atomics()  # type: ignore[attr-defined]
        try:
            with override_settings(DEBUG=True):
                said = seed()
            yield said
        finally:
            TestCase._rollback_atomics(opened)  # type: ignore[attr-defined]


@pytest.fixture
def seeded(loaded: str, db: None, settings: Any) -> str:
    settings.DEBUG = True
    return loaded


def seed(**options: Any) -> str:
    said = StringIO()
    call_command("seed_demo", stdout=said, **options)
    return said.getvalue()


def counts() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label not in ("sessions", "contenttypes")
    }


def contents() -> dict[str, list[Any]]:
    """Every row of what readers and staff see, as it stands."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in (User, Plan, Course, EntryVersion, Download, Application, Seat)
    }


def test_loading_again_changes_nothing(seeded: str) -> None:
    before, rows = counts(), contents()
    assert seed() == seeded
    assert counts() == before
    assert contents() == rows


def test_a_persons_own_changes_stay(seeded: str) -> None:
    User.objects.filter(email="member@demo.example").update(name="Priya R.")
    Course.objects.filter(pk=Course.objects.earliest("pk").pk).update(title="Renamed")
    seed()
    assert User.objects.get(email="member@demo.example").name == "Priya R."
    assert Course.objects.filter(title="Renamed").count() == 1


def test_every_part_is_filled(seeded: str) -> None:
    now = timezone.now()
    assert EntryVersion.objects.current(at=now).count() >= 10
    assert {"copc", "iso-18295"} <= set(
        EntryVersion.objects.current(at=now).values_list("entry__slug", flat=True)
    )
    assert Course.objects.published(at=now).count() >= 4
    assert Download.objects.published(at=now).count() >= 4
    assert set(Plan.objects.offered().values_list("kind", flat=True)) == {"individual", "team"}
    assert Application.objects.waiting().count() >= 1
    assert Seat.objects.invited().count() >= 1


def test_the_printed_logins_work(seeded: str) -> None:
    assert PASSWORD in seeded
    for part in CAST:
        assert part.email in seeded
        client = StrictClient()
        response = client.post(
            reverse("account_login"), {"login": part.email, "password": PASSWORD}
        )
        assert response.status_code == 302, part.email
        assert response["Location"] == reverse("hub:landing"), part.email


@pytest.mark.parametrize(
    ("email", "hub", "admin"),
    [
        ("account@demo.example", 403, 403),
        ("lapsed@demo.example", 403, 403),
        ("member@demo.example", 200, 403),
        ("owner@demo.example", 200, 403),
        ("editor@demo.example", 200, 200),
        ("admin@demo.example", 200, 200),
    ],
)
def test_each_of_the_cast_is_who_they_are_said_to_be(
    seeded: str, sign_in: Any, email: str, hub: int, admin: int
) -> None:
    client = sign_in(User.objects.get(email=email))
    assert client.get(reverse("hub:home")).status_code == hub
    assert client.get(reverse("admin:index")).status_code == admin


def test_the_editor_edits_and_does_not_run_memberships(seeded: str, sign_in: Any) -> None:
    client = sign_in(User.objects.get(email="editor@demo.example"))
    assert client.get(reverse("admin:glossary_entry_changelist")).status_code == 200
    assert client.get(reverse("admin:memberships_plan_changelist")).status_code == 403
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 403


def test_everybody_is_invented_and_plainly_so(seeded: str) -> None:
    addresses = [
        *User.objects.values_list("email", flat=True),
        *Seat.objects.values_list("email", flat=True),
    ]
    assert [a for a in addresses if not a.endswith(".example")] == []


def test_loading_writes_to_nobody(seeded: str, mailoutbox: list[Any]) -> None:
    """Letters would go to addresses that do not exist, and fill the newcomer's inbox."""
    seed()
    assert mailoutbox == []
    assert not Letter.objects.filter(state=Letter.State.SENT).exists()


def test_a_portal_in_production_refuses_and_changes_nothing(seeded: str, settings: Any) -> None:
    settings.DEBUG = False
    Course.objects.all().delete()
    before = counts()
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("seed_demo")
    assert counts() == before


@pytest.mark.once
def test_a_real_production_process_refuses(tmp_path: Path) -> None:
    """Before it looks for a table: there is none."""
    ended = production.manage("seed_demo", env=production.environment(tmp_path))
    assert ended.returncode != 0
    assert "DEBUG" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_page_says_that_the_data_is_for_demonstration(seeded: str) -> None:
    html = StrictClient().get(reverse("home")).content.decode().lower()
    assert "demonstration" in html


def test_it_can_be_quiet(seeded: str) -> None:
    assert seed(quiet=True) == ""


def test_a_half_loaded_portal_is_never_left(seeded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it, or nothing."""

    def failing(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the last step failed")

    Application.objects.filter(user__email="tui@demo.example").delete()
    monkeypatch.setattr("acxpa.demo.load._downloads", failing)
    before = counts()
    with pytest.raises(RuntimeError):
        seed()
    assert counts() == before
