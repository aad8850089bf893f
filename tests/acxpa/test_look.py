"""The look holds together: colours live in one file, the tokens have a fallback, every component
says what it needs and is shown in the style guide, pages are light, and nothing is inline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.signals import template_rendered
from django.urls import resolve

from acxpa.templatetags import components as tags
from members.access.viewer import PretendViewer

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "acxpa" / "static" / "acxpa"
CSS = STATIC / "css"
TEMPLATES = ROOT / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))

#: A colour value: hex, a colour function, or one of the names that people type by habit.
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b(?!;)|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|hwb|color)\(|"
    r"[:\s](?:white|black|red|green|blue|gray|grey|orange|yellow|purple|teal|navy)\s*[;}\"']",
    re.I,
)
#: These stand alone, where no stylesheet reaches: a browser tab, and the page for when all broke.
ALONE = {STATIC / "img" / "favicon.svg", TEMPLATES / "500.html"}


def _stylesheets() -> Iterator[Path]:
    for folder in ("acxpa", "courses", "glossary", "members", "pages", "publishing"):
        yield from sorted((ROOT / folder).glob("**/static/**/*.css"))


def _pages() -> Iterator[Path]:
    """Templates of web pages. Mail has its own colours, since mail programs know no tokens."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        if "mail" not in path.relative_to(TEMPLATES).parts and path not in ALONE:
            yield path


def _without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.S)


def _colours(path: Path) -> list[str]:
    text = path.read_text()
    if path.suffix == ".css":
        return COLOUR.findall(re.sub(r"light-dark\(red, red\)", "", _without_comments(text)))
    # In markup only attributes and style blocks can colour; addresses may end in #anchor.
    painted = re.findall(r'(?:fill|stroke|style|color|bgcolor|stop-color)="[^"]*"', text)
    painted += re.findall(r"<style.*?</style>", text, flags=re.S)
    return [found for piece in painted for found in COLOUR.findall(piece)]


@pytest.mark.parametrize(
    "path",
    [p for p in (*_stylesheets(), *_pages(), *sorted(STATIC.rglob("*.svg"))) if p not in ALONE],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_colours_stand_in_the_tokens_file_only(path: Path) -> None:
    if path == CSS / "tokens.css":
        assert _colours(path), "The tokens have no colours: this test looks at nothing."
    else:
        assert _colours(path) == []


def test_what_stands_alone_uses_colours_of_the_tokens() -> None:
    known = {
        value.lower() for value in re.findall(r"#[0-9a-f]{6}", (CSS / "tokens.css").read_text())
    }
    for path in ALONE:
        used = {value.lower() for value in re.findall(r"#[0-9a-fA-F]{6}\b", path.read_text())}
        assert used, path
        assert used <= known, path


def test_browsers_without_light_dark_get_the_light_half_of_every_pair() -> None:
    css = _without_comments((CSS / "tokens.css").read_text())
    pairs = dict(re.findall(r"(--[\w-]+): light-dark\(((?:[^(),]|\([^)]*\))+), (?:[^;])+\);", css))
    fallback = css.split("@supports not (color: light-dark(red, red))")[1].split(":root[data")[0]
    assert len(pairs) > 20
    assert dict(re.findall(r"(--[\w-]+): ([^;]+);", fallback)) == pairs


def test_first_stylesheet_gives_the_order_of_the_layers_and_every_rule_is_in_one() -> None:
    order = re.search(r"@layer ([\w, ]+);", (CSS / "tokens.css").read_text())
    assert order
    layers = order[1].split(", ")
    # Admin's own stylesheet answers Django's, which has no layers, and so can have none itself.
    for path in (p for p in _stylesheets() if p != CSS / "admin.css"):
        css = _without_comments(path.read_text())
        assert "@import" not in css, path
        depth, outside = 0, ""
        for character in css:
            depth += {"{": 1, "}": -1}.get(character, 0)
            outside += character if depth == 0 else ""
        used = re.findall(r"@layer ([\w-]+)\s*(?=})", outside.replace("\n", " "))
        rest = re.sub(r"@layer [\w, ]+[;}]?|[\s};]", "", outside)
        assert rest == "", f"{path}: {rest[:80]!r} stands outside the layers"
        assert set(used) <= set(layers), path


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.name)
def test_component_says_what_it_is_for_what_it_takes_and_how_it_is_used(path: Path) -> None:
    head = re.search(r"{% comment %}(.*?){% endcomment %}", path.read_text(), re.S)
    assert head, "A component begins with a comment."
    for word in ("Purpose:", "Arguments:", "Example:"):
        assert word in head[1], f"The comment says no {word}"


def _rendered(template: str, context: dict[str, Any], *, path: str, tier: Any) -> str:
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    request.viewer = PretendViewer(tier)  # type: ignore[attr-defined]
    request.session = {}  # type: ignore[assignment]
    request.user = SimpleNamespace(is_authenticated=False)  # type: ignore[assignment]
    return render_to_string(template, context, request=request)


def test_every_component_is_shown_in_the_style_guide(settings: Any) -> None:
    shown: set[str] = set()

    def note(sender: Any, template: Any, **kwargs: Any) -> None:
        shown.add(template.name or "")

    for kept in (tags._nav_link, tags._menu):
        kept.cache_clear()
    tags.icon.cache_clear()
    template_rendered.connect(note)
    try:
        html = _rendered("styleguide.html", {}, path="/styleguide/", tier="member")
    finally:
        template_rendered.disconnect(note)
    missing = {f"components/{path.name}" for path in COMPONENTS} - shown
    assert not missing, f"Show them in templates/styleguide.html: {sorted(missing)}"
    assert len(html) > 20_000


@pytest.mark.parametrize("path", [*_pages()], ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_template_has_no_inline_style_script_or_handler(path: Path) -> None:
    html = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", path.read_text(), flags=re.S)
    assert not re.search(r"<[^>]*\sstyle\s*=", html), "style attribute"
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", html), "inline handler"
    assert "<style" not in html, "style block"
    for opening in re.findall(r"<script[^>]*>", html):
        assert "src=" in opening or "json" in opening, f"inline script: {opening}"


def test_shell_of_a_page_depends_on_nobody() -> None:
    shell = (TEMPLATES / "base.html").read_text()
    assert shell.count("{{ corner_marker }}") == 1
    for word in ("viewer", "user", "csrf_token", "person", "nonce"):
        assert not re.search(rf"{{[{{%][^}}]*\b{word}\b", shell), f"{word} in base.html"


@pytest.mark.parametrize("name", ["home.html", "glossary/entry.html", "courses/list.html"])
def test_page_links_few_and_light_stylesheets(name: str) -> None:
    html = (TEMPLATES / "base.html").read_text() + (TEMPLATES / name).read_text()
    linked = dict.fromkeys(re.findall(r"static 'acxpa/(css/[\w/-]+\.css)'", html))
    assert len(linked) <= 8, list(linked)
    weight = sum((STATIC / path).stat().st_size for path in linked)
    assert weight <= 62_000, f"{weight} bytes in {list(linked)}"


def test_last_page_needs_no_template_engine_and_no_other_file() -> None:
    page = (TEMPLATES / "500.html").read_text()
    assert not re.search(r"{[{%#]", page), "template marks"
    assert page.count("<style>") == 1
    assert not re.search(r"<(?:link|script|img)|url\(|@import", page), "needs another file"
