"""What the tests of mail share: a kind of their own, and a provider that refuses."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend

from members.mail.letters import post
from members.mail.models import Letter

Commit = Callable[..., AbstractContextManager[list[Any]]]


@pytest.fixture
def write(db: None) -> Callable[..., Letter | None]:
    """Posts a sign-in code, the letter whose text matters most to be forgotten."""

    def make(to: str = "sam@people.example", **more: Any) -> Letter | None:
        context = {"code": "KFDM-PQVX", **more.pop("context", {})}
        return post(kind="account/login_code", to=to, context=context, **more)

    return make


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Commit) -> Callable[[], Any]:
    """``with commit():`` ends like a committed transaction."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


class Provider:
    """Stands for the mail server. ``refuses`` is what it raises."""

    def __init__(self) -> None:
        self.refuses: Exception | None = None

    def refuse(self) -> None:
        """As servers do: the answer repeats the address."""
        self.refuses = smtplib.SMTPDataError(451, b"4.7.1 try later, sam@people.example")


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    own = Provider()
    delivered = EmailBackend.send_messages

    def send(self: EmailBackend, messages: Any) -> int:
        if own.refuses is not None:
            raise own.refuses
        return delivered(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    return own
