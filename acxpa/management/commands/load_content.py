"""Loads what the portal has to say of itself: entries, pages, frameworks. Safe to run again."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from glossary import content as entries
from pages import content as pages


class Command(BaseCommand):
    help = (
        "Publish the entries and pages that come with the portal, and bring those that nobody "
        "touched up to their files. What staff have changed, moved or withdrawn stays theirs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say it and change nothing.")
        parser.add_argument(
            "--articles", action="store_true", help="The articles too; their authors are invented."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now, is_dry = timezone.now(), options["dry_run"]
        try:
            with transaction.atomic():
                said = self._entries()
                said += self._pages(pages.plan(at=now, articles=options["articles"]))
                if is_dry:
                    transaction.set_rollback(True)  # categories were made to compare with
                else:
                    entries.load_entries(by=None, at=now)
                    pages.load_pages(by=None, at=now, articles=options["articles"])
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        counts = ", ".join(f"{number} {state}" for state, number in Counter(said).items())
        self.stdout.write(f"{counts}. {'Nothing was changed.' if is_dry else 'Done.'}")

    def _entries(self) -> list[str]:
        said = []
        for row in entries.planned():
            state = str(pages.State.THEIRS if row.is_theirs else row.state)
            said.append(self._say("glossary", row.file, state))
        return said

    def _pages(self, rows: list[pages.Row]) -> list[str]:
        return [self._say(f"{row.model._meta.model_name}s", row.file, row.state) for row in rows]

    def _say(self, folder: str, file: str, state: str) -> str:
        if state != pages.State.UNCHANGED:
            self.stdout.write(f"  {folder}/{file}: {state}")
        return state
