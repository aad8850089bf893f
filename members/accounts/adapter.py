"""How the portal differs from allauth's defaults: where sign-in may lead, whom a limit counts, and
what the forms say."""

from __future__ import annotations

from typing import Any

from allauth import app_settings as allauth_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from allauth.core.internal.httpkit import add_query_params, clean_client_ip
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from members.access.sign_in import is_own_page

from .addresses import canonical


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed.",
        "email_password_mismatch": "That address and that password do not belong together.",
        "enter_current_password": "That is not your current password.",
        "incorrect_code": "That code is not right. Codes work once, and only for a short time.",
        "incorrect_password": "That is not your password.",
        "invalid_login": "Enter your e-mail address.",
        "invalid_password_reset": "This link does not work any more.",
        "too_many_login_attempts": "Too many wrong tries. Wait five minutes, then try again.",
        "rate_limited": "That was too often in a short time. Wait a minute, then try again.",
    }

    def clean_email(self, email: str) -> str:
        return canonical(email)

    def is_safe_url(self, url: str | None) -> bool:
        return bool(url) and is_own_page(str(url))

    def is_ajax(self, request: HttpRequest) -> bool:
        """Only the passkey script speaks JSON; for everything else one way to answer is enough."""
        return (
            request.path == reverse("mfa_login_webauthn")
            and request.META.get("HTTP_ACCEPT") == "application/json"
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whom a limit counts. Counts proxies from the right: what stands further left in
        ``X-Forwarded-For`` was written by the client. A request that came past the proxies, or an
        address that is none, counts as the machine it came from."""
        trusted = allauth_settings.TRUSTED_PROXY_COUNT
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if trusted and len(hops) >= trusted:
            address = clean_client_ip(hops[-trusted])
            if address:
                return str(address)
        return clean_client_ip(request.META.get("REMOTE_ADDR", "")) or "0.0.0.0"  # noqa: S104  (a name for "unknown", nothing listens)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Carries ``next``, so that it survives a link that is opened in another browser."""
        url: str = super().get_email_confirmation_url(request, emailconfirmation)
        wanted = get_next_redirect_url(request)
        return add_query_params(url, {REDIRECT_FIELD_NAME: wanted}) if wanted else url

    def respond_email_verification_sent(self, request: HttpRequest, user: Any) -> HttpResponseBase:
        sent = reverse("account_email_verification_sent")
        return HttpResponseRedirect(
            passthrough_next_redirect_url(request, sent, REDIRECT_FIELD_NAME)
        )

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:overview")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": "Use my password",
            "mfa_reauthenticate": "Use a code from my app, or a recovery code",
            "mfa_reauthenticate:webauthn": "Use a passkey",
        }
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**method, "description": words[method["id"]]} for method in methods]
