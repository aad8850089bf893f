"""Sends the letters that wait: those whose first try failed, and those of a process that died."""

from typing import Any

from django.core.management.base import BaseCommand

from members.mail.delivery import deliver_due


class Command(BaseCommand):
    help = (
        "Tries every letter that is due. Run it every few minutes; twice, or two at once, does "
        "no harm."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        counts = deliver_due()
        self.stdout.write(
            f"{counts['sent']} sent, {counts['failed']} failed (to be tried again), "
            f"{counts['too old']} too old to send."
        )
