"""Migrations on full tables, there and back."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from members.maturity.models import Assessment, PeerConsent

MIGRATION = import_module("members.maturity.migrations.0002_operation_and_counts_from")


def test_what_shared_before_goes_on_counting(member: Any, done: Any, monkeypatch: Any) -> None:
    shared, other = done(member.user, 3), done(member.user, 4)
    Assessment.objects.filter(pk=shared.pk).update(
        contributes_to_peers=True, sector="energy", size_band="1-20", counts_from=date(1999, 1, 1)
    )
    PeerConsent.objects.create(
        user=member.user,
        contributes=True,
        counts_from=date(1999, 1, 1),
        sector="energy",
        size_band="1-20",
    )
    MIGRATION.count_on(apps, None)
    shared.refresh_from_db()
    other.refresh_from_db()
    assert shared.counts_from is not None and shared.counts_from.year > 1999
    assert shared.counts_from <= date.today()
    assert other.counts_from is None
    assert PeerConsent.objects.get().counts_from.year > 1999


@pytest.mark.django_db(transaction=True)
def test_there_and_back() -> None:
    executor = MigrationExecutor(connection)
    names = [name for _, name in executor.loader.graph.leaf_nodes("maturity")]
    assert names == ["0002_operation_and_counts_from"]
    try:
        executor.migrate([("maturity", "0001_initial")])
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
