"""Loads the demonstration data. Safe to run again: what is there stays as it is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from acxpa.demo import load
from acxpa.demo.cast import CAST, PASSWORD


class Command(BaseCommand):
    help = "Load invented people, memberships, entries, courses and downloads (DEBUG only)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="Do not print the logins.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "Demonstration data has a published password, so it is loaded only where DEBUG is "
                "on. This portal runs with DEBUG off; nothing was changed."
            )
        load.everything(at=timezone.now())
        if not options["quiet"]:
            self.stdout.write(f"Sign in with the password {PASSWORD} as")
            for row in CAST:
                self.stdout.write(f"  {row.email:<22} {row.part}")
