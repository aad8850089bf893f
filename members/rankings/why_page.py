"""Why an organisation moved, as its page tells it: from stored standings alone, in one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from publishing.kept import once

from . import why_said
from .drawings.drawing import Drawing
from .drawings.waterfall import End, Fall, waterfall
from .models import Item, Period, Snapshot, Standing
from .why import MICRO, Part, Pillar, Places, Reading, Table, Waterfall, Why, table, why

#: What unanswered calls cost, in ``Standing.scores["parts"]``.
UNANSWERED = "unanswered"
_COLUMNS = (
    "snapshot_id",
    "snapshot__standard_id",
    "snapshot__period__kind",
    "snapshot__period__starts_on",
    "snapshot__period__ends_on",
    "organisation_id",
    "name",
    "rank",
    "overall",
    "scores",
)
Names = Mapping[str, tuple[str, Pillar]]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A line of the table of places: what, how many (``+1½``), and who."""

    what: str
    count: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WhyPage:
    """``rank`` and ``score`` are sentences, ``score`` "" without one. ``rows`` sum to the movement;
    () where there is none. ``proof`` says what the change does not show."""

    rank: str
    score: str
    proof: str
    movement: str
    rows: tuple[PlaceRow, ...]
    drawing: Drawing | None
    why: Why


def why_of(standing: Standing, snapshot: Snapshot, *, is_yours: bool = False) -> WhyPage:
    """Why ``standing`` is where it is in its ``snapshot`` (with ``period``), against the snapshot
    that its movement was counted from. One query."""
    both = [pk for pk in (snapshot.pk, snapshot.previous_id) if pk is not None]
    rows = list(
        Standing.objects.filter(sector=standing.sector_id, snapshot__in=both)
        .order_by("organisation_id")
        .values_list(*_COLUMNS)
    )
    mine = standing.organisation_id
    now = _table((row for row in rows if row[0] == snapshot.pk), snapshot.standard_id, mine)
    past = [row for row in rows if row[0] != snapshot.pk]
    before = _table(past, past[0][1], mine) if past else None
    found = why(mine, before=before, now=now)
    earlier = Period(kind=past[0][2], starts_on=past[0][3], ends_on=past[0][4]) if past else None
    return _page(found, standing, snapshot.period, earlier, is_yours)


def part_names(standard: int) -> dict[str, tuple[str, Pillar]]:
    """Code of each part -> (name, pillar), in the order of the standard. A published standard
    never changes, so this is read once; else one query."""
    return once(f"rankings:parts:{standard}", lambda: _part_names(standard), seconds=3600)


def _part_names(standard: int) -> dict[str, tuple[str, Pillar]]:
    items = Item.objects.filter(version=standard).select_related("competency")
    ordered = sorted(items, key=lambda item: (item.order, item.code))
    skills = {item.competency.place: item.competency for item in ordered if item.competency}
    names = {skills[place].code: (skills[place].name, Pillar.MASTERY) for place in sorted(skills)}
    for item in ordered:
        if item.competency is None:
            names[item.code] = (item.name, Pillar.ACCESSIBILITY)
    names[UNANSWERED] = ("Unanswered", Pillar.ACCESSIBILITY)
    return names


def _table(rows: Iterable[tuple[Any, ...]], standard: int, mine: int) -> Table:
    """The sector in one snapshot; the parts of organisation ``mine`` only."""
    names = part_names(standard)
    return table(
        standard,
        (
            Reading(
                key,
                name,
                rank,
                None if overall is None else micro(overall),
                _parts(scores, names) if key == mine and overall is not None else (),
            )
            for *_of, key, name, rank, overall, scores in rows
        ),
    )


def micro(points: Decimal | str) -> int:
    """Stored points, six decimals, as whole micro-points."""
    return int(Decimal(points) * MICRO)


def _parts(scores: Mapping[str, Any], names: Names) -> tuple[Part, ...]:
    found = scores.get("parts", {})
    return tuple(
        Part(code, name, pillar, micro(found.get(code, "0")))
        for code, (name, pillar) in names.items()
    )


def _page(
    found: Why, standing: Standing, now: Period, before: Period | None, is_yours: bool
) -> WhyPage:
    places = found.places
    return WhyPage(
        rank=why_said.movement(found, yours=is_yours),
        score=why_said.score(found),
        proof=_proof(found, standing),
        movement=why_said.signed(places.movement) if places else "",
        rows=_place_rows(places, is_yours) if places else (),
        drawing=_drawing(found.waterfall, before, now, is_yours)
        if found.waterfall and before
        else None,
        why=found,
    )


def _proof(found: Why, standing: Standing) -> str:
    if found.waterfall is None or standing.points_change is None:
        return ""
    start, _, end = found.waterfall.hundredths()
    change = why_said.of_hundredths(end - start)
    if standing.is_change_clear:
        return f"A change of {change} points is outside its 95% interval: more than chance."
    return (
        f"A change of {change} points is inside its 95% interval: other calls in the same weeks "
        "could have shown it with nothing different in the centre."
    )


def _place_rows(places: Places, is_yours: bool) -> tuple[PlaceRow, ...]:
    own = "Your own" if is_yours else "Own"
    mine = [
        PlaceRow(f"{own} Agent Mastery", why_said.signed(places.mastery)),
        PlaceRow(f"{own} Accessibility", why_said.signed(places.accessibility)),
    ]
    others = [
        PlaceRow("Came past", why_said.signed(-len(places.passed_by)), places.passed_by),
        PlaceRow("Dropped back", why_said.signed(len(places.fell_back)), places.fell_back),
        PlaceRow(
            "Stayed ahead by their own scores",
            why_said.signed(-len(places.stayed_ahead)),
            places.stayed_ahead,
        ),
        PlaceRow(
            "Stayed behind by their own scores",
            why_said.signed(len(places.stayed_behind)),
            places.stayed_behind,
        ),
        PlaceRow("Left from above", why_said.signed(places.left), places.left_from_above),
        PlaceRow("New above", why_said.signed(places.new), places.new_above),
    ]
    return (*mine, *(row for row in others if row.names))


def _drawing(steps: Waterfall, before: Period, now: Period, is_yours: bool) -> Drawing:
    start, changes, end = steps.hundredths()
    falls = [
        Fall(step.name, change, why_said.of_hundredths(change))
        for step, change in zip(steps.steps, changes, strict=True)
    ]
    first = End(before.short_label, start, _plain(start))
    last = End(now.short_label, end, _plain(end))
    said = ", ".join(f"{fall.name} {fall.printed}" for fall in falls)
    return waterfall(
        first,
        falls,
        last,
        title="From score to score",
        text=f"From {first.printed} to {last.printed}: {said}.",
        is_yours=is_yours,
    )


def _plain(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02}"
