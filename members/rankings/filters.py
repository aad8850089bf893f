"""What somebody asks of the rankings, read from an address that anybody may have changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final, Protocol
from urllib.parse import urlencode

#: Value in the address -> what the page calls it. The first is what stands when nothing is asked.
METRICS: Final = {
    "overall": "Overall CX",
    "mastery": "Agent Mastery",
    "accessibility": "Accessibility",
    "wait": "Average wait",
    "answer_rate": "Answer rate",
}
FIRST_METRIC: Final = "overall"
#: Where less is better.
SHORTER_IS_BETTER: Final = frozenset({"wait"})
#: How many organisations stand side by side.
COMPARED_MOST: Final = 5
_MONTH = "(?:0[1-9]|1[0-2])"
_YEAR = "[12][0-9]{3}"
_PERIOD = re.compile(
    f"{_YEAR}-(?:q[1-4]|{_MONTH}|to-{_MONTH})|since-{_YEAR}-{_MONTH}-to-{_YEAR}-{_MONTH}"
)
_REASON = re.compile(r"[A-Z][A-Z0-9]{0,7}")
_SLUG = re.compile(r"[-a-z0-9_]{1,80}")
_PAGE = re.compile(r"[1-9][0-9]{0,3}")


class WrongAddress(Exception):
    """``message`` is a sentence for the reader; ``status`` what the answer says to programs."""

    def __init__(self, message: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


class Parameters(Protocol):
    """A query string, as Django reads it."""

    def get(self, name: str, /) -> str | None: ...
    def getlist(self, name: str, /) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """``period``: "2026-q3", "2026-09", "2026-to-09" or "since-2025-04-to-2026-09", "" for the
    latest quarter; ``state``, ``size``: "" for all; ``reason``: the code of a scenario, "" for all
    calls; ``organisations``: slugs to compare, in the order asked; ``page`` counts from 1."""

    period: str = ""
    sector: str = ""
    metric: str = FIRST_METRIC
    state: str = ""
    size: str = ""
    page: int = 1
    organisations: tuple[str, ...] = ()
    reason: str = ""

    @property
    def narrows(self) -> bool:
        return bool(self.state or self.size)

    @property
    def metric_name(self) -> str:
        return METRICS[self.metric]

    def query(self, *, with_sector: bool = False, **other: Any) -> str:
        """The end of a link to the same view, but for what ``other`` changes: "?metric=wait", or
        "" for what stands when nothing is asked. The sector mostly stands in the path, not here."""
        asked = replace(self, **{"page": 1, **other})
        parts = {
            "sector": asked.sector if with_sector else "",
            "period": asked.period,
            "metric": asked.metric if asked.metric != FIRST_METRIC else "",
            "state": asked.state,
            "size": asked.size,
            "reason": asked.reason,
            "page": str(asked.page) if asked.page > 1 else "",
        }
        pairs = [(name, value) for name, value in parts.items() if value]
        pairs += [("with", slug) for slug in asked.organisations]
        return "?" + urlencode(pairs) if pairs else ""

    @property
    def address(self) -> str:
        return self.query()

    @property
    def for_pages(self) -> str:
        """What stands before "page=" in the links of a pager."""
        query = self.query().removeprefix("?")
        return f"{query}&" if query else ""


def read(parameters: Parameters, *, states: Mapping[str, str], sizes: Mapping[str, str]) -> Wanted:
    """Raises WrongAddress for what no link or form of ours makes. Whether a period, a sector or
    an organisation of that name exists is for the page to say.

    ``states``, ``sizes``: value in the address -> label.
    """
    period = parameters.get("period") or ""
    if period and not _PERIOD.fullmatch(period):
        raise no_such_period()
    sector = parameters.get("sector") or ""
    if sector and not _SLUG.fullmatch(sector):
        raise no_such_sector()
    metric = parameters.get("metric") or FIRST_METRIC
    if metric not in METRICS:
        raise WrongAddress(f"The rankings have no such metric. They have {listed(METRICS)}.")
    state = parameters.get("state") or ""
    if state and state not in states:
        raise WrongAddress("That is no Australian state or territory that we know of.")
    size = parameters.get("size") or ""
    if size and size not in sizes:
        raise WrongAddress("Centres are not sorted into such a size.")
    reason = parameters.get("reason") or ""
    if reason and not _REASON.fullmatch(reason):
        raise no_such_reason()
    page = parameters.get("page") or "1"
    if not _PAGE.fullmatch(page):
        raise no_such_page()
    chosen = _chosen(parameters.getlist("with"))
    return Wanted(period, sector, metric, state, size, int(page), chosen, reason)


def read_period(slug: str) -> str:
    """A period in a path. Raises WrongAddress for what is none."""
    if not _PERIOD.fullmatch(slug):
        raise no_such_period()
    return slug


def _chosen(slugs: Sequence[str]) -> tuple[str, ...]:
    asked = [slug for slug in slugs if slug]
    if any(not _SLUG.fullmatch(slug) for slug in asked):
        raise no_such_organisation()
    chosen = tuple(dict.fromkeys(asked))
    if len(chosen) > COMPARED_MOST:
        raise WrongAddress(f"Five can be compared at once; that is {len(chosen)}.")
    return chosen


def listed(names: Mapping[str, str]) -> str:
    words = list(names.values())
    return f"{', '.join(words[:-1])} and {words[-1]}"


def no_such_period() -> WrongAddress:
    return WrongAddress("No figures are published for that period.", HTTPStatus.NOT_FOUND)


def no_such_sector() -> WrongAddress:
    return WrongAddress("There is no such sector.", HTTPStatus.NOT_FOUND)


def no_such_reason() -> WrongAddress:
    return WrongAddress(
        "That reason is not among the calls to this sector in that period.",
        HTTPStatus.NOT_FOUND,
    )


def reasons_not_kept() -> WrongAddress:
    return WrongAddress(
        "Figures by reason for the call are not kept for that period.", HTTPStatus.NOT_FOUND
    )


def no_such_organisation() -> WrongAddress:
    return WrongAddress("There is no such organisation in the rankings.", HTTPStatus.NOT_FOUND)


def no_such_page() -> WrongAddress:
    return WrongAddress("The leaderboard has no such page.", HTTPStatus.NOT_FOUND)


def nothing_yet() -> WrongAddress:
    return WrongAddress("No quarter has been published yet.", HTTPStatus.NOT_FOUND)
