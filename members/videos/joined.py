"""Several stored files read as one, without putting them into memory."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.core.files.base import File


class Joined(io.RawIOBase):
    """``parts``: (stored FieldFile, its size in bytes), in order. One of them is open at a time."""

    def __init__(self, parts: Sequence[tuple[Any, int]]) -> None:
        self._parts = list(parts)
        self._starts: list[int] = []
        self.size = 0
        for _file, size in self._parts:
            self._starts.append(self.size)
            self.size += size
        self._at = 0
        self._open: tuple[int, Any] | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def read(self, size: int = -1) -> bytes:
        wanted = self.size - self._at if size is None or size < 0 else size
        pieces = []
        while wanted > 0 and self._at < self.size:
            piece = self._from_one(wanted)
            if not piece:
                raise OSError("A part is shorter than it was.")
            pieces.append(piece)
            wanted -= len(piece)
        return b"".join(pieces)

    def _from_one(self, wanted: int) -> bytes:
        number = next(
            place for place in reversed(range(len(self._starts))) if self._starts[place] <= self._at
        )
        file, length = self._parts[number]
        if self._open is None or self._open[0] != number:
            self._shut()
            self._open = (number, file.storage.open(file.name, "rb"))
        opened = self._open[1]
        inside = self._at - self._starts[number]
        opened.seek(inside)
        piece: bytes = opened.read(min(wanted, length - inside))
        self._at += len(piece)
        return piece

    def _shut(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def close(self) -> None:
        self._shut()
        super().close()


def as_file(parts: Sequence[tuple[Any, int]]) -> File[bytes]:
    joined = Joined(parts)
    file: File[bytes] = File(joined, name="film")  # type: ignore[arg-type]
    file.size = joined.size
    return file
