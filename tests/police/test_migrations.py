"""Migrations: none is missing, and each can be taken back and done again (G19).

The scratch database is of the kind that the run is on.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, migrations
from django.db.migrations.loader import MigrationLoader

from tests import migrated
from tests.police import production
from tests.police.files import OURS


def our_labels() -> list[str]:
    return sorted(
        config.label for config in apps.get_app_configs() if config.name.split(".")[0] in OURS
    )


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a development portal with a database of its own, without data."""
    nothing = dict.fromkeys(("DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL"))
    env = production.environment(tmp_path, **nothing)
    if connection.vendor == "sqlite":
        migrated.put_into(tmp_path)
        yield env
        return
    import psycopg2

    parts = urlsplit(os.environ["DATABASE_URL"])
    name = f"scratch_{uuid4().hex}"
    with_options = {"dsn": os.environ["DATABASE_URL"]}
    admin = psycopg2.connect(**with_options)
    admin.autocommit = True
    try:
        with admin.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
        yield env | {"DATABASE_URL": urlunsplit(parts._replace(path=f"/{name}"))}
        with admin.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        admin.close()


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration() -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def test_every_migration_can_be_taken_back_and_done_again(scratch: dict[str, str]) -> None:
    """All in one process, and all in one go: what a room's models look like at each step is worked
    out once."""
    labels = [label for label in our_labels() if _has_migrations(label)]
    words = f"""
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
def ours():
    rows = MigrationRecorder(connection).applied_migrations()
    return sorted(row for row in rows if row[0] in {labels!r})
call_command("migrate", verbosity=0)
first = ours()
assert first, "nothing was migrated"
MigrationExecutor(connection).migrate([(label, None) for label in {labels!r}])
assert ours() == [], ours()
left = set(connection.introspection.table_names())
assert not [t for t in left if t.partition("_")[0] in {labels!r} and t != "django_admin_log"], left
call_command("migrate", verbosity=0)
assert ours() == first
"""
    ended = production.manage("shell", "--verbosity=0", "-c", words, env=scratch, timeout=300)
    assert ended.returncode == 0, ended.stderr[-3000:]


def test_no_migration_rests_on_one_that_cannot_be_undone() -> None:
    loader = MigrationLoader(None)
    stuck = [
        f"{label}.{name}: {operation}"
        for (label, name), migration in loader.disk_migrations.items()
        if label in our_labels()
        for operation in migration.operations
        if not operation.reversible
    ]
    assert stuck == []


def test_data_migrations_go_both_ways() -> None:
    """``RunPython.noop`` counts as an answer; nothing given does not."""
    loader = MigrationLoader(None)
    for (label, name), migration in loader.disk_migrations.items():
        for operation in migration.operations:
            if label in our_labels() and isinstance(operation, migrations.RunPython):
                assert operation.reverse_code is not None, f"{label}.{name}"


def test_the_graph_has_one_leaf_for_each_app() -> None:
    assert MigrationLoader(None).detect_conflicts() == {}


def _has_migrations(label: str) -> bool:
    return label in {name for name, _ in MigrationLoader(None).disk_migrations}
