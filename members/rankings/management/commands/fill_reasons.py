"""Figures by reason for what was published before they were kept. Safe to run again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from members.rankings.actions.filling import fill_reasons
from members.rankings.errors import Refused
from members.rankings.models import Snapshot


class Command(BaseCommand):
    help = (
        "Computes published rankings without figures by reason again from the calls as they stood, "
        "and adds those figures where everything else comes out as it was published."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        refused = 0
        related = ("period", "standard", "previous__period", "year_before__period")
        for snapshot in Snapshot.objects.without_reasons().select_related(*related):
            try:
                fill_reasons(snapshot=snapshot)
            except Refused as problem:
                refused += 1
                self.stderr.write(str(problem))
            else:
                self.stdout.write(f"{snapshot}: filled.")
        if refused:
            raise CommandError(f"{refused} could not be filled and stay as they are.")
