"""Writes to people whose planned actions are due."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from members.maturity.actions import remind


class Command(BaseCommand):
    help = (
        "Writes once to each owner of a planned action that is due within a week. Run it every "
        "morning; twice, or two at once, does no harm."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = remind(at=timezone.now())
        self.stdout.write(f"{count} letter{'' if count == 1 else 's'} posted.")
