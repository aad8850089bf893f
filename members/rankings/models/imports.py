"""Files of calls on their way in: read in several goes, then taken in whole or not at all."""

from __future__ import annotations

import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .standards import StandardVersion


def _where(row: CallImport, filename: str) -> str:
    """A name that says nothing and is not there yet."""
    return f"rankings/imports/{secrets.token_hex(12)}.{row.kind}"


class CallImportQuerySet(models.QuerySet["CallImport"]):
    def open(self) -> Self:
        """Those that somebody still has to read on, take in or drop."""
        return self.filter(state__in=CallImport.OPEN)


class CallImport(models.Model):
    """One file. While it is being read the file is kept; once it is read, its rows are staged; once
    it is decided, neither is."""

    class State(models.TextChoices):
        READING = "reading", "Being read"
        REFUSED = "refused", "Has errors"
        CHECKED = "checked", "Checked, not taken in"
        DONE = "done", "Taken in"
        UNDONE = "undone", "Undone"
        DROPPED = "dropped", "Dropped"

    OPEN = (State.READING, State.CHECKED)

    file = models.FileField(upload_to=_where, blank=True, editable=False)
    file_name = models.CharField(max_length=200, editable=False)
    kind = models.CharField(
        max_length=4, choices=[("csv", "CSV"), ("xlsx", "XLSX")], editable=False
    )
    version = models.ForeignKey(
        StandardVersion,
        verbose_name="standard",
        on_delete=models.PROTECT,
        related_name="imports",
        help_text="The calls were judged by it; its items are the columns of the file.",
    )
    state = models.CharField(
        max_length=10, choices=State, default=State.READING, db_index=True, editable=False
    )
    #: How many rows to read, the heading and blank ones included, and the number of the last read.
    rows = models.PositiveIntegerField(default=0, editable=False)
    read_to = models.PositiveIntegerField(default=0, editable=False)
    #: Rows with a call.
    calls_found = models.PositiveIntegerField("calls", default=0, editable=False)
    error_count = models.PositiveIntegerField("errors", default=0, editable=False)
    #: The first of them: [[row number, column, sentence], …].
    errors = models.JSONField(default=list, blank=True, editable=False)
    #: {"outcomes": {outcome: calls}, "months": {month: calls}, "organisations": [numbers]}.
    summary = models.JSONField(default=dict, blank=True, editable=False)
    created_at = models.DateTimeField("sent", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="sent by",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    done_at = models.DateTimeField("taken in", null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="taken in by",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = CallImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "import of calls"
        verbose_name_plural = "imports of calls"
        constraints = [
            models.CheckConstraint(
                condition=Q(calls_found__lte=F("rows")),
                name="rankings_import_no_more_than_rows",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("done", "undone"), done_at__isnull=False)
                | Q(state__in=("reading", "refused", "checked", "dropped"), done_at__isnull=True),
                name="rankings_import_taken_in_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(state="checked", error_count=0) | ~Q(state="checked"),
                name="rankings_import_checked_has_no_error",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_reading(self) -> bool:
        return self.state == self.State.READING

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class StagedRows(models.Model):
    """A stretch of a file's rows, checked and scored, until they are taken in or dropped."""

    of = models.ForeignKey(CallImport, on_delete=models.CASCADE, related_name="staged")
    #: Number of its last row in the file; the row of headings is 1.
    last = models.PositiveIntegerField()
    #: [[row number, call ID], …]
    call_ids = models.JSONField()
    #: [{column of Call: value}, …], in the same order; without those that have errors.
    calls = models.JSONField()

    class Meta:
        ordering = ["of", "last"]
        verbose_name_plural = "staged rows"
        constraints = [
            models.UniqueConstraint(fields=["of", "last"], name="rankings_staged_once"),
        ]

    def __str__(self) -> str:
        return f"to row {self.last}"
