"""What an action says when it cannot be done. Nothing was written then.

``str(error)`` is a sentence for the person who tried.
"""

from __future__ import annotations


class Refused(Exception):
    """The action does not fit what the database says now."""


class NoBank(Refused):
    """There is no published bank to answer."""


class NotATeam(Refused):
    """Somebody tried for an organisation what only its team may do."""


class NotAColleague(Refused):
    """Whoever was asked holds no seat of the organisation."""


class Closed(Refused):
    """The assessment is closed; it never changes again."""


class Discarded(Refused):
    """The assessment is not there any more."""


class NothingAgreed(Refused):
    """A team records that it agrees, and says nothing."""


class NotInBank(Refused):
    """An answer to a statement that the assessment's bank does not have."""


class NothingToScore(Refused):
    """No area has enough answers for a level."""


class HasAnswers(Refused):
    """Somebody who has answered cannot be uninvited."""


class NotClosed(Refused):
    """Targets, plans and links belong to a result, and there is none yet."""


class TooMany(Refused):
    """The plan is full."""


class TooManyLinks(Refused):
    """The result has as many working links as it may."""


class Changed(Refused):
    """Somebody else saved it since it was read."""


class NotComplete(Refused):
    """A bank with gaps cannot be published."""


class AlreadyPublished(Refused):
    """A published bank never changes."""
