"""The floors: higher rooms import lower ones, never the reverse (see pyproject.toml)."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.police.production import ROOT


def test_the_import_contracts_hold() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    ended = subprocess.run(
        [str(program), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout
    assert "0 broken" in ended.stdout


def test_every_room_stands_in_a_contract() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    named = {
        part.strip()
        for contract in contracts
        if contract["type"] == "layers" and "containers" not in contract
        for layer in contract["layers"]
        for part in layer.split("|")
    }
    rooms = {f"members.{path.parent.name}" for path in (ROOT / "members").glob("*/apps.py")}
    rooms |= {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert rooms - named == set()
    assert any(contract.get("exhaustive") for contract in contracts)


def test_the_gate_imports_nothing_of_ours() -> None:
    for path in (ROOT / "members" / "access").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for other in ("acxpa", "courses", "glossary", "publishing", "members.accounts"):
            assert f"from {other}" not in text, path
            assert f"import {other}" not in text, path
