"""What somebody asks of the list, read from an address that anybody may have changed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from urllib.parse import urlencode

from publishing.search import LONGEST_QUESTION, words_of

#: Value in the address -> what the page calls it. The first is what stands when nothing is asked.
SORTS = {"newest": "Newest first", "title": "By title"}
FIRST_SORT = "newest"
_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,50}")
_PAGE = re.compile(r"[1-9][0-9]{0,5}")


class WrongAddress(Exception):
    """``message`` is a sentence for the reader; ``status`` what the answer says to programs."""

    def __init__(self, message: str, status: HTTPStatus) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


@dataclass(frozen=True, slots=True)
class Wanted:
    """``category`` is a slug, "" for all; ``page`` counts from 1."""

    q: str = ""
    category: str = ""
    sort: str = FIRST_SORT
    new: bool = False
    page: int = 1

    @property
    def words(self) -> tuple[str, ...]:
        """Folded; none in a search for nothing but signs."""
        return words_of(self.q)

    @property
    def narrows(self) -> bool:
        return bool(self.q or self.category or self.new)

    def address(self, **other: str | bool) -> str:
        """The query of a link to the first page of the same list, but for what ``other`` changes:
        "?q=roster&sort=title", or "?" for the whole list."""
        asked = replace(self, **other)  # type: ignore[arg-type]
        parts = {
            "q": asked.q,
            "category": asked.category,
            "sort": asked.sort if asked.sort != FIRST_SORT else "",
            "new": "1" if asked.new else "",
        }
        return "?" + urlencode({name: value for name, value in parts.items() if value})


def read(parameters: Mapping[str, str]) -> Wanted:
    """Raises WrongAddress for what no link or form of ours makes."""
    sort = parameters.get("sort") or FIRST_SORT
    if sort not in SORTS:
        raise WrongAddress("The list has no such order.", HTTPStatus.BAD_REQUEST)
    new = parameters.get("new", "")
    if new not in ("", "1"):
        raise WrongAddress(
            "“New to you” is either asked for or not; this is neither.", HTTPStatus.BAD_REQUEST
        )
    category = parameters.get("category", "")
    if category and not _SLUG.fullmatch(category):
        raise no_such_category()
    page = parameters.get("page") or "1"
    if not _PAGE.fullmatch(page):
        raise no_such_page()
    return Wanted(_search(parameters.get("q", "")), category, sort, new == "1", int(page))


def no_such_category() -> WrongAddress:
    return WrongAddress("There is no such category, or nothing is in it.", HTTPStatus.NOT_FOUND)


def no_such_page() -> WrongAddress:
    return WrongAddress(
        "The list has no such page. It may have become shorter.", HTTPStatus.NOT_FOUND
    )


def _search(typed: str) -> str:
    if len(typed) > LONGEST_QUESTION:
        raise WrongAddress(
            f"That is too much to search for. {LONGEST_QUESTION} characters are the most; "
            "two or three words find more.",
            HTTPStatus.BAD_REQUEST,
        )
    line = " ".join(typed.split())
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in line):
        raise WrongAddress(
            "The search has characters that cannot be typed. Type the words once more.",
            HTTPStatus.BAD_REQUEST,
        )
    return line
