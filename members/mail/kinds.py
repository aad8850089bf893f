"""Every kind of letter the portal can send, so that staff can read each one before anybody gets it.

A room lists its kinds in its own ``letters.py``, which is found at start-up:

    register(
        Kind(
            name="memberships/approved",
            title="Your application was approved",
            when="Staff approve an application.",
            sample=lambda: {"first_name": "Rohan", "plan": "Team of five"},
        )
    )

``templates/mail/<name>/`` holds ``subject.txt``, ``text.txt`` and ``html.html``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """``sample`` gives a context with invented people; it is called afresh for each preview.

    ``good_for`` says how long the letter is worth sending: nobody wants a sign-in code tomorrow.
    ``headers`` are added to each letter of the kind. ``topic`` names a
    :class:`members.mail.topics.Topic` that the reader may do without; without one the letter is
    essential, and nobody can refuse it. ``holds`` is asked of a letter that could not leave at
    once, before it is tried again: whether what it says is still so. It reads the letter's
    ``about``.
    """

    name: str
    title: str
    when: str
    sample: Callable[[], Mapping[str, Any]]
    good_for: timedelta = timedelta(days=3)
    headers: Mapping[str, str] = field(default_factory=dict)
    topic: str = ""
    holds: Callable[[Any], bool] | None = None

    @property
    def good_for_in_words(self) -> str:
        """``3 days``, ``24 hours``, ``10 minutes``: the largest unit that says it exactly."""
        minutes = int(self.good_for.total_seconds() // 60)
        if minutes % 1440 == 0 and minutes > 1440:
            return f"{minutes // 1440} days"
        return f"{minutes // 60} hours" if minutes % 60 == 0 else f"{minutes} minutes"


class UnknownKind(LookupError):
    """A letter of a kind that no ``letters.py`` lists."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Adds a kind. ValueError when another one has the name."""
    if kind.name in _kinds:
        raise ValueError(f"There is a kind of letter called {kind.name!r} already.")
    _kinds[kind.name] = kind


def kind_named(name: str) -> Kind:
    """The kind of that name; UnknownKind says where to list it."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(
            f"No kind of letter is called {name!r}. Register it in the letters.py of its room "
            f"and write templates/mail/{name}/subject.txt, text.txt and html.html."
        ) from None


def every_kind() -> list[Kind]:
    """All kinds by name, so that a room's letters stand together."""
    return [_kinds[name] for name in sorted(_kinds)]
