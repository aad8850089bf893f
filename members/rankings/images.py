"""A drawing as a picture that stands alone: SVG with the light colours written in, and PNG.

The colours come from tokens.css, so that a picture is never of another blue than the page.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import typst
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from .drawings import Drawing, lines
from .templatetags.rankings import svg_context

#: Class in a drawing -> attributes; a value that begins with "--" is a token.
LOOK: Final = {
    **{
        f"c-{kind}": {"stroke": token, "fill": "none"}
        for kind, token in (
            ("grid", "--grid"),
            ("axis", "--edge"),
            ("ink", "--ink"),
            ("reef", "--reef-data"),
            ("you", "--pindan-data"),
            ("stone", "--stone"),
            ("jac", "--jacaranda"),
            ("fifth", "--danger"),
        )
    },
    **{
        name: {"fill": token}
        for name, token in (
            ("f-reef", "--reef-data"),
            ("f-you", "--pindan-data"),
            ("f-stone", "--stone"),
            ("f-surface", "--surface"),
            ("f-line", "--line"),
            ("f-jac", "--jacaranda"),
            ("f-fifth", "--danger"),
            ("f-ink", "--ink"),
            ("tb-menu", "--stone"),
            ("tb-wait", "--wattle"),
            ("tb-talk", "--reef-data"),
            ("tb-you", "--pindan-data"),
        )
    },
    "f-wash": {"fill": "--reef-data", "fill-opacity": ".16"},
    "f-youwash": {"fill": "--pindan-data", "fill-opacity": ".15"},
    "t-ink": {"fill": "--ink", "font-weight": "700"},
    "t-you": {"fill": "--pindan", "font-weight": "700"},
    "t-plain": {"fill": "--ink-soft", "font-weight": "400"},
    "t-big": {"font-size": "19"},
    "t-n": {"font-size": "12"},
    "t-ring": {"font-size": "12"},
    "t-halo": {},
}
_FACES: Final = (
    "Liberation Sans Narrow, Arial Narrow, Liberation Sans, Arial, DejaVu Sans, sans-serif"
)
_SVG: Final = "http://www.w3.org/2000/svg"
_MARGIN: Final = 24
_HEAD: Final = 64
_LINE: Final = 24
_PAGE: Final = Path(__file__).parent / "picture.typ"
_TOKEN = re.compile(r"(--[a-z-]+): (?:light-dark\()?(#[0-9a-f]{6})")


@cache
def light_tokens() -> dict[str, str]:
    """Token -> colour by day, from the one file that holds colours."""
    found = finders.find("acxpa/css/tokens.css")
    css = Path(str(found)).read_text(encoding="utf-8")
    tokens: dict[str, str] = {}
    for name, value in _TOKEN.findall(css):
        tokens.setdefault(name, value)
    return tokens


def as_svg(drawing: Drawing, *, subject: str, source: str) -> bytes:
    """The wide drawing under its title and whom it is about, over ``source``: who says it, and of
    when."""
    drawn = render_to_string(drawing.template, svg_context(drawing, "l" if drawing.small else ""))
    inner = ElementTree.fromstring(drawn.strip())  # noqa: S314 - our own template, escaped
    _, _, width, height = (float(part) for part in inner.attrib["viewBox"].split())
    _inline(inner)
    inner.attrib |= {
        "x": str(_MARGIN),
        "y": str(_HEAD),
        "width": f"{width:g}",
        "height": f"{height:g}",
        "overflow": "visible",
        "font-size": "14",
        "fill": light_tokens()["--ink-soft"],
    }
    legend = _legend_lines(drawing, width)
    foot = _HEAD + height + 24
    whole = _whole(width + 2 * _MARGIN, foot + _LINE * len(legend) + 18)
    title = f"{subject}: {drawing.title}" if subject else drawing.title
    _text(whole, title, y=40, size=22, colour="--ink", bold=True)
    whole.append(inner)
    for number, line in enumerate(legend):
        _legend(whole, drawing, line, y=foot + _LINE * number)
    _text(whole, source, y=foot + _LINE * len(legend), size=12, colour="--ink-soft", bold=False)
    return bytes(ElementTree.tostring(whole, encoding="utf-8", xml_declaration=True))


def as_png(drawing: Drawing, *, subject: str, source: str) -> bytes:
    """The same, twice as large, drawn by the typesetter that also writes our reports."""
    page = {"svg": as_svg(drawing, subject=subject, source=source).decode()}
    root = str(_PAGE.parent)
    return bytes(typst.compile(str(_PAGE), root=root, sys_inputs=page, format="png", ppi=144))


def _whole(width: float, height: float) -> ElementTree.Element:
    size = {"width": f"{width:g}", "height": f"{height:g}"}
    whole = ElementTree.Element(
        "svg",
        {"xmlns": _SVG, "viewBox": f"0 0 {width:g} {height:g}", "font-family": _FACES, **size},
    )
    ElementTree.SubElement(whole, "rect", {"fill": light_tokens()["--surface"], **size})
    return whole


def _text(
    whole: ElementTree.Element, text: str, *, y: float, size: int, colour: str, bold: bool
) -> None:
    line = ElementTree.SubElement(
        whole,
        "text",
        {
            "x": str(_MARGIN),
            "y": f"{y:g}",
            "font-size": str(size),
            "fill": light_tokens()[colour],
            "font-weight": "700" if bold else "400",
        },
    )
    line.text = text


#: How long a line is in a legend.
_KEY: Final = 42
#: Kind in a legend without lines -> the colour of its key.
KEYS: Final = {
    "": "--stone",
    "you": "--pindan-data",
    "leader": "--reef-data",
    "reef": "--reef-data",
    "fall": "--jacaranda",
    "menu": "--stone",
    "wait": "--wattle",
    "talk": "--reef-data",
}


def _legend_lines(drawing: Drawing, width: float) -> list[list[tuple[float, str, str]]]:
    """(x, kind, name) of each key, line by line, so that long names stay on the picture."""
    lines: list[list[tuple[float, str, str]]] = []
    x = float(_MARGIN)
    for kind, name in drawing.legend:
        length = _room(drawing) + 7 * len(name) + 26
        if not lines or x + length > width + _MARGIN:
            lines.append([])
            x = float(_MARGIN)
        lines[-1].append((x, kind, name))
        x += length
    return lines


def _room(drawing: Drawing) -> int:
    """From where a key begins to where its words do."""
    return _KEY + 8 if drawing.has_lines else 25


def _legend(
    whole: ElementTree.Element, drawing: Drawing, line: list[tuple[float, str, str]], *, y: float
) -> None:
    tokens = light_tokens()
    for x, kind, name in line:
        if drawing.has_lines:
            _line_key(whole, kind, x=x, y=y - 5)
        else:
            mark = {"x": f"{x:g}", "y": f"{y - 9:g}", "width": "18", "height": "7"}
            ElementTree.SubElement(whole, "rect", mark | {"fill": tokens[KEYS[kind]]})
        words = {
            "x": f"{x + _room(drawing):g}",
            "y": f"{y:g}",
            "font-size": "13",
            "fill": tokens["--ink-soft"],
        }
        ElementTree.SubElement(whole, "text", words).text = name


def _line_key(whole: ElementTree.Element, kind: str, *, x: float, y: float) -> None:
    """The line with its dash and its mark, as it is drawn above."""
    ink = light_tokens()[LOOK[f"c-{lines.colour(kind)}"]["stroke"]]
    through = {"d": f"M{x:g} {y:g}H{x + _KEY:g}", "stroke": ink, "stroke-width": "3"}
    if dash := lines.dash(kind):
        through["stroke-dasharray"] = dash
    ElementTree.SubElement(whole, "path", through)
    if mark := lines.mark(kind, x + _KEY / 2, y, 4.2):
        ElementTree.SubElement(whole, "path", {"d": mark, "fill": ink})


def _inline(element: ElementTree.Element) -> None:
    """Colours as attributes, in the place of classes, through the whole drawing."""
    tokens = light_tokens()
    for each in element.iter():
        each.tag = each.tag.rpartition("}")[2]
        for name in ("role", "aria-labelledby", "aria-label"):
            each.attrib.pop(name, None)
        for name in each.attrib.pop("class", "").split():
            for attribute, value in LOOK.get(name, {}).items():
                if attribute == "fill" and value == "none" and "fill" in each.attrib:
                    continue  # a ring: filled by its other class
                each.set(attribute, tokens.get(value, value))
