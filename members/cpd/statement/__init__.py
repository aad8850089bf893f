"""The statement of a year: what stands in it, and its PDF.

The words and figures go to the typesetter as JSON and are printed as they are: nothing that
somebody typed is ever read as markup.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from ..counting import Year, said, total
from ..models import Hours, OwnEntry, Statement
from ..sources import Kind

_TEMPLATE = Path(__file__).parent / "statement.typ"


def contents(user: Any, year: Year) -> dict[str, Any]:
    """What a statement says, as plain values: ``name``, ``total`` and ``by_kind`` in minutes, and
    ``lines`` by day, each with the number of its row. One query."""
    rows = Hours.objects.visible_to(user).of_year(year).counting().select_related("entry")
    lines = [_line(row) for row in rows.order_by("earned_on", "pk")]
    sums = total((line["kind"], line["minutes"]) for line in lines)
    return {
        "name": user.display_name,
        "total": sum(sums.values()),
        "by_kind": [[kind.value, sums[kind]] for kind in Kind if kind in sums],
        "lines": lines,
    }


def _line(row: Hours) -> dict[str, Any]:
    entry: OwnEntry | None = getattr(row, "entry", None)
    return {
        "row": row.pk,
        "on": row.earned_on.isoformat(),
        "title": row.title,
        "kind": row.kind,
        "minutes": row.minutes,
        "provider": entry.provider if entry else "",
        "word": entry.get_state_display() if entry else "",
    }


def verify_address(statement: Statement) -> str:
    """Where anybody reads whether it is genuine."""
    return f"{settings.SITE_URL}{reverse('cpd_public:verify')}?code={statement.shown_code}"


def write(statement: Statement) -> bytes:
    """The PDF: A4 pages, tagged so that it can be read aloud. The same each time."""
    data = json.dumps(printed(statement), ensure_ascii=False)
    return bytes(
        typst.compile(
            str(_TEMPLATE),
            root=str(_TEMPLATE.parent),
            sys_inputs={"data": data},
            timestamp=int(statement.issued_at.timestamp()),
        )
    )


def printed(statement: Statement) -> dict[str, Any]:
    """Everything on the PDF, as it is printed there."""
    year, kept = Year(statement.year), statement.contents
    return {
        "site": settings.SITE_NAME,
        "name": statement.name,
        "year": year.label,
        "span": f"{_day(year.starts_on)} to {_day(year.ends_on)}",
        "issued_on": _day(timezone.localdate(statement.issued_at)),
        "total": said(statement.minutes),
        "by_kind": [
            {
                "name": str(Kind(kind).label),
                "said": said(minutes),
                "minutes": minutes,
                # The colour that this kind has on the member's own page as well.
                "hue": list(Kind).index(Kind(kind)),
            }
            for kind, minutes in kept["by_kind"]
        ],
        "lines": [
            {
                "on": _day(date.fromisoformat(line["on"])),
                "title": line["title"],
                "kind": str(Kind(line["kind"]).label),
                "provider": line["provider"],
                "word": line["word"],
                "said": said(line["minutes"]),
            }
            for line in kept["lines"]
        ],
        "code": statement.shown_code,
        "address": verify_address(statement),
    }


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
