"""What staff may do about a letter that did not go out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from .delivery import Result, deliver
from .models import Letter


def try_again(*, letters: Iterable[Letter], at: datetime) -> dict[int, Result]:
    """Sends the failed ones among ``letters`` now instead of at their next try; results by key.

    Letters that were sent, are being sent, or whose text is gone are left alone: not in the result.
    """
    results: dict[int, Result] = {}
    for letter in letters:
        if Letter.objects.hurry(pk=letter.pk, at=at):
            result = deliver(letter.pk)
            if result is not None:
                results[letter.pk] = result
    return results
