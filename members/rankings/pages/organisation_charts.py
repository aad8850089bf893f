"""The drawings of an organisation's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..drawings import Drawing, Point, Shape, Timing, history, places, radar, timings
from ..models import SectorFigure, Standing
from ..wording import clock, listed, plural, points, rank_label, sentence
from .shelf import Run, unit, when

SKILLS = ("skill_1", "skill_2", "skill_3", "skill_4", "skill_5")


def ruler_of(
    standings: Sequence[Standing | None], run: Run, *, is_yours: bool
) -> Mapping[str, Any] | None:
    now = standings[-1]
    if now is None or now.rank is None or now.of is None:
        return None
    back = {"month": 12, "quarter": 4, "year": 1}.get(unit(run.now), len(standings))
    earlier = None
    if len(standings) > back and not [cut for cut in run.breaks if cut >= len(standings) - back]:
        year = standings[-1 - back]
        earlier = year.rank if year is not None else None
    return places(
        now.rank,
        now.of,
        low=now.rank_low,
        high=now.rank_high,
        is_tied=now.is_tied,
        earlier=earlier,
        earlier_words="a year ago",
        is_yours=is_yours,
    )


def history_of(
    standings: Sequence[Standing | None],
    figures: Mapping[int, SectorFigure],
    run: Run,
    *,
    who: str,
    name: str,
    is_yours: bool,
    is_whole: bool,
) -> Drawing:
    """Of calls that are not ``is_whole``, only the scores: a place among the calls about one reason
    is nobody's history."""
    given = []
    for label, snapshot, row in zip(run.labels, run.snapshots, standings, strict=True):
        figure = figures.get(snapshot.pk)
        given.append(
            Point(
                label=label,
                score=row.overall if row is not None else None,
                low=row.low if row is not None else None,
                high=row.high if row is not None else None,
                median=figure.median("overall") if figure is not None else None,
                rank=row.rank if row is not None and is_whole else None,
                of=(row.of or 0) if row is not None and is_whole else 0,
                calls=row.valid if row is not None else 0,
                method=snapshot.standard.number,
                is_tied=row.is_tied if row is not None else False,
            )
        )
    words = sentence(plural(len(given), unit(run.now)))
    pairs = zip(given, run.snapshots, strict=True)
    scored = [(each, when(snapshot.period)) for each, snapshot in pairs if each.score is not None]
    text = f"Overall CX{' and rank' if is_whole else ''} of {name}"
    if scored:
        (first, then), (last, now) = scored[0], scored[-1]
        text += f": {points(first.score)} {then}, {points(last.score)} {now}"
        if is_whole:
            text += f"; rank {rank_label(first.rank)} then, {rank_label(last.rank)} now"
    for cut, method in run.breaks.items():
        text += f". Method {method} begins in {run.spoken[cut]}"
    return history(given, run.breaks, who=who, is_yours=is_yours, title=words, text=f"{text}.")


def radar_of(
    standing: Standing | None,
    figure: SectorFigure | None,
    skills: Sequence[str],
    *,
    who: str,
    is_yours: bool,
) -> Drawing | None:
    if standing is None or standing.skill_1 is None or len(skills) != len(SKILLS):
        return None
    if standing.status == Standing.Status.TOO_FEW:
        return None
    shapes = [Shape("you" if is_yours else "reef", who, standing.skills)]
    if figure is not None:
        shapes += [
            Shape("median", "Sector median", [figure.median(each) for each in SKILLS]),
            Shape("best", "Sector best in each", [figure.best(each) for each in SKILLS]),
        ]
    text = listed([f"{n} {points(v)}" for n, v in zip(skills, standing.skills, strict=True)])
    return radar(skills, shapes, title="Five skills", text=f"{standing.name}: {text}.")


def timings_of(
    standing: Standing | None,
    figure: SectorFigure | None,
    *,
    who: str,
    is_yours: bool,
    is_whole: bool,
) -> Drawing | None:
    """Beside the sector's medians and, where the calls are ``is_whole``, its shortest wait; one
    query."""
    if standing is None or standing.wait is None or standing.status == Standing.Status.TOO_FEW:
        return None
    given = [Timing(who, standing.menu, standing.wait, standing.talk, is_yours=is_yours)]
    text = f"Menu {clock(standing.menu)}, wait {clock(standing.wait)}, talk {clock(standing.talk)}"
    if figure is not None:
        menu, wait, talk = (figure.median(each) for each in ("menu", "wait", "talk"))
        given.append(Timing("Sector medians", menu, wait, talk))
        text += f"; the sector’s median wait is {clock(wait)}"
    if is_whole and (first := _shortest_wait(standing)) is not None:
        given.append(Timing("Sector, shortest wait", *first))
        text += f", its shortest {clock(first[1])}"
    return timings(given, title="Timings", text=f"{text}.")


def _shortest_wait(standing: Standing) -> tuple[Any, Any, Any] | None:
    """Menu, wait and talk of who answered soonest."""
    rows = (
        Standing.objects.filter(
            snapshot=standing.snapshot_id, sector=standing.sector_id, wait__isnull=False
        )
        .exclude(status=Standing.Status.TOO_FEW)
        .order_by("wait", "pk")
    )
    return rows.values_list("menu", "wait", "talk").first()
