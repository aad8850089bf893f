"""Plans, organisations, memberships, terms and seats; applications to get there.

One rule says who is a member on a day, :meth:`SeatQuerySet.in_force`. An individual membership is
one with a single seat. Gaps stay visible: "member since", "this term" and "ends" are three facts
read from terms; there is no status field that could fall out of step.
"""

from .applications import Application, ApplicationQuerySet
from .memberships import Membership, MembershipQuerySet, Organisation, Term, TermQuerySet
from .plans import Plan, PlanQuerySet, validate_plan_slug
from .seats import Seat, SeatQuerySet

__all__ = [
    "Application",
    "ApplicationQuerySet",
    "Membership",
    "MembershipQuerySet",
    "Organisation",
    "Plan",
    "PlanQuerySet",
    "Seat",
    "SeatQuerySet",
    "Term",
    "TermQuerySet",
    "validate_plan_slug",
]
