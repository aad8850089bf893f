"""Results in plain sentences. Pure: standard library only.

Every sentence says what is there and no more: a level is printed as it was earned, an average is
rounded for reading only.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from .scoring import LEVELS, displayed, displayed_index
from .trend import Movement

_NUMBERS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
#: What a level means, said of an area.
MEANINGS = {
    1: "it depends on who is on shift, and nothing is written",
    2: "the basics exist in places, and some repeat them",
    3: "it is written, owned, done by nearly everyone and measured",
    4: "it is steered with data, targets and regular review",
    5: "it improves continuously, with results proven and shared",
}


def number(n: int) -> str:
    """``four``; figures above twelve."""
    return _NUMBERS[n] if 0 <= n < len(_NUMBERS) else str(n)


def listed(names: Sequence[str]) -> str:
    """``Knowledge, Coaching and Technology``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def areas(n: int) -> str:
    return f"{number(n)} area{'' if n == 1 else 's'}"


def signed(by: Fraction) -> str:
    """``+0.3``, ``−0.2``, ``±0.0``."""
    size = displayed(abs(by))
    return f"{'±' if not size else '+' if by > 0 else '−'}{size}"


def headline(who: str, level: int | None, levels: Sequence[int | None]) -> str:
    """The overall level. ``who``: "You" or an organisation; ``levels``: those of the areas."""
    verb = "are" if who == "You" else "is"
    if level is None:
        have = "have" if who == "You" else "has"
        return f"{who} {have} too few answers for a level."
    behind = sum(1 for each in levels if each is not None and each < level)
    name = LEVELS[level]
    above = sum(1 for each in levels if each is not None and each > level)
    if not behind and above:
        return f"{who} {verb} {name}, with {areas(above)} already above it."
    if not behind and None in levels:
        known = sum(1 for each in levels if each is not None)
        where = "the one area" if known == 1 else f"the {areas(known)}"
        return f"{who} {verb} {name} in {where} with enough answers."
    if not behind:
        return f"{who} {verb} {name}, in every area."
    return f"{who} {verb} {name}, with {areas(behind)} still catching up."


def lead(level: int | None, named: Sequence[tuple[str, int | None]]) -> str:
    """The sentence under the headline. ``named``: each area's name and level."""
    if level is None:
        return "An area needs three in five of its statements answered before it has a level."
    there = sum(1 for _, each in named if each is not None and each >= level)
    behind = [name for name, each in named if each is not None and each < level]
    unknown = [name for name, each in named if each is None]
    sentences = []
    if there:
        which = f"{number(there).capitalize()} of {number(len(named))} areas"
        if there == len(named):
            which = "Every area"
        verb = "is" if there in (1, len(named)) else "are"
        sentences.append(f"{which} {verb} at level {level} or above: {MEANINGS[level]}.")
    if behind and len(behind) <= 5:
        sentences.append(f"Below it: {listed(behind)}.")
    elif behind:
        sentences.append(f"{number(len(behind)).capitalize()} are below it.")
    if unknown:
        sentences.append(f"Without a level: {listed(unknown)}.")
    return " ".join(sentences)


def arithmetic(mean: Fraction | None, level: int | None, levels: Sequence[int | None]) -> str:
    """How the level follows from the average, and what the next one takes."""
    if mean is None or level is None:
        return ""
    shown = displayed(mean)
    about = "Average just below" if shown > mean and shown % 1 == 0 else "Average"
    said = f"{about} {shown}, which is {displayed_index((mean - 1) * 25)} on a scale of 100."
    lowest = min((each for each in levels if each is not None), default=level)
    if level == 5:
        return f"{said} There is no level above."
    if level < int(mean):
        return (
            f"{said} The average alone would be level {int(mean)}. The level is capped one above "
            f"the lowest area, which is at {lowest}."
        )
    needs = f"Level {level + 1} takes an average of {level + 1}"
    return f"{said} {needs}, and every area at level {level} or above."


def movement(moved: Movement, *, day: str) -> str:
    """What changed since the last assessment, which was on ``day``."""
    up = sum(1 for change in moved.areas if change.levels > 0)
    down = sum(1 for change in moved.areas if change.levels < 0)
    sentences = []
    if moved.overall is not None and moved.overall.before.mean and moved.overall.now.mean:
        by = moved.overall.by
        verb = "rose" if by > 0 else "fell" if by < 0 else ""
        before, now = displayed(moved.overall.before.mean), displayed(moved.overall.now.mean)
        if verb and before != now:
            sentences.append(f"Since {day} the average {verb} from {before} to {now}.")
        else:
            sentences.append(f"Since {day} the average stands where it was, at {now}.")
    elif moved.is_across_versions:
        sentences.append(
            f"The questions have changed since {day}, so the averages are not compared. Areas that "
            "ask the same as before are."
        )
    else:
        sentences.append(
            f"Not the same areas have a score as on {day}, so the averages are not compared. Areas "
            "with a score on both days are."
        )
    if moved.areas:
        parts = [f"{areas(n)} went {way} a level" for n, way in ((up, "up"), (down, "down")) if n]
        sentence = listed(parts) or "no area changed its level"
        sentences.append(f"{sentence[0].upper()}{sentence[1:]}.")
    return " ".join(sentences)


def day(on: date) -> str:
    """``3 March 2026``."""
    return f"{on.day} {on:%B %Y}"
