"""Sending what was written, once, and trying again what failed."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta
from email.utils import parseaddr
from smtplib import SMTPResponseException
from typing import Literal

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from .kinds import UnknownKind, kind_named
from .links import unsubscribe_url
from .models import Letter
from .topics import is_refused

logger = logging.getLogger("acxpa.mail")

Result = Literal["sent", "failed", "too old", "not true any more", "not wanted"]

#: The pause after the first failure; each further one doubles it.
FIRST_PAUSE = timedelta(minutes=2)
LONGEST_PAUSE = timedelta(hours=6)
#: What is sent within this time of being written is still as true as when it was.
AT_ONCE = timedelta(minutes=1)


def deliver(pk: int) -> Result | None:
    """Sends the letter if it is due and nobody else has it; None when that is not so.

    The result is in the log. What a provider raises goes no further than the letter's row.
    """
    at = timezone.now()
    letter = Letter.objects.claim(pk=pk, at=at)
    if letter is None:
        return None
    why = _why_not(letter, at)
    result = _give_up(letter, why) if why else _send(letter, at)
    logger.log(
        logging.INFO if result == "sent" else logging.WARNING,
        "letter",
        extra={
            "event": "letter",
            "message_kind": letter.kind,
            "result": result,
            "object": letter.pk,
            "user": letter.user_id,
        },
    )
    return result


def deliver_due() -> Counter[Result]:
    """Tries every letter that is due now, oldest first; how many were sent, failed, given up.

    Safe to run twice at once: each letter is claimed before it is sent.
    """
    counts: Counter[Result] = Counter()
    due = Letter.objects.due(at=timezone.now()).order_by("created_at", "pk")
    for pk in list(due.values_list("pk", flat=True)):
        result = deliver(pk)
        if result is not None:
            counts[result] += 1
    return counts


def _why_not(letter: Letter, at: datetime) -> Result | None:
    """Why it is not sent any more; None where it is. A letter that leaves at once was true when it
    was written; one that waited for a mail server is asked again."""
    if letter.good_until <= at:
        return "too old"
    if letter.tries < 2 and at - letter.created_at < AT_ONCE:
        return None
    try:
        kind = kind_named(letter.kind)
    except UnknownKind:  # the kind went with an upgrade
        return None
    if kind.topic and letter.user is not None and is_refused(letter.user, kind.topic):
        return "not wanted"
    if kind.holds is None or not letter.about:  # letters of before an upgrade say nothing of it
        return None
    return None if kind.holds(letter) else "not true any more"


def _send(letter: Letter, at: datetime) -> Result:
    try:
        message(letter).send()
    except Exception as error:
        Letter.objects.settle(
            letter,
            state=Letter.State.FAILED,
            error=_named(error),
            try_at=at + pause_after(letter.tries),
        )
        return "failed"
    Letter.objects.settle(
        letter,
        state=Letter.State.SENT,
        sent_at=timezone.now(),
        text="",
        html="",
        error="",
        try_at=None,
    )
    return "sent"


def _give_up(letter: Letter, why: Result) -> Result:
    Letter.objects.settle(
        letter, state=Letter.State.FAILED, error=why, text="", html="", try_at=None
    )
    return why


def pause_after(tries: int) -> timedelta:
    """How long to wait after the ``tries``-th failure: 2, 4, 8 minutes, at most 6 hours."""
    return min(FIRST_PAUSE * (1 << min(tries - 1, 20)), LONGEST_PAUSE)


def _named(error: Exception) -> str:
    """The kind of error and the server's number. Its message may quote the address."""
    name = type(error).__name__
    return f"{name} {error.smtp_code}" if isinstance(error, SMTPResponseException) else name


def message(letter: Letter) -> EmailMultiAlternatives:
    """The letter as a mail. Its Message-ID is the same at each try, so that a letter that did
    arrive before the connection broke is recognised as the same one."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[letter.to],
        reply_to=[settings.STAFF_EMAIL],
        headers={
            "Message-ID": f"<{letter.created_at:%Y%m%d%H%M%S%f}.{letter.pk}@{domain}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "OOF, AutoReply",
            **_headers_of(letter),
        },
    )
    mail.attach_alternative(letter.html, "text/html")
    return mail


def _headers_of(letter: Letter) -> dict[str, str]:
    try:
        kind = kind_named(letter.kind)
    except UnknownKind:  # the kind went with an upgrade; its letters still arrive
        return {}
    way_out = unsubscribe_url(letter.user, kind.topic) if kind.topic else ""
    if not way_out:
        return dict(kind.headers)
    # RFC 8058: the reader's mail program posts there, once, without a page.
    one_click = {
        "List-Unsubscribe": f"<{way_out}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return {**one_click, **kind.headers}
