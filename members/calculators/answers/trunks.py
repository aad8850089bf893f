"""Lines: how many for a load, what given lines block, what they carry. Erlang B. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

from ..curve import Curve, Point, numbers, share_scale
from ..erlang import (
    BlockingWithRetries,
    erlang_b_extended,
    erlang_b_extended_required_servers,
    erlang_b_max_traffic,
)
from ..queues.values import BadValue, load_of, whole
from ..worked import Figure, Step, Worked
from .load import load_step
from .plate import Choice, Plate, Row, Shown, Table
from .words import NO_END, count, counted, erlangs, in_erlangs, long, share, spoken, typed_share

BESIDE = 3
#: Lines that one switch has, and some: beyond, repeated tries take long to settle.
MOST_LINES, MOST_LOAD = 200_000, 100_000

LIMITS = (
    "A caller who finds every line taken is gone, or tries again at once where you say so."
    " Nobody waits outside.",
    "A caller in your queue takes a line for as long as the wait lasts. Put the wait into the time"
    " a line is taken, or you will be short on the very day the queue is long.",
    "Calls come independently. A television advertisement does not send them that way.",
    "Lines of your provider may be shared or may stretch for an hour. Ask before you buy any.",
)


@dataclass(frozen=True, slots=True)
class _Case:
    values: Mapping[str, Any]
    load: Fraction
    recall: Fraction
    found: BlockingWithRetries

    @property
    def seconds(self) -> Fraction:
        """Of the interval, for each second that a line is taken."""
        each: Fraction = self.values["interval_seconds"] / self.values["aht_seconds"]
        return each

    def lost(self, found: BlockingWithRetries) -> Fraction:
        """First tries that are lost for good, in calls."""
        return max(Fraction(0), self.load - Fraction(found.carried_erlangs)) * self.seconds

    def lost_text(self, found: BlockingWithRetries) -> str:
        return count(self.lost(found)) if found.stable else NO_END


def work(values: Mapping[str, Any]) -> Worked:
    """``values``: as :class:`..forms.trunks.TrunksForm` reads them. Raises :class:`.BadValue`."""
    case = _case(values)
    rows = [_at(case, n) for n in _near(case.found.servers)]
    plate = _plate(case)
    return Worked(
        sentence=plate.sentence,
        figures=_figures(case),
        steps=_steps(case),
        limits=LIMITS,
        shown=Shown(
            plate=plate,
            facts=[figure for figure in _figures(case) if figure.text != plate.figure],
            choices=_choices(case, rows),
            table=_table(case, rows),
            curve=_curve(case),
            warning=_warning(case),
        ),
    )


def _case(values: Mapping[str, Any]) -> _Case:
    recall = values["recall_factor"]
    if recall > 1:
        raise BadValue("recall_factor", "cannot be more than 100 %")
    if values["ask"] == "traffic":
        lines = whole("servers", values["servers"], most=MOST_LINES)
        target = values["blocking_target"]
        load_of(0, values["interval_seconds"], values["aht_seconds"])
        if not values["aht_seconds"]:
            raise BadValue("aht_seconds", "has to be more than 0")
        tries = erlang_b_max_traffic(servers=lines, blocking_target=target)
        load = Fraction(tries.traffic_erlangs) * (1 - recall * Fraction(tries.blocking))
        return _Case(values, load, recall, _with(load, lines, recall))
    load, _handling = load_of(values["calls"], values["interval_seconds"], values["aht_seconds"])
    if load > MOST_LOAD:
        raise BadValue("calls", f"makes a load of more than {MOST_LOAD:,} erlangs")
    if not values["aht_seconds"]:
        raise BadValue("aht_seconds", "has to be more than 0")
    if values["ask"] == "blocking":
        lines = whole("servers", values["servers"], most=MOST_LINES)
        return _Case(values, load, recall, _with(load, lines, recall))
    found = erlang_b_extended_required_servers(
        traffic_erlangs=load, blocking_target=values["blocking_target"], recall_factor=recall
    )
    return _Case(values, load, recall, found)


def _with(load: Fraction, lines: int, recall: Fraction) -> BlockingWithRetries:
    return erlang_b_extended(traffic_erlangs=load, servers=lines, recall_factor=recall)


def _at(case: _Case, lines: int) -> BlockingWithRetries:
    same = lines == case.found.servers
    return case.found if same else _with(case.load, lines, case.recall)


def _near(lines: int) -> range:
    return range(max(0, lines - BESIDE), lines + BESIDE + 1)


def _in_calls(case: _Case, load: Fraction | float) -> int:
    return floor(Fraction(load) * case.seconds)


def _plate(case: _Case) -> Plate:
    found, values = case.found, case.values
    per = spoken(values["interval_seconds"])
    lines = _lines(found.servers)
    if values["ask"] == "traffic":
        allowed = typed_share(values["blocking_target"])
        calls = _in_calls(case, case.load)
        return Plate(
            f"{lines} take{'s' if found.servers == 1 else ''}",
            f"{calls:,}",
            f"call{'' if calls == 1 else 's'} in {per} before {allowed} of tries hear the engaged"
            " tone.",
        )
    if values["ask"] == "blocking":
        return Plate(f"With {lines},", share(found.blocking), "of tries hear the engaged tone.")
    if not case.load:
        return Plate("You need", "0", "lines: nobody calls.")
    noun = "line" if found.servers == 1 else "lines"
    heard = share(found.blocking)
    return Plate(
        "You need", f"{found.servers:,}", f"{noun}; {heard} of tries hear the engaged tone."
    )


def _lines(number: int) -> str:
    return counted(number, "line")


def _figures(case: _Case) -> tuple[Figure, ...]:
    found = case.found
    total = found.total_traffic_erlangs
    return (
        Figure("Lines", f"{found.servers:,}"),
        Figure("Calls", f"{_in_calls(case, case.load):,}"),
        Figure("Load", erlangs(case.load), "erlang"),
        Figure("Engaged tone", share(found.blocking)),
        Figure("Calls lost", case.lost_text(found)),
        Figure("Each line busy", _busy(found)),
        Figure("With repeated tries", NO_END if total is None else erlangs(total)),
    )


def _busy(found: BlockingWithRetries) -> str:
    return share(found.carried_erlangs / found.servers, 1) if found.servers else "–"


def _warning(case: _Case) -> str:
    if case.found.stable:
        return ""
    return (
        "Everybody who is blocked rings again, and the lines cannot carry it: the tries grow"
        " without end. No share of calls lost can be given."
    )


def _choices(case: _Case, rows: list[BlockingWithRetries]) -> tuple[Choice, ...]:
    if case.values["ask"] == "traffic":
        return ()
    chosen, made = case.found.servers, []
    for row in rows:
        text = f"{share(row.blocking)} of tries blocked, each line busy {_busy(row)} of the time."
        if row.servers == chosen:
            made.append(Choice("now", "Yours", f"{chosen:,}", text))
        elif abs(row.servers - chosen) == 1:
            title = "One more" if row.servers > chosen else "One fewer"
            changes = (("ask", "blocking"), ("servers", str(row.servers)))
            made.append(Choice("other", title, f"{row.servers:,}", text, changes))
    return tuple(made)


def _table(case: _Case, rows: list[BlockingWithRetries]) -> Table:
    columns = ["Engaged tone", f"Calls lost in {spoken(case.values['interval_seconds'])}"]
    columns += ["Carried", "Each line busy"]
    if case.recall:
        columns.append("With repeats")
    made = []
    for row in rows:
        cells = [
            share(row.blocking),
            case.lost_text(row),
            erlangs(row.carried_erlangs),
            _busy(row),
        ]
        if case.recall:
            total = row.total_traffic_erlangs
            cells.append(NO_END if total is None else erlangs(total))
        yours = row.servers == case.found.servers
        labelled = tuple(zip(columns, cells, strict=True))
        mark, note = ("yours", "yours") if yours else ("", "")
        made.append(Row(f"{row.servers:,}", labelled, mark, note))
    return Table("Around the answer", ("Lines", *columns), tuple(made))


def _curve(case: _Case) -> Curve | None:
    if not case.load:
        return None
    target = case.values["blocking_target"]
    found = [_at(case, n) for n in numbers(case.found.servers, float(case.load))]
    goal = None if target is None else float(target)
    top = min(1.0, max(4 * (goal or 0.0), 1.5 * case.found.blocking, 0.002))
    points = tuple(Point(row.servers, row.blocking, share(row.blocking)) for row in found)
    now = share(case.found.blocking)
    return Curve(
        title="Share of tries that hear the engaged tone, by lines",
        text=f"{_lines(points[0].number)}: {points[0].text}. {_lines(case.found.servers)}, the"
        f" chosen number: {now}. {_lines(points[-1].number)}: {points[-1].text}.",
        across="lines",
        up="Engaged tone",
        points=points,
        chosen=case.found.servers,
        top=top,
        ticks=share_scale(top),
        goal=goal,
        goal_text=f"at most {typed_share(target)}" if target is not None else "",
        good_is_high=False,
    )


def _steps(case: _Case) -> tuple[Step, ...]:
    values, found = case.values, case.found
    steps = []
    if values["ask"] != "traffic":
        steps.append(
            load_step(
                values,
                words="calls × time a line is taken ÷ interval",
                remark="Lines in use at once, if nobody were ever turned away.",
            )
        )
    total = found.total_traffic_erlangs
    offered = "" if total is None else long(total)
    if case.recall and found.stable:
        steps.append(
            Step(
                f"With repeated tries: {erlangs(total or 0)}",
                "E = A + R · B(E, N) · E",
                (
                    f"E = {long(case.load)} + {long(case.recall)} × {long(found.blocking)}"
                    f" × {offered}",
                ),
                "Those who try again come on top, and are blocked as often. Solved by halves.",
            )
        )
    if found.stable:
        steps.append(
            Step(
                f"Blocked: {share(found.blocking)}",
                "B(n) = A·B(n−1) ÷ (n + A·B(n−1)), from B(0) = 1",
                (f"B({found.servers:,}) = {long(found.blocking)} at {in_erlangs(offered)}",),
                "Erlang’s loss formula. Every step divides, so nothing overflows.",
            )
        )
    steps.append(_why(case))
    return tuple(steps)


def _why(case: _Case) -> Step:
    found, values = case.found, case.values
    if values["ask"] == "traffic":
        return Step(
            f"Calls: {_in_calls(case, case.load):,}",
            "calls = A × interval ÷ time a line is taken, rounded down",
            (f"{long(case.load)} × {long(case.seconds)} = {long(case.load * case.seconds)}",),
            "A is the largest load that stays within the share allowed, found by halves; what tries"
            " again is taken off it.",
        )
    if values["ask"] == "blocking":
        return Step(
            "Each line busy: " + _busy(found),
            "carried ÷ lines",
            (f"{long(found.carried_erlangs)} ÷ {found.servers:,}",) if found.servers else (),
        )
    less = _with(case.load, found.servers - 1, case.recall) if found.servers else None
    lines = [] if less is None else [f"{_lines(less.servers)}: {share(less.blocking, 3)}, too many"]
    lines.append(f"{_lines(found.servers)}: {share(found.blocking, 3)}, few enough")
    allowed = typed_share(values["blocking_target"])
    return Step(f"Why {found.servers:,}", f"the smallest N with at most {allowed}", tuple(lines))
