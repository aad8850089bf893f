"""Starts, stops and weighs processes. CPU and memory are those of a process and its children."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped]


class BenchError(Exception):
    """Something that makes the measurement meaningless. The message says what to do."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(
    command: Sequence[str], *, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """``command`` in a process group of its own; the whole group is gone afterwards."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            env=None if environment is None else dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    family = []
    with contextlib.suppress(psutil.NoSuchProcess):
        family = psutil.Process(process.pid).children(recursive=True)
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=10)
    with contextlib.suppress(ProcessLookupError):  # whatever of the group outlived it
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    until = time.monotonic() + 5
    while any(is_alive(child.pid) for child in family) and time.monotonic() < until:
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """A process that ended stays listed until its parent asks for it; that is not alive."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def wait_for(port: int, process: subprocess.Popen[bytes], *, log: Path, what: str) -> None:
    """Returns once ``port`` takes connections."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise BenchError(f"{what} did not start. The last lines it wrote:\n{tail(log)}")


def tail(log: Path, lines: int = 20) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def children(pid: int) -> list[int]:
    return sorted(child.pid for child in psutil.Process(pid).children(recursive=True))


def cpu_seconds(pid: int) -> float:
    """User and system time of ``pid`` and its children, those that ended included."""
    master = psutil.Process(pid)
    own = master.cpu_times()
    total = own.user + own.system + own.children_user + own.children_system
    for child in master.children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            times = child.cpu_times()
            total += times.user + times.system
    return float(total)


def rest(pid: int) -> None:
    """Returns once ``pid`` has answered what was still asked when the last load ended."""
    until = time.monotonic() + 20
    before = -1.0
    while (now := cpu_seconds(pid)) > before and time.monotonic() < until:
        before = now
        time.sleep(0.1)


def busy_percent() -> float:
    """How much of the machine's CPU is taken in the second that this call lasts."""
    return float(psutil.cpu_percent(interval=1.0))


def pss_mb(pid: int) -> float | None:
    """Memory in MB, with pages that are shared counted by share. None where there is no
    ``/proc`` that says so."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return None
    return parse_pss(text)


def parse_pss(text: str) -> float | None:
    for line in text.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024 / 1_000_000
    return None
