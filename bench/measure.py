"""One database: everything started, measured in alternation, soaked, and stopped."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from math import ceil
from pathlib import Path
from typing import Any

from . import nginx, processes
from .databases import Database
from .load import Answer, Call, Load, Own, Sample, ask
from .portal import (
    PROXY_HEADERS,
    WORKERS,
    Server,
    ask_probe,
    environment,
    prepare,
    serving,
    timings,
)
from .processes import BenchError
from .report import Measured, Memory, Report, Round, growth
from .targets import (
    FILM,
    FILM_BYTES,
    FORGET_HEADER,
    MEMBER,
    NGINX_PLAIN,
    NGINX_SMALL,
    PAGES,
    Target,
    yardsticks,
)

#: Percent of the machine from which other work spoils what is measured.
BUSY = 15.0
#: Who seeks in the film at once, and how much each seek fetches, in bytes.
VIEWERS, SOUGHT = 200, 1_000_000
#: Fewer answers than this are no measurement: some more are always on their way at the end.
FEWEST = 40


@dataclass(frozen=True, slots=True)
class Plan:
    rounds: int
    #: Seconds for each target in each round.
    seconds: int
    soak: int
    connections: int


@dataclass(slots=True)
class Bench:
    """What runs, and how to ask it."""

    servers: dict[str, Server]
    cookies: Mapping[str, str]
    database: Database
    load: Load
    plan: Plan

    def call(self, target: Target, *, small: bool = False, varied: bool = False) -> Call:
        headers = {"Host": "127.0.0.1"} if target.place == "nginx" else dict(PROXY_HEADERS)
        if target.person:
            headers["Cookie"] = self.cookies[target.person]
        if target.forget:
            headers[FORGET_HEADER] = target.forget
        if small or target.small:
            headers["Accept-Encoding"] = "gzip"
        return Call(target.path, headers, varied)

    def answer(self, target: Target, *, small: bool = False) -> Answer:
        found = ask(self.servers[target.place].port, self.call(target, small=small))
        if found.status != 200:
            raise BenchError(f"{target.title}: {target.path} answers {found.status}, not 200.")
        return found

    def sizes(self, target: Target) -> tuple[int, int | None]:
        plain = self.answer(target)
        small = self.answer(target, small=True)
        compressed = small.headers.get("content-encoding") == "gzip"
        return len(plain.body), len(small.body) if compressed else None

    def load_of(self, target: Target) -> Round:
        """One round. A page that is answered too seldom gets more time, once."""
        server, calls = self.servers[target.place], [self.call(target)]
        sample, cpu, database = self.weighed(server, calls, self.plan.seconds)
        if sample.requests < FEWEST:
            longer = ceil(self.plan.seconds * FEWEST * 2 / max(sample.requests, 5))
            sample, cpu, database = self.weighed(server, calls, longer)
        if sample.failed:
            raise BenchError(f"{target.title}: {sample.failed} of {sample.requests} answers failed")
        if sample.requests < FEWEST:
            raise BenchError(
                f"{target.title}: too few answers. Measure again when the machine rests."
            )
        each = 1000 / sample.requests
        return Round(sample.rate, sample.p99_ms, cpu * each, database * each)

    def weighed(
        self, server: Server, calls: Sequence[Call], seconds: int
    ) -> tuple[Sample, float, float]:
        """The sample, with the CPU seconds that the server and the database spent on it."""
        processes.rest(server.pid)
        workers = processes.children(server.pid)
        before, database_before = processes.cpu_seconds(server.pid), self._database_seconds()
        sample = self.load.run(
            server.port, calls, seconds=seconds, connections=self.plan.connections
        )
        cpu = processes.cpu_seconds(server.pid) - before
        database = self._database_seconds() - database_before
        if processes.children(server.pid) != workers:
            raise BenchError(
                f"A worker died. Its server's last lines:\n{processes.tail(server.log)}"
            )
        return sample, cpu, database

    def _database_seconds(self) -> float:
        return processes.cpu_seconds(self.database.pid) if self.database.pid else 0.0

    def memory(self) -> dict[int, float]:
        """PSS in MB of each of the portal's workers."""
        found = {
            pid: processes.pss_mb(pid) for pid in processes.children(self.servers["portal"].pid)
        }
        return {pid: mb for pid, mb in found.items() if mb is not None}


def database(
    opened: Database, folder: Path, plan: Plan, load: Load, say: Callable[[str], None]
) -> Report:
    """Measures the portal on ``opened``. BenchError when something does not answer as it should."""
    at = datetime.now().astimezone()
    production = environment(folder, opened.url)
    say("tables, demonstration data, static files")
    prepare(production)
    say("20,000 assessments; a million calls; 2,000 talks, 500 roundtables; 100,000 entries")
    timed = timings(production)
    found = ask_probe(_question(), production)
    with ExitStack() as stack:
        portal = stack.enter_context(serving(production, folder))
        cold = stack.enter_context(serving(production, folder, cold=True))
        bench = Bench({"portal": portal, "cold": cold}, found["cookies"], opened, load, plan)
        if program := nginx.program():
            content = _copc(bench)
            bench.servers["nginx"] = stack.enter_context(nginx.files(program, folder, content))
        measured = _targets(bench, found["queries"])
        first = bench.memory()
        others = processes.busy_percent()
        for number in range(plan.rounds):
            say(f"round {number + 1} of {plan.rounds}")
            order = list(measured.values())
            for one in reversed(order) if number % 2 else order:
                one.rounds.append(bench.load_of(one.target))
        memory = _soak(bench, first, say)
        timed["seeking"] = _seeking(bench, say)
    statements = {
        one.target.name: found["queries"][_key(one.target)][one.target.forget or "warm"]
        for one in measured.values()
        if one.target.is_page
    }
    return Report(opened.title, at, measured, memory, _notes(bench, others), statements, timed)


