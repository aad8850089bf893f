"""What an action says when it cannot be done. Nothing was written then.

``str(error)`` is a sentence for the person who tried.
"""

from __future__ import annotations


class Refused(Exception):
    """The action does not fit what the database says now."""


class TwiceTheSame(Refused):
    """The same thing on the same day stands on the record."""


class Looked(Refused):
    """Staff have looked at the entry; it stays as it is."""


class TooMany(Refused):
    """There are as many own entries in the year as there may be."""


class NothingYet(Refused):
    """There is nothing to make a statement of."""


class Nameless(Refused):
    """There is no name that could stand on a statement."""


class Changed(Refused):
    """It is not what whoever decides has seen."""
