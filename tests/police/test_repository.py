"""What the repository holds and what it does not: no machine's paths, nothing vendored, no heavy
files, short modules with telling names, no signals, no loose ends, and documents that tell the
truth about the commands.
"""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.police.files import every_file, production_modules, shown, texts, tree
from tests.police.production import ROOT

HERE = Path(__file__).resolve()
LARGEST_BINARY = 200_000
LONGEST_MODULE = 400
#: One settings file is the rule, and it is a list, not a program.
MAY_BE_LONGER = {"acxpa/settings.py"}
NAMELESS = {"utils", "helpers", "services", "common", "core", "misc", "stuff"}
#: Put together here so that this file does not find itself.
MACHINE_PATHS = re.compile(
    r"(?<![\w.$}/-])(?:/home/\w|/root/|/Users/\w|/work/|/mnt/|[A-Z]:\\Users\\)".replace(
        "/root/", "/ro" + "ot/"
    )
)
REGISTRIES = re.compile(
    "|".join(["pypi\\." + "org", "pythonhosted\\." + "org", "npmjs\\." + "(?:org|com)"])
)
MACHINES_THAT_WRITE = re.compile(
    "|".join(
        [
            "cla" + "ude",
            "anthr" + "opic",
            "chat" + "gpt",
            "open" + "ai",
            "copi" + "lot",
            r"\bLL" + r"Ms?\b(?!\.txt)",  # the name of a file that crawlers ask for
        ]
    ),
    re.I,
)
LOOSE_ENDS = re.compile(
    "|".join([r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b", r"\bX" + r"XX\b", r"\bHA" + r"CK\b"])
)


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path, text in texts():
        if path == HERE:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if pattern.search(line):
                found.append(f"{shown(path)}:{number}: {line.strip()[:100]}")
    return found


def test_no_file_names_a_machines_paths() -> None:
    assert lines_with(MACHINE_PATHS) == []


def test_no_file_names_a_package_registry() -> None:
    assert lines_with(REGISTRIES) == []


def test_no_file_speaks_of_machines_that_write() -> None:
    assert lines_with(MACHINES_THAT_WRITE) == []


def test_no_loose_ends() -> None:
    assert lines_with(LOOSE_ENDS) == []


def test_no_conflict_marks_or_debuggers() -> None:
    marks = re.compile(r"^(?:<<<<<<<|>>>>>>>) |\bbreakpoint\(\)|\bpdb\.set_trace\b")
    assert lines_with(marks) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (MACHINE_PATHS, "see /ho" + "me/ana/portal"),
        (MACHINE_PATHS, 'open("/wo' + 'rk/portal/x")'),
        (LOOSE_ENDS, "# TO" + "DO: later"),
        (REGISTRIES, "from files.python" + "hosted." + "org"),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


def test_no_large_binary() -> None:
    text_paths = {path for path, _ in texts()}
    large = [
        f"{shown(path)} ({path.stat().st_size} bytes)"
        for path in every_file()
        if path not in text_paths and path.stat().st_size > LARGEST_BINARY
    ]
    assert large == []


def test_no_database_key_or_cache_is_kept() -> None:
    kept = re.compile(r"(\.sqlite3?|\.db|\.pyc|\.pem|\.key|secret_key|\.env|\.log|\.eml)$")
    assert [shown(path) for path in every_file() if kept.search(path.name)] == []


def test_nothing_is_vendored() -> None:
    folders = {"vendor", "vendored", "third_party", "node_modules", "dist", "bower_components"}
    found = [
        shown(path)
        for path in every_file()
        if folders & set(path.relative_to(ROOT).parts)
        or path.name.endswith((".min.js", ".min.css", ".map"))
        or path.name in ("package.json", "package-lock.json", "yarn.lock")
    ]
    assert found == []


def test_static_files_carry_nobody_elses_licence() -> None:
    licence = re.compile(
        r"@license|\bcopyright\b|\(c\) 20\d\d|licensed under|jquery|bootstrap v", re.I
    )
    found = [
        shown(path)
        for path, text in texts()
        if "static" in path.parts and path.suffix in (".js", ".css") and licence.search(text)
    ]
    assert found == []


def test_modules_stay_short() -> None:
    long = {
        shown(path): length
        for path in production_modules()
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
        and shown(path) not in MAY_BE_LONGER
    }
    assert long == {}, "past about 400 lines a module becomes a package of nouns"


def test_views_stay_short() -> None:
    """About 25 lines: a view makes one call into the rules."""
    long = {}
    for path in production_modules():
        if "views" not in (path.stem, path.parent.name):
            continue
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef) and node.decorator_list and node.end_lineno:
                body = node.body[1:] if ast.get_docstring(node) else node.body
                length = node.end_lineno - body[0].lineno + 1 if body else 0
                if length > 25:
                    long[f"{shown(path)} {node.name}"] = length
    assert long == {}


def test_files_are_named_for_what_they_hold() -> None:
    found = [
        shown(path)
        for path in every_file()
        if NAMELESS & {path.stem, *(part for part in path.relative_to(ROOT).parts[:-1])}
    ]
    assert found == []


def test_no_signals() -> None:
    """What happens stands where it is done, not in a listener somewhere else."""
    found = []
    for path in production_modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("signals"):
                found.append(f"{shown(path)}:{node.lineno}")
            if isinstance(node, ast.Name) and node.id == "receiver":
                found.append(f"{shown(path)}:{node.lineno}")
    assert found == []


def test_nothing_prints() -> None:
    found = [
        f"{shown(path)}:{node.lineno}"
        for path in production_modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert found == []


def test_no_html_is_written_in_python() -> None:
    """Templates write HTML. In the admin a tiny bit may stand in ``format_html``."""
    markup = re.compile(r"<(?:div|span|p|ul|li|table|tr|td|section|article|a href|h[1-6])\b[^>]*>")
    found = []
    for path in production_modules():
        if "demo" in path.parts:
            continue
        module = tree(path)
        allowed = set()
        for node in ast.walk(module):
            if isinstance(node, ast.Expr):  # documentation
                allowed.add(id(node.value))
            if isinstance(node, ast.Compare):  # telling empty rich text from text
                allowed |= {id(part) for part in ast.walk(node)}
            if isinstance(node, ast.Call) and "format_html" in ast.unparse(node.func):
                allowed |= {id(argument) for argument in node.args[:2]}
        for node in ast.walk(module):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in allowed
                and markup.search(node.value)
            ):
                found.append(f"{shown(path)}:{node.lineno}: {node.value[:60]}")
    assert found == []


def make_targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, re.M))


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_the_usual_documents_are_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert len(text) > 200


