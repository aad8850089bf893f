"""``python -m bench``: the portal on SQLite, then on PostgreSQL."""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from types import FrameType

from . import nginx
from .databases import DATABASES
from .load import Load, Own, choose
from .measure import Plan, database
from .processes import BenchError


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="rounds of 1 s and a soak of 5 s")
    parser.add_argument("--rounds", type=int, default=3, help="3 at least for figures that count")
    parser.add_argument("--seconds", type=int, help="for each page in each round (5)")
    parser.add_argument("--soak", type=int, help="seconds of all pages in turn (60)")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--only", choices=list(DATABASES), help="leave the other database out")
    options = parser.parse_args()
    options.seconds = options.seconds or (1 if options.quick else 5)
    options.soak = options.soak or (5 if options.quick else 60)
    if min(options.rounds, options.seconds, options.soak, options.connections) < 1:
        parser.error("rounds, seconds, soak and connections are numbers from 1 on")
    return options


def main() -> int:
    options = arguments()
    plan = Plan(options.rounds, options.seconds, options.soak, options.connections)
    for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(kind, _stop)
    load = choose()
    if isinstance(load, Own):
        say("wrk is not installed: bench.generator asks instead, and is the limit of warm pages.")
    if nginx.program() is None:
        say("nginx is not installed: the bare view with constant bytes is the fastest yardstick.")
    failed = False
    try:
        for name in [options.only] if options.only else list(DATABASES):
            failed |= not one(name, plan, load)
    except KeyboardInterrupt:
        say("Stopped. Everything that was started is gone.")
        return 130
    return 1 if failed else 0


def one(name: str, plan: Plan, load: Load) -> bool:
    """Measures one database; whether that worked."""
    folder = Path(tempfile.mkdtemp(prefix="acxpa-bench-"))
    try:
        with DATABASES[name](folder) as opened:
            report = database(
                opened, folder, plan, load, say=lambda text: say(f"{opened.title}: {text}")
            )
        kept = report.save()
    except BenchError as error:
        say(f"{name}: {error}")
        return False
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{report.text()}\nKept in bench/results/{kept.name} and .json\n", flush=True)
    return True


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _stop(number: int, frame: FrameType | None) -> None:
    """The first signal ends the run; a second one may not interrupt the cleaning up."""
    for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(kind, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
