"""From what a shopper noted to the scores of a call. Exact; standard library only.

An item becomes points of 0 to 100: yes 100, no 0; a rating of 1 to 5 is (x - 1) / 4 x 100; seconds
run in a straight line from full marks to none; a count is looked up in a table. Items that do not
apply drop out and the weights of the others take their place. Scores are kept as whole numbers, in
micro-points (1,000,000 to a point), rounded half up once, here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import lcm
from typing import Any

MICRO = 1_000_000
#: A menu or a talk longer than this is a mistake of the stopwatch.
LONGEST_MENU, LONGEST_TALK = 3_600, 4 * 3_600
#: More than this is no count.
MOST = 99


class Unscorable(ValueError):
    """``errors``: by field (``outcome``, ``menu``, ``wait``, ``talk``) or item code, a sentence."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__("; ".join(f"{name}: {text}" for name, text in self.errors.items()))


@dataclass(frozen=True, slots=True)
class Scale:
    """An item. ``place`` is its competency's, 1 to 5, or 0 for Accessibility; ``kind`` and
    ``source`` are the values of ``Item.Kind`` and ``Item.Source``."""

    code: str
    place: int
    kind: str
    weight: int
    source: str = "answer"
    full_at: int = 0
    zero_at: int = 0
    table: tuple[int, ...] = ()

    @property
    def unit(self) -> int:
        """What :meth:`points` counts in: so many to a point."""
        return self.zero_at - self.full_at if self.kind == "seconds" else 1

    def points(self, raw: Any) -> int:
        """Points of 0 to 100, times :attr:`unit`: whole and exact. ValueError with a sentence for
        what the item cannot be."""
        if self.kind == "yes_no":
            if not isinstance(raw, bool):
                raise ValueError("Yes or no.")
            return 100 if raw else 0
        if isinstance(raw, bool) or not isinstance(raw, int):
            raise ValueError("A whole number.")
        if self.kind == "rating":
            if not 1 <= raw <= 5:
                raise ValueError("A number from 1 to 5.")
            return (raw - 1) * 25
        if raw < 0:
            raise ValueError("Not less than 0.")
        if self.kind == "count":
            if raw > MOST:
                raise ValueError(f"No more than {MOST}.")
            return self.table[min(raw, len(self.table) - 1)]
        return (self.zero_at - min(max(raw, self.full_at), self.zero_at)) * 100


