"""What changed between two versions, line by line. Pure: standard library only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Line:
    kind: Kind
    text: str


#: What the form calls things, where a version calls them otherwise.
_NAMES = {
    "audience": "who may read it",
    "aliases": "also known as",
    "glance": "at-a-glance box",
    "sources": "source",
    "questions": "question",
    "left": "left point",
    "right": "right point",
    "reviewed on": "last reviewed on",
}
_VALUES = {"everyone": "Everyone", "account": "Anyone signed in", "member": "Members only"}


def lines(content: Mapping[str, Any]) -> list[str]:
    """A version as plain lines: one fact, paragraph or point each, in reading order."""
    return [line for line in _lines("", content) if line.strip(": ")]


def _lines(label: str, value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _lines(_label(label, str(key)), inner)
    elif isinstance(value, (list, tuple)):
        for number, inner in enumerate(value, start=1):
            if isinstance(inner, Mapping):
                kind = inner.get("type", label)
                yield f"{str(_NAMES.get(kind, kind)).capitalize()} {number}"
                yield from _lines("", {k: v for k, v in inner.items() if k != "type"})
            else:
                yield from _lines(label, inner)
    else:
        for text in _paragraphs(str(value)):
            yield f"{_NAMES.get(label, label).capitalize()}: {_VALUES.get(text, text)}"


def _label(label: str, key: str) -> str:
    name = key.replace("_", " ")
    return f"{label} > {name}" if label else name


def _paragraphs(html: str) -> list[str]:
    broken = re.sub(r"</(?:p|li|h3|blockquote)>|<br ?/?>", "\n", html)
    plain = re.sub(r"<(?!/?(?:strong|em|a|sub|sup)\b)[^>]+>", "", broken)
    return [" ".join(line.split()) for line in plain.split("\n") if line.strip()]


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Line]:
    """Every line of both, in order, marked as the same, gone or new."""
    old, new = lines(before), lines(after)
    result: list[Line] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            result += [Line("same", text) for text in old[i1:i2]]
        else:
            result += [Line("gone", text) for text in old[i1:i2]]
            result += [Line("new", text) for text in new[j1:j2]]
    return result


def folded(rows: list[Line], *, around: int = 2) -> list[Line | None]:
    """Only what changed with ``around`` lines beside it; None stands for what is left out."""
    keep = set()
    for number, row in enumerate(rows):
        if row.kind != "same":
            keep |= set(range(number - around, number + around + 1))
    result: list[Line | None] = []
    for number, row in enumerate(rows):
        if number in keep:
            result.append(row)
        elif not result or result[-1] is not None:
            result.append(None)
    return result
