"""The portal as production runs it: DEBUG off, collected static files, two granian workers."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .processes import BenchError, free_port, running, wait_for

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
#: What a proxy in front would say. Production's cookies are for https only.
PROXY_HEADERS = {
    "Host": "127.0.0.1",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "203.0.113.7",
}
#: Variables of the portal that a developer may have set, which would change what is measured.
_OURS = ("DATABASE_URL", "CACHE_URL", "PAGE_STORE_BYTES", "PRIVATE_STORAGE_URL", "STATIC_ROOT")


def environment(folder: Path, database_url: str) -> dict[str, str]:
    """All that production needs, with data in ``folder``."""
    clean = {name: value for name, value in os.environ.items() if name not in _OURS}
    return clean | {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DEBUG": "false",
        "DEMO_DATA": "false",
        "DATA_DIR": str(folder),
        "DATABASE_URL": database_url,
        "CACHE_URL": f"filecache://{folder / 'cache'}",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": "https://127.0.0.1",
        "EMAIL_URL": "smtp://127.0.0.1:9",  # nobody listens, and no page that is measured sends
        "TRUSTED_PROXY_COUNT": "1",
        "SECURE_SSL_REDIRECT": "true",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def prepare(production: Mapping[str, str]) -> None:
    """Tables, demonstration data, static files."""
    # Demonstration data has a published password and is refused where DEBUG is off.
    development = {**production, "DEBUG": "true", "DJANGO_SETTINGS_MODULE": "acxpa.settings"}
    del development["EMAIL_URL"]
    _manage(["migrate", "--verbosity", "0"], development)
    _manage(["seed_demo", "--quiet"], development)
    _manage(["collectstatic", "--noinput", "--verbosity", "0"], production)


def _manage(arguments: Sequence[str], settings: Mapping[str, str]) -> None:
    _python(["manage.py", *arguments], settings)


def ask_probe(question: Mapping[str, Any], production: Mapping[str, str]) -> Any:
    """Sign-ins and query counts, from a process of their own."""
    output = _python(["-m", "bench.probe"], production, given=json.dumps(question))
    return json.loads(output.splitlines()[-1])


def timings(production: Mapping[str, str]) -> dict[str, float]:
    """Makes the large data of the tools and times what no page shows alone."""
    found: dict[str, float] = {}
    rooms = ("maturity", "rankings", "community", "glossary", "finding", "calculators", "planner")
    for room in (f"bench.{name}" for name in rooms):
        found |= json.loads(_python(["-m", room], production).splitlines()[-1])
    return found


def _python(arguments: Sequence[str], settings: Mapping[str, str], given: str = "") -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=dict(settings),
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).splitlines()[-20:])
        raise BenchError(f"{' '.join(arguments)} failed:\n{last}")
    return done.stdout


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    pid: int
    log: Path


@contextmanager
def serving(production: Mapping[str, str], folder: Path, *, cold: bool = False) -> Iterator[Server]:
    """Two workers with one blocking thread each. ``cold``: a server that can be told to forget."""
    port = free_port()
    log = folder / ("cold.log" if cold else "portal.log")
    command = [sys.executable, "-m", "acxpa.serve"]
    settings = {
        **production,
        "BENCH_COLD": "true" if cold else "false",
        "PORT": str(port),
        "WORKERS": str(WORKERS),
    }
    with running(command, log=log, environment=settings) as process:
        wait_for(port, process, log=log, what="The portal")
        yield Server(port, process.pid, log)
