"""Builds the demonstration data with the same actions that people's clicks call."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from courses.content import load_courses
from courses.models import Course
from glossary.comments.demo import load as load_comments
from glossary.content import load_entries
from glossary.feedback.demo import load as load_feedback
from members.accounts.models import User
from members.calculators.demo import load_scenarios
from members.cpd.demo import load as load_hours
from members.downloads.actions import add_version
from members.downloads.demo_files import demo_files
from members.downloads.models import Category, Download
from members.maturity.demo import load_assessments, load_questions
from members.memberships.actions.applications import apply
from members.memberships.actions.seats import accept_invitation, invite
from members.memberships.actions.terms import add_term, open_membership
from members.memberships.models import Application, Membership, Organisation, Plan, Seat
from members.rankings.demo import load as load_rankings
from members.rankings.demo_claims import load as load_claims
from members.roundtables.demo import load as load_roundtables
from members.videos.demo import load as load_videos
from pages.content import load_pages
from pages.demo import load_sponsors
from publishing.store import forget

from .cast import CAST, PASSWORD

PLANS = (
    {
        "slug": "individual",
        "name": "Individual",
        "kind": Plan.Kind.INDIVIDUAL,
        "summary": "For one person, wherever they work.",
        "benefits": (
            "Every premium download, and each tool as it opens\n"
            "25% off the list price of courses\n"
            "The members' parts of the glossary\n"
            "Your seat stays yours when you change employer"
        ),
        "price": Decimal("330.00"),
        "seats": 1,
        "order": 1,
    },
    {
        "slug": "team",
        "name": "Team",
        "kind": Plan.Kind.TEAM,
        "summary": "For five people of one organisation.",
        "benefits": (
            "Everything an individual has, for five\n"
            "You invite colleagues by e-mail and move seats when people leave\n"
            "One invoice for all\n"
            "25% off courses for each of the five"
        ),
        "price": Decimal("1320.00"),
        "seats": 5,
        "order": 2,
    },
    {
        "slug": "organisation",
        "name": "Organisation",
        "kind": Plan.Kind.TEAM,
        "summary": "For fifteen people, for larger operations.",
        "benefits": (
            "Everything a team has, for fifteen\n"
            "One invoice for all\n"
            "25% off courses for each of the fifteen"
        ),
        "price": Decimal("3300.00"),
        "seats": 15,
        "order": 3,
    },
)
#: The demonstration catalogue.
COURSES = Path(settings.BASE_DIR) / "courses" / "content" / "courses.yaml"
#: People who only appear in lists: colleagues and applicants.
COLLEAGUE = ("rohan@demo.example", "Rohan Mehta")
APPLICANTS = (
    ("elke@demo.example", "Elke Sommerfeld", "individual", "", "Head of contact, councils"),
    ("tui@demo.example", "Tui Ngata", "team", "Dugong Mutual", "Service manager"),
)


@transaction.atomic
def everything(*, at: datetime, rankings_since: int = 0, plain_films: bool = False) -> None:
    """All of it, or nothing. What exists already is left as it is. ``rankings_since``: the first
    quarter of the rankings that has calls, from 0; a late one is loaded in a tenth of the time.
    ``plain_films``: one picture each and no sound, made in a moment."""
    on = timezone.localdate(at)
    people = {row.email: _person(row.email, row.name) for row in CAST}
    _staff(people["editor@demo.example"], people["admin@demo.example"])
    plans = {
        str(row["slug"]): Plan.objects.get_or_create(slug=row["slug"], defaults=row)[0]
        for row in PLANS
    }
    _memberships(people, plans, on)
    _applications(plans, on)
    admin = people["admin@demo.example"]
    load_entries(by=people["editor@demo.example"], at=at - timedelta(days=20))
    load_pages(by=people["editor@demo.example"], at=at - timedelta(days=20))
    load_sponsors(on=on)
    if not Course.objects.exists():  # loading again would undo what staff changed
        load_courses(path=COURSES, on=on)
    _downloads(admin, at)
    load_questions(by=admin, at=at - timedelta(days=800))
    load_assessments(
        member=people["member@demo.example"],
        owner=people["owner@demo.example"],
        colleague=_person(*COLLEAGUE),
        at=at,
    )
    load_scenarios(
        member=people["member@demo.example"],
        owner=people["owner@demo.example"],
        colleague=_person(*COLLEAGUE),
        at=at,
    )
    load_hours(member=people["member@demo.example"], by=admin, at=at)
    load_rankings(by=admin, at=at, since=rankings_since)
    load_claims(
        owner=people["owner@demo.example"], member=people["member@demo.example"], by=admin, at=at
    )
    load_videos(
        member=people["member@demo.example"],
        owner=people["owner@demo.example"],
        by=admin,
        at=at,
        plain_films=plain_films,
    )
    load_roundtables(
        member=people["member@demo.example"],
        owner=people["owner@demo.example"],
        colleague=_person(*COLLEAGUE),
        by=admin,
        at=at,
    )
    parts = ("account", "member", "lapsed", "owner")
    readers = {part: people[f"{part}@demo.example"] for part in parts}
    load_comments(people=readers, by=people["editor@demo.example"], at=at)
    load_feedback(reader=readers["account"], by=people["editor@demo.example"], at=at)
    forget()


def _person(email: str, name: str) -> User:
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, PASSWORD, name=name)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _staff(editor: User, admin: User) -> None:
    User.objects.filter(pk__in=[editor.pk, admin.pk]).update(is_staff=True)
    User.objects.filter(pk=admin.pk).update(is_superuser=True)
    editor.groups.add(Group.objects.get(name="Content editor"))


def _memberships(people: dict[str, User], plans: dict[str, Plan], on: date) -> None:
    individual, team = plans["individual"], plans["team"]
    this_year = on - timedelta(days=145)
    _with_terms(
        people["member@demo.example"],
        individual,
        [this_year - timedelta(days=730), this_year - timedelta(days=365), this_year],
    )
    _with_terms(people["lapsed@demo.example"], individual, [on - timedelta(days=520)])
    owner = people["owner@demo.example"]
    potoroo = _organisation("Potoroo Retail Energy")
    membership = _with_terms(owner, team, [on - timedelta(days=60)], potoroo)
    if membership is not None:
        colleague = _person(*COLLEAGUE)
        seat = invite(membership=membership, email=colleague.email, on=on, by=owner)
        accept_invitation(seat=seat, user=colleague, on=on)
        invite(membership=membership, email="new.starter@demo.example", on=on, by=owner)
    office = _organisation("ACXPA office")
    staff = _with_terms(people["admin@demo.example"], team, [on - timedelta(days=90)], office)
    if staff is not None:
        editor = people["editor@demo.example"]
        seat = invite(membership=staff, email=editor.email, on=on, by=staff.owner)
        accept_invitation(seat=seat, user=editor, on=on)


def _organisation(name: str) -> Organisation:
    return Organisation.objects.get_or_create(name=name)[0]


def _with_terms(
    user: User, plan: Plan, starts: list[date], organisation: Organisation | None = None
) -> Membership | None:
    """A membership with a paid term from each start; None where the person has one already."""
    if Membership.objects.owned_by(user).exists():
        return None
    membership = open_membership(owner=user, plan=plan, by=None, organisation=organisation)
    for starts_on in starts:
        add_term(
            membership,
            starts_on=starts_on,
            months=plan.months,
            on=starts_on,
            paid_on=starts_on,
            price=plan.price,
            reference="Bank transfer",
        )
    opened_at = timezone.make_aware(datetime.combine(starts[0], time(9)))
    Seat.objects.filter(membership=membership).update(invited_at=opened_at, accepted_at=opened_at)
    return membership


def _applications(plans: dict[str, Plan], on: date) -> None:
    for email, name, plan, organisation, role in APPLICANTS:
        user = _person(email, name)
        if not Application.objects.filter(user=user).exists():
            apply(
                user=user,
                plan=plans[plan],
                on=on,
                organisation_name=organisation,
                role=role,
            )


def _downloads(by: User, at: datetime) -> None:
    for number, row in enumerate(demo_files()):
        category, _ = Category.objects.get_or_create(
            slug=row.category.lower().replace(" ", "-"),
            defaults={"name": row.category, "order": number + 1},
        )
        published_at = at - timedelta(days=3 + number * 11)
        download, is_new = Download.objects.get_or_create(
            slug=row.slug,
            defaults={
                "title": row.title,
                "summary": row.summary,
                "category": category,
                "published_at": published_at,
            },
        )
        if not is_new:
            continue
        versions = [(row.content, row.note, published_at)]
        if row.earlier:
            versions.insert(0, (row.earlier, "", published_at - timedelta(days=180)))
        for content, note, uploaded_at in versions:
            upload = ContentFile(content, name=row.filename)
            add_version(download=download, upload=upload, by=by, note=note, at=uploaded_at)
