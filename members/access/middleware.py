"""The gate itself: the only place that lets in, sends away and marks responses as personal."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.module_loading import import_string

from .marks import Audience
from .viewer import Viewer, viewer_of

audit = logging.getLogger("acxpa.audit")

View = Callable[..., HttpResponseBase]


class UnmarkedView(ImproperlyConfigured):
    """A view reached the gate without an audience. It stays shut."""


class Gate:
    """Enforces the mark of the view that is about to run.

    Open:   the viewer belongs to the audience.
    Shut:   a visitor is sent to sign in, with ``next``; everyone else gets the closed page
            (status 403) that says what is there and how to get it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.closed: View = import_string(settings.GATE_CLOSED_VIEW)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        viewer_of(request)
        response = self.get_response(request)
        audience = getattr(request, "audience", Audience.PUBLIC)
        personal = (
            request.method not in ("GET", "HEAD", "OPTIONS")
            or _depends_on_a_person(request)
            or _carries_a_secret(response)
        )
        if audience is not Audience.PUBLIC or personal:
            response.headers["Cache-Control"] = "private, no-store"
        elif "Cache-Control" not in response.headers:
            # Shared caches and browsers may keep it but must ask again each time: the same
            # address looks different once somebody signs in.
            response.headers["Cache-Control"] = "no-cache"
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        patch_vary_headers(response, ["Cookie"])
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        audience: Audience | None = getattr(view, "audience", None)
        if audience is None:
            # Fails shut even where the system check was silenced.
            request.audience = Audience.STAFF  # type: ignore[attr-defined]
            raise UnmarkedView(f"{view!r} has no audience mark (members.access.marks).")
        request.audience = audience  # type: ignore[attr-defined]
        if audience is Audience.PUBLIC:
            return None
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]
        if not viewer.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        if audience is Audience.STAFF:
            return self._staff(request, viewer)
        if audience is Audience.ACCOUNT or viewer.is_member:
            return None
        return self.closed(request, audience=audience, offer=view.offer)  # type: ignore[attr-defined]

    def _staff(self, request: HttpRequest, viewer: Viewer) -> HttpResponseBase | None:
        if not viewer.is_staff:
            audit.warning(
                "refused", extra={"event": "refused", "path": request.path, "user": request.user.pk}
            )
            return self.closed(request, audience=Audience.STAFF, offer=None)
        if settings.STAFF_SECOND_FACTOR_REQUIRED and not is_mfa_enabled(request.user):
            messages.info(
                request, "Staff need a second factor. Add an authenticator app or a passkey first."
            )
            return redirect("mfa_index")
        return None


def _depends_on_a_person(request: HttpRequest) -> bool:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if viewer.was_asked and viewer.is_authenticated:
        return True
    session = getattr(request, "session", None)
    if session is None:
        return False
    return bool(session.modified or (session.accessed and not session.is_empty()))


def _carries_a_secret(response: HttpResponseBase) -> bool:
    """A cookie, or a form with its token: for this browser alone."""
    if response.cookies:
        return True
    return isinstance(response, HttpResponse) and b"csrfmiddlewaretoken" in response.content
