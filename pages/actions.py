"""An enquiry comes in; a sponsor gets a logo."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from publishing.store import forget

from . import letters
from .images import Picture
from .models import Enquiry, Sponsor


@transaction.atomic
def receive(*, kind: str, said: Mapping[str, Any], at: datetime) -> Enquiry:
    """Keep it, tell the office, and tell the sender that it arrived."""
    fields = ("name", "email", "organisation", "phone", "message")
    enquiry = Enquiry.objects.create(
        kind=kind, sent_at=at, **{name: said.get(name, "") for name in fields}
    )
    letters.for_staff(enquiry)
    letters.arrived(enquiry)
    return enquiry


@transaction.atomic
def settle(*, enquiries: Any, state: str, by: Any, at: datetime) -> int:
    """Set the state of each; returns how many."""
    return int(enquiries.update(state=state, handled_by=by, handled_at=at))


def put_logos(sponsor: Sponsor, *, light: Picture | None, dark: Picture | None) -> None:
    """Store what was drawn; what a picture replaces is deleted once nothing points at it."""
    old = []
    for name, picture in (("logo", light), ("logo_dark", dark)):
        if picture is None:
            continue
        field = getattr(sponsor, name)
        if field:
            old.append((field.storage, field.name))
        field.save("logo.png", ContentFile(picture.content), save=False)
        if name == "logo":
            sponsor.logo_width, sponsor.logo_height = picture.width, picture.height
    sponsor.save()
    for storage, path in old:
        transaction.on_commit(partial(storage.delete, path), robust=True)


def tell_readers(sponsor: Sponsor) -> None:
    """Stored pages forget now, on the day it appears and on the day after its last."""
    for instant in sponsor.turns_at():
        forget(also_at=instant)
    forget()
