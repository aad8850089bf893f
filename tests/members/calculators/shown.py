"""What a calculator's page says, taken out of its markup."""

from __future__ import annotations

import re


def words(html: str) -> str:
    """What is read, without the markup."""
    bare = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", bare).split())


def answer(html: str) -> str:
    """The part of a page, or of what is fetched, that is the answer: the element with that id."""
    begin = html.index('<div id="answer">')
    depth = 0
    for tag in re.finditer(r"<(/?)div\b[^>]*>", html[begin:]):
        depth += -1 if tag[1] else 1
        if not depth:
            return html[begin : begin + tag.end()]
    raise AssertionError("the answer has no end")
