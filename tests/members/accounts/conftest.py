"""What the tests of this room share: letters as they stand in the log, and an authenticator app."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from members.accounts.models import User
from members.mail.models import Letter
from tests.members.accounts.ways import code_for


@pytest.fixture
def letters(db: None) -> Callable[..., list[Letter]]:
    """The letters to an address, oldest first. A test's transaction never commits, so they wait
    with their text."""

    def read(to: str, kind: str = "") -> list[Letter]:
        found = Letter.objects.filter(to=to).order_by("pk")
        return list(found.filter(kind=kind) if kind else found)

    return read


@pytest.fixture
def app_of(db: None) -> Callable[[User], Callable[[], str]]:
    """Gives a person an authenticator app; what comes back shows the code of the moment."""

    def make(user: User) -> Callable[[], str]:
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
        return lambda: code_for(secret)

    return make


@pytest.fixture
def clock(time_machine: Any) -> Any:
    """A clock that runs, and that a test may put forward: ``clock.shift(seconds)``."""
    time_machine.move_to(datetime.now(UTC))
    return time_machine