def test_every_command_that_a_document_names_exists() -> None:
    targets = make_targets()
    unknown = [
        f"{shown(path)}: make {name}"
        for path, text in texts()
        if path.suffix == ".md"
        for name in re.findall(r"`make ([a-z][a-z-]*)", text)
        if name not in targets
    ]
    assert unknown == []


def test_the_readme_is_built_on_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"```(?:sh|bash|console|shell)?\n(.*?)```", readme, re.S))
    named = re.findall(r"^\s*\$?\s*make ([a-z-]+)", blocks, re.M)
    assert set(named) == {"run", "test"}


def test_every_management_command_that_a_document_names_exists() -> None:
    commands = {path.stem for path in every_file() if path.parent.name == "commands"}
    builtin = {
        "migrate",
        "runserver",
        "check",
        "collectstatic",
        "createsuperuser",
        "makemigrations",
        "shell",
        "clearsessions",
        "loaddata",
        "dumpdata",
    }
    unknown = [
        f"{shown(path)}: manage.py {name}"
        for path, text in texts()
        if path.suffix in (".md", ".example") or path.name == "Makefile"
        for name in re.findall(r"manage\.py ([a-z_]+)", text)
        if name not in commands | builtin
    ]
    assert unknown == []


def test_links_in_documents_lead_somewhere() -> None:
    broken = [
        f"{shown(path)}: {target}"
        for path, text in texts()
        if path.suffix == ".md"
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
        if "://" not in target
        and not target.startswith("mailto:")
        and not (path.parent / target).exists()
    ]
    assert broken == []


def test_the_readme_shows_two_real_screenshots() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    images = re.findall(r"!\[[^\]]{10,}\]\(([^)]+)\)|<img[^>]+src=\"([^\"]+)\"", readme)
    paths = [ROOT / (first or second) for first, second in images]
    assert len(paths) >= 2
    for path in paths:
        assert path.read_bytes()[:4] in (b"\x89PNG", b"RIFF", b"\xff\xd8\xff\xe0"), path


def test_the_changelog_begins_with_what_is_new() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first = re.search(r"^## (.+)$", changelog, re.M)
    assert first
    assert re.match(r"\[?(Unreleased|v?\d+\.\d+\.\d+)\b", first[1])


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 5


def test_the_shell_scripts_are_well_formed() -> None:
    scripts = [p for p in every_file() if p.parent.name == ".ci"]
    assert scripts
    for path in scripts:
        assert path.read_text(encoding="utf-8").startswith("#!/usr/bin/env bash\n"), shown(path)
        assert "set -euo pipefail" in path.read_text(encoding="utf-8"), shown(path)
        assert path.stat().st_mode & 0o111, f"{shown(path)} cannot be run"
        ended = subprocess.run(["bash", "-n", str(path)], capture_output=True, check=False)
        assert ended.returncode == 0, ended.stderr


def test_the_gate_of_every_delivery_skips_nothing() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "export CI=true" in script
    assert re.findall(r"^make (\w+)$", script, re.M) == ["test", "check"]
