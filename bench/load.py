"""Who asks. wrk where it is installed, otherwise a slower generator of our own."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from .processes import BenchError


@dataclass(frozen=True, slots=True)
class Call:
    path: str
    headers: Mapping[str, str]
    #: Adds a query that no call had before: another address each time.
    varied: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """``rate`` in requests a second, times in milliseconds. ``failed``: answers that were none,
    or that had another status than 200."""

    requests: int
    rate: float
    p50_ms: float
    p99_ms: float
    failed: int


class Load(Protocol):
    name: str

    def run(self, port: int, calls: Sequence[Call], *, seconds: int, connections: int) -> Sample:
        """Asks ``calls`` in turn, as fast as the server answers."""


class Wrk:
    name = "wrk"

    def __init__(self, program: str) -> None:
        self.program = program

    def run(self, port: int, calls: Sequence[Call], *, seconds: int, connections: int) -> Sample:
        command = [self.program, "-t1", f"-c{connections}", f"-d{seconds}s"]
        command += ["--latency", "--timeout", "20s"]
        address = f"http://127.0.0.1:{port}"
        if len(calls) == 1 and not calls[0].varied:
            for name, value in calls[0].headers.items():
                command += ["-H", f"{name}: {value}"]
            return self._finish([*command, address + calls[0].path])
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
            script.write(lua(calls))
            script.flush()
            return self._finish([*command, "-s", script.name, address])

    @staticmethod
    def _finish(command: Sequence[str]) -> Sample:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise BenchError(f"wrk failed:\n{done.stdout}{done.stderr}")
        return parse_wrk(done.stdout)


def lua(calls: Sequence[Call]) -> str:
    """A script for wrk that asks ``calls`` in turn. JSON strings of ASCII are Lua strings too."""
    rows = []
    for call in calls:
        headers = ", ".join(f"[{json.dumps(k)}] = {json.dumps(v)}" for k, v in call.headers.items())
        varied = "true" if call.varied else "false"
        rows.append(
            f"  {{path = {json.dumps(call.path)}, varied = {varied}, headers = {{{headers}}}}},"
        )
    return "\n".join(
        [
            "local calls = {",
            *rows,
            "}",
            "local number = 0",
            "function request()",
            "  number = number + 1",
            "  local call = calls[(number - 1) % #calls + 1]",
            "  local path = call.path",
            '  if call.varied then path = path .. "?n=" .. number end',
            '  return wrk.format("GET", path, call.headers)',
            "end",
            "",
        ]
    )


_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


def parse_wrk(text: str) -> Sample:
    """What ``wrk --latency`` prints. BenchError when it is something else."""
    counted = re.search(r"(\d+) requests in ", text)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    half = re.search(r"^\s+50%\s+([\d.]+)(us|ms|s|m)\s*$", text, re.MULTILINE)
    late = re.search(r"^\s+99%\s+([\d.]+)(us|ms|s|m)\s*$", text, re.MULTILINE)
    if not (counted and rate and half and late):
        raise BenchError(f"wrk printed something unknown:\n{text}")
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    broken = re.search(
        r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text
    )
    failed = int(wrong[1]) if wrong else 0
    failed += sum(map(int, broken.groups())) if broken else 0
    return Sample(
        requests=int(counted[1]),
        rate=float(rate[1]),
        p50_ms=float(half[1]) * _UNITS[half[2]],
        p99_ms=float(late[1]) * _UNITS[late[2]],
        failed=failed,
    )


class Own:
    name = "bench.generator"

    def run(self, port: int, calls: Sequence[Call], *, seconds: int, connections: int) -> Sample:
        question = {
            "port": port,
            "calls": [asdict(call) for call in calls],
            "seconds": seconds,
            "connections": connections,
        }
        done = subprocess.run(
            [sys.executable, "-m", "bench.generator"],
            cwd=Path(__file__).resolve().parent.parent,
            input=json.dumps(question),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise BenchError(f"The load generator failed:\n{done.stderr}")
        return Sample(**json.loads(done.stdout))


def choose() -> Load:
    program = shutil.which("wrk")
    return Wrk(program) if program else Own()


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str]


def ask(port: int, call: Call) -> Answer:
    """One answer, in full."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.putrequest("GET", call.path, skip_host=True, skip_accept_encoding=True)
        for name, value in call.headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, response.read(), headers)
    finally:
        connection.close()
