"""The person's own pages, and the four doors that allauth does not have: moving to another address,
ending one session, asking for the confirmation mail again, and saying that a link is dead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.email_verification import send_verification_email_at_login
from allauth.account.stages import EmailVerificationStage, LoginStageController
from allauth.account.utils import passthrough_next_redirect_url
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.usersessions.internal.flows import sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from members.access.marks import account_required, public

from . import actions
from .forms import NewAddressForm, ProfileForm
from .links import Side, read_token
from .models import AddressChange, User


@account_required
def overview(request: HttpRequest) -> HttpResponse:
    """Everything about the account on one page."""
    person = _person(request)
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("accounts:overview")
    now = timezone.now()
    context = {
        "form": form,
        "change": _open_change(person, at=now),
        "authenticators": list(Authenticator.objects.filter(user=person).order_by("pk")),
        "factor_required": person.is_staff and settings.STAFF_SECOND_FACTOR_REQUIRED,
        "staff_email": settings.STAFF_EMAIL,
    }
    return render(request, "accounts/overview.html", context, status=_status(form))


@account_required
@reauthentication_required(allow_get=True, app="allauth.account")  # type: ignore[untyped-decorator]
def address(request: HttpRequest) -> HttpResponse:
    """Asks for another address. Stands where allauth has its own page, which would let one
    confirmation do."""
    person = _person(request)
    form = NewAddressForm(request.POST or None, user=person)
    if request.method == "POST" and form.is_valid():
        limited = _too_often(request, form.cleaned_data["email"])
        if limited:
            return limited
        actions.ask_to_move(user=person, new_email=form.cleaned_data["email"], at=timezone.now())
        messages.success(request, "We wrote to both addresses. Open the link in each mail.")
        return redirect("account_email")
    change = _open_change(person, at=timezone.now())
    context = {"form": form, "change": change, "staff_email": settings.STAFF_EMAIL}
    return render(request, "accounts/address.html", context, status=_status(form))


@account_required
@require_POST
def address_withdraw(request: HttpRequest) -> HttpResponse:
    if actions.withdraw(user=_person(request), at=timezone.now()):
        messages.success(request, "Withdrawn. Your address stays as it is, the links are dead.")
    return redirect("account_email")


@account_required
@require_POST
def address_again(request: HttpRequest) -> HttpResponse:
    """Sends the open links again."""
    change = _open_change(_person(request), at=timezone.now())
    if change is None:
        return redirect("account_email")
    limited = _too_often(request, change.new_email)
    if limited:
        return limited
    actions.ask_again(change=change)
    messages.success(request, "Sent again. The newest mail is the one to open.")
    return redirect("account_email")


@public
@cache_control(private=True, no_store=True)
def address_agree(request: HttpRequest, token: str) -> HttpResponse:
    """Where the links of a change lead: a page that asks, and a button that agrees. Nobody needs
    to be signed in: the old address may be read on another device."""
    found = read_token(token)
    if found is None:
        return _dead_link(request, HTTPStatus.NOT_FOUND)
    change, side = found
    if request.method == "POST":
        change = _answer(request, change, side)
    if change.is_over(at=timezone.now()):
        return _dead_link(request, HTTPStatus.GONE)
    context = {
        "change": change,
        "is_old": side is Side.OLD,
        "has_agreed": change.old_confirmed_at if side is Side.OLD else change.new_confirmed_at,
    }
    return render(request, "accounts/address_agree.html", context)


@account_required
@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Signs one device out."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    is_this_one = session.is_current()
    sessions.end_sessions(request, [session])
    if is_this_one:
        return redirect("account_login")
    messages.success(request, "That device is signed out.")
    return redirect("usersessions_list")


@public
@require_POST
def confirmation_again(request: HttpRequest) -> HttpResponseBase:
    """Sends the confirmation link again to whoever signed up in this browser. An address that had
    an account already gets its own mail again: the page does not tell which."""
    limited = ratelimit.consume_or_429(request, action="confirm_email_again")
    if limited:
        return limited  # type: ignore[no-any-return]
    stage = LoginStageController.enter(request, EmailVerificationStage.key)
    if stage is None:
        messages.info(request, "Sign in, and we send you the link again.")
        return redirect("account_login")
    if not send_verification_email_at_login(request, stage.login):
        messages.info(request, "We wrote to you a moment ago. Give it half a minute.")
    sent = reverse("account_email_verification_sent")
    return redirect(passthrough_next_redirect_url(request, sent, REDIRECT_FIELD_NAME))


def dead_links_say_so(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """allauth answers a dead link with 200 and a page that explains; the status should tell too."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            # The button of a link that was used meanwhile: the page that opening it again shows.
            request.method = "GET"
            response = view(request, *args, **kwargs)
        context = getattr(response, "context_data", None) or {}
        if context.get("token_fail") or ("confirmation" in context and not context["confirmation"]):
            response.status_code = HTTPStatus.NOT_FOUND
        return response

    return wrapper


def _person(request: HttpRequest) -> User:
    """Who is signed in: the gate has let nobody else in."""
    assert isinstance(request.user, User)
    return request.user


def _open_change(person: User, *, at: datetime) -> AddressChange | None:
    return AddressChange.objects.open(at=at).filter(user=person).first()


def _status(form: Any) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _too_often(request: HttpRequest, email: str) -> HttpResponse | None:
    limited: HttpResponse | None = ratelimit.consume_or_429(
        request, action="change_address", user=request.user, key=email
    )
    return limited


def _dead_link(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    context = {"staff_email": settings.STAFF_EMAIL}
    return render(request, "accounts/address_link_dead.html", context, status=status)


def _answer(request: HttpRequest, change: AddressChange, side: Side) -> AddressChange:
    signed_in = request.user.pk == change.user_id  # asked before the move ends the session
    if request.POST.get("answer") == "no" and side is Side.OLD:
        return actions.refuse(change=change, at=timezone.now())
    change = actions.agree(change=change, side=side, at=timezone.now())
    if signed_in and change.outcome == AddressChange.Outcome.DONE:
        _stay_signed_in(request, change.user)
    return change


def _stay_signed_in(request: HttpRequest, user: User) -> None:
    """A new address ends every session of the account. The one that agreed goes on, renewed."""
    request.user = user
    update_session_auth_hash(request, user)
    UserSession.objects.create_from_request(request)
