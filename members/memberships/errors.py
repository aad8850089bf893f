"""What an action says when it cannot be done. Nothing was written then.

``str(error)`` is a sentence for the person who tried.
"""

from __future__ import annotations


class Refused(Exception):
    """The action does not fit what the database says now."""


class AlreadyDecided(Refused):
    """The application was approved, refused or withdrawn before."""


class AlreadyWaiting(Refused):
    """The person has an application that waits."""


class AlreadyMember(Refused):
    """They have what they ask for."""


class AwaitsPayment(Refused):
    """They have what they ask for, and have not paid for it yet."""


class PlanNotOffered(Refused):
    """The plan is not sold any more."""


class NotAllowedIn(Refused):
    """The account may not sign in."""


class RenewalNotOpen(Refused):
    """It is too early to renew, or there is nothing that could be renewed."""


class TermsOverlap(Refused):
    """The membership has a term on some of these days."""


class AlreadyPaid(Refused):
    """The term counts already."""


class WrongDate(Refused):
    """A date that cannot be meant."""


class ReasonMissing(Refused):
    """Somebody will ask why."""


class NoSeatFree(Refused):
    """Every seat is taken or promised."""


class AlreadySeated(Refused):
    """The person or the address has a seat in this membership."""


class NotATeam(Refused):
    """An individual membership has one seat, its owner's."""


class MembershipOver(Refused):
    """The membership has no term that goes on."""


class TooManyInvitations(Refused):
    """More letters than a team of this size can need."""


class InvitationGone(Refused):
    """Withdrawn, or used by somebody."""


class NotTheInvited(Refused):
    """The invitation went to another address, or this one is not verified."""
