"""The national reading, for the first page of the portal: the same figures as on the public page of
the rankings."""

from __future__ import annotations

from dataclasses import dataclass

from .pages.public import PublicPage, read

#: Sectors whose first three stand on the first page.
SECTORS = 3


@dataclass(frozen=True, slots=True)
class Reading:
    page: PublicPage

    @property
    def tops(self) -> list[object]:
        return list(self.page.tops[:SECTORS])


def national_reading() -> Reading | None:
    """Of the latest published quarter; None before there is one. Four queries."""
    page = read(with_months=False)
    return Reading(page) if page is not None and page.national is not None else None
