"""What waits for a person: the panels of the admin's first page.

Each person sees the panels whose rows they may open. Every panel costs two
queries, or three where what waits has names of its own, however much it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from courses.models import Course
from glossary.care import broken
from glossary.comments.models import Comment, Report
from glossary.editing import a_year_before
from glossary.feedback.models import Answer, Suggestion
from glossary.models import Entry, InternalLink
from members.clock.models import Run
from members.mail.models import Letter
from members.memberships.models import Application, Membership, Term
from members.rankings.models import CallImport, CallQuery, Claim, Snapshot, name_on
from members.roundtables.models import Roundtable, Sighting
from pages.models import Article, Enquiry, Page, Sponsor

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
    if may("comments.view_comment"):
        panels += _comments()
    if may("feedback.view_suggestion"):
        panels += _feedback()
    if may("pages.view_enquiry"):
        panels.append(_enquiries())
    if may("pages.view_page"):
        panels.append(_written(Page, ("page", "pages")))
    if may("pages.view_article"):
        panels.append(_written(Article, ("article", "articles")))
    if may("pages.view_sponsor"):
        panels.append(_sponsors())
    if may("courses.view_course"):
        panels.append(_courses())
    if may("rankings.view_callquery"):
        panels.append(_queried_calls())
    if may("rankings.view_claim"):
        panels.append(_claims())
    if may("rankings.view_callimport"):
        panels.append(_files_of_calls())
    if may("rankings.view_snapshot"):
        panels.append(_draft_rankings())
        panels.append(_outdated_rankings())
    if may("roundtables.view_roundtable"):
        panels.append(_roundtables())
    if may("roundtables.view_sighting"):
        panels.append(_sightings())
    if may("clock.view_run"):
        panels.append(_clock())
    if may("mail.view_letter"):
        panels.append(_letters())
    return panels


def _panel(
    waiting: QuerySet[Any],
    row: Callable[[Any], tuple[str, str]],
    *,
    titles: tuple[str, str],
    every: str,
    query: str = "",
) -> Panel:
    """``row`` gives the label and the note of one that waits; ``titles`` what one is called and
    what several are; ``every`` names the link to their list in admin, narrowed by ``query``."""
    meta = waiting.model._meta
    admin = f"admin:{meta.app_label}_{meta.model_name}"
    rows = tuple(
        Row(*row(one), reverse(f"{admin}_change", args=[one.pk])) for one in waiting[:SHOWN]
    )
    count = waiting.count()
    return Panel(count, titles[count != 1], rows, every, reverse(f"{admin}_changelist") + query)


def _applications() -> Panel:
    def row(item: Application) -> tuple[str, str]:
        who = filter(None, (item.user.display_name, item.organisation_name))
        return ", ".join(who), f"{item.plan}. Sent {_day(item.submitted_at)}"

    return _panel(
        Application.objects.waiting().select_related("user", "plan"),
        row,
        titles=("application to decide", "applications to decide"),
        every="All applications",
    )


def _payments() -> Panel:
    def row(term: Term) -> tuple[str, str]:
        begins = date_format(term.starts_on, "j F Y")
        return term.membership.owner.display_name, f"{term.membership.plan}, from {begins}"

    unpaid = Term.objects.unpaid().select_related("membership__owner", "membership__plan")
    return _panel(
        unpaid.order_by("starts_on", "pk"),
        row,
        titles=("term waits for its payment", "terms wait for their payment"),
        every="All unpaid terms",
        query="?payment=unpaid",
    )


def _endings() -> Panel:
    def row(membership: Membership) -> tuple[str, str]:
        whose = membership.organisation or membership.owner.display_name
        return str(whose), str(membership.plan)

    ending = Membership.objects.ending_soon(on=timezone.localdate())
    return _panel(
        ending.select_related("organisation", "owner", "plan"),
        row,
        titles=("membership ends soon", "memberships end soon"),
        every="All memberships that end soon",
        query="?state=ending-soon",
    )


def _courses() -> Panel:
    return _panel(
        Course.objects.without_a_date(at=timezone.now()),
        lambda course: (course.title, "In the catalogue, with no date ahead"),
        titles=("course without a date", "courses without a date"),
        every="All courses",
    )


def _entries() -> Iterator[Panel]:
    def row(entry: Entry) -> tuple[str, str]:
        return entry.headword, f"Last reviewed {date_format(entry.reviewed_on, 'j F Y')}"

    entries = Entry.objects.with_state(at=timezone.now()).order_by("term")
    yield _panel(
        entries.unseen_and_unplanned() | entries.with_newer_draft(),
        row,
        titles=("draft not published", "drafts not published"),
        every="All draft entries",
        query="?state=unpublished",
    )
    old = entries.seen().filter(reviewed_on__lt=a_year_before(timezone.localdate()))
    yield _panel(
        old.order_by("reviewed_on"),
        row,
        titles=("entry not reviewed for a year", "entries not reviewed for a year"),
        every="All entries to review",
        query="?review=old",
    )
    yield _panel(
        entries.filter(short_definition=""),
        lambda entry: (entry.headword, "Draft"),
        titles=("entry without a short definition", "entries without a short definition"),
        every="All entries that lack one",
        query="?review=undefined",
    )
    yield _broken_links()


def _broken_links() -> Panel:
    """In entries that readers see or will see. A row leads to the entry, where it is mended."""
    now = timezone.now()
    rows = InternalLink.objects.standing(at=now).filter(link__in=broken(at=now))
    shown = rows.select_related("version__entry").order_by("version__sort_key", "pk")[:SHOWN]
    return Panel(
        number := rows.count(),
        "broken link in the glossary" if number == 1 else "broken links in the glossary",
        tuple(
            Row(
                f"{row.version.entry.headword}: {row.link}",
                row.place,
                reverse("admin:glossary_entry_change", args=[row.version.entry_id]),
            )
            for row in shown
        ),
        "All broken links",
        reverse("admin:glossary_internallink_changelist"),
    )


def _comments() -> Iterator[Panel]:
    yield _panel(
        Comment.objects.waiting().select_related("entry"),
        lambda row: (str(row), f"On {row.entry}. Written {_day(row.written_at)}"),
        titles=("comment to read", "comments to read"),
        every="All comments that wait",
    )
    yield _panel(
        Report.objects.open().select_related("comment__entry"),
        lambda row: (str(row), f"Of a comment on {row.comment.entry}, {_day(row.reported_at)}"),
        titles=("comment reported", "comments reported"),
        every="All reports",
    )


def _feedback() -> Iterator[Panel]:
    yield _panel(
        Suggestion.objects.new(),
        lambda row: (row.term, f"Suggested {_day(row.suggested_at)}"),
        titles=("suggested term", "suggested terms"),
        every="All suggested terms",
    )
    yield _panel(
        Answer.objects.to_read().select_related("entry"),
        lambda row: (str(row), f"On {row.entry}, {_day(row.given_at)}"),
        titles=("note on an entry to read", "notes on entries to read"),
        every="All notes to read",
        query="?note=unread",
    )


def _enquiries() -> Panel:
    def row(enquiry: Enquiry) -> tuple[str, str]:
        who = ", ".join(filter(None, (enquiry.name, enquiry.organisation)))
        return who, f"{enquiry.get_kind_display()}. Sent {_day(enquiry.sent_at)}"

    return _panel(
        Enquiry.objects.waiting(),
        row,
        titles=("enquiry to answer", "enquiries to answer"),
        every="All enquiries that wait",
        query="?waits=yes",
    )


def _written(model: Any, named: tuple[str, str]) -> Panel:
    """Pages or articles of which readers do not see what was saved last."""
    rows = model.objects.with_state(at=timezone.now()).order_by("title")
    return _panel(
        rows.unseen_and_unplanned() | rows.with_newer_draft(),
        lambda each: (each.title, each.address()),
        titles=(f"draft {named[0]} not published", f"draft {named[1]} not published"),
        every=f"All draft {named[1]}",
        query="?state=unpublished",
    )


def _sponsors() -> Panel:
    def row(sponsor: Sponsor) -> tuple[str, str]:
        last = date_format(sponsor.ends_on, "j F Y") if sponsor.ends_on else ""
        return sponsor.name, f"Last day {last}"

    return _panel(
        Sponsor.objects.ending(on=timezone.localdate()),
        row,
        titles=("sponsor ends soon", "sponsors end soon"),
        every="All sponsors that end soon",
        query="?runs=ending",
    )


def _letters() -> Panel:
    return _panel(
        Letter.objects.did_not_leave(),
        lambda letter: (letter.subject, f"To {letter.to}, {_day(letter.created_at)}"),
        titles=("letter did not leave", "letters did not leave"),
        every="All letters",
        query="?state__exact=failed",
    )


def _queried_calls() -> Panel:
    return _panel(
        CallQuery.objects.waiting().select_related("call"),
        lambda query: (query.call.call_id, f"Asked {_day(query.asked_at)}"),
        titles=("queried call to answer", "queried calls to answer"),
        every="All queried calls",
    )


def _claims() -> Panel:
    def row(claim: Claim) -> tuple[str, str]:
        which = name_on(claim.organisation.names.all(), timezone.localdate())
        return claim.member.name, f"Says it is {which}. Asked {_day(claim.asked_at)}"

    waiting = Claim.objects.waiting().select_related("member", "organisation")
    return _panel(
        waiting.prefetch_related("organisation__names"),
        row,
        titles=("ranked organisation to confirm", "ranked organisations to confirm"),
        every="All claims",
    )


def _files_of_calls() -> Panel:
    """Those that nobody has read to their end, taken in or dropped."""
    return _panel(
        CallImport.objects.open(),
        lambda sent: (sent.file_name, f"{sent.get_state_display()}. Sent {_day(sent.created_at)}"),
        titles=("file of calls to decide", "files of calls to decide"),
        every="All imports of calls",
    )


def _draft_rankings() -> Panel:
    return _panel(
        Snapshot.objects.drafts().select_related("period"),
        lambda draft: (str(draft), f"{draft.calls} calls. Computed {_day(draft.computed_at)}"),
        titles=("ranking to check and publish", "rankings to check and publish"),
        every="All draft rankings",
        query="?state__exact=draft",
    )


def _outdated_rankings() -> Panel:
    return _panel(
        Snapshot.objects.outdated().select_related("period"),
        lambda row: (str(row), "Calls changed since"),
        titles=("published ranking to correct", "published rankings to correct"),
        every="All that hold such calls",
        query="?calls=corrected",
    )


def _roundtables() -> Panel:
    """Drafts that would begin within six weeks, and those whose way in nobody has entered."""
    now = timezone.now()
    soon = Roundtable.objects.filter(starts_at__gt=now, starts_at__lte=now + timedelta(days=42))
    undone = Q(state=Roundtable.State.DRAFT) | Q(
        state=Roundtable.State.ANNOUNCED, join_link="", starts_at__lte=now + timedelta(days=7)
    )
    return _panel(
        soon.filter(undone).select_related("series").order_by("starts_at", "pk"),
        lambda row: (str(row), f"{_day(row.starts_at)}. {_what_lacks(row)}"),
        titles=("roundtable to prepare", "roundtables to prepare"),
        every="All roundtables",
    )


def _what_lacks(row: Roundtable) -> str:
    return "Not announced" if row.state == Roundtable.State.DRAFT else "No way in yet"


def _sightings() -> Panel:
    return _panel(
        Sighting.objects.open().select_related("roundtable__series"),
        lambda row: (row.name, f"Was at “{row.roundtable}”, and matches nobody"),
        titles=("line of a report to look at", "lines of reports to look at"),
        every="All lines",
        query="?state__exact=open",
    )


def _clock() -> Panel:
    """Jobs that failed, or that nobody has run for half an hour."""
    return _panel(
        Run.objects.troubled(at=timezone.now()).order_by("name"),
        lambda run: (run.name, f"Failed: {run.error}" if run.error else "Has not run for a while"),
        titles=("job of the clock in trouble", "jobs of the clock in trouble"),
        every="All jobs",
    )


def _day(instant: Any) -> str:
    return date_format(timezone.localtime(instant), "j F")
