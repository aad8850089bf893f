"""What every inspection shares: the file it reads and how it says no."""

from __future__ import annotations

from typing import Protocol


class Refused(ValueError):
    """The file is not accepted. The message is a sentence for the person who uploaded it: what is
    wrong and what to do about it."""


class Readable(Protocol):
    """A binary file that can be read and rewound."""

    def read(self, size: int = -1, /) -> bytes: ...

    def seek(self, offset: int, whence: int = 0, /) -> int: ...

    def tell(self) -> int: ...
