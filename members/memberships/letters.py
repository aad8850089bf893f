"""The letters about joining, renewing and seats: what each says, and a sample for the preview.

Each function takes the rows that were just written and posts within their transaction; the kinds
below it carry the same context with invented people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from members.mail.kinds import Kind, register
from members.mail.letters import post

from .gst import gst_in
from .invitations import expires_at, link_for
from .models import Application, Membership, Seat, Term

Values = dict[str, Any]


def _address(name: str, *args: object) -> str:
    return str(settings.SITE_URL) + reverse(name, args=args)


def _money(price: Decimal) -> Values:
    return {"price": price, "gst": gst_in(price)}


def _places() -> Values:
    """The pages that letters lead to."""
    return {
        "status_url": _address("memberships:application"),
        "join_url": _address("memberships:join"),
        "home_url": _address("hub:home"),
        "team_url": _address("team:seats"),
    }


def application_received(application: Application) -> None:
    """One to whoever applied, one to the office."""
    asked: Values = {
        "plan": application.plan.name,
        "organisation": application.organisation_name,
        "is_renewal": application.renews_id is not None,
        **_money(application.price),
    }
    user = application.user
    post(
        kind="memberships/application-received",
        to=user.email,
        user=user,
        context={"first_name": user.short_name, **asked, **_places()},
    )
    post(
        kind="memberships/application-for-staff",
        to=settings.STAFF_EMAIL,
        context={
            **asked,
            "applicant": user.display_name,
            "email": user.email,
            "role": application.role,
            "message": application.message,
            "admin_url": _address("admin:memberships_application_change", application.pk),
        },
    )


def approved(application: Application, term: Term) -> None:
    """The yes, to a newcomer or to somebody who renews."""
    renewal = application.renews_id is not None
    post(
        kind="memberships/renewed" if renewal else "memberships/approved",
        to=application.user.email,
        user=application.user,
        context=_term(term),
    )


def refused(application: Application) -> None:
    post(
        kind="memberships/refused",
        to=application.user.email,
        user=application.user,
        context={
            "first_name": application.user.short_name,
            "plan": application.plan.name,
            "is_renewal": application.renews_id is not None,
            "reason": application.reason,
            **_places(),
        },
    )


def complimentary(term: Term) -> None:
    owner = term.membership.owner
    post(kind="memberships/complimentary", to=owner.email, user=owner, context=_term(term))


def payment_recorded(term: Term) -> None:
    owner = term.membership.owner
    post(kind="memberships/payment-recorded", to=owner.email, user=owner, context=_term(term))


def invitation(seat: Seat) -> None:
    """To whoever owns the address; we do not look whether they have an account."""
    membership = seat.membership
    post(
        kind="memberships/invitation",
        to=seat.email,
        context={
            "owner": membership.owner.display_name,
            "organisation": str(membership.organisation),
            "link": link_for(seat),
            "expires_at": expires_at(seat),
        },
    )


def seat_revoked(seat: Seat) -> None:
    """To the one who lost it."""
    if seat.user is None:
        return
    membership = seat.membership
    post(
        kind="memberships/seat-revoked",
        to=seat.user.email,
        user=seat.user,
        context={
            "first_name": seat.user.short_name,
            "owner": membership.owner.display_name,
            "organisation": str(membership.organisation),
            **_places(),
        },
    )


def seat_given_up(seat: Seat) -> None:
    """To the team's owner."""
    owner = seat.membership.owner
    post(
        kind="memberships/seat-given-up",
        to=owner.email,
        user=owner,
        context={
            "first_name": owner.short_name,
            "who": seat.user.display_name if seat.user else seat.email,
            "organisation": str(seat.membership.organisation),
            "number": seat.number,
            **_places(),
        },
    )


def owner_changed(membership: Membership) -> None:
    """To the new owner."""
    post(
        kind="memberships/owner-changed",
        to=membership.owner.email,
        user=membership.owner,
        context={
            "first_name": membership.owner.short_name,
            "organisation": str(membership.organisation),
            "seats": membership.seats_limit,
            **_places(),
        },
    )


