"""The Erlang calculators: ``python -m bench.calculators`` times what the issue names,
in milliseconds of CPU, as JSON.

Beside it stands pyworkforce on the same inputs in the same run, where it can be had. It needs
Python 3.12 and brings a solver with it, so it is no requirement of ours: install it beside the
portal, or let ``PYWORKFORCE_PYTHON`` name an interpreter that has it. Without it, its figure is
left out and said to be missing. No database, and nothing of Django.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from math import pi, sin
from statistics import median
from time import process_time
from typing import Any

from members.calculators.erlang import day_plan, erlang_c_required_agents

ROUNDS = 15
#: 20,000 erlangs: 120,000 calls of five minutes in half an hour.
LARGE = {"calls": 120_000, "interval_seconds": 1_800, "aht_seconds": 300}
TARGET = {"service_level_target": 0.8, "target_seconds": 20}
#: Calls of a week at a quarter of an hour: closed at night, 120 at midday.
WEEK = [max(0, round(120 * sin((place % 96 - 24) / 48 * pi))) for place in range(672)]
AHT, CAP, SHRINKAGE = 287, 0.85, 0.3
#: What pyworkforce is asked as well: (calls, interval in seconds, AHT in seconds). It refuses an
#: interval without calls.
ALIKE = {
    "large": [(120_000, 1_800, 300)],
    "week": [(calls, 900, AHT) for calls in WEEK if calls],
}


def main() -> None:
    if sys.argv[1:] == ["--other"]:
        print(json.dumps({name: _milliseconds(partial(_theirs, name)) for name in ALIKE}))
        return
    timings = {
        "agents_20000": _milliseconds(
            lambda: erlang_c_required_agents(**LARGE, **TARGET)  # type: ignore[arg-type]
        ),
        "week_plan": _milliseconds(_week),
    }
    theirs = _other()
    if theirs is None:
        print("pyworkforce is missing: not compared with it.", file=sys.stderr)
    else:
        for name, milliseconds in theirs.items():
            ours = _milliseconds(partial(_ours, name))
            timings[f"pyworkforce_{name}"] = milliseconds / ours
    print(json.dumps(timings))


def _week() -> Any:
    return day_plan(
        interval_seconds=900,
        calls=WEEK,
        aht_seconds=[AHT] * len(WEEK),
        service_level_target=0.8,
        target_seconds=20,
        max_occupancy=CAP,
        shrinkage=SHRINKAGE,
    )


def _ours(name: str) -> Sequence[int]:
    if name == "week":
        required: list[int] = _week().agents_required
        return required
    return [
        erlang_c_required_agents(
            calls=calls,
            interval_seconds=interval,
            aht_seconds=aht,
            service_level_target=0.8,
            target_seconds=20,
            max_occupancy=CAP,
            shrinkage=SHRINKAGE,
        ).agents_required
        for calls, interval, aht in ALIKE[name]
    ]


def _theirs(name: str) -> Sequence[int]:
    from pyworkforce.queuing import ErlangC

    found = []
    for calls, interval, aht in ALIKE[name]:
        queue = ErlangC(
            transactions=calls, aht=aht / 60, interval=interval / 60, asa=20 / 60, shrinkage=0.3
        )
        answer = queue.required_positions(service_level=0.8, max_occupancy=CAP)
        found.append(answer["raw_positions"])
    return found


def _other() -> dict[str, float] | None:
    """Milliseconds of CPU of pyworkforce, from an interpreter that has it; None where none has."""
    interpreter = os.environ.get("PYWORKFORCE_PYTHON") or sys.executable
    try:
        done = subprocess.run(
            [interpreter, "-m", "bench.calculators", "--other"],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return None
    found: dict[str, float] | None = json.loads(done.stdout) if done.returncode == 0 else None
    return found


def _milliseconds(ask: Callable[[], Any]) -> float:
    """Median; the first of all is not counted."""
    return median([_once(ask) for _ in range(ROUNDS + 1)][1:])


def _once(ask: Callable[[], Any]) -> float:
    begun = process_time()
    ask()
    return (process_time() - begun) * 1000


if __name__ == "__main__":
    main()
