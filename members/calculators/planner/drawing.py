"""A day as a drawing: calls above, agents needed and rostered below. Geometry only; the template
draws it. Standard library only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..clocks import said
from .plan import Day
from .totals import Interval

_HOUR = 3_600
_STEPS = (1, 2, 5, 10, 20, 25, 50)


@dataclass(frozen=True, slots=True)
class Canvas:
    """Places in units of the drawing. ``calls_top`` to ``calls_foot`` is the strip of calls, None
    where there is none."""

    width: int
    height: int
    left: int
    right: int
    top: int
    foot: int
    calls_top: int | None
    calls_foot: int
    most_hours: int
    #: Up to how many intervals each shortfall has its number; above that, the worst of each run.
    most_numbers: int


LARGE = Canvas(1_240, 452, 54, 1_220, 168, 410, 26, 104, 13, 30)
SMALL = Canvas(400, 290, 30, 396, 26, 250, None, 0, 5, 0)


@dataclass(frozen=True, slots=True)
class Mark:
    """A line or a label: where, and what it says."""

    x: str
    y: str
    label: str = ""


@dataclass(slots=True)
class Drawing:
    canvas: Canvas
    need_area: str = ""
    need_line: str = ""
    roster_line: str = ""
    calls_area: str = ""
    calls_line: str = ""
    ticks: str = ""
    #: Rectangles, all in one path.
    hatched: str = ""
    short: str = ""
    numbers: list[Mark] = field(default_factory=list)
    grid: list[Mark] = field(default_factory=list)
    calls_grid: list[Mark] = field(default_factory=list)
    hours: list[Mark] = field(default_factory=list)
    peak: Mark | None = None


def drawn(day: Day, seconds: int, canvas: Canvas) -> Drawing:
    """``seconds``: the length of an interval."""
    intervals = day.intervals
    begins = intervals[0].start_seconds // _HOUR * _HOUR
    last = intervals[-1].start_seconds + seconds
    ends = -(-last // _HOUR) * _HOUR
    pixels = (canvas.right - canvas.left) / (ends - begins)
    most = max(max(each.need.agents, each.have or 0) for each in intervals) or 1
    rise = (canvas.foot - canvas.top) / most

    def x(at: int) -> float:
        return canvas.left + (at - begins) * pixels

    def y(heads: int) -> float:
        return canvas.foot - heads * rise

    found = Drawing(canvas)
    found.grid = [Mark("", _px(y(value)), f"{value:,}") for value in _scale(most)]
    for run in _runs(intervals, seconds):
        line = _stairs([(x(e.start_seconds), y(e.need.agents)) for e in run], x(_end(run, seconds)))
        found.need_line += f"M{line}"
        base = _px(canvas.foot)
        found.need_area += f"M{_px(x(run[0].start_seconds))} {base}L{line}V{base}Z"
    for run in _runs([each for each in intervals if each.have is not None], seconds):
        line = _stairs([(x(e.start_seconds), y(e.have or 0)) for e in run], x(_end(run, seconds)))
        found.roster_line += f"M{line}"
    for each in intervals:
        left, wide = x(each.start_seconds), seconds * pixels
        if each.is_filled:
            top = y(each.need.agents)
            found.hatched += _box(left, top, wide, canvas.foot - top)
        if each.gap is not None and each.gap < 0:
            top = y(each.need.agents)
            found.short += _box(left + 0.6, top, wide - 1.2, -each.gap * rise)
    for each in _numbered(intervals, seconds, canvas):
        middle = _px(x(each.start_seconds) + seconds * pixels / 2)
        found.numbers.append(Mark(middle, _px(y(each.need.agents) - 9), f"{-(each.gap or 0):,}"))
    _clock(found, begins, ends, seconds, pixels, len(intervals))
    if canvas.calls_top is not None:
        _calls(found, intervals, seconds, begins, pixels)
    return found


def _calls(
    found: Drawing, intervals: Sequence[Interval], seconds: int, begins: int, pixels: float
) -> None:
    canvas = found.canvas
    assert canvas.calls_top is not None
    most = max(float(each.calls) for each in intervals) or 1.0
    rise = (canvas.calls_foot - canvas.calls_top) / most
    foot = _px(canvas.calls_foot)

    def point(each: Interval) -> tuple[float, float]:
        middle = each.start_seconds - begins + seconds / 2
        return canvas.left + middle * pixels, canvas.calls_foot - float(each.calls) * rise

    for run in _runs(intervals, seconds):
        points = [point(each) for each in run]
        line = "L".join(f"{_px(left)} {_px(up)}" for left, up in points)
        found.calls_line += f"M{line}"
        found.calls_area += f"M{_px(points[0][0])} {foot}L{line}V{foot}Z"
    found.calls_grid = [
        Mark("", _px(canvas.calls_foot - value * rise), f"{value:,}")
        for value in _scale(max(1, int(most)), lines=3)
    ]
    peak = max(intervals, key=lambda each: each.calls)
    left, up = point(peak)
    label = f"{round(peak.calls):,} at {said(peak.start_seconds)}"
    found.peak = Mark(_px(min(max(left, canvas.left + 50), canvas.right - 50)), _px(up - 8), label)


def _clock(found: Drawing, begins: int, ends: int, seconds: int, pixels: float, count: int) -> None:
    """Ticks at every interval, where there are few, and hours with their names."""
    canvas = found.canvas
    span = (ends - begins) // _HOUR
    step = next(s for s in (1, 2, 3, 4, 6, 8, 12, span + 1) if span // s < canvas.most_hours)
    fine = seconds if count <= 60 and seconds <= _HOUR else _HOUR
    marks = [
        f"M{_px(canvas.left + at * pixels)} {canvas.foot}v6"
        for at in range(0, ends - begins + 1, fine)
    ]
    for hour in range(0, span + 1, step):
        left = canvas.left + hour * _HOUR * pixels
        marks.append(f"M{_px(left)} {canvas.foot}v12")
        at = begins + hour * _HOUR
        label = said(at) if at < ends or at % 86_400 else "24:00"
        place = min(max(left, 16), canvas.width - 18)
        found.hours.append(Mark(_px(place), _px(canvas.foot + 30), label))
    found.ticks = "".join(marks)


def _runs(intervals: Sequence[Interval], seconds: int) -> Iterator[list[Interval]]:
    """Intervals that follow one another without a gap."""
    run: list[Interval] = []
    for each in intervals:
        if run and each.start_seconds != run[-1].start_seconds + seconds:
            yield run
            run = []
        run.append(each)
    if run:
        yield run


def _numbered(intervals: Sequence[Interval], seconds: int, canvas: Canvas) -> Iterator[Interval]:
    short = [each for each in intervals if (each.gap or 0) < 0]
    if len(intervals) <= canvas.most_numbers:
        yield from short
        return
    for run in _runs(short, seconds):
        yield min(run, key=lambda each: each.gap or 0)


def _end(run: Sequence[Interval], seconds: int) -> int:
    return run[-1].start_seconds + seconds


def _stairs(points: Sequence[tuple[float, float]], end: float) -> str:
    """Level from each point to the next. Begins without its M, so that an area may lead in."""
    path = f"{_px(points[0][0])} {_px(points[0][1])}"
    level = points[0][1]
    for left, up in points[1:]:
        if up != level:
            path += f"H{_px(left)}V{_px(up)}"
            level = up
    return f"{path}H{_px(end)}"


def _scale(most: int, lines: int = 6) -> list[int]:
    """Round values from 0 up to ``most``, few enough to be read."""
    step, ten = 1, 1
    while most // step > lines - 1:
        step = next((s * ten for s in _STEPS if most // (s * ten) <= lines - 1), 0)
        if not step:
            ten *= 100
            step = ten
    return list(range(0, most + 1, step))


def _box(x: float, y: float, width: float, height: float) -> str:
    wide = _px(max(width, 0.5))
    return f"M{_px(x)} {_px(y)}h{wide}v{_px(max(height, 0.5))}h-{wide}z"


def _px(number: float) -> str:
    """A tenth of a unit is as fine as is seen."""
    return f"{number:.1f}".removesuffix(".0")


def spoken(day: Day, seconds: int) -> str:
    """The drawing in a sentence, for who does not see it."""
    first, last = day.intervals[0], day.intervals[-1]
    found = day.totals
    opening = (
        f"Agents needed from {said(first.start_seconds)} to {said(last.start_seconds + seconds)}, "
        f"{found.peak.need.agents:,} at the most, at {said(found.peak.start_seconds)}."
    )
    if not found.rostered:
        return opening
    if not found.short:
        return f"{opening} The roster is never below it."
    return (
        f"{opening} The roster falls below it in {found.short:,} of {found.rostered:,} intervals."
    )