def _term(term: Term) -> Values:
    membership = term.membership
    return {
        "first_name": membership.owner.short_name,
        "plan": membership.plan.name,
        "organisation": membership.organisation.name if membership.organisation else "",
        "is_team": membership.plan.is_team,
        "seats": membership.seats_limit,
        "starts_on": term.starts_on,
        "ends_on": term.ends_on,
        "counts": term.counts,
        "is_complimentary": term.is_complimentary,
        "reason": term.reason,
        "paid_on": term.paid_on,
        **_money(term.price),
        **_places(),
    }


# What staff see in the preview. Invented people.


def _sample_application() -> Values:
    return {
        "plan": "Team of five",
        "organisation": "Dugong Mutual",
        "is_renewal": False,
        **_money(Decimal("1210.00")),
    }


def _sample_term(**changes: object) -> Callable[[], Values]:
    def sample() -> Values:
        values: Values = {
            "first_name": "Rohan",
            "plan": "Team of five",
            "organisation": "Dugong Mutual",
            "is_team": True,
            "seats": 5,
            "starts_on": date(2026, 11, 23),
            "ends_on": date(2027, 11, 22),
            "counts": True,
            "is_complimentary": False,
            "reason": "",
            "paid_on": date(2026, 11, 23),
            **_money(Decimal("1210.00")),
            **_places(),
        }
        return values | changes

    return sample


def _person(**values: object) -> Callable[[], Values]:
    return lambda: {"first_name": "Rohan", "organisation": "Dugong Mutual", **values, **_places()}


def _kind(name: str, title: str, when: str, sample: Callable[[], Mapping[str, Any]]) -> None:
    register(Kind(name=f"memberships/{name}", title=title, when=when, sample=sample))


_kind(
    "application-received",
    "Your application has arrived",
    "Somebody applies for a plan, or asks to renew. To them.",
    lambda: {"first_name": "Rohan", **_sample_application(), **_places()},
)
_kind(
    "application-for-staff",
    "An application waits",
    "Somebody applies for a plan, or asks to renew. To the office.",
    lambda: {
        **_sample_application(),
        "applicant": "Rohan Iyer",
        "email": "rohan@dugong.example",
        "role": "Head of service",
        "message": "Forty seats in Ballarat, phone and chat.",
        "admin_url": _address("admin:memberships_application_changelist"),
    },
)
_kind("approved", "You are in", "Staff approve an application.", _sample_term())
_kind("renewed", "Your membership goes on", "Staff approve a renewal.", _sample_term())
_kind(
    "refused",
    "We cannot take your application",
    "Staff refuse an application, with their reason.",
    lambda: {
        "first_name": "Rohan",
        "plan": "Team of five",
        "is_renewal": False,
        "reason": "Membership is for people who run service, and your note says you sell to them.",
        **_places(),
    },
)
_kind(
    "complimentary",
    "A membership, on us",
    "Staff grant a complimentary term.",
    _sample_term(
        **_money(Decimal(0)),
        is_complimentary=True,
        paid_on=None,
        reason="You spoke at the November roundtable.",
    ),
)
_kind(
    "payment-recorded",
    "Your payment has arrived",
    "Staff record the payment of a term that was approved before.",
    _sample_term(),
)
_kind(
    "invitation",
    "A seat for you",
    "The owner of a team invites an address, or sends the invitation again.",
    lambda: {
        "owner": "Rohan Iyer",
        "organisation": "Dugong Mutual",
        "link": _address("memberships:invitation", "sample"),
        "expires_at": timezone.now() + timedelta(days=14),
    },
)
_kind(
    "seat-revoked",
    "Your seat was taken back",
    "The owner of a team takes a seat from somebody who held it.",
    _person(owner="Rohan Iyer", first_name="Mei"),
)
_kind(
    "seat-given-up",
    "A seat is free again",
    "Somebody leaves a team. To its owner.",
    _person(who="Mei Tanaka", number=3),
)
_kind(
    "owner-changed",
    "The team is yours to run",
    "A team is handed to another of its people. To the new owner.",
    _person(seats=5, first_name="Mei"),
)
