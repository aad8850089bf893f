"""Invented drawings for the style guide."""

from __future__ import annotations

from typing import Any

from django import template

from ..drawings import (
    Drawing,
    Line,
    Point,
    Shape,
    Strip,
    Timing,
    Trend,
    bump,
    history,
    places,
    radar,
    strips,
    timings,
    trend,
)

register = template.Library()
_QUARTERS = ("Q4 25", "Q1 26", "Q2 26", "Q3 26")


@register.simple_tag
def sample_drawing(name: str) -> Drawing:
    """One of each kind. KeyError for another name."""
    return {
        "bump": _bump,
        "history": _history,
        "radar": _radar,
        "timings": _timings,
        "trend": _trend,
        "strips": _strips,
    }[name]()


@register.simple_tag
def sample_ruler() -> dict[str, Any]:
    return places(
        5, 10, low=3, high=7, earlier=9, earlier_words="a year ago", is_yours=True, is_tied=False
    )


def _bump() -> Drawing:
    rows: tuple[tuple[str, str, tuple[int | None, ...]], ...] = (
        ("Quokka Electric", "leader", (2, 1, 1, 1)),
        ("Bilby Energy", "", (1, 2, 3, 2)),
        ("Potoroo Retail Energy", "you", (None, 4, 4, 3)),
        ("Wombat Current", "fall", (3, 3, 2, 4)),
    )
    lines = [Line(name, ranks, ranks, [False] * len(ranks), kind) for name, kind, ranks in rows]
    text = "Quokka leads since the first quarter of 2026."
    return bump(lines, _QUARTERS, {1: 2}, title="A year of overtaking", text=text, out_of=4)


def _history() -> Drawing:
    scores = ((46, 9), (52, 7), (58, 7), (61, 5))
    points = [
        Point(label, score, score - 7, score + 7, 60, rank, 10, 12, 1 if not n else 2)
        for n, (label, (score, rank)) in enumerate(zip(_QUARTERS, scores, strict=True))
    ]
    text = "From 46.0 and ninth to 61.0 and fifth."
    return history(points, {1: 2}, who="You", is_yours=True, title="Four quarters", text=text)


def _radar() -> Drawing:
    shapes = [
        Shape("you", "You", (64, 58, 61, 49, 57)),
        Shape("median", "Sector median", (60, 57, 59, 53, 55)),
        Shape("best", "Sector best in each", (76, 72, 70, 66, 69)),
    ]
    skills = ("Engage", "Discover", "Educate", "Close", "Impact")
    return radar(skills, shapes, title="Five skills", text="Close is below the median.")


def _timings() -> Drawing:
    given = [Timing("You", 41, 126, 312, is_yours=True), Timing("Sector medians", 38, 171, 268)]
    return timings(given, title="Timings", text="You answer sooner and talk longer.")


def _trend() -> Drawing:
    lines = [
        Trend("reef", "Overall CX", (60, 61, 60, 62)),
        Trend("ink", "Agent Mastery", (52, 53, 55, 56)),
        Trend("jac", "Accessibility", (68, 69, 65, 68)),
    ]
    text = "Overall from 60.0 to 62.0."
    return trend(lines, _QUARTERS, {1: 2}, name="trend", title="The nation", text=text)


def _strips() -> Drawing:
    given = [Strip("Energy retailers", 43, 60, 72, True), Strip("Banks", 48, 57, 68)]
    return strips(given, title="Sectors side by side", text="Energy is wider than banks.")
