"""Prints who may open each address. Kept in docs/audiences.txt; a test compares."""

from typing import Any

from django.core.management.base import BaseCommand

from members.access.checks import routes


class Command(BaseCommand):
    help = "Print the audience of every address of the portal."

    def handle(self, *args: Any, **options: Any) -> None:
        for address, name, view in sorted(routes(), key=lambda row: (row[0], row[1])):
            kept = " (stored)" if getattr(view, "stored", False) else ""
            self.stdout.write(f"{view.audience.value + kept:<17} {address:<72} {name}".rstrip())
