"""A furnished portal for tests that walk through all of it: the demonstration data, one person for
each audience, and at least one row for whatever has a page of its own.

The fixture ``furnished`` builds it once for each test module and takes it away afterwards; each
test works on it inside its own transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import RequestFactory, TestCase
from django.utils import timezone

from courses.models import Course
from glossary.comments.actions import write
from glossary.comments.models import Comment
from glossary.feedback.models import Suggestion
from glossary.models import EntryVersion, Intake
from members.accounts.models import AddressChange, User
from members.calculators.models import SavedScenario
from members.clock.models import Run
from members.cpd.models import OwnEntry, Statement
from members.downloads.actions import record_fetch
from members.downloads.models import Download, Version
from members.mail.links import unsubscribe_url
from members.maturity import share
from members.maturity.actions import draft_from
from members.maturity.actions import share as share_by_link
from members.maturity.models import Assessment, Respondent
from members.memberships import invitations
from members.memberships.actions.applications import apply
from members.memberships.models import Membership, Plan, Seat, Term
from members.places import actions as places
from members.rankings.actions.imports import begin_import
from members.rankings.actions.standards import copy_standard
from members.rankings.badges import token_of
from members.rankings.call_files.templates import heading
from members.rankings.incoming import Incoming
from members.rankings.models import (
    Award,
    Call,
    CallQuery,
    Claim,
    Period,
    RankedOrganisation,
    Snapshot,
    StandardVersion,
)
from members.roundtables import feed as feeds
from members.roundtables.actions import planning
from members.roundtables.models import Action, Question, Roundtable, Sighting, Topic
from members.videos.actions import begin_sending, take_part
from members.videos.models import Video
from pages.actions import receive
from pages.models import ArticleVersion, PageVersion, Sponsor, SponsorClicks
from publishing import shared as preview
from tests.conftest import PASSWORD
from tests.members.accounts.soft_key import SoftKey
from tests.strict import StrictClient

VISITOR: Final = "visitor"
#: Everyone who walks, and who they are in the demonstration data.
CAST: Final[Mapping[str, str]] = {
    VISITOR: "",
    "account": "account@demo.example",
    "lapsed": "lapsed@demo.example",
    "member": "member@demo.example",
    "owner": "owner@demo.example",
    "staff": "steward@demo.example",
}


#: Whom only some pages show their form: somebody with nothing yet, and somebody with an invitation.
GUESTS: Final[Mapping[str, str]] = {
    "newcomer": "newcomer@people.example",
    "invited": "new.starter@demo.example",
}


@dataclass(frozen=True, slots=True)
class Furnished:
    """``people`` and ``keys`` (their session cookies) by role; ``facts`` are what addresses of
    single things are made of."""

    people: Mapping[str, User]
    keys: Mapping[str, str]
    facts: Mapping[str, Any]

    def client(self, role: str) -> StrictClient:
        """A browser of that person, signed in. Each has the same session and its own cookies."""
        client = StrictClient()
        if role != VISITOR:
            client.user = self.people[role]
            client.cookies[settings.SESSION_COOKIE_NAME] = self.keys[role]
        return client


def furnish() -> Furnished:
    """Fills an empty database."""
    from acxpa.demo import load  # reaches into every room; not before it is needed

    load.everything(at=timezone.now(), rankings_since=11, plain_films=True)
    steward = User.objects.create_user(
        CAST["staff"], PASSWORD, name="Noor Steward", is_staff=True, is_superuser=True
    )
    EmailAddress.objects.create(user=steward, email=steward.email, verified=True, primary=True)
    for role, email in GUESTS.items():
        guest = User.objects.create_user(email, PASSWORD, name=role.title())
        EmailAddress.objects.create(user=guest, email=email, verified=True, primary=True)
    everybody = {**CAST, **GUESTS}
    people = {role: User.objects.get(email=email) for role, email in everybody.items() if email}
    keys = {role: _signed_in(person) for role, person in people.items()}
    return Furnished(people, keys, _facts(people))


def _signed_in(person: User) -> str:
    """A session of somebody who has just said once more who they are, so that the pages that ask
    for it show themselves."""
    client = StrictClient()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request = RequestFactory().get("/")
    request.session = client.session
    record_authentication(request, person, method="password", reauthenticated=True)
    request.session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _facts(people: Mapping[str, User]) -> dict[str, Any]:
    team = Membership.objects.teams().owned_by(people["owner"]).get()
    seats = Seat.objects.filter(membership=team)
    invited = seats.invited().get()
    version = EntryVersion.objects.filter(entry__slug="copc").latest("number")
    download = Download.objects.exclude(last_number=0).earliest("pk")
    newest = Version.objects.filter(download=download).latest("number")
    record_fetch(user=people["member"], version=newest, at=timezone.now())
    AddressChange.objects.create(
        user=people["lapsed"],
        old_email=people["lapsed"].email,
        new_email="moved@people.example",
        requested_at=timezone.now(),
        expires_at=timezone.now() + AddressChange.LASTS,
    )
    asked = apply(
        user=people["account"], plan=Plan.objects.get(slug="individual"), on=timezone.localdate()
    )
    unpaid = Term.objects.create(
        membership=team,
        starts_on=date(2190, 1, 1),
        ends_on=date(2190, 12, 31),
        grace_ends_on=date(2190, 12, 31),
    )
    return {
        "team": team.pk,
        "own_membership": Membership.objects.owned_by(people["member"]).get().pk,
        "invited_seat": invited.pk,
        "colleague_seat": seats.held().exclude(user=people["owner"]).get().pk,
        "invitation": invitations.token_for(invited),
        "own_seat": seats.get(user=people["owner"]).pk,
        "application": asked.pk,
        "course": Course.objects.earliest("pk").pk,
        "entry": version.entry_id,
        "intake": Intake.objects.create(rows={"found": [], "unreadable": []}).pk,
        "version": version.number,
        "preview": preview.link(version).rstrip("/").rpartition("/")[2],
        "download": download.slug,
        "download_number": download.last_number,
        "file": newest.pk,
        "unpaid_term": unpaid.pk,
        **_written(),
        **_hours(people),
        "scenario": SavedScenario.objects.owned_by(people["member"]).get(number=2).pk,
        "shared_scenario": SavedScenario.objects.owned_by(people["owner"]).get().pk,
        **_maturity(people),
        **_rankings(),
        **_roundtables(people),
        "unsubscribe": unsubscribe_url(people["member"], "rankings").rstrip("/").rpartition("/")[2],
        **_videos(people),
        **_readers(people),
        "passkey": _passkey(people["account"]).pk,
        "session": _session(people["account"]).pk,
    }


def _written() -> dict[str, Any]:
    """A page, an article, a sponsor's picture, and a waiting enquiry."""
    page = PageVersion.objects.filter(page__slug="about").latest("number")
    article = ArticleVersion.objects.filter(article__slug="occupancy-is-not-a-target").latest(
        "number"
    )
    SponsorClicks.objects.count_one(
        sponsor=Sponsor.objects.get(slug="dugong-mutual"), on=timezone.localdate()
    )
    said = {"name": "Maree Quoll", "email": "maree@people.example", "message": "How much?"}
    receive(kind="contact", said=said, at=timezone.now())
    return {
        "page": page.page_id,
        "article": article.article_id,
        "first": 1,
        "page_preview": preview.link(page).rstrip("/").rpartition("/")[2],
        "article_preview": preview.link(article).rstrip("/").rpartition("/")[2],
        "logo": Sponsor.objects.get(slug="dugong-mutual").logo_name,
    }


