"""One-column PDF on A4 with the two built-in faces Helvetica and Helvetica-Bold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .blocks import Box, Heading, Item, Line, Paragraph

_WIDTH, _HEIGHT, _MARGIN = 595, 842, 56
#: Widths of the characters 32 to 126 of Helvetica in thousandths of the size (Adobe's metrics).
_WIDTHS = [
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556,) * 10,
    *(278, 278, 584, 584, 584, 556, 1015),
    *(667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778),
    *(722, 667, 611, 722, 667, 944, 667, 667, 611),
    *(278, 278, 278, 469, 556, 333),
    *(556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556),
    *(333, 500, 278, 556, 500, 722, 500, 500, 500),
    *(334, 260, 334, 584),
]


@dataclass(slots=True)
class _Pages:
    """Drawing orders page by page; ``y`` is where the next line stands, in points from below."""

    pages: list[list[str]] = field(default_factory=lambda: [[]])
    y: float = _HEIGHT - _MARGIN

    def room_for(self, height: float) -> None:
        if self.y - height < _MARGIN:
            self.pages.append([])
            self.y = _HEIGHT - _MARGIN

    def write(self, words: str, *, face: str, size: float, x: float, room: float) -> None:
        for line in _lines(words, size=size, room=room, bold=face == "F2"):
            self.room_for(size * 1.4)
            self.y -= size * 1.4
            self.pages[-1].append(
                f"BT /{face} {size} Tf {x} {self.y:.1f} Td ({_escaped(line)}) Tj ET"
            )

    def square(self, *, x: float, size: float) -> None:
        self.pages[-1].append(f"{x} {self.y:.1f} {size} {size} re S")


def write_pdf(title: str, blocks: Sequence[Line]) -> bytes:
    pages = _Pages()
    pages.write(title, face="F2", size=24, x=_MARGIN, room=_WIDTH - 2 * _MARGIN)
    for block in blocks:
        _draw(pages, block)
    return _file(title, ["\n".join(page) for page in pages.pages])


def _draw(pages: _Pages, block: Line) -> None:
    full, indent = _WIDTH - 2 * _MARGIN, 18
    match block:
        case Heading(words):
            pages.room_for(60)  # never alone at the foot of a page
            pages.y -= 14
            pages.write(words, face="F2", size=13, x=_MARGIN, room=full)
        case Paragraph(words):
            pages.y -= 4
            pages.write(words, face="F1", size=10.5, x=_MARGIN, room=full)
        case Item(words) | Box(words):
            pages.room_for(30)
            pages.y -= 3
            before, page = pages.y, len(pages.pages)
            pages.write(words, face="F1", size=10.5, x=_MARGIN + indent, room=full - indent)
            after, pages.y = pages.y, before - 10.5 * 1.4
            if len(pages.pages) == page:
                pages.square(x=_MARGIN, size=8 if isinstance(block, Box) else 2)
            pages.y = after


def _lines(words: str, *, size: float, room: float, bold: bool) -> Iterator[str]:
    line = ""
    for word in words.split():
        longer = f"{line} {word}" if line else word
        if line and _length(longer, size, bold=bold) > room:
            yield line
            line = word
        else:
            line = longer
    yield line


def _length(words: str, size: float, *, bold: bool) -> float:
    """Helvetica-Bold is at most a tenth wider."""
    thousandths = sum(
        _WIDTHS[ord(letter) - 32] if 32 <= ord(letter) < 127 else 600 for letter in words
    )
    return thousandths * size / 1000 * (1.1 if bold else 1)


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _file(title: str, pages: Sequence[str]) -> bytes:
    first = 6
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(pages)))
    face = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /Lang (en-AU) /ViewerPreferences "
        "<< /DisplayDocTitle true >> >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        face.format("Helvetica"),
        face.format("Helvetica-Bold"),
        f"<< /Title ({_escaped(title)}) /Author (ACXPA) >>",
    ]
    for number, page in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] "
            f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> "
            f"/Contents {first + 2 * number + 1} 0 R >>"
        )
        length = len(page.encode("cp1252"))
        objects.append(f"<< /Length {length} >>\nstream\n{page}\nendstream")
    return _with_table(objects)


def _with_table(objects: Sequence[str]) -> bytes:
    """Numbered objects and the table of where each begins."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    starts = []
    for number, content in enumerate(objects, start=1):
        starts.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for start in starts:
        out += f"{start:010} 00000 n \n".encode()
    out += (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 5 0 R >>\n"
        f"startxref\n{table}\n%%EOF\n"
    ).encode()
    return bytes(out)
