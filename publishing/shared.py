"""Links that show one unpublished version to somebody without an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from members.access.viewer import Tier

from .models import Version

LASTS = timedelta(days=14)
TIERS: tuple[Tier, ...] = ("visitor", "account", "member")


class Expired(Exception):
    """The link was good once."""


class Invalid(Exception):
    """The link never was one of ours, or its version is gone."""


@dataclass(frozen=True, slots=True)
class Shared:
    version: Any
    tier: Tier

    @property
    def banner(self) -> str:
        return f"Version {self.version.number}, shown to you for review. It may never be published."


def link(version: Version, *, tier: Tier = "visitor") -> str:
    """The path of a link to ``version`` as ``tier`` would read it; it ends after :data:`LASTS`."""
    token = signing.dumps([version.pk, tier], salt=version.salt, compress=True)
    return reverse(version.shared_at, args=[token])


def read(model: type[Version], token: str) -> Shared:
    """What a link to a version of ``model`` shows. Raises Expired or Invalid."""
    try:
        pk, tier = signing.loads(token, salt=model.salt, max_age=LASTS)
    except signing.SignatureExpired as error:
        raise Expired from error
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Invalid from error
    if tier not in TIERS:
        raise Invalid
    version = model._default_manager.select_related(model.of).filter(pk=pk).first()
    if version is None:
        raise Invalid
    return Shared(version, tier)


def refused(request: HttpRequest, error: Expired | Invalid, **words: str) -> HttpResponse:
    """The page for a link that does not work (any more). ``words``: ``address`` and ``label`` of
    what is offered instead."""
    has_ended = isinstance(error, Expired)
    context = {"has_ended": has_ended, "days": LASTS.days, **words}
    page = render(
        request, "publishing/shared_refused.html", context, status=410 if has_ended else 404
    )
    return unseen(page)


def unseen(response: HttpResponse) -> HttpResponse:
    """``response``, kept by nobody and found by no search engine."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
