"""``manage.py rebuild_search``: what is searched, written anew."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import connection, transaction

from publishing.finding import index
from publishing.search import SEARCH_COLUMNS, Findable

BATCH = 500


class Command(BaseCommand):
    help = (
        "Folds every text that can be found anew and makes the indexes anew. Needed only where an "
        "index was damaged, or after an upgrade that says so. Safe at any time; on PostgreSQL, "
        "pages of a room wait while its turn lasts."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for model in apps.get_models():
            if issubclass(model, Findable):
                with transaction.atomic():
                    rows = self._rows(model)
                if options["verbosity"]:
                    self.stdout.write(f"{model._meta.label}: {rows}")

    def _rows(self, model: type[Findable]) -> int:
        table = model._meta.db_table
        if model.has_index:
            index.drop(connection, table)  # to make it at once is a fraction of row by row
        manager: Any = model._default_manager
        pks = list(manager.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(pks), BATCH):
            rows = list(manager.filter(pk__in=pks[start : start + BATCH]))
            for row in rows:
                row.fill_search()
            manager.bulk_update(rows, _columns(model))
        if model.has_index:
            index.create(connection, table)
        return len(pks)


def _columns(model: type[Findable]) -> list[str]:
    """Those of :class:`Findable`, and what a room fills with them."""
    return [*SEARCH_COLUMNS, *model.also_filled]
