from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus


class Refused(Exception):
    """``reasons`` are sentences for whoever asked; ``status`` what the answer says to programs."""

    def __init__(
        self, reasons: str | Iterable[str], *, status: HTTPStatus = HTTPStatus.BAD_REQUEST
    ) -> None:
        self.reasons = (reasons,) if isinstance(reasons, str) else tuple(reasons)
        self.status = status
        super().__init__(" ".join(self.reasons))


class Unfit(Refused):
    """The file itself is none that we take, however often it is sent."""
