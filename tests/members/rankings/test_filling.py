"""Figures by reason for what was published before they were kept: filled from the calls as they stood,
and only where all that was published comes out the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from members.accounts.models import User
from members.rankings.actions.calls import void_call
from members.rankings.actions.organisations import rename
from members.rankings.actions.snapshots import publish
from members.rankings.models import (
    Call,
    Period,
    RankedOrganisation,
    SectorFigure,
    Snapshot,
    Standing,
)
from tests.members.rankings.called import NOW, banks, standard
from tests.members.rankings.shown import World, world
from tests.members.rankings.test_pages_members import ENERGY, text_of
from tests.members.rankings.test_snapshots import by, call, draft, filled, quarter

__all__ = ["banks", "by", "call", "filled", "quarter", "standard", "world"]
_NOT_KEPT = "Figures by reason for the call are not kept for this period."


def emptied(*snapshots: Snapshot) -> None:
    """As rows are that were published before figures by reason were kept."""
    for figure in SectorFigure.objects.filter(snapshot__in=snapshots):
        for metric in ("menu", "talk"):
            figure.figures.pop(metric, None)
        QuerySet(SectorFigure).filter(pk=figure.pk).update(reasons={}, figures=figure.figures)
    QuerySet(Standing).filter(snapshot__in=snapshots).update(reasons={})


def everything(snapshot: Snapshot) -> list[Any]:
    rows = [*snapshot.standings.order_by("pk").values(), *snapshot.figures.order_by("pk").values()]
    assert any(row["reasons"] for row in rows)
    return rows


def test_reasons_are_filled_in_as_they_would_have_been_kept(
    filled: Period, by: User, banks: list[RankedOrganisation], call: Any, capsys: Any
) -> None:
    """Whatever was voided, renamed and corrected since."""
    call(banks[1], scenario=banks[1].sector.scenarios.get(code="LOAN"))
    first = publish(snapshot=draft(filled, by), by=by, at=NOW)
    later = NOW + timedelta(hours=1)
    void_call(call=Call.objects.earliest("pk"), reason="The wrong number.", by=by, at=later)
    second = publish(snapshot=draft(filled, by, at=later, note="One less."), by=by, at=later)
    rename(organisation=banks[0], name="Aardvark Bank", on=filled.starts_on)
    kept = [everything(first), everything(second)]
    emptied(first, second)
    call_command("fill_reasons")
    assert [everything(first), everything(second)] == kept
    assert "Jul to Sep 2026, revision 2: filled." in capsys.readouterr().out
    call_command("fill_reasons")
    assert not capsys.readouterr().out


def test_where_something_comes_out_differently_nothing_is_filled(
    filled: Period, by: User, banks: list[RankedOrganisation], capsys: Any
) -> None:
    snapshot = publish(snapshot=draft(filled, by), by=by, at=NOW)
    emptied(snapshot)
    QuerySet(Standing).filter(organisation=banks[0]).update(wait=1)
    with pytest.raises(CommandError, match="1 could not be filled"):
        call_command("fill_reasons")
    assert "comes out differently: Bandicoot Bank: wait." in capsys.readouterr().err
    assert not snapshot.figures.exclude(reasons={}) and not snapshot.standings.exclude(reasons={})


def test_a_page_without_reasons_says_that_they_are_not_kept(world: World, member: Any) -> None:
    one = f"{ENERGY}quokka-electric/"
    for page in (ENERGY, one):
        assert _NOT_KEPT not in text_of(member.get(page))
    emptied(world.snapshots["2026-q3r1"])
    for page in (ENERGY, one):
        assert _NOT_KEPT in text_of(member.get(page))
        response = member.get(f"{page}?reason=BILL")
        assert response.status_code == 404
        assert "are not kept for that period" in response.content.decode()
