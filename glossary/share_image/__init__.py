"""The picture that stands beside a link to an entry where people share it: headword and short
definition, drawn once for each published version."""

from __future__ import annotations

import json
from pathlib import Path

import typst
from django.conf import settings

from publishing.kept import once

from ..models import EntryVersion

#: In pixels, as the sites that show such pictures want them.
WIDTH, HEIGHT = 1200, 630
_TEMPLATE = Path(__file__).with_name("share_image.typ")
_KEPT = 30 * 24 * 3600


def png(version: EntryVersion) -> bytes:
    """The picture of a published version, kept for all workers."""
    return once(
        f"glossary:share:{version.pk}",
        lambda: draw(version.headword, version.term, version.short_definition),
        seconds=_KEPT,
    )


def draw(headword: str, term: str, definition: str) -> bytes:
    """``term`` stands below the headword where it is another."""
    printed = {
        "site": settings.SITE_NAME,
        "headword": headword,
        "term": term if term != headword else "",
        "definition": definition,
    }
    return bytes(
        typst.compile(
            str(_TEMPLATE),
            root=str(_TEMPLATE.parent),
            format="png",
            ppi=72.0,
            sys_inputs={"data": json.dumps(printed, ensure_ascii=False)},
        )
    )
