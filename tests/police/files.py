"""The files that belong to the repository: tracked ones, and new ones that nobody ignores."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.police.production import ROOT

#: Packages of the portal itself.
OURS = ("acxpa", "courses", "glossary", "members", "pages", "publishing")


@cache
def every_file() -> tuple[Path, ...]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:  # an archive without history: whatever is there, but for what is made
        made = {".venv", ".git", "var", "node_modules", "__pycache__", ".hypothesis"}
        found = (path for path in ROOT.rglob("*") if not made & set(path.parts))
    else:
        found = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(sorted(path for path in found if path.is_file()))


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(path: Path) -> str | None:
    """The file's text; None when it is binary."""
    raw = path.read_bytes()
    if b"\0" in raw[:8000]:
        return None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def texts() -> Iterator[tuple[Path, str]]:
    for path in every_file():
        text = text_of(path)
        if text is not None:
            yield path, text


def production_modules() -> list[Path]:
    """Python of the portal itself, migrations left out."""
    return [
        path
        for path in every_file()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in OURS
        and "migrations" not in path.parts
    ]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))