def _hours(people: Mapping[str, User]) -> dict[str, Any]:
    """An own entry with its certificate that its owner may still change, and a statement."""
    entries = OwnEntry.objects.visible_to(people["member"]).to_look_at()
    statements = Statement.objects.visible_to(people["member"])
    return {"own_entry": entries.earliest("pk").pk, "cpd_code": statements.earliest("pk").code}


def _readers(people: Mapping[str, User]) -> dict[str, Any]:
    """A comment of somebody else's that stands, and the walking account's own that waits."""
    standing = Comment.objects.published().filter(entry__slug="copc").earliest("pk")
    own = write(
        entry=standing.entry,
        author=people["account"],
        body="What of a floor that works from home?",
        once="furnished",
        at=timezone.now(),
    )
    return {
        "comment": standing.pk,
        "own_comment": own.pk,
        "suggestion": Suggestion.objects.earliest("pk").pk,
    }


def _maturity(people: Mapping[str, User]) -> dict[str, Any]:
    """A person's open assessment, a closed one with its plan and a shared link, and one of the team,
    one more of whom was asked and is silent."""
    closed = Assessment.objects.closed().filter(owner=people["member"]).latest("closed_at")
    item = closed.plan_items.earliest("pk")
    link = share_by_link(
        assessment=closed, label="Board", days=30, at=timezone.now(), by=people["member"]
    )
    team = Assessment.objects.open().get(owner=people["owner"])
    asked = Respondent.objects.create(assessment=team, name="Lin", email="lin@people.example")
    return {
        "assessment": Assessment.objects.open().get(owner=people["member"]).pk,
        "team_assessment": team.pk,
        "respondent": asked.pk,
        "closed_assessment": closed.pk,
        "plan_item": item.pk,
        "share": link.pk,
        "share_token": share.link_of(link).rstrip("/").rpartition("/")[2],
        "area": "LG",
        "bank": draft_from(bank=team.bank, by=None, at=timezone.now()).pk,
    }


