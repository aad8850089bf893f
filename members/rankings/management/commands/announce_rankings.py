"""Writes to those who watch an organisation when a new period is out."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from members.rankings.actions.watching import announce_what_is_new


class Command(BaseCommand):
    help = (
        "Writes what the publishing of a period left to write: one letter to each member who "
        "watches an organisation. Run it every quarter of an hour; twice, or two at once, does no "
        "harm."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = announce_what_is_new(at=timezone.now())
        self.stdout.write(f"{count} letter{'' if count == 1 else 's'} posted.")
