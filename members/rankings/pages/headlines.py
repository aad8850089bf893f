"""A sector's table in a sentence or two, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence

from ..models import Standing
from ..wording import listed, number, place, plural, sentence
from .shelf import Run, unit


def headline(standings: Sequence[Standing], run: Run) -> str:
    """The table in two sentences."""
    ranked = [row for row in standings if row.rank is not None]
    if not ranked:
        return no_table(standings, run)
    first = [row for row in ranked if row.rank == 1]
    if len(first) > 1:
        lead = f"{first[0].name} and {plural(len(first) - 1, 'other')} share the lead."
    elif first[0].streak_led > 1:
        times = place(first[0].streak_led)
        article = "an" if times.startswith("8") or times == "eighth" else "a"
        lead = f"{first[0].name} leads for {article} {times} {unit(run.now)}."
    else:
        lead = f"{first[0].name} leads."
    near = sum(row.is_near_leader for row in ranked if row.rank != 1)
    if not near:
        return f"{lead} The gap to everyone else is clear." if len(ranked) > len(first) else lead
    others = sentence(plural(near, "other"))
    return f"{lead} {others} {'is' if near == 1 else 'are'} too close to call."


def headline_about(standings: Sequence[Standing], run: Run, reason: str) -> str:
    """The same of the calls about one reason. Nothing is said of doubt: the bars say it."""
    first = [row for row in standings if row.rank == 1]
    if not first:
        return no_table(standings, run, f" about {reason}")
    names = listed([row.name for row in first])
    return f"{names} {'leads' if len(first) == 1 else 'lead'} on calls about {reason}."


def no_table(standings: Sequence[Standing], run: Run, about: str = "") -> str:
    """Why nobody has a rank: what it takes, and how many have it."""
    standard = run.now.standard
    enough = sum(row.valid >= standard.ranked_from for row in standings)
    most = max((row.valid for row in standings), default=0)
    have = f"{number(enough)} {'has' if enough == 1 else 'have'} them" if enough else "nobody has"
    calls = plural(standard.ranked_from, "call")
    said = (
        f"No ranks: a rank takes {calls}{about}, a table {number(standard.table_from)} centres "
        f"with as many; here {have}, and the most is {number(most)}."
    )
    if any(row.overall is not None for row in standings):
        return f"{said} Scores are indicative."
    return f"{said} A score takes {number(standard.shown_from)}."
