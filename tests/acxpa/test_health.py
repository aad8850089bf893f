"""Health: ``/healthz`` says that the process lives, ``/readyz`` that everything it needs answers.

A part that fails is named, and nothing more: neither address nor error message reaches whoever
asks, because anybody may.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils.functional import empty

from tests.strict import StrictClient

SECRET = "hunter2 at db.internal.example"


def raising(*args: Any, **kwargs: Any) -> Any:
    raise DatabaseError(SECRET)


def test_alive_without_touching_the_database() -> None:
    """No ``db`` fixture: a query would fail the test."""
    response = Client().get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "alive", "release": settings.RELEASE}


def test_ready_when_every_part_answers(visitor: StrictClient) -> None:
    response = visitor.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ready",
        "database": "ok",
        "migrations": "ok",
        "storage": "ok",
        "cache": "ok",
    }


def break_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "cursor", raising)


def break_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    newest = MigrationLoader(connection).graph.leaf_nodes("glossary")[0]
    MigrationRecorder(connection).record_unapplied(*newest)


def break_storage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(default_storage._wrapped), "exists", raising)


def break_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(cache._connections["default"]), "set", raising)


def forget_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that takes everything and keeps nothing."""
    monkeypatch.setattr(type(cache._connections["default"]), "set", lambda *a, **k: None)


@pytest.mark.parametrize(
    ("part", "break_it"),
    [
        ("database", break_database),
        ("migrations", break_migrations),
        ("storage", break_storage),
        ("cache", break_cache),
        ("cache", forget_cache),
    ],
)
def test_a_failing_part_is_named_without_detail(
    visitor: StrictClient, monkeypatch: pytest.MonkeyPatch, part: str, break_it: Any
) -> None:
    assert default_storage.exists("x") is False or default_storage._wrapped is not empty
    with monkeypatch.context() as broken:
        break_it(broken)
        response = visitor.get("/readyz")
    assert response.status_code == 503
    said = response.json()
    assert said["status"] == "not ready"
    assert said[part] == "failing"
    assert set(said.values()) <= {"not ready", "ok", "failing"}
    assert SECRET not in response.content.decode()


def test_only_what_broke_is_said_to_be_broken(
    visitor: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        break_cache(broken)
        said = visitor.get("/readyz").json()
    assert [name for name, state in said.items() if state == "failing"] == ["cache"]


def test_a_pending_migration_is_not_ready(
    visitor: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: ["one more"])
    assert visitor.get("/readyz").json()["migrations"] == "failing"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_asked_by_machines_and_kept_by_nobody(visitor: StrictClient, path: str) -> None:
    response = visitor.get(path)
    assert response["Content-Type"] == "application/json"
    assert not response.cookies
    assert response["Cache-Control"] in ("no-store", "no-cache", "private, no-store")


def test_readiness_costs_few_queries(
    visitor: StrictClient, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(4):
        visitor.get("/readyz")
