"""Loads a question bank from a file, as a draft or for everyone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from members.maturity import bank_file
from members.maturity.actions import publish_bank
from members.maturity.errors import Refused


class Command(BaseCommand):
    help = "Load a question bank (YAML). The same file again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=bank_file.FILE)
        parser.add_argument("--publish", action="store_true", help="Publish it as well.")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            bank = bank_file.load(path=options["file"], at=now)
            if options["publish"] and not bank.is_published:
                bank = publish_bank(bank=bank, by=None, at=now)
        except (ValidationError, Refused) as error:
            raise CommandError("; ".join(getattr(error, "messages", [str(error)]))) from error
        self.stdout.write(f"{bank}: {bank.get_state_display().lower()}")
