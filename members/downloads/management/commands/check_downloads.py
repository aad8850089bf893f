"""Looks after the private storage: what is missing, damaged or left over."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from members.downloads.holdings import findings


class Command(BaseCommand):
    help = "Compare the downloads with their files in the private storage."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--checksums", action="store_true", help="Also read every file and compare its bytes."
        )
        parser.add_argument(
            "--delete-orphans",
            action="store_true",
            help="Delete files older than a day that no version knows.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError, and so a status other than 0, when something stays wrong."""
        wrong = 0
        for finding in findings(at=timezone.now(), checksums=options["checksums"]):
            if finding.orphan and options["delete_orphans"]:
                default_storage.delete(finding.orphan)
                self.stdout.write(f"{finding.what}: deleted")
                continue
            wrong += 1
            self.stdout.write(finding.what)
        if wrong:
            raise CommandError(f"{wrong} thing{'s' if wrong > 1 else ''} wrong.")
        self.stdout.write("Every version has its file.")
