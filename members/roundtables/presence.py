"""How much of a roundtable somebody has to have been there for, to have been there. Pure."""

from __future__ import annotations

#: Of its length. Less is for the host to say: somebody may have looked in, or lost the line.
LEAST_SHARE = (1, 2)


def is_enough(minutes: int | None, *, length: int) -> bool:
    """Whether so many ``minutes`` of ``length`` count as having been there. None, where the
    meeting's report says no minutes: it names those who were there, and that has to do."""
    part, whole = LEAST_SHARE
    return minutes is None or minutes * whole >= length * part
