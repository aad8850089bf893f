"""From rounds to medians, ratios, one table, and the files that keep them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any

from .goals import goals_of
from .targets import Target

RESULTS = Path(__file__).resolve().parent / "results"


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of ``values`` that is at least as large as ``percent`` of them."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]


@dataclass(frozen=True, slots=True)
class Round:
    """One target, once. Milliseconds of CPU are for one request."""

    rate: float
    p99_ms: float
    cpu_ms: float
    database_ms: float


@dataclass(slots=True)
class Measured:
    target: Target
    bytes_plain: int
    #: None where the answer is not compressed.
    bytes_small: int | None
    #: None where no queries are counted.
    queries: int | None
    rounds: list[Round] = field(default_factory=list)

    def middle(self, name: str) -> float:
        return float(median(getattr(row, name) for row in self.rounds))


@dataclass(frozen=True, slots=True)
class Memory:
    """PSS of the largest worker in MB: after its first pages, with its page store full, and after
    the soak. ``growth_percent`` is between the last two, of the worker that grew most. None where
    it cannot be read."""

    first_mb: float | None
    full_mb: float | None
    after_mb: float | None
    growth_percent: float | None
    soak_seconds: int
    rate: float
    p99_ms: float
    cpu_ms: float


def growth(before: Mapping[int, float], after: Mapping[int, float]) -> float | None:
    """Percent by which the process that grew most has grown. None without a common process."""
    rows = [(after[pid] - mb) / mb * 100 for pid, mb in before.items() if pid in after]
    return max(rows, default=None)


def ratio(above: Measured, below: Measured, name: str) -> float:
    """Median of the ratios within each round, so that what slows a whole round cancels out."""
    pairs = zip(above.rounds, below.rounds, strict=True)
    return float(median(getattr(a, name) / max(getattr(b, name), 1e-9) for a, b in pairs))


def figures(name: str, measured: Mapping[str, Measured]) -> dict[str, float | None]:
    """Everything that is said about one target. ``cpu_ms`` is without what forgetting costs."""
    one = measured[name]
    row: dict[str, float | None] = {
        "rate": one.middle("rate"),
        "p99_ms": one.middle("p99_ms"),
        "cpu_ms": one.middle("cpu_ms") - forgetting_ms(one.target, measured),
        "database_ms": one.middle("database_ms"),
        "queries": one.queries,
        "bytes": one.bytes_plain,
        "bytes_gzip": one.bytes_small,
    }
    if one.target.yardstick:
        against = measured[one.target.yardstick]
        row["rate_ratio"] = ratio(one, against, "rate")
        row["p99_ratio"] = ratio(one, against, "p99_ms")
        # Upside down: as with requests/s, more is better.
        row["cpu_ratio"] = ratio(against, one, "cpu_ms")
    return row


def forgetting_ms(target: Target, measured: Mapping[str, Measured]) -> float:
    """What emptying the shared cache adds to a request of the server that forgets."""
    if target.forget != "all" or not target.is_page:
        return 0.0
    emptied, bare = measured["forgetting"], measured["constant"]
    return max(0.0, emptied.middle("cpu_ms") - bare.middle("cpu_ms"))


def memory_figures(memory: Memory) -> dict[str, float | None]:
    return {"pss_mb": memory.after_mb, "growth_percent": memory.growth_percent}


HEAD = (
    "page",
    "requests/s",
    "p99 ms",
    "CPU ms",
    "queries",
    "kB (gzip)",
    "x yardstick, requests/s",
    "x yardstick, CPU",
    "goal",
    "met?",
)


#: What is timed by itself, without a page.
#: What is timed besides pages, and how a figure is written.
TIMINGS = {
    "peers": "peers of one organisation, over 20,000 assessments: {:.1f} ms",
    "scoring": "scoring one assessment of 60 answers: {:.2f} ms",
    "recompute": "800,000 values of rankings from a million calls: {:.0f} ms",
    "stored": "a leaderboard of 200 as it is stored: {:.2f} ms",
    "window": "the same by a window over twenty quarters: {:.1f} ms",
    "times_cheaper": "the stored one is cheaper by a factor of {:.0f}",
    "search": "two words among 2,000 talks with two million words: {:.1f} ms",
    "find_rare": "search, a word of three of 100,000 entries: {:.2f} ms",
    "find_rare_times": "the same by a scan with icontains costs {:.0f} times as much",
    "find_common": "search, the commonest word of 100,000 entries: {:.1f} ms",
    "find_common_part": "that is {:.2f} of a scan with icontains",
    "find_p95": "search, words as often as people write them, p95: {:.1f} ms",
    "find_prefix": "suggestions for one to five letters, median: {:.1f} ms",
    "feed": "a calendar of 500 roundtables: {:.1f} ms",
    "index_10": "a page of the index, 10 entries: {:.1f} ms",
    "index_1000": "a page of the index, 1,000 entries: {:.1f} ms",
    "index_100000": "a page of the index, 100,000 entries: {:.1f} ms",
    "index_growth": "the last of these against the one before: {:.2f}",
    "entry_page": "an entry's page among 100,000: {:.1f} ms",
    "save": "publishing 40 blocks with 36 terms linked, among 100,000: {:.0f} ms",
    "agents_20000": "required agents at 20,000 erlangs: {:.2f} ms",
    "week_plan": "a week of 672 intervals, planned: {:.1f} ms",
    "week_page": "the same week with a roster, pasted into the planner, as a page: {:.0f} ms CPU",
    "pyworkforce_large": "pyworkforce takes {:.1f} times as long at 20,000 erlangs",
    "pyworkforce_week": "and {:.1f} times as long for the week's intervals as our plan of the week",
    "seeking": "200 viewers seek in a film of 200 MB: the largest worker grows by {:.1f} MB",
}


def rows(
    measured: Mapping[str, Measured], memory: Memory, timings: Mapping[str, float]
) -> list[tuple[str, ...]]:
    """The table's cells, below the heads."""
    table: list[tuple[str, ...]] = []
    for name, one in measured.items():
        found = figures(name, measured)
        table.append(
            (
                one.target.title,
                _number(found["rate"], 0),
                _number(found["p99_ms"], 2),
                _cpu(found["cpu_ms"], found["database_ms"]),
                _number(found["queries"], 0),
                _sizes(one),
                _number(found.get("rate_ratio"), 2),
                _number(found.get("cpu_ratio"), 2),
                *_goals(name, found),
            )
        )
    for name, value in timings.items():
        said = TIMINGS[name].format(value)
        table.append((said, *[""] * 7, *_goals(name, {"value": value})))
    table.append(
        (
            f"all pages in turn, {memory.soak_seconds} s",
            _number(memory.rate, 0),
            _number(memory.p99_ms, 2),
            _number(memory.cpu_ms, 2),
            "",
            "",
            "",
            "",
            "",
            "",
        )
    )
    grown = _number(memory.growth_percent, 1)
    table.append(
        (
            f"worker memory: {_number(memory.after_mb, 1)} MB PSS, {grown} % growth",
            *[""] * 7,
            *_goals("memory", memory_figures(memory)),
        )
    )
    return table


