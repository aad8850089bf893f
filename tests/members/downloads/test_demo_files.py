"""The demonstration documents are genuine files of their kinds, the same every time."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from xml.etree import ElementTree

import pytest
from django.utils.text import slugify

from members.access.uploads import accept
from members.downloads.demo_files import CATEGORIES, DemoFile, demo_files
from members.downloads.models import Category, Download, Version
from members.downloads.paper import Box, Heading, Item, Paragraph, write_pdf

FILES = {file.slug: file for file in demo_files()}
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def parts(file: DemoFile) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file.content)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def text_of(file: DemoFile) -> str:
    """What stands in it, for the kinds whose text is not packed away."""
    if file.filename.endswith((".docx", ".xlsx")):
        joined = b" ".join(c for name, c in parts(file).items() if name.endswith(".xml"))
        return re.sub(r"<[^>]+>", " ", joined.decode())
    if file.filename.endswith(".pdf"):
        return " ".join(re.findall(r"\((.*?)\) Tj", file.content.decode("cp1252")))
    return file.content.decode("utf-8-sig")


def test_eight_documents_of_five_kinds() -> None:
    assert len(FILES) == 8
    endings = sorted({file.filename.rpartition(".")[2] for file in FILES.values()})
    assert endings == ["csv", "docx", "pdf", "txt", "xlsx"]


@pytest.mark.parametrize("slug", FILES)
def test_document_passes_our_own_inspection(slug: str) -> None:
    file = FILES[slug]
    found = accept(io.BytesIO(file.content), file.filename, limit=50_000)
    assert found.filename == file.filename
    assert found.size < 20_000


@pytest.mark.parametrize("slug", FILES)
def test_words_about_it_fit_their_columns(slug: str) -> None:
    file = FILES[slug]
    for model, column, value in (
        (Download, "title", file.title),
        (Download, "slug", file.slug),
        (Download, "summary", file.summary),
        (Version, "note", file.note),
        (Category, "name", file.category),
    ):
        assert len(value) <= model._meta.get_field(column).max_length
    assert file.slug == slugify(file.slug)
    assert file.category in CATEGORIES


def test_note_stands_where_there_is_an_earlier_version_and_only_there() -> None:
    assert [slug for slug, file in FILES.items() if file.note] == ["quality-form-voice-chat"]
    for file in FILES.values():
        assert bool(file.note) == bool(file.earlier)
        assert file.earlier != file.content
        if file.earlier:
            accept(io.BytesIO(file.earlier), file.filename, limit=50_000)


def test_bytes_are_the_same_every_time() -> None:
    assert demo_files() == list(FILES.values())
    checks = {file.filename: zlib.crc32(file.content) for file in FILES.values()}
    assert len(set(checks.values())) == 8


@pytest.mark.parametrize("slug", [s for s in FILES if FILES[s].filename.endswith("x")])
def test_every_part_of_an_office_file_is_sound(slug: str) -> None:
    inside = parts(FILES[slug])
    for name, content in inside.items():
        ElementTree.fromstring(content)
        if name.endswith(".rels"):
            folder = name.replace("_rels/", "").rpartition("/")[0]
            for target in re.findall(rb'Target="([^"]+)"', content):
                assert f"{folder}/{target.decode()}".lstrip("/") in inside
    named = re.findall(rb'PartName="/([^"]+)"', inside["[Content_Types].xml"])
    assert {name.decode() for name in named} <= set(inside)


def cells(slug: str, sheet: int = 1) -> dict[str, tuple[str, float | str]]:
    """Place -> (formula or "", value)."""
    content = parts(FILES[slug])[f"xl/worksheets/sheet{sheet}.xml"]
    found: dict[str, tuple[str, float | str]] = {}
    for cell in ElementTree.fromstring(content).iter(f"{MAIN}c"):
        formula = cell.findtext(f"{MAIN}f") or ""
        text = cell.findtext(f"{MAIN}is/{MAIN}t")
        value = text if text is not None else float(cell.findtext(f"{MAIN}v") or "nan")
        found[cell.attrib["r"]] = (formula, value)
    return found


def test_shrinkage_worksheet_shows_what_its_formulae_give() -> None:
    sheet = {place: value for place, (_, value) in cells("shrinkage-worksheet").items()}
    formulae = {place: formula for place, (formula, _) in cells("shrinkage-worksheet").items()}
    lost = sum(float(sheet[f"B{row}"]) for row in range(8, 16))
    assert formulae["B5"] == "B3*B4"
    assert sheet["B5"] == float(sheet["B3"]) * float(sheet["B4"]) == 1900
    assert formulae["B16"] == "SUM(B8:B15)"
    assert sheet["B16"] == lost == 570
    assert formulae["C16"] == "B16/$B$5"
    assert sheet["C16"] == 0.3
    assert formulae["B19"] == "ROUNDUP(B18/(1-C16),0)"
    assert sheet["B19"] == 32  # 22 / 0.7 = 31.43
    assert formulae["B20"] == "ROUNDUP(B18*(1+C16),0)"
    assert sheet["B20"] == 29  # 22 * 1.3 = 28.6
    for row in range(8, 16):
        assert formulae[f"C{row}"] == f"B{row}/$B$5"
        assert sheet[f"C{row}"] == float(sheet[f"B{row}"]) / 1900


def test_quality_form_leaves_out_what_did_not_apply() -> None:
    sheet = cells("quality-form-voice-chat")
    scores = [sheet[f"C{row}"][1] for row in range(8, 18)]
    points = [score for score in scores if isinstance(score, float)]
    assert scores.count("n/a") == 1
    assert sheet["C19"] == ("SUM(C8:C17)", sum(points))
    assert sheet["C20"] == ("COUNT(C8:C17)*2", 2 * len(points))
    assert sheet["C21"] == ("IF(C20=0,0,C19/C20)", sum(points) / (2 * len(points)))


def test_mystery_call_is_a_table_whose_points_add_up() -> None:
    text = FILES["mystery-call-script"].content.decode("utf-8-sig")
    head, *rows, total = list(csv.reader(io.StringIO(text)))
    assert {len(row) for row in (head, *rows, total)} == {7}
    assert len(rows) == 11
    assert sum(int(row[4]) for row in rows) == int(total[4]) == 100


def test_board_paper_adds_up() -> None:
    text = text_of(FILES["board-paper-cost-of-a-wait"])
    assert 5_600 * 12 * 7.20 == 483_840
    assert 90 * 640 == 57_600
    assert 1_150 * 58 == 66_700
    for figure in (483_840, 57_600, 66_700, 483_840 + 57_600 + 66_700):
        assert f"${figure:,}" in text


def test_checklist_has_the_checks_that_its_summary_promises() -> None:
    file = FILES["rostering-rules-checklist"]
    assert file.summary.startswith("Twenty-two checks")
    assert len(re.findall(rb" re S\b", file.content)) == 22


@pytest.mark.parametrize("slug", FILES)
def test_voice_of_the_house(slug: str) -> None:
    file = FILES[slug]
    for text in (text_of(file), file.title, file.summary, file.note):
        assert "\u2014" not in text
        assert "unlock" not in text.lower()
        assert "journey" not in text.lower()
        assert not re.search(r"\w!", text)


# The PDF writer -----------------------------------------------------------------------------


def objects(pdf: bytes) -> list[bytes]:
    """Every object by the table at the end of the file."""
    start = int(re.search(rb"startxref\n(\d+)\n%%EOF\n\Z", pdf)[1])  # type: ignore[index]
    assert pdf[start:].startswith(b"xref\n0 ")
    places = re.findall(rb"(\d{10}) 00000 n \n", pdf[start:])
    found = []
    for number, place in enumerate(places, start=1):
        content = pdf[int(place) :]
        assert content.startswith(b"%d 0 obj\n" % number)
        found.append(content.split(b"\nendobj\n")[0])
    return found


def test_pdf_has_a_table_that_leads_to_every_object() -> None:
    found = objects(FILES["rostering-rules-checklist"].content)
    assert b"/Type /Catalog" in found[0]
    assert b"/Lang (en-AU)" in found[0]
    assert b"/Title (Rostering rules checklist)" in found[4]
    for content in found:
        stream = re.search(rb"/Length (\d+) >>\nstream\n(.*)\nendstream", content, re.S)
        if stream:
            assert len(stream[2]) == int(stream[1])


def test_long_pdf_runs_over_pages_and_keeps_every_word() -> None:
    words = [f"word{n}" for n in range(4_000)]
    blocks = [
        Heading("A (first) \\ heading"),
        Paragraph(" ".join(words)),
        *(Item(f"point {n}") for n in range(80)),
        *(Box(f"check {n} " + "long " * 60) for n in range(40)),
    ]
    pdf = write_pdf("Long", blocks)
    found = objects(pdf)
    pages = [content for content in found if b"/Type /Page " in content]
    assert len(pages) > 5
    assert b"/Count %d" % len(pages) in found[1]
    text = b" ".join(re.findall(rb"\((.*?[^\\])\) Tj", pdf)).decode()
    assert [w for w in text.split() if w.startswith("word")] == words
    assert r"A \(first\) \\ heading" in text
    for height in re.findall(rb"[\d.]+ ([\d.]+) Td", pdf):
        assert 40 < float(height) < 842
