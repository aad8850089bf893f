"""Everything that changes a membership: verbs, keyword-only, atomic.

Days (``on``, ``paid_on``, ``starts_on``) are passed in, on the Australia/Melbourne calendar; the
instants of record (``decided_at``, ``accepted_at``, ...) are stamped where they happen. What does
not fit raises a :class:`~members.memberships.errors.Refused` whose text is for the person who
tried, and writes nothing. Letters leave after the commit.

Locks: an application first, then its membership; everything about seats and terms locks the
membership's row. SQLite takes its one write lock at BEGIN.
"""

from .applications import apply, approve, may_apply, refuse, renew, withdraw
from .seats import (
    accept_invitation,
    change_seats_limit,
    give_up_seat,
    invite,
    is_invited,
    resend_invitation,
    revoke_seat,
    transfer_owner,
)
from .terms import grant_complimentary, open_membership, record_payment

__all__ = [
    "accept_invitation",
    "apply",
    "approve",
    "change_seats_limit",
    "give_up_seat",
    "grant_complimentary",
    "invite",
    "is_invited",
    "may_apply",
    "open_membership",
    "record_payment",
    "refuse",
    "renew",
    "resend_invitation",
    "revoke_seat",
    "transfer_owner",
    "withdraw",
]
