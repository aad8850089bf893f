"""The members' tools. One joins by its URL name, as soon as that exists; until then the home says
that it is being built."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    url_name: str
    #: What it does for you, in one honest line.
    line: str
    #: What else people look for it by.
    called: str = ""

    @property
    def address(self) -> str:
        """ "" while the tool does not exist."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""


TOOLS = (
    Tool(
        "Downloads",
        "downloads:list",
        "Templates, checklists and board papers to edit and use, each with its version.",
    ),
    Tool(
        "Maturity",
        "maturity:home",
        "Sixty statements about how your centre runs, scored level by level, with what to do next.",
    ),
    Tool(
        "Rankings",
        "rankings:home",
        "Mystery calls to Australian centres by sector and quarter, and how sure we are of each.",
    ),
    Tool(
        "Roundtables",
        "roundtables:list",
        "An hour a month with people who have the same problem and will say so.",
    ),
    Tool("Member Bytes", "videos:list", "Short talks by people who did it, with the transcript."),
    Tool(
        "Calculators",
        "calculators:home",
        "How many people an interval needs, how long callers wait, and when to disbelieve it.",
    ),
    Tool("CPD", "cpd:home", "Hours you earned, here and elsewhere, on one statement."),
)
