"""What the portal is built from: floors, pins and hashes (G25)."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version

import pytest

from tests.police.production import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt")
#: Below these stand published holes.
FLOORS = {"django": "5.2.19", "django-allauth": "65.19.4"}

_PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z0-9,_-]+\])?==(\S+?)(?: ;.*| \\)?$", re.I)


def lock(name: str) -> dict[str, tuple[str, list[str]]]:
    """{package: (version, hashes)} of a lock file."""
    found: dict[str, tuple[str, list[str]]] = {}
    package = ""
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        pin = _PIN.match(line)
        if pin:
            package = pin[1].lower()
            found[package] = (pin[2], [])
        elif line.strip().startswith("--hash=") and package:
            found[package][1].append(line.strip().removesuffix(" \\"))
    return found


def parts(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", number))


def declared() -> dict[str, str]:
    """{package: lowest version} of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    rows = project["dependencies"] + [
        row for group in project["optional-dependencies"].values() for row in group
    ]
    found = {}
    for row in rows:
        match = re.match(r"([a-z0-9-]+)(?:\[[^\]]+\])?>=([\d.]+)", row, re.I)
        assert match, f"{row!r} has no floor"
        found[match[1].lower()] = match[2]
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_is_a_pin_a_hash_or_a_comment(name: str) -> None:
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        plain = line.strip()
        known = (
            not plain
            or plain.startswith("#")
            or re.fullmatch(r"--hash=sha256:[0-9a-f]{64}( \\)?", plain)
            or _PIN.match(line)
        )
        assert known, line


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_its_hashes(name: str) -> None:
    rows = lock(name)
    assert len(rows) > 20
    assert [package for package, (_, hashes) in rows.items() if not hashes] == []


@pytest.mark.parametrize("name", LOCKS)
def test_no_address_stands_in_a_lock(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    marks = ("://", "--index", "--extra-", "--find", "--trusted", " @ ")
    assert [mark for mark in marks if mark in text] == []


@pytest.mark.parametrize("name", LOCKS)
@pytest.mark.parametrize("package", FLOORS)
def test_floors_hold_in_the_locks(name: str, package: str) -> None:
    assert parts(lock(name)[package][0]) >= parts(FLOORS[package])


@pytest.mark.parametrize("package", FLOORS)
def test_floors_hold_in_what_is_declared_and_what_runs(package: str) -> None:
    assert parts(declared()[package]) >= parts(FLOORS[package])
    assert parts(version(package)) >= parts(FLOORS[package])


def test_both_locks_agree() -> None:
    run, dev = lock(LOCKS[0]), lock(LOCKS[1])
    differing = [name for name, row in run.items() if dev.get(name, row)[0] != row[0]]
    assert differing == []
    assert set(run) <= set(dev), "the test environment runs what production runs"


def test_what_is_declared_is_locked_and_not_older() -> None:
    locked = lock(LOCKS[1])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = {
        re.split(r"[\[>=]", row)[0]
        for group, rows in project["optional-dependencies"].items()
        if group != "dev"
        for row in rows
    }
    for package, floor in declared().items():
        if package not in optional:
            assert parts(locked[package][0]) >= parts(floor), package


def test_what_runs_here_is_what_the_lock_says() -> None:
    differing = {
        package: (version(package), pinned)
        for package, (pinned, _) in lock(LOCKS[1]).items()
        if package not in ("pip", "setuptools") and version(package) != pinned
    }
    assert differing == {}