def _goals(name: str, found: Mapping[str, float | None]) -> tuple[str, str]:
    goals = goals_of(name)
    verdicts = [(goal, goal.verdict(found)) for goal in goals]
    short = [f"{goal.words} ({said})" for goal, said in verdicts if said != "met"]
    return "; ".join(goal.words for goal in goals), "; ".join(short) or ("met" if goals else "")


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _cpu(portal: float | None, database: float | None) -> str:
    return _number(portal, 2) + (f" + {database:.2f} database" if database else "")


def _sizes(one: Measured) -> str:
    small = f" ({one.bytes_small / 1000:.1f})" if one.bytes_small is not None else ""
    return f"{one.bytes_plain / 1000:.1f}{small}"


def table_text(head: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    """A Markdown table that also reads well as it is."""
    lines = [head, *cells]
    widths = [max(3, *(len(line[column]) for line in lines)) for column in range(len(head))]

    def text(line: Sequence[str]) -> str:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        return f"| {' | '.join(padded)} |"

    rule = f"|{'|'.join('-' * (width + 2) for width in widths)}|"
    return "\n".join([text(head), rule, *(text(line) for line in cells)])


@dataclass(frozen=True, slots=True)
class Report:
    database: str
    at: datetime
    measured: Mapping[str, Measured]
    memory: Memory
    #: How it was measured, line by line.
    notes: Sequence[str]
    #: SQL of the counted queries, by target.
    statements: Mapping[str, Sequence[str]]
    #: The figure of each of :data:`TIMINGS`.
    timings: Mapping[str, float]

    def text(self) -> str:
        """The report as Markdown."""
        head = f"# {self.database}, {self.at:%Y-%m-%d %H:%M}"
        notes = [f"- {note}" for note in self.notes]
        cost = forgetting_ms(self.measured["copc-cold-all"].target, self.measured)
        notes.append(
            f"- All cold: the {cost:.2f} ms of CPU that emptying the shared cache costs are taken "
            "off; they are still in its requests/s, p99 and ratios."
        )
        table = table_text(HEAD, rows(self.measured, self.memory, self.timings))
        return "\n".join([head, "", table, "", *notes, ""])

    def data(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        pages = {
            name: {
                "title": one.target.title,
                "figures": figures(name, self.measured),
                "rounds": [{n: getattr(row, n) for n in Round.__slots__} for row in one.rounds],
                "statements": list(self.statements.get(name, ())),
            }
            for name, one in self.measured.items()
        }
        found = {name: figures(name, self.measured) for name in self.measured}
        found["memory"] = memory_figures(self.memory)
        found |= {name: {"value": value} for name, value in self.timings.items()}
        return {
            "database": self.database,
            "at": self.at.isoformat(timespec="seconds"),
            "notes": list(self.notes),
            "targets": pages,
            "timings": dict(self.timings),
            "memory": {name: getattr(self.memory, name) for name in Memory.__slots__},
            "goals": [
                {
                    "page": goal.page,
                    "goal": goal.words,
                    "measured": found[name].get(goal.figure),
                    "verdict": goal.verdict(found[name]),
                }
                for name in found
                for goal in goals_of(name)
            ],
        }

    def save(self, folder: Path = RESULTS) -> Path:
        """Writes ``<date>-<database>.md`` and ``.json``; returns the first."""
        stem = folder / f"{self.at:%Y-%m-%d}-{self.database.lower()}"
        readable = stem.with_suffix(".md")
        readable.write_text(self.text(), encoding="utf-8")
        stem.with_suffix(".json").write_text(json.dumps(self.data(), indent=1), encoding="utf-8")
        return readable
