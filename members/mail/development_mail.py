"""Where a developer's portal keeps its mail: one ``.eml`` file a message, the newest 200."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

KEPT = 200
#: Nanoseconds, so that names sort by age, and chance, so that two at once differ.
_NAME = re.compile(r"\d{20}-[0-9a-f]{8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class KeptMail:
    name: str
    arrived_at: datetime
    sender: str
    to: str
    subject: str
    text: str
    html: str


def folder() -> Path:
    path = Path(settings.DEVELOPMENT_MAIL_DIR)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def keep(message: bytes) -> str:
    """Files a message and drops the oldest beyond 200. Its name.

    The file appears complete or not at all: it is written beside its place and moved there.
    """
    name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
    place = folder() / f"{name}.eml"
    draft = place.with_suffix(".draft")
    draft.write_bytes(message)
    draft.replace(place)
    for old in names()[KEPT:]:
        (folder() / f"{old}.eml").unlink(missing_ok=True)
    return name


def names() -> list[str]:
    """Names of all kept messages, newest first."""
    found = (path.stem for path in folder().glob("*.eml"))
    return sorted((name for name in found if _NAME.fullmatch(name)), reverse=True)


def kept(name: str) -> KeptMail | None:
    """The message of that name; None when there is none, or when it is no name of ours."""
    if not _NAME.fullmatch(name):
        return None
    try:
        raw = (folder() / f"{name}.eml").read_bytes()
    except FileNotFoundError:
        return None
    message = message_from_bytes(raw, policy=policy.default)
    return KeptMail(
        name=name,
        arrived_at=datetime.fromtimestamp(int(name[:20]) / 1e9, UTC),
        sender=str(message.get("From", "")),
        to=str(message.get("To", "")),
        subject=str(message.get("Subject", "")),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def newest() -> list[KeptMail]:
    """All kept messages, newest first."""
    return [mail for mail in map(kept, names()) if mail is not None]


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""
