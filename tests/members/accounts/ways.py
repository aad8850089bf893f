"""What people do on the way in, for tests: sign in, prove it again, follow a mailed link."""

from __future__ import annotations

import re
from typing import Any

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from members.mail.models import Letter
from tests.conftest import PASSWORD
from tests.strict import StrictClient

LINK = re.compile(r"https?://[^\s]+")


def link_in(letter: Letter, containing: str = "") -> str:
    """The path (with query) of the letter's first link that contains the text."""
    link = next(found for found in LINK.findall(letter.text) if containing in found)
    return "/" + link.split("://", 1)[1].split("/", 1)[1]


def log_in(client: StrictClient, email: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/accounts/login/", {"login": email, "password": password, **more})


def is_signed_in(client: StrictClient) -> bool:
    return bool(client.get("/accounts/").status_code == 200)


def prove_it_is_me(client: StrictClient, password: str = PASSWORD) -> None:
    """Passes the question that comes before something delicate."""
    response = client.post("/accounts/reauthenticate/", {"password": password})
    assert response.status_code == 302, response.content.decode()


def code_for(secret: str) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
