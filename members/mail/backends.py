"""Where Django hands mail over when no mail server is set: the development inbox."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from .development_mail import keep


class DevelopmentInbox(BaseEmailBackend):
    """Keeps every message as a file, to be read at /dev/mail/."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            keep(message.message().as_bytes())
        return len(email_messages)
