"""What changed between two versions, for people."""

from __future__ import annotations

from publishing.compare import compare, folded, lines

BEFORE = {
    "term": "Wrap time",
    "aliases": ["wrap"],
    "blocks": [
        {
            "type": "text",
            "audience": "member",
            "heading": "One",
            "body": "<p>First.</p><p>Second.</p>",
        },
        {"type": "comparison", "left": ["a", "b"]},
    ],
}


def test_a_version_reads_as_lines() -> None:
    assert lines(BEFORE) == [
        "Term: Wrap time",
        "Also known as: wrap",
        "Text 1",
        "Who may read it: Members only",
        "Heading: One",
        "Body: First.",
        "Body: Second.",
        "Comparison 2",
        "Left point: a",
        "Left point: b",
    ]


def test_a_changed_paragraph_is_one_line_out_and_one_in() -> None:
    after = {
        **BEFORE,
        "blocks": [
            {**BEFORE["blocks"][0], "body": "<p>First.</p><p>Other.</p>"},
            BEFORE["blocks"][1],
        ],
    }  # type: ignore[index,dict-item]
    changed = [(row.kind, row.text) for row in compare(BEFORE, after) if row.kind != "same"]
    assert changed == [("gone", "Body: Second."), ("new", "Body: Other.")]


def test_unchanged_stretches_are_folded() -> None:
    after = {**BEFORE, "term": "Wrap"}
    rows = folded(compare(BEFORE, after), around=1)
    assert [row.kind if row else None for row in rows] == ["gone", "new", "same", None]


def test_nothing_changed_folds_to_nothing() -> None:
    assert folded(compare(BEFORE, BEFORE)) == [None]
