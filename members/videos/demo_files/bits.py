"""Bits one after another, as H.264 writes them."""

from __future__ import annotations


class Bits:
    """What is written so far, whole bytes in :attr:`done`, the rest as digits."""

    def __init__(self) -> None:
        self.done = bytearray()
        self._rest: list[str] = []

    def u(self, value: int, width: int) -> None:
        self._rest.append(format(value, f"0{width}b"))

    def ue(self, value: int) -> None:
        """Exp-Golomb (ITU-T H.264, 9.1)."""
        digits = format(value + 1, "b")
        self._rest.append("0" * (len(digits) - 1) + digits)

    def se(self, value: int) -> None:
        self.ue(2 * value - 1 if value > 0 else -2 * value)

    def digits(self, text: str) -> None:
        self._rest.append(text)

    def align(self, fill: str = "0") -> None:
        text = "".join(self._rest)
        text += fill * (-len(text) % 8)
        if text:
            self.done += int(text, 2).to_bytes(len(text) // 8, "big")
        self._rest = []

    def raw(self, content: bytes) -> None:
        """After :meth:`align`."""
        self.done += content

    def end(self) -> bytes:
        """With the stop bit of a NAL unit."""
        self._rest.append("1")
        self.align()
        return bytes(self.done)
