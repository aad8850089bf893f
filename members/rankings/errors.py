"""What an action says when it will not."""

from __future__ import annotations

from collections.abc import Iterable


class Refused(Exception):
    """Nothing was changed. ``reasons``: one sentence each, for the person who asked."""

    def __init__(self, reasons: Iterable[str] | str) -> None:
        self.reasons = [reasons] if isinstance(reasons, str) else list(reasons)
        super().__init__(" ".join(self.reasons))
