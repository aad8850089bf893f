"""Does everything that is due by itself: reminders, offers that lapse, letters."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.clock.jobs import Job, every_job
from members.clock.running import Outcome, let_go, run_due


class Command(BaseCommand):
    help = (
        "Does everything that is due. Run it every minute, by a timer or with --every; twice, or "
        "two at once, does no harm."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", action="append", default=[], metavar="JOB")
        parser.add_argument("--every", type=int, default=0, metavar="SECONDS")
        parser.add_argument("--list", action="store_true", help="name the jobs and run none")

    def handle(self, *args: Any, **options: Any) -> None:
        jobs = self._chosen(options["only"])
        if options["list"]:
            for job in jobs:
                self.stdout.write(f"{job.name:<28} {job.title}")
            return
        failed = self._round(jobs)
        while options["every"] > 0:
            time.sleep(options["every"])
            failed = self._round(jobs)
        if failed:
            raise CommandError(f"{failed} failed. The log says where.")

    def _chosen(self, names: list[str]) -> list[Job]:
        known = {job.name: job for job in every_job()}
        for name in names:
            if name not in known:
                raise CommandError(f"No job is called {name}. There are: {', '.join(known)}")
        return [known[name] for name in names] if names else list(known.values())

    def _round(self, jobs: list[Job]) -> int:
        """Runs them and says how each went; how many failed."""
        outcomes = []
        for number, outcome in enumerate(run_due(jobs=jobs), start=1):
            outcomes.append(outcome)
            self.stdout.write(f"{number}/{len(jobs)} {outcome.job.name}: {_said(outcome)}")
        did = sum(outcome.did or 0 for outcome in outcomes)
        failed = sum(bool(outcome.error) for outcome in outcomes)
        left = sum(outcome.did is None for outcome in outcomes)
        self.stdout.write(
            f"{len(outcomes) - failed - left} jobs run, {did} done, {left} left to another run, "
            f"{failed} failed."
        )
        self.stdout.flush()
        let_go()  # a worker outlives its database's restarts
        return failed


def _said(outcome: Outcome) -> str:
    if outcome.error:
        return f"failed ({outcome.error})"
    return "another run has it" if outcome.did is None else f"{outcome.did} done"
