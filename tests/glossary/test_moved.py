"""Which words of a content are addresses of entries, and which only look like some."""

from __future__ import annotations

from typing import Any

import pytest

from glossary.moved import here

EMPTY: dict[str, Any] = {"slug": "a", "related": [], "blocks": [], "closing": []}


@pytest.mark.parametrize(
    ("kind", "field", "old", "today"),
    [
        ("text", "body", '<a href="/glossary/old/">x</a>', '<a href="/glossary/new/">x</a>'),
        ("text", "body", '<a href="/glossary/old#b">x</a>', '<a href="/glossary/new#b">x</a>'),
        ("text", "body", '<a href="/glossary/older/">x</a>', '<a href="/glossary/older/">x</a>'),
        ("text", "body", "Not /glossary/old/ in plain words", "Not /glossary/old/ in plain words"),
        ("card", "link", "/glossary/old/?a=b", "/glossary/new/?a=b"),
        ("card", "link", "/courses/old/", "/courses/old/"),
        ("signpost", "target", "entry:old", "entry:new"),
        ("signpost", "target", "course:old", "course:old"),
    ],
)
def test_only_addresses_of_entries_are_brought_up_to_date(
    kind: str, field: str, old: str, today: str
) -> None:
    said = here(EMPTY | {"blocks": [{"type": kind, field: old}]}, {"old": "new"})
    assert said["blocks"] == [{"type": kind, field: today}]


def test_what_nothing_left_stays_as_it_is() -> None:
    content = EMPTY | {"related": ["b", "a"]}
    assert here(content, {}) == content