def _question() -> dict[str, Any]:
    pages = sorted({(page.person, page.path) for page in PAGES})
    return {"people": sorted({person for person, _path in pages}), "pages": pages}


def _key(target: Target) -> str:
    return f"{target.person} {target.path}"


def _page(name: str) -> Target:
    return next(page for page in PAGES if page.name == name)


def _copc(bench: Bench) -> dict[str, bytes]:
    page = _page("copc-warm")
    plain, small = bench.answer(page), bench.answer(page, small=True)
    return {NGINX_PLAIN: plain.body, NGINX_SMALL: small.body}


def _targets(bench: Bench, queries: Mapping[str, Any]) -> dict[str, Measured]:
    """Yardsticks and pages, each asked once, in the order of the table."""
    plain, small = bench.sizes(_page("copc-warm"))
    member, _ = bench.sizes(_page("copc-member"))
    beside = yardsticks(
        plain=plain, small=small or plain, member=member, nginx="nginx" in bench.servers
    )
    measured = {}
    for target in (*beside, *PAGES):
        number = len(queries[_key(target)][target.forget or "warm"]) if target.is_page else None
        measured[target.name] = Measured(target, *bench.sizes(target), number)
    return measured


def _soak(bench: Bench, first: Mapping[int, float], say: Callable[[str], None]) -> Memory:
    """All pages in turn. One address in each turn is new, so that the page stores are full."""
    pages = [page for page in PAGES if page.place == "portal"]
    calls = [bench.call(page) for page in pages]
    calls.append(bench.call(_page("copc-warm"), varied=True))
    server = bench.servers["portal"]
    bench.weighed(server, calls, max(2, bench.plan.soak // 6))
    before = bench.memory()
    say(f"all pages in turn, {bench.plan.soak} s")
    sample, cpu, _database = bench.weighed(server, calls, bench.plan.soak)
    if sample.failed:
        raise BenchError(f"All pages in turn: {sample.failed} of {sample.requests} answers failed")
    after = bench.memory()
    return Memory(
        first_mb=max(first.values(), default=None),
        full_mb=max(before.values(), default=None),
        after_mb=max(after.values(), default=None),
        growth_percent=growth(before, after),
        soak_seconds=bench.plan.soak,
        rate=sample.rate,
        p99_ms=sample.p99_ms,
        cpu_ms=cpu / max(sample.requests, 1) * 1000,
    )


def _seeking(bench: Bench, say: Callable[[str], None]) -> float:
    """MB by which the worker that grew most grew while viewers sought everywhere in one film."""
    say(f"{VIEWERS} viewers seek in a film, {bench.plan.seconds * 2} s")
    headers = {**PROXY_HEADERS, "Cookie": bench.cookies[MEMBER]}
    steps = range(0, FILM_BYTES - SOUGHT, FILM_BYTES // VIEWERS)
    calls = [
        Call(
            f"/members/videos/{FILM}/film/",
            {**headers, "Range": f"bytes={first}-{first + SOUGHT - 1}"},
        )
        for first in steps
    ]
    server = bench.servers["portal"]
    bench.load.run(server.port, calls[:8], seconds=2, connections=2)  # the code is loaded
    before = bench.memory()
    sample = bench.load.run(server.port, calls, seconds=bench.plan.seconds * 2, connections=VIEWERS)
    if sample.failed or sample.requests < VIEWERS:
        raise BenchError(f"Seeking: {sample.failed} of {sample.requests} answers failed")
    after = bench.memory()
    return max(after[pid] - mb for pid, mb in before.items())


def _notes(bench: Bench, others: float) -> list[str]:
    """``others``: percent of the machine that was busy while nobody asked the portal anything."""
    plan = bench.plan
    notes = [
        f"{os.cpu_count()} cores, Python {platform.python_version()}, Django {version('django')}, "
        f"granian {version('granian')}: {WORKERS} workers, one blocking thread each, DEBUG off.",
        f"{bench.load.name}, {plan.connections} connections, on the same cores; medians of "
        f"{plan.rounds} rounds of {plan.seconds} s, all targets in turn.",
        "CPU ms: user and system time of the server's processes for one request.",
        "x yardstick: as many times as fast as the bare view with the same middleware, by "
        "requests/s and by CPU; goals go by CPU, which other work disturbs least.",
    ]
    if others > BUSY:
        notes.append(f"Other work took {others:.0f} % of the machine: measure again when it rests.")
    if plan.rounds < 3:
        notes.append("Fewer than three rounds: this shows that it runs, and measures nothing.")
    if isinstance(bench.load, Own):
        notes.append("wrk is missing: requests/s of warm pages are the generator's limit.")
    if "nginx" not in bench.servers:
        notes.append("nginx is missing: there is no file to compare with.")
    return notes
