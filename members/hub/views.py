from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from members.access.marks import Offer, account_required, members_only
from members.downloads.news import new_for
from members.memberships.standing import State, standing_of

from .everyone import for_everyone
from .facts import facts_about
from .greeting import day, greeting
from .measured import both
from .parts import parts_for
from .plate import timeline
from .steps import next_steps

OFFER = Offer(
    title="Members' home",
    summary="Your membership and its tools on one page.",
    points=(
        "Where your membership stands, with its dates",
        "Your next roundtable, your hours, your last results",
        "What is new this month, and what is new to you",
        "The next courses at the members' price",
    ),
)
MEASURED = Offer(
    title="Measured beside self-assessed",
    summary="What mystery callers met at your centre, beside what your team says of itself.",
    points=(
        "Your latest quarter in the rankings, with its interval",
        "Your team’s latest maturity result, with its level",
    ),
)
#: How many new documents the home shows.
DOCUMENTS = 4


@members_only(offer=OFFER)
def home(request: HttpRequest) -> HttpResponse:
    now, viewer, person = timezone.now(), request.viewer, request.user  # type: ignore[attr-defined]
    local = now.astimezone(person.zone)  # type: ignore[union-attr]
    today = timezone.localdate(now)
    facts = facts_about(person, on=today)  # type: ignore[arg-type]
    fresh = new_for(person, at=now, limit=DOCUMENTS + 1, viewer=viewer)
    shared = for_everyone(at=now)
    own = (
        ("hub/steps.html", next_steps(facts, has_name=bool(person.name.strip()))),  # type: ignore[union-attr]
        ("hub/documents.html", fresh[:DOCUMENTS]),
        ("hub/new_this_month.html", shared["new"]),
    )
    context = {
        "greeting": f"{greeting(local)}, {person.short_name}",  # type: ignore[union-attr]
        "day": day(local),
        "zone": person.zone,  # type: ignore[union-attr]
        "standing": facts.standing,
        "timeline": timeline(facts.standing),
        "seats_taken": facts.seats_taken,
        "documents": fresh[:DOCUMENTS],
        "more_documents": len(fresh) > DOCUMENTS,
        "parts": parts_for(person, at=now, shared=shared, own=own),
        "everyone": shared,
    }
    return render(request, "hub/home.html", context)


@members_only(offer=MEASURED)
def measured(request: HttpRequest) -> HttpResponse:
    """What callers met beside what the team says of itself."""
    return render(request, "hub/measured.html", both(request.user, on=timezone.localdate()))


@account_required
def landing(request: HttpRequest) -> HttpResponse:
    """Where sign-in leads when nobody asked for a page: members home, staff who are not members to
    their work, those whose membership ended to its renewal, everyone else to their account."""
    viewer = request.viewer  # type: ignore[attr-defined]
    if viewer.is_member:
        return redirect("hub:home")
    if viewer.is_staff:
        return redirect("admin:index")
    standing = standing_of(request.user, on=timezone.localdate())  # type: ignore[arg-type]
    return redirect("renewal:renew" if standing.state is State.LAPSED else "accounts:overview")
