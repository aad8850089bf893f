"""Two at the same moment: no figures are published from calls that somebody else is taking out, and
none with a weight that somebody else is changing. Each in a thread with a connection of its own, on
both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections, transaction

from members.rankings.actions.calls import void_call
from members.rankings.actions.imports import take_in, undo_import
from members.rankings.actions.organisations import ensure_period
from members.rankings.actions.snapshots import compute_draft, publish
from members.rankings.errors import Refused
from members.rankings.models import (
    Call,
    CallImport,
    RankedOrganisation,
    Scenario,
    Snapshot,
    StandardVersion,
)
from tests.members.rankings.called import NOW, banks, csv_of, read, row, standard
from tests.members.rankings.published import Q3

__all__ = ["banks", "standard"]
pytestmark = pytest.mark.django_db(transaction=True)
#: For how long the second has the chance to be through before the first is, in seconds.
HEAD_START = 1.0


def while_open(first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """``first`` is done and not yet committed when ``second`` begins; what the second returned, or
    how it was refused."""
    done, go_on = threading.Event(), threading.Event()
    results: dict[str, Any] = {}

    def run_first() -> None:
        try:
            with transaction.atomic():
                results["first"] = first()
                done.set()
                go_on.wait(30)
        finally:
            done.set()
            connections.close_all()

    def run_second() -> None:
        try:
            results["second"] = second()
        except Refused as refused:
            results["second"] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run_first), threading.Thread(target=run_second)]
    threads[0].start()
    done.wait(30)
    threads[1].start()
    threads[1].join(HEAD_START)
    go_on.set()
    for thread in threads:
        thread.join(30)
    assert "first" in results and "second" in results
    return results["second"]


@pytest.fixture
def taken(standard: StandardVersion, banks: list[RankedOrganisation]) -> CallImport:
    rows = [row(standard, number, organisation="bandicoot-bank") for number in range(1, 7)]
    return take_in(waiting=read(standard, csv_of(standard, rows)), by=None, at=NOW)


@pytest.fixture
def drafted(taken: CallImport, standard: StandardVersion) -> Snapshot:
    period = ensure_period(kind="quarter", starts_on=Q3, standard=standard)
    return compute_draft(period=period, by=None, at=NOW)


def test_nothing_is_published_from_a_file_that_is_being_undone(
    taken: CallImport, drafted: Snapshot
) -> None:
    refused = while_open(
        lambda: undo_import(taken=taken, by=None),
        lambda: publish(snapshot=drafted, by=None, at=NOW),
    )
    assert isinstance(refused, Refused)
    assert not Snapshot.objects.published().exists() and not Call.objects.exists()


def test_no_file_is_undone_while_figures_are_published_from_it(
    taken: CallImport, drafted: Snapshot
) -> None:
    refused = while_open(
        lambda: publish(snapshot=drafted, by=None, at=NOW),
        lambda: undo_import(taken=taken, by=None),
    )
    assert isinstance(refused, Refused) and "is published" in str(refused)
    assert Call.objects.count() == drafted.calls == 6


def test_a_draft_waits_for_calls_on_their_way_out_and_counts_what_is_left(
    taken: CallImport, drafted: Snapshot
) -> None:
    wrong = Call.objects.earliest("pk")
    again = while_open(
        lambda: void_call(call=wrong, reason="The wrong number.", by=None, at=NOW),
        lambda: compute_draft(period=drafted.period, by=None, at=NOW),
    )
    assert again.calls == 5


def test_a_draft_is_of_the_weight_that_was_being_changed(
    taken: CallImport, standard: StandardVersion
) -> None:
    """Otherwise it could be published with a weight that is no more."""
    period = ensure_period(kind="quarter", starts_on=Q3, standard=standard)
    used = Scenario.objects.get(code="CARD")
    used.weight = 97
    drafted = while_open(used.save, lambda: compute_draft(period=period, by=None, at=NOW))
    used.refresh_from_db()
    kept = drafted.standings.get(organisation__slug="bandicoot-bank").overall
    Snapshot.objects.drafts().delete()
    afresh = compute_draft(period=period, by=None, at=NOW)
    assert used.weight == 97 and kept is not None
    assert afresh.standings.get(organisation__slug="bandicoot-bank").overall == kept
