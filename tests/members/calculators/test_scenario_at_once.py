"""Two at the same moment, each in a thread with a connection of its own, on both databases: the same
form makes one scenario, the second of two changes is told, and nobody keeps one too many."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone

from members.accounts.models import User
from members.calculators import actions
from members.calculators.errors import Changed, Gone, Refused, TooMany
from members.calculators.models import SavedScenario, SavedVersion
from tests.members.calculators.saved import KEY, content, saved

pytestmark = pytest.mark.django_db(transaction=True)
#: For how long the second has the chance to be through before the first is, in seconds.
HEAD_START = 0.5


def while_open(first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """``first`` is done and not yet committed when ``second`` begins; what the second returned, or
    how it was refused."""
    done, go_on = threading.Event(), threading.Event()
    results: dict[str, Any] = {}

    def run_first() -> None:
        try:
            with transaction.atomic():
                results["first"] = first()
                done.set()
                go_on.wait(30)
        finally:
            done.set()
            connections.close_all()

    def run_second() -> None:
        try:
            results["second"] = second()
        except Refused as refused:
            results["second"] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run_first), threading.Thread(target=run_second)]
    threads[0].start()
    done.wait(30)
    threads[1].start()
    threads[1].join(HEAD_START)
    go_on.set()
    for thread in threads:
        thread.join(30)
    assert "first" in results and "second" in results
    return results["second"]


def save(by: User, name: str, once: str) -> SavedScenario:
    return actions.save_new(
        by=by, calculator=KEY, content=content(name), once=once, at=timezone.now()
    )


def change(scenario: SavedScenario, calls: str) -> SavedScenario:
    wanted = content(calls=calls)
    return actions.change(
        scenario=scenario, by=scenario.owner, content=wanted, seen=1, at=timezone.now()
    )


def test_a_double_click_makes_one(person: Any) -> None:
    user = person("quick")
    second = while_open(lambda: save(user, "Peak", "a"), lambda: save(user, "Peak", "a"))
    assert SavedScenario.objects.get() == second
    assert SavedVersion.objects.count() == 1


def test_two_forms_make_not_one_too_many(person: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST", 1)
    user = person("quick")
    second = while_open(lambda: save(user, "One", "a"), lambda: save(user, "Two", "b"))
    assert isinstance(second, TooMany)
    assert SavedScenario.objects.get().name == "One"


def test_the_second_of_two_changes_is_told(person: Any) -> None:
    scenario = saved(person("quick"))
    second = while_open(lambda: change(scenario, "700"), lambda: change(scenario, "800"))
    assert isinstance(second, Changed)
    scenario.refresh_from_db()
    assert scenario.number == 2 and scenario.inputs["calls"] == "700"
    assert scenario.saves.count() == 2


def test_a_change_of_what_is_being_deleted_is_told(person: Any) -> None:
    scenario = saved(person("quick"))
    second = while_open(lambda: actions.delete(scenario=scenario), lambda: change(scenario, "800"))
    assert isinstance(second, Gone)
    assert not SavedVersion.objects.exists()
