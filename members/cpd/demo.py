"""Demonstration data: what a member learned elsewhere, with a certificate or two. Everything else
on a record comes from the tools' own demonstration data."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from members.access import uploads
from members.accounts.models import User

from . import actions
from .counting import Year
from .forms import EVIDENCE, EVIDENCE_MAX_BYTES
from .models import OwnEntry

Entry = tuple[int, int, str, str, str, bool]

#: (days ago, minutes, what, who ran it, what was taken from it, whether there is a certificate)
_LATELY: tuple[Entry, ...] = (
    (
        19,
        360,
        "Forecasting for small centres",
        "Numbat Learning",
        "Weeks with a public holiday get a model of their own.",
        True,
    ),
    (47, 90, "Listening to calls with the board", "Our own team", "They stayed for forty.", False),
    (
        96,
        180,
        "Queues, a first course",
        "Read at home",
        "A nearly full roster is a slow one.",
        False,
    ),
)
#: The same, in days before the year began. The certificates of these were looked at.
_LAST_YEAR: tuple[Entry, ...] = (
    (82, 420, "Service design day", "Numbat Learning", "We mapped one complaint, twice.", True),
    (140, 120, "Hearing loss and the telephone", "Hearing Northside", "Slower is enough.", False),
)


@transaction.atomic
def load(*, member: User, by: User, at: datetime) -> None:
    """For somebody who has entered nothing yet; last year's certificate was looked at by ``by``,
    and last year's statement was issued."""
    if OwnEntry.objects.visible_to(member).exists():
        return
    today = timezone.localdate(at)
    year = Year.of(today)
    for row in _LATELY:
        _enter(member, row, today - timedelta(days=row[0]), at)
    for row in _LAST_YEAR:
        entry = _enter(member, row, year.starts_on - timedelta(days=row[0]), at)
        if entry.evidence:
            _checked(entry, by=by, at=at - timedelta(days=31))
    actions.issue(user=member, year=Year(year.first - 1), at=at - timedelta(days=30))


def _checked(entry: OwnEntry, *, by: User, at: datetime) -> None:
    seen = entry.fingerprint()
    actions.review(entry=entry, is_good=True, reason="", seen=seen, by=by, at=at)


def _enter(member: User, row: Entry, day: date, at: datetime) -> OwnEntry:
    _days, minutes, title, provider, note, has_certificate = row
    pdf = _certificate(f"{member.display_name}: {title}") if has_certificate else None
    said = actions.Said(
        title=title,
        provider=provider,
        earned_on=day,
        minutes=minutes,
        note=note,
        upload=ContentFile(pdf, name="certificate.pdf") if pdf else None,
        found=_found(pdf) if pdf else None,
    )
    return actions.enter(user=member, said=said, at=at - timedelta(days=31))


def _found(pdf: bytes) -> uploads.Accepted:
    return uploads.accept(
        io.BytesIO(pdf), "certificate.pdf", limit=EVIDENCE_MAX_BYTES, kinds=EVIDENCE
    )


def _certificate(line: str) -> bytes:
    """One page with one line, as small as a PDF can be."""
    drawing = f"BT /F1 18 Tf 60 700 Td ({line}) Tj ET".encode("ascii", "replace")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R"
        b"/Resources<</Font<</F1 4 0 R>>>>>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing),
    )
    pdf, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(pdf))
        pdf += b"%d 0 obj%s endobj\n" % (number, content)
    start = len(pdf)
    pdf += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    pdf += b"".join(b"%010d 00000 n \n" % place for place in places)
    pdf += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(pdf)
