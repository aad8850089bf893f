"""One word, two spellings; and what somebody asks about, without the words that ask."""

from __future__ import annotations

import re

#: Beginnings of words that Americans and Australians spell differently, or anybody mixes up, as far
#: as the trade says them. What follows is spelt alike. Where one begins with the other, the longer
#: stands first.
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
    ("enroll", "enrol"),
    ("fulfill", "fulfil"),
    ("license", "licence"),
    ("practise", "practice"),
    ("practising", "practicing"),
    ("defense", "defence"),
    ("judgement", "judgment"),
    ("queueing", "queuing"),
    ("cancellation", "cancelation"),
    ("programme", "program"),
    ("dialogue", "dialog"),
    ("catalogue", "catalog"),
)
#: What stands before -ise where nobody writes -ize. A stem of two letters has one spelling, too:
#: "size", "raise".
_ONE_WAY = (
    "adv|advert|compr|comprom|conc|dev|disgu|enterpr|exerc|expert|franch|improv|merchand|otherw|"
    "pra|prec|prem|prom|rev|superv|surpr|telev"
)
_ENDING = re.compile(
    rf"(?!(?:{_ONE_WAY})i[sz])([a-z]{{3,}})i([sz])(e|es|ed|er|ers|ing|able|ation|ations|ational)"
)
_OTHER = {"s": "z", "z": "s"}
#: "cancelled" and "dialling", which Americans write with one l; but not "called" nor "dealing".
_DOUBLED = re.compile(r"([a-z]*[aeiou][a-z]*[^aeiou][aeo]|[a-z]*ia)(ll?)(ed|er|ers|ing|or|ors)")


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
    if found := _DOUBLED.fullmatch(word):
        stem, letters, ending = found.groups()
        return f"{stem}{'l' if letters == 'll' else 'll'}{ending}"
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
