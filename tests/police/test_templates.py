"""Templates: each one is used, parses, and is named where the code that uses it would look."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from django.apps import apps
from django.template import engines

from members.mail.kinds import every_kind
from tests.police.files import OURS, production_modules, shown, text_of, tree
from tests.police.production import ROOT

#: Django and allauth ask for these by name.
BY_NAME = {
    "400.html",
    "403.html",
    "404.html",
    "429.html",
    "500.html",
    "403_csrf.html",
    "account/password_reset_help_text.html",
}
_REMARK = re.compile(r"{#.*?#}|{%\s*comment\b.*?endcomment\s*%}", re.S)


@cache
def folders() -> tuple[Path, ...]:
    ours = [ROOT / "templates"]
    for config in apps.get_app_configs():
        if config.name.split(".")[0] in OURS and (Path(config.path) / "templates").is_dir():
            ours.append(Path(config.path) / "templates")
    return tuple(ours)


@cache
def our_templates() -> dict[str, Path]:
    return {
        path.relative_to(folder).as_posix(): path
        for folder in folders()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def markup_of(path: Path) -> str:
    """A template's text without its remarks."""
    return _REMARK.sub("", text_of(path) or "")


def overrides() -> set[str]:
    """Names that a third party's template has too: ours is found first."""
    foreign = [
        Path(config.path) / "templates"
        for config in apps.get_app_configs()
        if config.name.split(".")[0] not in OURS
    ]
    import django.forms

    foreign.append(Path(django.forms.__path__[0]) / "templates")
    return {name for name in our_templates() if any((f / name).is_file() for f in foreign)}


def found_by_the_admin() -> set[str]:
    """``admin/<app>/<model>/<page>.html``: the admin looks for them by model."""
    pages = ("change_form", "change_list", "delete_confirmation", "object_history", "add_form")
    labels = {f"{m._meta.app_label}/{m._meta.model_name}" for m in apps.get_models()}
    labels |= {config.label for config in apps.get_app_configs()}
    return {f"admin/{label}/{page}.html" for label in labels for page in pages}


def found_by_kind() -> set[str]:
    """A letter's three files."""
    parts = ("subject.txt", "text.txt", "html.html")
    return {f"mail/{kind.name}/{part}" for kind in every_kind() for part in parts}


@cache
def named() -> tuple[set[str], list[re.Pattern[str]]]:
    """Texts that name a template outright, and shapes of names that are put together."""
    outright: set[str] = set()
    shapes: list[re.Pattern[str]] = []
    for path in production_modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                outright.add(node.value)
            if isinstance(node, ast.JoinedStr):
                shapes += _shape(
                    [str(v.value) if isinstance(v, ast.Constant) else None for v in node.values]
                )
    for name, path in our_templates().items():
        text = markup_of(path)
        tags = re.findall(r"{%\s*(?:include|extends)\s+(.+?)%}", text, re.S)
        outright |= set(re.findall(r"{%[^%]*[\"']([\w/.-]+\.\w+)[\"']", text)) - {name}
        for tag in tags:
            for prefix, rest in re.findall(r"[\"']([\w/.-]+/)[\"']((?:\|add:\S+)+)", tag):
                end = re.findall(r"\|add:[\"']([^\"']+)[\"']", rest)
                shapes += _shape([prefix, None, *end[-1:]])
    return outright, shapes


def _shape(parts: list[str | None]) -> list[re.Pattern[str]]:
    """Names that fit the fixed parts, with anything but a folder in the gaps."""
    if not any(part and ("/" in part or part.endswith((".html", ".txt"))) for part in parts):
        return []
    if not (parts[0] and "/" in parts[0]):
        return []
    return [re.compile("".join("[^/]+" if part is None else re.escape(part) for part in parts))]


def test_every_template_is_used() -> None:
    outright, shapes = named()
    known = BY_NAME | overrides() | found_by_the_admin() | found_by_kind() | outright
    unused = [
        name
        for name in our_templates()
        if name not in known and not any(shape.fullmatch(name) for shape in shapes)
    ]
    assert unused == []


def test_the_search_for_unused_templates_finds_one() -> None:
    assert "glossary/nobody_needs_this.html" not in named()[0]
    assert not any(shape.fullmatch("glossary/nobody_needs_this.html") for shape in named()[1])
    assert "glossary/entry.html" in named()[0]


def test_every_template_parses() -> None:
    engine = engines["django"].engine  # type: ignore[attr-defined]
    for name in our_templates():
        if not name.endswith(".css"):
            engine.get_template(name)


def test_no_template_switches_escaping_off() -> None:
    loose = re.compile(r"\|\s*safe\b|{%\s*autoescape off|\|\s*safeseq\b")
    found = [
        shown(path)
        for name, path in our_templates().items()
        if name.endswith(".html") and loose.search(markup_of(path))
    ]
    assert found == []


def test_every_include_says_what_it_passes() -> None:
    """``only`` keeps a component from reading the page around it."""
    loose = []
    for name, path in our_templates().items():
        for tag in re.findall(r"{%\s*include\s+.+?%}", markup_of(path), re.S):
            if "components/" in tag and not re.search(r"\bonly\s*%}$", tag):
                loose.append(f"{name}: {' '.join(tag.split())}")
    assert loose == []
