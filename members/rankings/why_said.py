"""Why an organisation moved, in plain sentences. Pure: standard library only.

Each sentence counts what :mod:`members.rankings.why` counted, and the counts sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from . import wording
from .why import PILLARS, Places, Standing, Waterfall, Why
from .wording import ordinal, sentence

#: More names than these are counted instead.
_NAMED = 3


def number(n: Fraction | int) -> str:
    """``two``, ``one and a half``, ``half``; figures above twelve."""
    whole, rest = divmod(Fraction(n), 1)
    if not rest:
        return wording.number(whole)
    return f"{wording.number(whole)} and a half" if whole else "half"


def listed(names: Sequence[str], *, of: str = "others") -> str:
    """``Bilby, Numbat and Dugong``; ``five others`` where there are more than three."""
    if len(names) > _NAMED:
        return f"{number(len(names))} {of}"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def _count(n: Fraction | int, noun: str = "place") -> str:
    n = Fraction(n)
    if n == Fraction(1, 2):
        return f"half a {noun}"
    return f"{number(n)} {noun}{'' if n == 1 else 's'}"


def signed(n: Fraction | int) -> str:
    """``+2``, ``−½``, ``+1½``, ``0``: for a table."""
    n = Fraction(n)
    whole, rest = divmod(abs(n), 1)
    size = f"{whole or ''}½" if rest else str(whole)
    return size if not n else f"{'+' if n > 0 else '−'}{size}"


def of_hundredths(hundredths: int) -> str:
    """``+0.40``, ``−0.60``, ``0.00``."""
    size = f"{abs(hundredths) // 100}.{abs(hundredths) % 100:02}"
    return size if not hundredths else f"{'+' if hundredths > 0 else '−'}{size}"


def movement(why: Why, *, yours: bool = False) -> str:
    """What happened to the rank, and by whose doing."""
    if why.places is None:
        return _without(why, yours)
    places, said = why.places, []
    if places.movement:
        way = "Up" if places.movement > 0 else "Down"
        said.append(
            f"{way} {_count(abs(places.movement))}, from {ordinal(places.before)} to "
            f"{ordinal(places.now)}."
        )
    else:
        said.append(f"Still {ordinal(places.now)}.")
    said.append(_own(places, yours))
    said += [sentence(part) + "." for part in _others(places)]
    return " ".join(filter(None, said))


def _without(why: Why, yours: bool) -> str:
    if why.is_break:
        return "The method changed after the period before, so nothing is compared with it."
    who = "You were" if yours else "It was"
    return {
        Standing.FIRST: "There is no earlier period to compare with.",
        Standing.NEW: f"{who} not ranked in the period before, so there is no movement to explain.",
        Standing.UNRANKED: f"{who} not ranked in this period, so there is no movement to explain.",
    }[why.standing]


def _own(places: Places, yours: bool) -> str:
    score = "Your own score" if yours else "Its own score"
    own = places.own
    if not places.mastery and not places.accessibility:
        return f"{score} alone would have changed nothing."
    parts = {"Agent Mastery": places.mastery, "Accessibility": places.accessibility}
    shares = [f"{name} {signed(share)}" for name, share in parts.items() if share]
    if not own:
        return f"{score} alone would have changed nothing: {' and '.join(shares)} cancel."
    way = "up" if own > 0 else "down"
    done = f"{score} alone is worth {_count(abs(own))} {way}"
    if len(shares) == 1:
        only = next(name for name, share in parts.items() if share)
        return f"{done}, all of it {only}."
    return f"{done}: {' and '.join(shares)}."


def _others(places: Places) -> list[str]:
    parts = []
    if places.passed_by:
        parts.append(f"{listed(places.passed_by)} came past ({signed(-len(places.passed_by))})")
    if places.fell_back:
        parts.append(f"{listed(places.fell_back)} dropped back ({signed(len(places.fell_back))})")
    for names, stayed, way in (
        (places.stayed_ahead, "stayed ahead", -1),
        (places.stayed_behind, "stayed behind", 1),
    ):
        if names:
            scores = "its own score" if len(names) == 1 else "their own scores"
            parts.append(f"{listed(names)} {stayed} by {scores} ({signed(way * len(names))})")
    if places.left_from_above:
        where = "from above left the table"
        parts.append(f"{listed(places.left_from_above)} {where} ({signed(places.left)})")
    if places.new_above:
        parts.append(f"{listed(places.new_above)} came in above ({signed(places.new)})")
    return parts


def score(why: Why) -> str:
    """What the change in points is made of: the larger pillar, and the largest step. In the
    hundredths that stand in the chart and its table, so that the three agree."""
    steps = why.waterfall
    if steps is None:
        return ""
    if not steps.change:
        return "The score is what it was, to the last digit."
    start, printed, end = steps.hundredths()
    said = f"{of_hundredths(end - start)} points: {_pillar_share(steps, printed)}."
    ordered = sorted(zip(printed, steps.steps, strict=True), key=lambda pair: pair[0])
    (least, worst), (largest, best) = ordered[0], ordered[-1]
    most = []
    if largest > 0:
        most.append(f"{best.name} gave the most, {of_hundredths(largest)}")
    if least < 0:
        took = "took" if largest > 0 else "took the most,"
        most.append(f"{worst.name} {took} {of_hundredths(least)}")
    return f"{said} {sentence('; '.join(most))}." if most else said


def _pillar_share(steps: Waterfall, printed: Sequence[int]) -> str:
    shares = dict.fromkeys(PILLARS, 0)
    for step, hundredths in zip(steps.steps, printed, strict=True):
        shares[step.pillar] += hundredths
    return " and ".join(f"{PILLARS[key]} {of_hundredths(n)}" for key, n in shares.items())
