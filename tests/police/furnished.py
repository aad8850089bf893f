"""A furnished portal for tests that walk through all of it: the demonstration data, one person for
each audience, and at least one row for whatever has a page of its own.

The fixture ``furnished`` builds it once for each test module and takes it away afterwards; each
test works on it inside its own transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import TestCase
from django.utils import timezone

from glossary import preview
from glossary.models import EntryVersion
from members.accounts.models import User
from members.downloads.models import Download
from members.memberships import invitations
from members.memberships.models import Application, Membership, Seat
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

    load.everything(at=timezone.now())
    steward = User.objects.create_user(
        CAST["staff"], None, name="Noor Steward", is_staff=True, is_superuser=True
    )
    EmailAddress.objects.create(user=steward, email=steward.email, verified=True, primary=True)
    people = {role: User.objects.get(email=email) for role, email in CAST.items() if email}
    keys = {role: _signed_in(person) for role, person in people.items()}
    return Furnished(people, keys, _facts(people))


def _signed_in(person: User) -> str:
    client = StrictClient()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _facts(people: Mapping[str, User]) -> dict[str, Any]:
    team = Membership.objects.teams().owned_by(people["owner"]).get()
    seats = Seat.objects.filter(membership=team)
    invited = seats.invited().get()
    version = EntryVersion.objects.filter(entry__slug="copc").latest("number")
    download = Download.objects.exclude(last_number=0).earliest("pk")
    passkey, _ = Authenticator.objects.get_or_create(
        user=people["account"],
        type=Authenticator.Type.WEBAUTHN,
        defaults={"data": {"name": "Work laptop", "credential": {}}},
    )
    return {
        "team": team.pk,
        "own_membership": Membership.objects.owned_by(people["member"]).get().pk,
        "invited_seat": invited.pk,
        "colleague_seat": seats.held().exclude(user=people["owner"]).get().pk,
        "invitation": invitations.token_for(invited),
        "application": Application.objects.waiting().earliest("pk").pk,
        "entry": version.entry_id,
        "version": version.number,
        "preview": preview.link(version).rstrip("/").rpartition("/")[2],
        "download": download.slug,
        "download_number": download.last_number,
        "passkey": passkey.pk,
    }


@pytest.fixture(scope="module")
def furnished(django_db_setup: None, django_db_blocker: Any) -> Iterator[Furnished]:
    with django_db_blocker.unblock():
        opened = TestCase._enter_atomics()  # type: ignore[attr-defined]
    try:
        with django_db_blocker.unblock():
            portal = furnish()
        yield portal
    finally:
        with django_db_blocker.unblock():
            TestCase._rollback_atomics(opened)  # type: ignore[attr-defined]
