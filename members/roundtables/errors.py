"""Why something about a roundtable cannot be done. The message is for the reader."""


class Refused(Exception):
    """``reasons``: one sentence each."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class TooLate(Refused):
    """It has begun, is over, or the vote is closed."""
