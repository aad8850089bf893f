"""Word, Excel and PowerPoint files of the present format: packages without macros, without
programs or locked parts inside, and without orders to fetch something when they are opened."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from xml.etree import ElementTree

from .refusal import Readable, Refused

_LOCAL_HEADER = b"PK\x03\x04"
_OLD_FORMAT = bytes.fromhex("d0cf11e0a1b11ae1")
_CONTENT_TYPES = "[Content_Types].xml"
_OOXML = "application/vnd.openxmlformats-officedocument"
_MAIN_PART = {
    "docx": f"{_OOXML}.wordprocessingml.document.main+xml",
    "xlsx": f"{_OOXML}.spreadsheetml.sheet.main+xml",
    "pptx": f"{_OOXML}.presentationml.presentation.main+xml",
}
_MOST_PARTS = 5_000
_MOST_UNPACKED = 500_000_000
_MOST_XML = 4_000_000
_DEEPEST = 2
_ALLOWED_LINKS = ("http:", "https:", "mailto:", "tel:", "#")

#: Pieces of part names and content types -> what is wrong with them.
_ACTIVE = {
    "vbaproject": "macros",
    "vbadata": "macros",
    "macroenabled": "macros",
    "macrosheet": "macros",
    "activex": "controls that run programs",
    "oleobject": "an object of another program",
    "externallink": "links to other workbooks",
}
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    OverflowError,
    ValueError,
    struct.error,
)


def inspect(file: Readable, *, program: str, ending: str) -> None:
    """Raises Refused unless the file is what its ending says."""
    _inspect(file, program=program, ending=ending, depth=0)


def _inspect(file: Readable, *, program: str, ending: str, depth: int) -> None:
    start = file.read(8)
    if start.startswith(_OLD_FORMAT):
        raise Refused(
            f"This file has a password or is in {program}’s old format. "
            f"Take the password away and save it as .{ending}."
        )
    if not start.startswith(_LOCAL_HEADER):
        raise Refused(
            f"This is not a .{ending} file, whatever its name says. "
            f"Open it in {program} and save it as .{ending}."
        )
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:  # type: ignore[call-overload]
            _inspect_package(package, ending=ending, depth=depth)
    except Refused:
        raise
    except _DAMAGED as error:
        raise Refused(
            f"The file is damaged. Open it in {program}, save it again and upload that."
        ) from error


def _inspect_package(package: zipfile.ZipFile, *, ending: str, depth: int) -> None:
    parts = package.infolist()
    _refuse_tricks(parts)
    if _CONTENT_TYPES not in package.namelist():
        raise Refused(f"This is an archive, not a .{ending} file. Archives are not accepted.")
    types = [node.get("ContentType", "").lower() for node in _xml(package, _CONTENT_TYPES).iter()]
    for sign, what in _ACTIVE.items():
        if any(sign in part.filename.lower() for part in parts) or any(sign in t for t in types):
            raise Refused(
                f"This file has {what}. Members get plain files only: "
                f"take them out and save it as .{ending}."
            )
    if _MAIN_PART[ending] not in types:
        raise Refused(
            f"What is inside is not a .{ending} file. Give the file its own ending, "
            f"or save it again as .{ending}."
        )
    for part in parts:
        name = part.filename.lower()
        if name.endswith(".rels"):
            _inspect_relations(package, part.filename)
        elif "/embeddings/" in name and not part.is_dir():
            _inspect_embedded(package, part, depth)


def _refuse_tricks(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.lower() for part in parts]
    strange = (
        len(parts) > _MOST_PARTS
        or len(set(names)) != len(names)
        or any(part.compress_type not in (0, 8) or part.flag_bits & 1 for part in parts)
        or any(re.search(r"(?:^|/)\.\.(?:/|$)|^/|\\|:", name) for name in names)
    )
    if strange:
        raise Refused("This file is not put together as Office does it. Save it again.")
    if sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise Refused("This file unpacks to far more than it should. Make it smaller.")


def _xml(package: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if package.getinfo(name).file_size > _MOST_XML:
        raise Refused("This file is not put together as Office does it. Save it again.")
    text = package.read(name).decode("utf-8-sig")
    if re.search(r"<!(?:doctype|entity)", text, re.I):
        raise Refused("This file is not put together as Office does it. Save it again.")
    try:
        return ElementTree.fromstring(text)  # noqa: S314  (no document type gets this far)
    except ElementTree.ParseError as error:
        raise zipfile.BadZipFile(name) from error


def _inspect_relations(package: zipfile.ZipFile, name: str) -> None:
    for relation in _xml(package, name).iter():
        kind = relation.get("Type", "").rpartition("/")[2].lower()
        if kind == "afchunk":
            raise Refused("This file has a web page inside. Paste it as text and save again.")
        if relation.get("TargetMode", "").lower() != "external":
            continue
        target = relation.get("Target", "").strip().lower()
        if kind != "hyperlink":
            raise Refused(
                "This file fetches something from elsewhere when it is opened (a picture, a "
                "template or another file). Put a copy inside instead."
            )
        if not target.startswith(_ALLOWED_LINKS):
            raise Refused(
                "A link in this file leads to somebody’s own computer or starts a program. "
                "Members cannot use it: link to a web address, or take the link out."
            )


def _inspect_embedded(package: zipfile.ZipFile, part: zipfile.ZipInfo, depth: int) -> None:
    """Charts keep their figures in a workbook inside; anything else has no place there."""
    ending = part.filename.lower().rpartition(".")[2]
    if ending not in _MAIN_PART or depth >= _DEEPEST:
        raise Refused("This file has another file inside. Take it out and upload it by itself.")
    inner = io.BytesIO(package.read(part))
    _inspect(inner, program="its own program", ending=ending, depth=depth + 1)
