"""What the pages of sign-in and account need beyond their views, most of which are allauth's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.http import urlencode

from members.access.marks import Offer
from members.access.sign_in import is_own_page, offer_for
from members.accounts.devices import device as device_name

register = template.Library()


@dataclass(frozen=True, slots=True)
class Door:
    """Where sign-in leads, and what is there. ``query`` carries it to the next page."""

    next_url: str
    query: str
    offer: Offer | None
    staff_email: str


@register.simple_tag(takes_context=True)
def door(context: template.Context) -> Door:
    """``{% door as door %}``: reads ``next`` of the request. No query."""
    request = context["request"]
    wanted = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME, "")
    next_url = wanted if is_own_page(wanted) else ""
    query = f"?{urlencode({REDIRECT_FIELD_NAME: next_url})}" if next_url else ""
    return Door(next_url, query, offer_for(next_url), settings.STAFF_EMAIL)


@register.filter
def device(user_agent: str) -> str:
    """``Firefox on Windows``."""
    return device_name(user_agent)


@register.filter
def grouped(secret: str) -> str:
    """``JBSW Y3DP EHPK 3PXP``: a key that can be typed off a screen."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


@register.filter
def moment(value: datetime) -> str:
    """``22 November 2026, 3.42 pm AEDT``, in the zone that is in force."""
    local = timezone.localtime(value)
    half = formatted(local, "A").lower()
    return f"{formatted(local, 'j F Y, g.i')} {half} {formatted(local, 'T')}"


@register.filter
def kind_of(authenticators: Any, kind: str) -> list[Any]:
    """The person's second factors of one kind, out of a list read once."""
    return [one for one in authenticators if one.type == kind]
