"""The container of Office files: a ZIP archive with a list of content types and relations."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
#: The earliest instant that a ZIP archive knows, so that the bytes do not depend on the day.
_INSTANT = (1980, 1, 1, 0, 0, 0)
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"


def text(value: str) -> str:
    return escape(value)


def attribute(value: str) -> str:
    """Quoted."""
    return quoteattr(value)


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """From id -> (type, target)."""
    rows = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def write_package(
    *, title: str, main: str, parts: Mapping[str, str], types: Mapping[str, str]
) -> bytes:
    """The file: ``parts`` by name, ``types`` are the content types of those that need one, ``main``
    the part that a program opens first."""
    everything = {
        "[Content_Types].xml": _content_types({"docProps/core.xml": _CORE, **types}),
        "_rels/.rels": relations(
            {
                "rId1": (f"{OFFICE}/officeDocument", main),
                "rId2": (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            }
        ),
        "docProps/core.xml": _core(title),
        **parts,
    }
    out = io.BytesIO()
    # Stored, not packed: packed bytes differ between versions of the packing library.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in everything.items():
            entry = zipfile.ZipInfo(name, _INSTANT)
            entry.create_system = 3
            archive.writestr(entry, content)
    return out.getvalue()


def _content_types(types: Mapping[str, str]) -> str:
    rows = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in types.items()
    )
    return (
        f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{rows}</Types>"
    )


def _core(title: str) -> str:
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>'
        f"{text(title)}</dc:title><dc:creator>ACXPA</dc:creator>"
        "<dc:language>en-AU</dc:language></cp:coreProperties>"
    )
