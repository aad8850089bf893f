"""What an action says when it cannot be done. Nothing was written then.

``str(error)`` is a sentence for the person who tried.
"""

from __future__ import annotations


class Refused(Exception):
    """The action does not fit what the database says now."""


class TooMany(Refused):
    """They have as many scenarios as one person may."""


class TooLong(Refused):
    """More inputs than are kept."""


class Changed(Refused):
    """It was saved elsewhere since it was read."""


class Gone(Refused):
    """It was deleted since it was read."""


class NotAColleague(Refused):
    """They hold no seat of that organisation."""


class Unfit(Refused):
    """What came has no answer, or no name."""
