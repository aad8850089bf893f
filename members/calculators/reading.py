"""A pasted or uploaded table of intervals: what can be read is kept, what cannot is named. Pure.

One row an interval: its start, its calls, and where there are more columns the roster and the
handling time. A heading is welcome and not needed. Nothing here raises: every row that is left out,
filled in or out of line has its line in ``problems``.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import pairwise

from .clocks import DAY, Start, said, start_of
from .dayplan import MOST_INTERVALS
from .queues.values import MOST_COUNTED, MOST_SECONDS, BadValue
from .typed import duration, number

_LONGEST_LINE = 1_000
#: Words that a start may be of: "Mon 30 Nov 2026 9:30 am – 10:00 am".
_MOST_WORDS = 10
#: Rows that have nothing to plan in them, before the rest is not looked at any more: each has its
#: line in the problems, and two megabytes of them cost a quarter of a minute.
_MOST_UNREAD = 3_000
_COLUMNS = {
    "day": {"date", "day"},
    "start": {"start", "starttime", "startsat", "time", "interval", "intervalstart", "from"}
    | {"begin", "period", "halfhour", "starting"},
    "calls": {"calls", "volume", "offered", "contacts", "callsoffered", "forecast", "callvolume"}
    | {"forecastcalls", "chats", "volumes", "calloffered", "ncalls"},
    "agents": {"agents", "roster", "rostered", "heads", "staff", "onthephones", "have"},
    "aht": {"aht", "ahtseconds", "ahts", "handlingtime", "averagehandlingtime", "handletime"}
    | {"averagehandletime", "ahtsec", "ahtsecs", "handlingtimeseconds"},
}
_SAID = {"start": "start time", "calls": "number of calls"}


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` is the line of the table, from 1; ``start_seconds`` count from the first midnight.

    ``filled``: the calls could not be read and are the mean of the rows either side.
    """

    number: int
    label: str
    start_seconds: int
    calls: Fraction
    agents: int | None
    aht_seconds: Fraction | None
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with line ``row``; ``label`` is how it begins."""

    row: int
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    rows: list[Row]
    problems: list[Problem]
    #: As told, or as most rows follow one another; None where one row alone cannot say.
    interval_seconds: int | None


def text_of(data: bytes) -> str:
    """A file's text: UTF-8, UTF-16 with its mark (a spreadsheet's "Unicode text"), or Windows."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_intervals(text: str, *, interval_seconds: int | None = None) -> Table:
    """The intervals of ``text``: tab, semicolon, comma or blanks between the columns.

    Without a heading the columns are start, calls, and then the roster and the handling time (the
    one that has a colon is the time). At most 3,000 rows. An interval that starts before the one
    above it ends is left out, a gap is named, calls that cannot be read are filled in.
    """
    return _Reader(interval_seconds).read(text)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A row whose start could be read; ``calls`` is None where they could not."""

    number: int
    label: str
    start: Start
    calls: Fraction | None
    agents: int | None
    aht_seconds: Fraction | None


@dataclass(slots=True)
class _Reader:
    interval: int | None
    problems: list[Problem] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def read(self, text: str) -> Table:
        seen = list(self._seen(text))
        placed = self._placed(seen)
        if self.interval is None:
            self.interval = _usual(placed)
        rows = self._filled(self._in_line(placed))
        self.problems.sort(key=lambda problem: problem.row)
        return Table(rows, self.problems, self.interval)

    def _named(self, number: int, label: str, reason: str) -> None:
        self.problems.append(Problem(number, label[:40], reason))

    def _seen(self, text: str) -> Iterator[_Seen]:
        """The rows that have a start."""
        kept = unread = 0
        for number_of, cells in self._cells(text):
            if not self.places and self._headed(number_of, cells):
                continue
            full = f"Only {MOST_INTERVALS:,} rows are read" if kept == MOST_INTERVALS else ""
            if unread == _MOST_UNREAD:
                full = f"{_MOST_UNREAD:,} rows could not be read"
            if full:
                reason = f"{full}: this one and all below are left out."
                self._named(number_of, cells[0], reason)
                return
            row = self._row(number_of, cells)
            if row is None:
                unread += 1
                continue
            kept += 1
            yield row
        if not kept and not self.problems:
            self._named(1, "", "There is nothing to read.")

    def _cells(self, text: str) -> Iterator[tuple[int, list[str]]]:
        mark = ""
        for number_of, raw in enumerate(io.StringIO(text, newline=None), 1):
            line = raw.strip("\r\n\ufeff")
            if not line.translate(_MARKS).split():  # control characters are blanks to Python
                continue
            if len(line) > _LONGEST_LINE:
                self._named(number_of, line, "This line is too long to be a row.")
                continue
            if not mark and _is_title(line):
                self._named(number_of, line, "A line above the table: it is passed over.")
                continue
            mark = mark or next((sign for sign in "\t;," if sign in line), " ")
            yield number_of, _split(line, mark)

    def _headed(self, number_of: int, cells: list[str]) -> bool:
        """Finds the columns; True where this row is the heading."""
        if start_of(cells[0]) or any(_is_number(cell) for cell in cells[1:]):
            third_is_time = len(cells) > 2 and ":" in cells[2]
            last = ("aht", "agents") if third_is_time else ("agents", "aht")
            self.places = {name: place for place, name in enumerate(("start", "calls", *last))}
            return False
        for place, cell in enumerate(cells):
            name = _column(cell)
            if name and name not in self.places:
                self.places[name] = place
        if "day" in self.places and "start" not in self.places:
            self.places["start"] = self.places.pop("day")
        free = (place for place in range(MOST_INTERVALS) if place not in self.places.values())
        for name in ("start", "calls"):
            if name not in self.places:
                place = self.places[name] = next(free)
                self._named(
                    number_of,
                    cells[0],
                    f"No heading says {_SAID[name]}: column {place + 1} was taken for it.",
                )
        return True

    def _row(self, number_of: int, cells: list[str]) -> _Seen | None:
        def cell(name: str) -> str:
            place = self.places.get(name)
            return cells[place].strip() if place is not None and place < len(cells) else ""

        label = f"{cell('day')} {cell('start')}".strip()
        start = start_of(label)
        if start is None:
            reason = f"“{label[:30]}” is not a start time." if label else "There is no start time."
            self._named(number_of, label, f"{reason} Write 9:30. The row is left out.")
            return None
        calls = agents = aht = None
        try:
            calls = number("calls", cell("calls"))
            if calls > MOST_COUNTED:
                calls = None
                raise BadValue("calls", f"more than {MOST_COUNTED:,} calls")
        except BadValue as bad:
            hint = " Write 0 if the lines are closed." if not cell("calls") else ""
            self._named(number_of, label, f"Calls: {bad.reason}.{hint}".replace("?.", "?"))
        try:
            agents = _whole(cell("agents"))
        except BadValue as bad:
            self._named(number_of, label, f"Roster: {bad.reason}.".replace("?.", "?"))
        try:
            aht = _time(cell("aht"))
        except BadValue as bad:
            self._named(number_of, label, f"Handling time: {bad.reason}.".replace("?.", "?"))
        return _Seen(number_of, label, start, calls, agents, aht)

    def _placed(self, seen: list[_Seen]) -> list[tuple[int, _Seen]]:
        """Each row with its seconds after the first midnight."""
        placed: list[tuple[int, _Seen]] = []
        first: date | int | None = seen[0].start.day if seen else None
        days, weekday = 0, first
        for row in seen:
            day, seconds = row.start.day, row.start.seconds
            if isinstance(day, date) and isinstance(first, date):
                days = (day - first).days
            elif isinstance(day, int) and isinstance(weekday, int):
                days, weekday = days + (day - weekday) % 7, day
            elif day is None and placed and placed[-1][0] - (days * DAY + seconds) > DAY / 2:
                days += 1  # past midnight
            placed.append((days * DAY + seconds, row))
        return placed

    def _in_line(self, placed: list[tuple[int, _Seen]]) -> Iterator[tuple[int, _Seen]]:
        """The rows that follow one another; gaps are named and overlaps left out."""
        before: int | None = None
        for at, row in placed:
            step = self.interval
            if step and row.start.until is not None:
                length = (row.start.until - row.start.seconds) % DAY or DAY
                if length != step:
                    self._named(
                        row.number,
                        row.label,
                        f"This one is {_long(length)} long, the others {_long(step)}: it is "
                        f"planned as {_long(step)}.",
                    )
            if step and before is not None and at < before + step:
                wrong = "starts before" if at <= before - step else "overlaps"
                self._named(
                    row.number,
                    row.label,
                    f"It {wrong} the one that starts at {said(before)}. The row is left out.",
                )
                continue
            if step and before is not None and at > before + step:
                self._named(
                    row.number,
                    row.label,
                    f"Nothing is given from {said(before + step)} to {said(at)}: a gap.",
                )
            before = at
            yield at, row

    def _filled(self, placed: Iterator[tuple[int, _Seen]]) -> list[Row]:
        """Rows with calls; where they could not be read, those of the neighbours."""
        lined = list(placed)
        known = [row.calls for _, row in lined]
        before: list[Fraction | None] = _carried(known)
        after: list[Fraction | None] = _carried(known[::-1])[::-1]
        rows = []
        for (at, row), earlier, later in zip(lined, before, after, strict=True):
            near = [calls for calls in (earlier, later) if calls is not None]
            if not near:
                continue
            rows.append(
                Row(
                    number=row.number,
                    label=row.label,
                    start_seconds=at,
                    calls=sum(near, Fraction(0)) / len(near),
                    agents=row.agents,
                    aht_seconds=row.aht_seconds,
                    filled=row.calls is None,
                )
            )
        return rows


#: What stands between cells, as blanks.
_MARKS = str.maketrans("\t,;", "   ")


def _carried(known: list[Fraction | None]) -> list[Fraction | None]:
    """For each place the last that is known, itself included."""
    found: list[Fraction | None] = []
    last: Fraction | None = None
    for calls in known:
        last = last if calls is None else calls
        found.append(last)
    return found


def _is_title(line: str) -> bool:
    """Words in one cell, such as “Forecast for Tuesday”, and none that heads a column: a sheet's
    name and its date stand above the heading in many exports."""
    words = line.split()
    cells = [cell for cell in re.split("[\t;,]", line) if cell.strip()]
    return (
        len(cells) == 1
        and len(words) > 1
        and not any(sign.isdigit() for sign in words[0])
        and start_of(" ".join(words[:2])) is None
        and not {"start", "calls"} <= {_column(word) for word in words}
    )


def _split(line: str, mark: str) -> list[str]:
    if mark != " ":
        return next(csv.reader([line], delimiter=mark, skipinitialspace=True), [""])
    # Blanks stand inside a time too: "9:30 am 120", "Mon 9:30 120".
    words = line.split()
    if len(words) > 1 and not start_of(line):
        for end in range(min(len(words) - 1, _MOST_WORDS), 0, -1):
            if start_of(" ".join(words[:end])):
                return [" ".join(words[:end]), *words[end:]]
    return words if not start_of(line) else [line.strip()]


def _column(heading: str) -> str | None:
    bare = re.sub(r"[^a-z]", "", heading.lower())
    return next((name for name, known in _COLUMNS.items() if bare in known), None)


def _is_number(text: str) -> bool:
    try:
        number("", text)
    except BadValue as bad:
        return "Did you mean" in bad.reason
    return True


def _whole(text: str) -> int | None:
    if not text:
        return None
    found = number("agents", text)
    if found.denominator != 1:
        raise BadValue("agents", f"“{text[:30]}” is not a whole number")
    if found > MOST_COUNTED:
        raise BadValue("agents", f"more than {MOST_COUNTED:,}")
    return found.numerator


def _time(text: str) -> Fraction | None:
    if not text:
        return None
    found = duration("aht_seconds", text)
    if not 0 < found <= MOST_SECONDS:
        raise BadValue("aht_seconds", f"“{text[:30]}” has to be more than 0")
    return found


def _usual(placed: list[tuple[int, _Seen]]) -> int | None:
    """The step that most rows take, the shorter one where two are as common."""
    starts = [at for at, _ in placed]
    steps = Counter(later - earlier for earlier, later in pairwise(starts) if later > earlier)
    if steps:
        most = max(steps.values())
        return min(step for step, often in steps.items() if often == most)
    for _, row in placed:
        if row.start.until is not None and row.start.until > row.start.seconds:
            return row.start.until - row.start.seconds
    return None


def _long(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min" if not rest else f"{seconds} s"
