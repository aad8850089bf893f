"""One word, two spellings; and what somebody asks about, without the words that ask."""

from __future__ import annotations

import re

#: Beginnings of words that Americans and Australians spell differently, as far as the trade says
#: them. What follows is spelt alike.
_BEGINNINGS = (
    ("center", "centre"),
    ("behavior", "behaviour"),
    ("color", "colour"),
    ("favor", "favour"),
    ("honor", "honour"),
    ("labor", "labour"),
    ("neighbor", "neighbour"),
    ("analyze", "analyse"),
    ("analyzing", "analysing"),
    ("enrollment", "enrolment"),
    ("fulfillment", "fulfilment"),
)
#: What stands before -ise or -ize and the like.
_STEMS = (
    "author|categor|central|custom|digit|emphas|final|general|harmon|individual|maxim|minim|monet|"
    "normal|optim|organ|personal|priorit|real|recogn|special|standard|summar|util|visual"
)
_ENDING = re.compile(rf"({_STEMS})i([sz])(e|es|ed|er|ers|ing|able|ation|ations|ational)")
_OTHER = {"s": "z", "z": "s"}


def other_spelling(word: str) -> str:
    """The folded ``word`` as it is spelt on the other side of the Pacific; "" where that is no
    different, or nothing that the trade says."""
    for one, other in _BEGINNINGS:
        for here, there in ((one, other), (other, one)):
            if word.startswith(here):
                return there + word.removeprefix(here)
    if found := _ENDING.fullmatch(word):
        stem, letter, ending = found.groups()
        return f"{stem}i{_OTHER[letter]}{ending}"
    return ""


_ASKS = re.compile(
    r"(?:what (?:is|are|s)|whats|define|(?:definition|meaning) of)(?: an?| the)? (?P<first>.+)"
    r"|what do(?:es)?(?: an?| the)? (?P<second>.+) (?:mean|stand for)"
)


def asked_about(question: str) -> str:
    """A folded question without what makes it one: "what is aht" asks about "aht". A text about a
    thing says what it is in other words, so that those that ask only keep it from being found."""
    found = _ASKS.fullmatch(question)
    return (found["first"] or found["second"]) if found else question
