"""When each job ran last and how it went; the same row is the lock that keeps two from running it
at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q

#: Whoever takes a job has this long. After that it counts as killed, and another may take it.
LEASE = timedelta(minutes=10)
#: A clock that has not run for so long is late.
LATE = timedelta(minutes=30)


class RunQuerySet(models.QuerySet["Run"]):
    def claim(self, *, name: str, at: datetime) -> Run | None:
        """The job's row, for the caller alone; None while somebody else runs it.

        One conditional UPDATE decides, on every database. ``taken_until`` is the end of the claim,
        and what proves it to :meth:`settle`.
        """
        self.get_or_create(name=name)
        free = self.filter(name=name).filter(Q(taken_until__isnull=True) | Q(taken_until__lte=at))
        taken = free.update(taken_until=at + LEASE, started_at=at)
        return self.get(name=name) if taken else None

    def settle(self, run: Run, **result: Any) -> bool:
        """Writes down how a claimed run went. False when the claim ran out meanwhile and somebody
        else has the job: then theirs is the result that counts."""
        mine = self.filter(pk=run.pk, taken_until=run.taken_until)
        return bool(mine.update(taken_until=None, **result))

    def troubled(self, *, at: datetime) -> models.QuerySet[Run]:
        """Jobs that failed last, or that nobody has run for a while."""
        late = Q(ended_at__lte=at - LATE) | Q(ended_at__isnull=True, started_at__lte=at - LATE)
        return self.filter(~Q(error="") | late)


class Run(models.Model):
    """The last run of one job."""

    name = models.CharField("job", max_length=80, unique=True)
    taken_until = models.DateTimeField("taken until", null=True, blank=True)
    started_at = models.DateTimeField("last begun", null=True, blank=True)
    ended_at = models.DateTimeField("last ended", null=True, blank=True)
    did = models.PositiveIntegerField("things done", default=0)
    milliseconds = models.PositiveIntegerField(default=0)
    error = models.CharField(
        "what went wrong",
        max_length=80,
        blank=True,
        help_text="The kind of error; the log has where. Empty after a run that went well.",
    )

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = "job"
        verbose_name_plural = "jobs of the clock"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_until__isnull=True)
                | Q(started_at__isnull=False, taken_until__gt=F("started_at")),
                name="clock_taken_run_has_begun",
            ),
        ]

    def __str__(self) -> str:
        return self.name