@dataclass(frozen=True)
class Group:
    """Items whose weighted mean is a score."""

    scales: tuple[Scale, ...]

    @cached_property
    def _weights(self) -> tuple[int, tuple[tuple[str, int, int], ...]]:
        """A unit common to all items, and of each its code, weight, and weight in that unit."""
        common = lcm(*(scale.unit for scale in self.scales))
        return common, tuple(
            (scale.code, scale.weight, scale.weight * (common // scale.unit))
            for scale in self.scales
        )

    def shares(self, points: Mapping[str, int]) -> tuple[dict[str, int], int]:
        """What each item that applies brings to the mean, as numerators over the second number:
        together they are the mean. That number is 0 where no item applies."""
        common, weights = self._weights
        brought = {code: points[code] * factor for code, _, factor in weights if code in points}
        return brought, common * sum(weight for code, weight, _ in weights if code in points)

    def score(self, points: Mapping[str, int]) -> int | None:
        """The mean in micro-points, half up; None where no item applies."""
        brought, of = self.shares(points)
        return (2 * MICRO * sum(brought.values()) + of) // (2 * of) if of else None


@dataclass(frozen=True)
class Method:
    """A version of the standard. Weights are whole per cent; ``codes`` and ``weights`` are of the
    five competencies in their places."""

    version_id: int
    codes: tuple[str, ...]
    weights: tuple[int, ...]
    scales: tuple[Scale, ...]
    mastery_weight: int = 50
    accessibility_weight: int = 50
    ranked_from: int = 8
    shown_from: int = 3
    table_from: int = 5
    unanswered_after: int = 600
    is_published: bool = True

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Accessibility's items, then those of the five competencies."""
        return tuple(
            Group(tuple(scale for scale in self.scales if scale.place == place))
            for place in range(6)
        )


@dataclass(frozen=True, slots=True)
class Timings:
    """Whole seconds in the menu, waiting for a person, and talking; None: not measured."""

    menu: int | None = None
    wait: int | None = None
    talk: int | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """``skills`` and ``accessibility`` in micro-points, ``mastery`` in 1e-8 points: the sum of
    weight in per cent times skill, unrounded. ``answers``: by item, as kept."""

    skills: tuple[int | None, ...] = (None,) * 5
    mastery: int | None = None
    accessibility: int | None = None
    answers: dict[str, Any] = field(default_factory=dict)


def score_call(
    method: Method, outcome: str, timings: Timings, answers: Mapping[str, Any]
) -> Scores:
    """What a call comes to. ``answers``: by item code, True, False, a whole number, or None where
    the item does not apply. A failed call has no scores; one that nobody answered has 0 for
    Accessibility and no Mastery. Raises Unscorable with every problem found."""
    errors = dict(_impossible(method, outcome, timings))
    known = {scale.code: scale for scale in method.scales}
    for code in answers:
        if code not in known:
            errors[code] = "The standard has no such item."
        elif known[code].source != "answer" and answers[code] is not None:
            errors[code] = "It comes from the timings."
    kept = {
        scale.code: answers.get(scale.code) for scale in method.scales if scale.source == "answer"
    }
    points = _points(method, timings, kept, errors)
    if outcome != "answered":
        for scale in method.scales:
            if scale.place and kept.get(scale.code) is not None:
                errors.setdefault(scale.code, "Nobody answered, so leave it empty.")
        if errors:
            raise Unscorable(errors)
        heard = {code: raw for code, raw in kept.items() if raw is not None}
        return Scores(accessibility=0 if outcome == "unanswered" else None, answers=heard)
    accessibility, *skills = (group.score(points) for group in method.groups)
    for code, score in zip(("accessibility", *method.codes), (accessibility, *skills), strict=True):
        if score is None and not errors:
            errors[code] = "At least one of its items must apply."
    if errors:
        raise Unscorable(errors)
    mastery = sum(
        weight * (skill or 0) for weight, skill in zip(method.weights, skills, strict=True)
    )
    return Scores(tuple(skills), mastery, accessibility, kept)


def item_points(method: Method, timings: Timings, answers: Mapping[str, Any]) -> dict[str, int]:
    """Points (times the scale's unit) of the items that apply, of an answered call that was scored
    before."""
    return _points(method, timings, answers, {})


def _points(
    method: Method, timings: Timings, answers: Mapping[str, Any], errors: dict[str, str]
) -> dict[str, int]:
    found = {}
    timed = {"menu": timings.menu, "wait": timings.wait}
    for scale in method.scales:
        raw = answers.get(scale.code) if scale.source == "answer" else timed[scale.source]
        if raw is None:
            continue
        try:
            found[scale.code] = scale.points(raw)
        except ValueError as error:
            errors.setdefault(scale.code if scale.source == "answer" else scale.source, str(error))
    return found


def _impossible(method: Method, outcome: str, timings: Timings) -> Iterator[tuple[str, str]]:
    limit = method.unanswered_after
    longest = {"menu": LONGEST_MENU, "wait": limit, "talk": LONGEST_TALK}
    if outcome not in ("answered", "unanswered", "failed"):
        yield "outcome", "Answered, unanswered or failed."
    for name in ("menu", "wait", "talk"):
        seconds = getattr(timings, name)
        if seconds is None:
            if outcome == "answered":
                yield name, "An answered call has one, in seconds."
        elif isinstance(seconds, bool) or not isinstance(seconds, int) or seconds < 0:
            yield name, "Whole seconds, not less than 0."
        elif outcome == "unanswered" and name != "menu":
            yield name, "Nobody answered, so leave it empty."
        elif name == "wait" and seconds >= limit:
            yield name, f"From {limit} seconds on the call counts as not answered."
        elif name == "talk" and outcome == "answered" and seconds < 1:
            yield name, "An answered call lasts a second or more. Was it answered?"
        elif seconds > longest[name]:
            yield name, f"More than {longest[name]} seconds is no {name}."
