"""Writes a question bank as the file that ``load_bank`` reads."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.maturity import bank_file
from members.maturity.bank import contents
from members.maturity.models import Bank


class Command(BaseCommand):
    help = "Write a question bank (YAML) to standard output; the current one without a number."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", nargs="?", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        number = options["number"]
        bank = (
            Bank.objects.current() if number is None else Bank.objects.filter(number=number).first()
        )
        if bank is None:
            raise CommandError("There is no such bank.")
        self.stdout.write(bank_file.as_text(contents(bank)), ending="")
