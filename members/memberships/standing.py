"""Where a person stands with their membership on a day: the facts that the hub, the closed door,
the renewal page and the account page tell.

:func:`standing_of` asks the database twice at most and changes nothing. Whether somebody gets in
is decided elsewhere, by :meth:`SeatQuerySet.in_force`; a test holds that both always agree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils import timezone

from members.accounts.models import User
from publishing.prepared import Param, Prepared

from .models import Application, Membership, Plan, Seat
from .terms import DAY, Span, covered_until, renewal_opens_on


class State(StrEnum):
    """NEVER: no membership, nothing asked. APPLIED: asked, or approved and not paid, never a
    member before. MEMBER: within a term. GRACE: after it, still let in. LAPSED: it is over.
    LATER: the first term is still to come, or the next one after a gap."""

    NEVER = "never"
    APPLIED = "applied"
    MEMBER = "member"
    GRACE = "grace"
    LAPSED = "lapsed"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An application that nobody has decided on."""

    pk: int
    plan: str
    price: Decimal
    submitted_at: datetime
    is_renewal: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A seat that a person holds, with its membership's terms; or, without the seat's facts,
    a membership as its owner sees it."""

    membership: int
    plan: str
    plan_slug: str
    price: Decimal
    is_team: bool
    organisation: str
    owner: int
    owner_name: str
    seats: int
    counting: tuple[Span, ...]
    unpaid: tuple[Span, ...]
    seat: int | None = None
    seat_number: int | None = None
    accepted_on: date | None = None
    by_invitation: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """All dates on the association's calendar; None where a fact does not exist.

    ``term`` is the one that runs, else the next, else the last. ``ends_on`` is the end of what is
    agreed without a gap, so a renewal in time moves it. ``days_left`` counts to it, 0 on the last
    day and from then on; ``grace_days_left`` only in grace. ``terms`` are all that count, oldest
    first, so that gaps can be shown.
    """

    on: date
    state: State = State.NEVER
    held: Held | None = None
    term: Span | None = None
    ends_on: date | None = None
    grace_ends_on: date | None = None
    days_left: int | None = None
    grace_days_left: int | None = None
    member_since: date | None = None
    starts_on: date | None = None
    terms: tuple[Span, ...] = ()
    unpaid: Span | None = None
    renewal_opens_on: date | None = None
    is_owner: bool = False
    waiting: Waiting | None = None

    @property
    def is_member(self) -> bool:
        """Whether the members' pages are open."""
        return self.state in (State.MEMBER, State.GRACE)

    @property
    def term_started(self) -> date | None:
        """First day of the running or last term."""
        return self.term.starts_on if self.term else None

    @property
    def is_renewal_open(self) -> bool:
        """Whether the next term may be asked for: 60 days before the end, or any time after."""
        return self.renewal_opens_on is not None and self.renewal_opens_on <= self.on

    @property
    def can_renew(self) -> bool:
        """Whether it is this person who may ask, and nothing waits or is agreed already."""
        return self.is_owner and self.is_renewal_open and not self.waiting and not self.unpaid


def standing_of(user: User, *, on: date) -> Standing:
    """The standing of ``user`` on that day. Two queries: seats with terms, waiting application."""
    waiting = (
        Application.objects.waiting()
        .filter(user=user)
        .values_list("pk", "plan__name", "price", "submitted_at", "renews")
        .first()
    )
    asked = None
    if waiting is not None:
        pk, plan, price, submitted_at, renews = waiting
        asked = Waiting(pk, plan, price, submitted_at, renews is not None)
    return standing_from(held_by(user), asked, user=user.pk, on=on)


def standing_in(membership: Membership, *, on: date) -> Standing:
    """How one membership stands, for its owner. No query where ``plan``, ``organisation``,
    ``owner`` and ``terms`` are fetched already."""
    terms = list(membership.terms.all())
    held = Held(
        membership=membership.pk,
        plan=membership.plan.name,
        plan_slug=membership.plan.slug,
        price=membership.plan.price,
        is_team=membership.plan.is_team,
        organisation=membership.organisation.name if membership.organisation else "",
        owner=membership.owner_id,
        owner_name=membership.owner.display_name,
        seats=membership.seats_limit,
        counting=tuple(term.span for term in terms if term.counts),
        unpaid=tuple(term.span for term in terms if not term.counts),
    )
    return _of_seat(held, user=membership.owner_id, on=on)


def standing_from(
    seats: Iterable[Held], waiting: Waiting | None, *, user: int, on: date
) -> Standing:
    """The rule without a database. Of several seats the best one speaks: one that lets in before
    one that will, before one that did; among equals the one that lasts longest."""
    standings = [_of_seat(seat, user=user, on=on) for seat in seats]
    rank = {state: place for place, state in enumerate(_BEST_FIRST)}
    best = min(
        standings,
        key=lambda each: (rank[each.state], -(each.ends_on or date.min).toordinal()),
        default=Standing(on=on),
    )
    since = min((each.member_since for each in standings if each.member_since), default=None)
    state = best.state
    if state is State.NEVER and waiting is not None:
        state = State.APPLIED
    return replace(best, state=state, member_since=since, waiting=waiting)


