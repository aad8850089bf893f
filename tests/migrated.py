"""One migrated SQLite database for a whole run: making it takes longer than most test files, and
every process of the tests begins with one. ``tests/run.py`` makes it; without it each makes its own.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.db.backends.signals import connection_created

ROOT = Path(__file__).resolve().parent.parent
NAME = "acxpa.sqlite3"
#: The variable that says where it is.
VARIABLE = "ACXPA_TESTS_MIGRATED"


def make(folder: Path) -> Path:
    """Raises CalledProcessError where the migrations fail."""
    folder.mkdir()
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": ""},
        check=True,
    )
    with sqlite3.connect(folder / NAME) as database:
        database.execute("PRAGMA journal_mode=DELETE")  # so that it is one file
    database.close()
    return folder / NAME


def put_into(folder: Path) -> None:
    """For a portal that keeps its data in ``folder``: its migrations find nothing to do."""
    if made := os.environ.get(VARIABLE):
        shutil.copy(made, folder / NAME)


def fill(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Gives a new database in memory what the migrations would make."""
    made = os.environ.get(VARIABLE)
    if not made or connection.vendor != "sqlite" or not connection.is_in_memory_db():
        return
    with connection.connection as database:
        if database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return
    source = sqlite3.connect(made)
    try:
        source.backup(connection.connection)
    finally:
        source.close()


def use() -> None:
    connection_created.connect(fill, dispatch_uid="tests.migrated")