def _rankings() -> dict[str, Any]:
    """A file of calls that was sent and not read, a call that was asked about, and a draft of each
    kind that staff make."""
    standard = StandardVersion.objects.current()
    sent = begin_import(
        upload=SimpleUploadedFile(
            "calls.csv", heading(Incoming.columns_of(standard)).encode(), "text/csv"
        ),
        version=standard,
        by=None,
        at=timezone.now(),
    )
    query = CallQuery.objects.waiting().earliest("pk")
    quarters = Snapshot.objects.current().of_kind(Period.Kind.QUARTER).newest_first()
    return {
        "quarter": quarters[0].period.slug,
        "badge": token_of(Award.objects.filter(snapshot=quarters[0]).earliest("pk").pk),
        "own_call": query.call_id,
        "call": Call.objects.standing().earliest("pk").pk,
        "call_import": sent.pk,
        "call_query": query.pk,
        "claim": Claim.objects.earliest("pk").pk,
        "ranked": RankedOrganisation.objects.earliest("pk").pk,
        "period": Period.objects.latest("pk").pk,
        "draft_snapshot": Snapshot.objects.drafts().earliest("pk").pk,
        "standard": copy_standard(version=standard, at=timezone.now()).pk,
    }


def _roundtables(people: Mapping[str, User]) -> dict[str, Any]:
    """One ahead with topics, one whose doors are open to the walking members, one that was held,
    and a line of its report."""
    now = timezone.now()
    ahead = Roundtable.objects.on().ahead(at=now)[0]
    topic = Topic.objects.filter(roundtable=Topic.objects.earliest("pk").roundtable).earliest("pk")
    held = Roundtable.objects.past(at=now)[0]
    doors = planning.new_date(
        series=held.series,
        starts_at=now + timedelta(minutes=10),
        at=now,
        title="Doors are open",
        host_name="Wilhelmina Oduya",
        join_link="https://meet.acxpa.example/doors",
    )
    Question.objects.create(roundtable=doors, text="What do you see from the door?")
    planning.announce(roundtable=doors, by=None, at=now)
    places.reserve(allotment=doors.allotment, user=people["member"], at=now)
    places.give(allotment=doors.allotment, user=people["owner"], by=None, reason="Looks in", at=now)
    action = Action.objects.create(roundtable=held, text="Share it", taken_by=people["member"])
    Run.objects.get_or_create(name="mail/waiting")
    feed = feeds.make(user=people["member"], at=now)
    return {
        "roundtable": ahead.slug,
        "open_roundtable": doors.slug,
        "held_roundtable": held.pk,
        "own_action": action.pk,
        "allotment": held.allotment_id,
        "series": held.series_id,
        "topic": topic.pk,
        "sighting": Sighting.objects.open().earliest("pk").pk,
        "feed": feeds.address_of(feed).rstrip("/").rpartition("/")[2],
    }


def _videos(people: Mapping[str, User]) -> dict[str, Any]:
    """A talk that lies with a provider and has a poster, and a film that staff are sending."""
    here = Video.objects.get(slug="the-first-nine-seconds")
    elsewhere = Video.objects.create(
        title="Two floors, one queue",
        slug="two-floors-one-queue",
        topic=here.topic,
        summary="A talk that lies elsewhere.",
        released_at=timezone.now(),
        provider="vimeo",
        provider_id="76979871",
        length_ms=600_000,
        poster=SimpleUploadedFile("poster.png", b"\x89PNG\r\n\x1a\n" + bytes(40)),
        poster_type="image/png",
    )
    sending = begin_sending(
        video=here, filename="talk.mp4", size=100, by=people["staff"], at=timezone.now()
    )
    take_part(sending=sending, number=0, content=bytes(100), at=timezone.now())
    return {
        "talk": here.pk,
        "talk_elsewhere": elsewhere.slug,
        "sending": sending.pk,
        "part": 0,
    }


def _passkey(person: User) -> Authenticator:
    wanted = {"user": {"id": b"1"}, "rp": {"id": "testserver"}, "challenge": "AAAA"}
    credential = json.loads(SoftKey().create({"publicKey": wanted}))
    return Authenticator.objects.create(
        user=person,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Work laptop", "credential": credential},
    )


def _session(person: User) -> UserSession:
    """Another device of theirs."""
    return UserSession.objects.create(
        user=person, ip="192.0.2.7", session_key=_signed_in(person), user_agent="Mozilla/5.0"
    )


#: What the first module furnished, for the others of this process: on SQLite a copy of a whole
#: database takes no time.
_kept: list[tuple[Furnished, sqlite3.Connection]] = []


@pytest.fixture(scope="module")
def furnished(django_db_setup: None, django_db_blocker: Any) -> Iterator[Furnished]:
    around = _copied if connection.vendor == "sqlite" else _rolled_back
    with django_db_blocker.unblock():
        here = around()
        portal = next(here)
    yield portal
    with django_db_blocker.unblock():
        next(here, None)


def _rolled_back() -> Iterator[Furnished]:
    opened = TestCase._enter_atomics()  # type: ignore[attr-defined]
    try:
        yield furnish()
    finally:
        TestCase._rollback_atomics(opened)  # type: ignore[attr-defined]


def _copied() -> Iterator[Furnished]:
    connection.ensure_connection()
    before = _copy_of(connection.connection)
    try:
        if not _kept:
            with transaction.atomic():
                portal = furnish()
            _kept.append((portal, _copy_of(connection.connection)))
        portal, rows = _kept[0]
        rows.backup(connection.connection)
        yield portal
    finally:
        before.backup(connection.connection)
        before.close()


def _copy_of(database: sqlite3.Connection) -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:")
    database.backup(copy)
    return copy
