"""Authenticator app, passkeys and recovery codes: how they are kept and what they are called."""

from __future__ import annotations

import base64
import logging
import secrets
from io import BytesIO
from typing import Any

import qrcode  # type: ignore[import-untyped]
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac
from qrcode.image.svg import SvgPathFillImage  # type: ignore[import-untyped]

from .models import User

logger = logging.getLogger("acxpa.accounts")


def _keys() -> MultiFernet:
    """Keys derived from the secret key, and from the ones before it while they are still listed."""
    return MultiFernet(
        Fernet(
            base64.urlsafe_b64encode(
                salted_hmac(
                    "members.accounts.second_factor", "", secret=secret, algorithm="sha256"
                ).digest()
            )
        )
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code is not right. Check the time on your phone, then try again.",
        "cannot_generate_recovery_codes": (
            "Add an authenticator app or a passkey first. Recovery codes stand in for those."
        ),
        "unverified_email": "Confirm your e-mail address first. We sent you a link.",
    }

    def encrypt(self, text: str) -> str:
        """A copy of the database alone is not enough to make anybody's codes."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; where the key is lost, a random one, which no code will ever match. Staff
        then reset the person's second factor."""
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error(
                "A second factor cannot be read: SECRET_KEY is not the one it was kept with"
            )
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def build_totp_svg(self, url: str) -> str:
        """With its own white ground: scanners need it where the page is dark."""
        drawn = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage, border=3).save(drawn)
        return drawn.getvalue().decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {count + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, Any] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": settings.SITE_NAME}
