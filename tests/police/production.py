"""Starts the portal as an operator would: a process of its own, DEBUG off, a clean environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

#: What a process needs from the machine to run at all. Nothing else of the caller's environment
#: reaches it, so that a developer's own variables cannot make a test pass.
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT")


def environment(folder: Path, **changed: str | None) -> dict[str, str]:
    """A complete production environment that keeps its data in ``folder``. A value of None takes
    the variable away."""
    complete: dict[str, str | None] = {
        "DEBUG": "false",
        "DATA_DIR": str(folder),
        "SECRET_KEY": "kT7vWq2ZpX9mBf4LrY8sNc1HdJ6gVu3AoEi5xQbRtMzPwKyCnSjDhFlG",
        "ALLOWED_HOSTS": "members.acxpa.example",
        "SITE_URL": "https://members.acxpa.example",
        "EMAIL_URL": "smtp+tls://portal:mail@smtp.acxpa.example:587",
        **changed,
    }
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {name: value for name, value in complete.items() if value is not None}


def manage(
    *arguments: str, env: dict[str, str], timeout: float = 300
) -> subprocess.CompletedProcess[str]:
    """``manage.py`` with these arguments; what it printed and how it ended."""
    return _run([sys.executable, "manage.py", *arguments], env, timeout)


def script(
    path: Path, *, env: dict[str, str], timeout: float = 240
) -> subprocess.CompletedProcess[str]:
    """A Python file of the tests, run from the repository's root."""
    return _run([sys.executable, str(path)], env | {"PYTHONPATH": str(ROOT)}, timeout)


def _run(
    command: list[str], env: dict[str, str], timeout: float
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=timeout, check=False
    )
