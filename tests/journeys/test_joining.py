"""From a visitor to a member and on: apply, be approved, download, lapse, renew.

Each step is what a person does in the browser, and each change holds at their next click.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from members.downloads.models import Fetch
from members.memberships.models import Application, Membership, Seat, Term
from tests.conftest import PASSWORD
from tests.police.furnished import Furnished
from tests.strict import StrictClient

EMAIL = "wiremu.kauri@people.example"


class Browser:
    """A person's clicks. Mail goes out as it would after each request."""

    def __init__(self, committed: Any, client: StrictClient | None = None) -> None:
        self.client = client or StrictClient()
        self.committed = committed

    def open(self, path: str) -> Any:
        with self.committed(execute=True):
            return self.client.get(path)

    def press(self, path: str, **fields: Any) -> Any:
        cache.clear()  # nobody is as fast as a test
        with self.committed(execute=True):
            return self.client.post(path, fields)


def letter_to(email: str) -> Any:
    """The newest letter to somebody."""
    return next(letter for letter in reversed(mail.outbox) if email in letter.to)


def path_in(letter: Any, part: str) -> str:
    """The path of the link in the letter that has ``part`` in it."""
    for found in re.findall(r"https?://[^/\s]+(/\S*)", letter.body):
        if part in found:
            return str(found.rstrip(".>)"))
    raise AssertionError(f"no link with {part!r} in:\n{letter.body}")


def sign_up(browser: Browser, email: str, *, wanted: str = "") -> Any:
    """Signs up and follows the mailed link. The response to its button."""
    response = browser.press(
        reverse("account_signup"), email=email, password1=PASSWORD, next=wanted
    )
    assert response.status_code == 302
    link = path_in(letter_to(email), "/accounts/confirm-email/")
    assert browser.open(link).status_code == 200
    return browser.press(link)


@pytest.fixture
def browser(django_capture_on_commit_callbacks: Any, db: None) -> Any:
    return lambda client=None: Browser(django_capture_on_commit_callbacks, client)


def test_a_visitor_becomes_a_member_lapses_and_comes_back(
    furnished: Furnished, browser: Any
) -> None:
    person, officer = browser(), browser(furnished.client("staff"))
    file = reverse("downloads:file", args=[furnished.facts["download"]])

    # A visitor is told what is there, and sent to sign in.
    response = person.open(file)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))

    # They sign up, confirm by mail, and are an account: the door says what is behind it.
    response = sign_up(person, EMAIL)
    assert response.status_code == 302
    response = person.open(reverse("hub:home"))
    assert response.status_code == 403
    assert reverse("memberships:join") in response.content.decode()

    # They apply for a plan. Nothing opens by asking.
    page = person.open(reverse("memberships:apply", args=["individual"]))
    assert page.status_code == 200
    shown = re.search(r'name="shown_price"[^>]*value="([^"]*)"', page.content.decode())
    response = person.press(
        reverse("memberships:apply", args=["individual"]),
        role="Planner",
        message="",
        **({"shown_price": shown[1]} if shown else {}),
    )
    assert response.status_code == 302
    application = Application.objects.get(user__email=EMAIL)
    assert application.state == Application.State.SUBMITTED
    assert "application" in letter_to(EMAIL).subject.lower()
    assert person.open(file).status_code == 403

    # Staff see it on the admin's first page and approve it with its payment.
    assert officer.open(reverse("admin:index")).status_code == 200
    page = officer.open(reverse("admin:memberships_application_approve", args=[application.pk]))
    assert page.status_code == 200
    today = timezone.localdate()
    response = officer.press(
        reverse("admin:memberships_application_approve", args=[application.pk]),
        **approval(page, paid_on=today),
    )
    assert response.status_code == 302, errors_on(response)
    application.refresh_from_db()
    assert application.state == Application.State.APPROVED
    assert letter_to(EMAIL)

    # At the next click, in the same session, they are a member.
    assert person.open(reverse("hub:home")).status_code == 200
    response = person.open(file)
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    assert len(response.getvalue()) > 0
    assert Fetch.objects.filter(user__email=EMAIL).count() == 1
    html = person.open("/courses/").content.decode()
    assert "ember" in html

    # The term and its grace end. The door is shut again, and offers the renewal.
    term = Term.objects.get(membership__owner__email=EMAIL)
    with time_machine.travel(midnight_after(term.grace_ends_on), tick=True):
        later = browser(fresh(furnished, EMAIL))
        response = later.open(file)
        assert response.status_code == 403
        html = response.content.decode()
        assert reverse("renewal:renew") in html
        assert "Content-Disposition" not in response

        # They ask to renew, staff approve, and it is open again. The gap stays visible.
        membership = Membership.objects.get(owner__email=EMAIL)
        page = later.open(reverse("renewal:renew"))
        assert page.status_code == 200
        shown = re.search(r'name="shown_price"[^>]*value="([^"]*)"', page.content.decode())
        response = later.press(
            reverse("renewal:file", args=[membership.pk]),
            **({"shown_price": shown[1]} if shown else {}),
        )
        assert response["Location"] == reverse("memberships:application")
        renewal = Application.objects.waiting().get(user__email=EMAIL)
        assert renewal.renews_id == membership.pk
        assert later.open(file).status_code == 403, "asking is not having"
        officer = browser(fresh(furnished, furnished.people["staff"].email))
        address = reverse("admin:memberships_application_approve", args=[renewal.pk])
        response = officer.press(
            address, **approval(officer.open(address), paid_on=timezone.localdate())
        )
        assert response.status_code == 302, errors_on(response)
        response = later.open(file)
        assert response.status_code == 200
        response.getvalue()
    first, second = Term.objects.filter(membership__owner__email=EMAIL).order_by("starts_on")
    assert first.pk == term.pk
    assert second.starts_on > first.ends_on


