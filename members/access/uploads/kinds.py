"""The kinds of file that members may be given. What is not here is not accepted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from . import office, pdf, pictures, text
from .refusal import Readable, Refused


@dataclass(frozen=True, slots=True)
class Kind:
    """``name`` is what a page calls it; ``inspect`` raises Refused when the content is another."""

    name: str
    content_type: str
    inspect: Callable[[Readable], None]


_OOXML = "application/vnd.openxmlformats-officedocument"

#: By the ending of the file's name, in the order in which people think of them.
KINDS: dict[str, Kind] = {
    "pdf": Kind("PDF", "application/pdf", pdf.inspect),
    "docx": Kind(
        "Document",
        f"{_OOXML}.wordprocessingml.document",
        partial(office.inspect, program="Word", ending="docx"),
    ),
    "xlsx": Kind(
        "Spreadsheet",
        f"{_OOXML}.spreadsheetml.sheet",
        partial(office.inspect, program="Excel", ending="xlsx"),
    ),
    "pptx": Kind(
        "Slides",
        f"{_OOXML}.presentationml.presentation",
        partial(office.inspect, program="PowerPoint", ending="pptx"),
    ),
    "csv": Kind("Table", "text/csv; charset=utf-8", text.inspect_table),
    "txt": Kind("Plain text", "text/plain; charset=utf-8", text.inspect),
}

#: A page that somebody photographed or scanned. Not among :data:`KINDS`: a room that takes them
#: says so.
PICTURES: dict[str, Kind] = {
    "jpg": Kind("Picture", "image/jpeg", pictures.inspect_jpeg),
    "jpeg": Kind("Picture", "image/jpeg", pictures.inspect_jpeg),
    "png": Kind("Picture", "image/png", pictures.inspect_png),
}

_MODERN = {
    **dict.fromkeys(("doc", "dot", "docm", "dotm", "rtf", "odt"), "docx"),
    **dict.fromkeys(("xls", "xlt", "xlsm", "xltm", "xlsb", "xlam", "ods"), "xlsx"),
    **dict.fromkeys(("ppt", "pps", "pptm", "ppsm", "potm", "odp"), "pptx"),
}
_ARCHIVES = frozenset({"zip", "7z", "rar", "gz", "tar", "tgz", "iso", "cab"})


def kind_of(filename: str, *, kinds: Mapping[str, Kind] = KINDS) -> Kind:
    """The kind that the name's ending promises. Raises Refused when ``kinds`` has no such files."""
    stem, dot, ending = filename.rpartition(".")
    ending = ending.lower()
    if dot and stem and ending in kinds:
        return kinds[ending]
    accepted = ", ".join(f".{known}" for known in kinds)
    if _MODERN.get(ending) in kinds:
        raise Refused(
            f"A .{ending} file may carry macros or needs an old program. "
            f"Save it as .{_MODERN[ending]} and upload that."
        )
    if ending in _ARCHIVES:
        raise Refused(
            f"Archives (.{ending}) are not accepted, because nobody sees what is in them. "
            "Upload each file by itself."
        )
    raise Refused(f"This kind of file is not accepted. These are: {accepted}.")
