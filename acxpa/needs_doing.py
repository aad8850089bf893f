"""What waits for a person: the panels of the admin's first page.

Each person sees the panels whose rows they may open. Every panel costs two queries, whatever waits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from courses.models import Course
from glossary.editing import a_year_before
from glossary.models import Entry
from members.mail.models import Letter
from members.memberships.models import Application, Membership, Term
from members.rankings.models import CallImport, CallQuery, Claim, Snapshot

#: How many rows a panel shows; the rest is behind its link.
SHOWN = 4


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    note: str
    address: str


@dataclass(frozen=True, slots=True)
class Panel:
    count: int
    title: str
    rows: tuple[Row, ...]
    all_label: str
    address: str


def needs_doing(request: HttpRequest) -> list[Panel]:
    """The panels for whoever asks, in the order in which things should be done."""
    may = request.user.has_perm
    panels: list[Panel] = []
    if may("memberships.view_application"):
        panels.append(_applications())
    if may("memberships.view_term"):
        panels.append(_payments())
    if may("memberships.view_membership"):
        panels.append(_endings())
    if may("glossary.view_entry"):
        panels += _entries()
    if may("courses.view_course"):
        panels.append(_courses())
    if may("rankings.view_callquery"):
        panels.append(_queried_calls())
    if may("rankings.view_claim"):
        panels.append(_claims())
    if may("rankings.view_callimport"):
        panels.append(_imports())
    if may("rankings.view_snapshot"):
        panels.append(_draft_figures())
    if may("mail.view_letter"):
        panels.append(_letters())
    return panels


def _applications() -> Panel:
    waiting = Application.objects.waiting().select_related("user", "plan")
    rows = tuple(
        Row(
            ", ".join(filter(None, (item.user.display_name, item.organisation_name))),
            f"{item.plan}. Sent {_day(item.submitted_at)}",
            reverse("admin:memberships_application_change", args=[item.pk]),
        )
        for item in waiting[:SHOWN]
    )
    count = waiting.count()
    return Panel(
        count,
        "application to decide" if count == 1 else "applications to decide",
        rows,
        "All applications",
        reverse("admin:memberships_application_changelist"),
    )


def _payments() -> Panel:
    unpaid = Term.objects.unpaid().select_related("membership__owner", "membership__plan")
    rows = tuple(
        Row(
            term.membership.owner.display_name,
            f"{term.membership.plan}, from {date_format(term.starts_on, 'j F Y')}",
            reverse("admin:memberships_term_change", args=[term.pk]),
        )
        for term in unpaid.order_by("starts_on", "pk")[:SHOWN]
    )
    count = unpaid.count()
    return Panel(
        count,
        "term waits for its payment" if count == 1 else "terms wait for their payment",
        rows,
        "All unpaid terms",
        reverse("admin:memberships_term_changelist") + "?payment=unpaid",
    )


def _endings() -> Panel:
    ending = Membership.objects.ending_soon(on=timezone.localdate())
    rows = tuple(
        Row(
            str(membership.organisation or membership.owner.display_name),
            str(membership.plan),
            reverse("admin:memberships_membership_change", args=[membership.pk]),
        )
        for membership in ending.select_related("organisation", "owner", "plan")[:SHOWN]
    )
    count = ending.count()
    return Panel(
        count,
        "membership ends soon" if count == 1 else "memberships end soon",
        rows,
        "All that end soon",
        reverse("admin:memberships_membership_changelist") + "?state=ending-soon",
    )


def _courses() -> Panel:
    idle = Course.objects.without_a_date(at=timezone.now())
    rows = tuple(
        Row(
            course.title,
            "In the catalogue, with no date ahead",
            reverse("admin:courses_course_change", args=[course.pk]),
        )
        for course in idle[:SHOWN]
    )
    count = idle.count()
    return Panel(
        count,
        "course without a date" if count == 1 else "courses without a date",
        rows,
        "All courses",
        reverse("admin:courses_course_changelist"),
    )


def _entries() -> Iterator[Panel]:
    now, today = timezone.now(), timezone.localdate()
    entries = Entry.objects.with_state(at=now).order_by("term")
    changelist = reverse("admin:glossary_entry_changelist")
    drafts = entries.unseen_and_unplanned() | entries.with_newer_draft()
    yield _panel(
        drafts,
        ("draft not published", "drafts not published"),
        "All drafts",
        f"{changelist}?state=unpublished",
    )
    old = entries.seen().filter(reviewed_on__lt=a_year_before(today))
    yield _panel(
        old.order_by("reviewed_on"),
        ("entry not reviewed for a year", "entries not reviewed for a year"),
        "All that need review",
        f"{changelist}?review=old",
    )


def _panel(entries: QuerySet[Any], titles: tuple[str, str], all_label: str, address: str) -> Panel:
    rows = tuple(
        Row(
            entry.headword,
            f"Last reviewed {date_format(entry.reviewed_on, 'j F Y')}",
            reverse("admin:glossary_entry_change", args=[entry.pk]),
        )
        for entry in entries[:SHOWN]
    )
    count = entries.count()
    return Panel(count, titles[count != 1], rows, all_label, address)


def _queried_calls() -> Panel:
    waiting = CallQuery.objects.waiting().select_related("call")
    rows = tuple(
        Row(
            query.call.call_id,
            f"Asked {_day(query.asked_at)}",
            reverse("admin:rankings_callquery_change", args=[query.pk]),
        )
        for query in waiting[:SHOWN]
    )
    count = waiting.count()
    return Panel(
        count,
        "queried call to answer" if count == 1 else "queried calls to answer",
        rows,
        "All queried calls",
        reverse("admin:rankings_callquery_changelist"),
    )


def _claims() -> Panel:
    waiting = Claim.objects.waiting().select_related("member", "organisation")
    rows = tuple(
        Row(
            claim.member.name,
            f"Says it is {claim.organisation}. Asked {_day(claim.asked_at)}",
            reverse("admin:rankings_claim_change", args=[claim.pk]),
        )
        for claim in waiting[:SHOWN]
    )
    count = waiting.count()
    return Panel(
        count,
        "ranked organisation to confirm" if count == 1 else "ranked organisations to confirm",
        rows,
        "All claims",
        reverse("admin:rankings_claim_changelist"),
    )


def _imports() -> Panel:
    """Files of calls that nobody has read to their end, taken in or dropped."""
    waiting = CallImport.objects.open()
    rows = tuple(
        Row(
            sent.file_name,
            f"{sent.get_state_display()}. Sent {_day(sent.created_at)}",
            reverse("admin:rankings_callimport_change", args=[sent.pk]),
        )
        for sent in waiting[:SHOWN]
    )
    count = waiting.count()
    return Panel(
        count,
        "file of calls to decide" if count == 1 else "files of calls to decide",
        rows,
        "All imports of calls",
        reverse("admin:rankings_callimport_changelist"),
    )


def _draft_figures() -> Panel:
    drafts = Snapshot.objects.drafts().select_related("period")
    rows = tuple(
        Row(
            str(snapshot),
            f"{snapshot.calls} calls. Computed {_day(snapshot.computed_at)}",
            reverse("admin:rankings_snapshot_change", args=[snapshot.pk]),
        )
        for snapshot in drafts[:SHOWN]
    )
    count = drafts.count()
    return Panel(
        count,
        "ranking to check and publish" if count == 1 else "rankings to check and publish",
        rows,
        "All drafts",
        reverse("admin:rankings_snapshot_changelist") + "?state__exact=draft",
    )


def _letters() -> Panel:
    failed = Letter.objects.filter(state=Letter.State.FAILED)
    rows = tuple(
        Row(
            letter.subject,
            f"To {letter.to}, {_day(letter.created_at)}",
            reverse("admin:mail_letter_change", args=[letter.pk]),
        )
        for letter in failed[:SHOWN]
    )
    count = failed.count()
    return Panel(
        count,
        "letter did not leave" if count == 1 else "letters did not leave",
        rows,
        "All letters",
        reverse("admin:mail_letter_changelist") + "?state__exact=failed",
    )


def _day(instant: Any) -> str:
    return date_format(timezone.localtime(instant), "j F")