def test_a_refusal_opens_nothing_and_gives_its_reason(furnished: Furnished, browser: Any) -> None:
    officer = browser(furnished.client("staff"))
    person = browser(furnished.client("account"))
    pk = furnished.facts["application"]
    address = reverse("admin:memberships_application_refuse", args=[pk])
    fields = approval(officer.open(address)) | {"reason": "We could not reach the organisation."}
    response = officer.press(address, **fields)
    assert response.status_code == 302, errors_on(response)
    assert Application.objects.get(pk=pk).state == Application.State.REFUSED
    assert "We could not reach the organisation." in letter_to("account@demo.example").body
    assert person.open(reverse("hub:home")).status_code == 403
    assert "We could not reach" in person.open(reverse("memberships:application")).content.decode()


def test_a_team_owner_invites_a_colleague_and_takes_the_seat_back(
    furnished: Furnished, browser: Any
) -> None:
    owner, colleague = browser(furnished.client("owner")), browser()
    email = "hana.totara@people.example"

    # The owner invites.
    response = owner.press(reverse("team:invite", args=[furnished.facts["team"]]), addresses=email)
    assert response.status_code == 302
    link = path_in(letter_to(email), "/join/invitation/")

    # The colleague opens the letter's link without an account: it says what it is.
    page = colleague.open(link)
    assert page.status_code == 200
    assert "Potoroo" in page.content.decode()
    assert email not in page.content.decode(), "whoever finds the link learns no address"

    # They sign up with the invited address; that alone opens nothing.
    response = sign_up(colleague, email, wanted=link)
    assert response.status_code == 302
    assert response["Location"] == link, "the invitation is not forgotten on the way"
    assert colleague.open(reverse("hub:home")).status_code == 403

    # They accept and are a member at the next click.
    assert colleague.press(link).status_code == 302
    assert colleague.open(reverse("hub:home")).status_code == 200
    seat = Seat.objects.get(email=email)
    assert seat.user is not None
    assert seat.user.email == email

    # Used once, the link is good for nobody else.
    assert browser(furnished.client("account")).open(link).status_code == 410

    # The owner takes the seat back; the door is shut at the colleague's next click.
    address = reverse("team:revoke", args=[seat.pk])
    assert owner.open(address).status_code == 200
    assert owner.press(address).status_code == 302
    assert colleague.open(reverse("hub:home")).status_code == 403
    assert colleague.open(link).status_code == 410


def test_an_invitation_is_for_the_invited_address_only(furnished: Furnished, browser: Any) -> None:
    link = reverse("memberships:invitation", args=[furnished.facts["invitation"]])
    other = browser(furnished.client("account"))
    assert other.press(link).status_code == 403
    assert other.open(reverse("hub:home")).status_code == 403
    assert Seat.objects.get(pk=furnished.facts["invited_seat"]).accepted_at is None


def test_somebody_elses_things_are_not_there(furnished: Furnished, browser: Any) -> None:
    """Member A and B, organisation A and B: 404, never a hint (G3)."""
    facts = furnished.facts
    mine = {
        "team:invite": ("team", "owner"),
        "team:resend": ("invited_seat", "owner"),
        "team:revoke": ("invited_seat", "owner"),
        "team:hand_over": ("colleague_seat", "owner"),
        "team:leave": ("own_seat", "owner"),
        "renewal:file": ("own_membership", "member"),
        "memberships:withdraw": ("application", "account"),
        "accounts:session_end": ("session", "account"),
        "mfa_edit_webauthn": ("passkey", "account"),
        "mfa_remove_webauthn": ("passkey", "account"),
    }
    for name, (fact, whose) in mine.items():
        address = reverse(name, args=[facts[fact]])
        for role in {"account", "lapsed", "member", "owner", "staff"} - {whose}:
            response = browser(furnished.client(role)).press(address)
            if "reauthenticate" in response.get("Location", ""):
                continue  # asked who they are before anything is looked up
            assert response.status_code == 404, (name, role)


def approval(page: Any, **chosen: Any) -> dict[str, Any]:
    """The fields of the decision's form as the officer sees them, with what they chose."""
    from tests.police.forms_found import posting_forms

    forms = posting_forms(page.content.decode(), page.request["PATH_INFO"])
    form = next(form for form in forms if form.action == page.request["PATH_INFO"])
    # Names that begin with a line belong to buttons; the officer presses the plain one.
    fields: dict[str, Any] = {n: v for n, v in form.fields if v and not n.startswith("_")}
    fields.pop("csrfmiddlewaretoken", None)
    if "paid_on" in chosen:
        chosen |= {"settlement": "paid", "paid_on": chosen["paid_on"].isoformat()}
    return fields | chosen


def errors_on(response: Any) -> str:
    html = response.content.decode()
    return (
        " | ".join(re.findall(r"(?:errorlist|errornote|error)\b[^>]*>(.*?)</", html, re.S))
        or re.sub(r"<[^>]+>|\s+", " ", html)[-1500:]
    )


def midnight_after(day: Any) -> Any:
    """The first instant, in Melbourne, of the day after ``day``."""
    zone = timezone.get_default_timezone()
    after = day + timedelta(days=1)
    return timezone.datetime(after.year, after.month, after.day, 0, 1, tzinfo=zone)  # type: ignore[attr-defined]


def fresh(portal: Furnished, email: str) -> StrictClient:
    """The same person after a year: their old session is over."""
    from django.conf import settings

    from members.accounts.models import User

    client = StrictClient()
    client.force_login(User.objects.get(email=email), backend=settings.AUTHENTICATION_BACKENDS[0])
    return client