_BEST_FIRST = (
    State.MEMBER,
    State.GRACE,
    State.LATER,
    State.LAPSED,
    State.APPLIED,
    State.NEVER,
)


def _of_seat(seat: Held, *, user: int, on: date) -> Standing:
    spans = sorted(seat.counting)
    unpaid = min((span for span in seat.unpaid if span.grace_ends_on >= on), default=None)
    common = Standing(on=on, held=seat, is_owner=seat.owner == user, unpaid=unpaid)
    if not spans:
        return replace(common, state=State.APPLIED if unpaid else State.NEVER)
    past = [span for span in spans if span.starts_on <= on]
    to_come = [span for span in spans if span.starts_on > on]
    open_now = [span for span in past if span.covers(on)]
    running = max(open_now, key=lambda span: (span.ends_on, span.starts_on), default=None)
    term = running or (to_come[0] if to_come else covered_until(spans))
    assert term is not None  # there are spans
    end = _without_gap(term, spans)
    last = covered_until(spans)
    assert last is not None
    if running is not None:
        state = State.GRACE if on > end.ends_on else State.MEMBER
    else:
        state = State.LATER if to_come else State.LAPSED
    return replace(
        common,
        state=state,
        term=term,
        ends_on=end.ends_on,
        grace_ends_on=end.grace_ends_on,
        days_left=max((end.ends_on - on).days, 0),
        grace_days_left=(end.grace_ends_on - on).days if state is State.GRACE else None,
        member_since=_since(seat, past),
        starts_on=term.starts_on if state is State.LATER else None,
        terms=tuple(spans),
        renewal_opens_on=renewal_opens_on(last),
    )


def _without_gap(term: Span, spans: list[Span]) -> Span:
    """The last of the terms that follow ``term`` day by day."""
    for span in spans:
        if span.starts_on > term.starts_on and span.starts_on <= term.ends_on + DAY:
            term = max(term, span, key=lambda each: each.ends_on)
    return term


def _since(seat: Held, past: list[Span]) -> date | None:
    """The first day of the first counting term; for somebody invited into a running team, the day
    they came. None before the first term has begun."""
    if not past:
        return None
    first = past[0].starts_on
    if not seat.by_invitation or seat.accepted_on is None or seat.accepted_on <= first:
        return first
    seen = [span for span in past if span.grace_ends_on >= seat.accepted_on]
    return max(seen[0].starts_on, seat.accepted_on) if seen else first


_COLUMNS = (
    "pk",
    "number",
    "invited_at",
    "accepted_at",
    "membership",
    "membership__seats_limit",
    "membership__owner",
    "membership__owner__name",
    "membership__owner__email",
    "membership__organisation__name",
    "membership__plan__name",
    "membership__plan__slug",
    "membership__plan__price",
    "membership__plan__kind",
    "membership__terms__starts_on",
    "membership__terms__ends_on",
    "membership__terms__grace_ends_on",
    "membership__terms__paid_on",
    "membership__terms__is_complimentary",
)


#: Each seat's row as often as its membership has terms. Asked on every visit to the hub.
_SEATS = Prepared(
    lambda: (
        Seat.objects.held()
        .filter(user=Param("user", models.BigAutoField()))
        .order_by("pk", "membership__terms__starts_on")
        .values_list(*_COLUMNS)
    )
)


def held_by(user: User) -> list[Held]:
    """The seats that a person holds. One query."""
    seats: dict[int, list[dict[str, Any]]] = {}
    for values in _SEATS.rows(user=user.pk):
        row = dict(zip(_COLUMNS, values, strict=True))
        seats.setdefault(row["pk"], []).append(row)
    return [_held(rows) for rows in seats.values()]


def _held(rows: list[dict[str, Any]]) -> Held:
    row = rows[0]
    counting: list[Span] = []
    unpaid: list[Span] = []
    for each in rows:
        if each["membership__terms__starts_on"] is None:
            continue
        span = Span(
            each["membership__terms__starts_on"],
            each["membership__terms__ends_on"],
            each["membership__terms__grace_ends_on"],
        )
        paid = each["membership__terms__paid_on"] is not None
        (counting if paid or each["membership__terms__is_complimentary"] else unpaid).append(span)
    return Held(
        membership=row["membership"],
        plan=row["membership__plan__name"],
        plan_slug=row["membership__plan__slug"],
        price=row["membership__plan__price"],
        is_team=row["membership__plan__kind"] == Plan.Kind.TEAM,
        organisation=row["membership__organisation__name"] or "",
        owner=row["membership__owner"],
        owner_name=row["membership__owner__name"] or row["membership__owner__email"],
        seat=row["pk"],
        seat_number=row["number"],
        seats=row["membership__seats_limit"],
        accepted_on=timezone.localdate(row["accepted_at"]),
        by_invitation=row["accepted_at"] > row["invited_at"],
        counting=tuple(counting),
        unpaid=tuple(unpaid),
    )
