"""What somebody asks of the library, read from an address that anybody may have changed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from publishing.search import LONGEST_QUESTION, words_of

#: Value in the address -> what the page calls it. The first is what stands when nothing is asked.
SORTS: Final = {"newest": "Newest first", "title": "By title", "short": "Shortest first"}
STATES: Final = {"": "All", "fresh": "To watch", "begun": "Under way", "done": "Watched"}
#: From and to (milliseconds), and its name.
LENGTHS: Final = {
    "short": (0, 5 * 60_000, "Up to 5 minutes"),
    "middle": (5 * 60_000, 20 * 60_000, "5 to 20 minutes"),
    "long": (20 * 60_000, 24 * 3600_000, "Over 20 minutes"),
}
LEVELS: Final = ("start", "practice", "depth")
_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,50}")
_PAGE = re.compile(r"[1-9][0-9]{0,5}")


class WrongAddress(Exception):
    """``message`` is a sentence for the reader; ``status`` what the answer says to programs."""

    def __init__(self, message: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


@dataclass(frozen=True, slots=True)
class Wanted:
    """``topic``, ``series`` and ``speaker`` are slugs, "" for all; ``page`` counts from 1."""

    q: str = ""
    topic: str = ""
    series: str = ""
    speaker: str = ""
    level: str = ""
    length: str = ""
    state: str = ""
    sort: str = "newest"
    page: int = 1

    @property
    def words(self) -> tuple[str, ...]:
        return words_of(self.q)

    @property
    def narrows(self) -> bool:
        return self != replace(Wanted(), sort=self.sort, page=self.page)

    @property
    def only_words(self) -> str:
        """The address of the same words in the whole library."""
        return Wanted(q=self.q).address()

    def address(self, **other: str) -> str:
        """The query of a link to the first page of the same list, but for what ``other`` changes:
        "?q=hold&sort=title", or "?" for the whole list."""
        parts = asdict(replace(self, page=1, **other))  # type: ignore[arg-type]
        del parts["page"]
        if parts["sort"] == "newest":
            parts["sort"] = ""
        return "?" + urlencode({name: value for name, value in parts.items() if value})


def read(parameters: Mapping[str, str]) -> Wanted:
    """Raises WrongAddress for what no link or form of ours makes."""
    page = parameters.get("page") or "1"
    if not _PAGE.fullmatch(page):
        raise no_such_page()
    return Wanted(
        q=question(parameters.get("q", "")),
        topic=_slug(parameters.get("topic", "")),
        series=_slug(parameters.get("series", "")),
        speaker=_slug(parameters.get("speaker", "")),
        level=_one_of(parameters.get("level", ""), ("", *LEVELS)),
        length=_one_of(parameters.get("length", ""), ("", *LENGTHS)),
        state=_one_of(parameters.get("state", ""), STATES),
        sort=_one_of(parameters.get("sort") or "newest", SORTS),
        page=int(page),
    )


def question(typed: str) -> str:
    """What somebody looks for, on one line. Raises WrongAddress."""
    if len(typed) > LONGEST_QUESTION:
        raise WrongAddress(
            f"That is too much to search for. {LONGEST_QUESTION} characters are the most; "
            "two or three words find more."
        )
    line = " ".join(typed.split())
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in line):
        raise WrongAddress(
            "The search has characters that cannot be typed. Type the words once more."
        )
    return line


def no_such_page() -> WrongAddress:
    return WrongAddress(
        "The library has no such page. It may have become shorter.", HTTPStatus.NOT_FOUND
    )


def nothing_so_called() -> WrongAddress:
    return WrongAddress("The library has no such shelf, or nothing is on it.", HTTPStatus.NOT_FOUND)


def _slug(text: str) -> str:
    if text and not _SLUG.fullmatch(text):
        raise nothing_so_called()
    return text


def _one_of(value: str, known: Mapping[str, object] | tuple[str, ...]) -> str:
    if value not in known:
        raise WrongAddress("The library cannot be narrowed or ordered in that way.")
    return value
