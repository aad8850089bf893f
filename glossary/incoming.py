"""Files with entries, read without trusting them: one YAML file for each entry, or several in a zip
file. Pure but for the YAML parser: nothing here knows the database."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

#: Bytes: all that is sent at once, one entry, and everything that a zip file unfolds to.
LONGEST_UPLOAD, LONGEST_FILE, LONGEST_UNPACKED = 10_000_000, 1_000_000, 60_000_000
MOST_FILES = 6_000
#: Control characters, and halves of characters.
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
#: How deep lists and mappings may lie in each other; an entry has four floors.
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: the file, the field as the file calls it, and what it says."""

    file: str
    field: str
    says: str


@dataclass(frozen=True, slots=True)
class Read:
    file: str
    content: dict[str, Any]


class Refused(Exception):
    """A file cannot be read at all."""

    def __init__(self, file: str, says: str, field: str = "the file") -> None:
        super().__init__(says)
        self.problem = Problem(file, field, says)


def read_all(files: Iterable[tuple[str, bytes]]) -> tuple[list[Read], list[Problem]]:
    """What stands in the files (name, bytes), and which could not be read."""
    found: list[Read] = []
    problems: list[Problem] = []
    for name, data in files:
        try:
            for inner, text in _unfolded(name, data):
                try:
                    found.append(Read(inner, parse(inner, text)))
                except Refused as error:
                    problems.append(error.problem)
        except Refused as error:
            problems.append(error.problem)
    if not found and not problems:
        problems.append(Problem("", "the file", "There is no entry in it."))
    return found, problems


def _unfolded(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    if len(data) > LONGEST_UPLOAD:
        raise Refused(name, f"It is larger than {LONGEST_UPLOAD // 1_000_000} MB.")
    if name.lower().endswith((".yaml", ".yml")):
        yield name, data
        return
    if not name.lower().endswith(".zip"):
        raise Refused(name, "Only .yaml, .yml and .zip files hold entries.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as folded:
            yield from _members(name, folded)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise Refused(
            name, "It is no zip file that can be opened, or it needs a password."
        ) from error
    except (OSError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise Refused(name, "The zip file is damaged.") from error


def _members(name: str, folded: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    members = [row for row in folded.infolist() if not row.is_dir()]
    if len(members) > MOST_FILES:
        raise Refused(name, f"It holds more than {MOST_FILES} files.")
    left = LONGEST_UNPACKED
    for row in members:
        inner = f"{name}: {_printable(row.filename)}"
        if row.filename.startswith(("/", "\\")) or ".." in re.split(r"[\\/]", row.filename):
            raise Refused(inner, "Its name leads out of the zip file.")
        if row.filename.startswith("__MACOSX/"):
            continue  # what a Mac adds by itself
        if not row.filename.lower().endswith((".yaml", ".yml")):
            raise Refused(inner, "Only .yaml and .yml files hold entries.")
        with folded.open(row) as opened:  # what a header says about sizes is not believed
            data = opened.read(LONGEST_FILE + 1)
        left -= len(data)
        if left < 0:
            raise Refused(name, "It unfolds to more than a glossary can be.")
        yield inner, data


def parse(name: str, data: bytes) -> dict[str, Any]:
    """The content of one file as plain JSON values. Refused where it is not what it should be."""
    if len(data) > LONGEST_FILE:
        raise Refused(name, f"It is larger than {LONGEST_FILE // 1_000_000} MB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Refused(
            name, "It is not in UTF-8. Save it with that encoding.", f"line {line}"
        ) from error
    try:
        _refuse_traps(text)
        content = yaml.load(text, Loader=_Loader)  # noqa: S506  (a SafeLoader, and stricter)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}" if mark else "the file"
        raise Refused(name, f"It is no YAML: {error.problem or error.context}.", where) from error
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise Refused(name, "It holds a character that no text has.", f"line {line}") from error
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as error:
        raise Refused(name, "It cannot be read as YAML.") from error
    if not isinstance(content, dict):
        raise Refused(name, "It is not a list of fields with values.")
    try:
        plain: dict[str, Any] = _plain(content)
    except ValueError as error:
        raise Refused(name, "It holds a character that no text has.") from error
    return plain


def _plain(value: Any) -> Any:
    """As versions have it: days as text, and nothing that a database could not keep."""
    if isinstance(value, str):
        if _NO_TEXT.search(value):
            raise ValueError("a character that no text has")
        return value
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, dict):
        return {_plain(str(key)): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if value is None or isinstance(value, bool):
        return value
    return str(value)[:200]  # a number; the check says where text is wanted instead


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "�" for letter in text)[:200]


#: The parser in C where there is one: it takes a tenth of the time.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _refuse_traps(text: str) -> None:
    """Anchors, by which a small file unfolds to a huge one, and lists too deep in each other."""
    depth = 0
    event: Any
    for event in yaml.parse(text, Loader=_Base):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.composer.ComposerError(
                None,
                None,
                "references (*name) are not allowed",
                event.start_mark,  # type: ignore[arg-type]
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise yaml.composer.ComposerError(
                    None,
                    None,
                    "lists lie too deep in each other",
                    event.start_mark,  # type: ignore[arg-type]
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


class _Loader(_Base):  # type: ignore[misc]
    """Takes no field said twice, and leaves days as they are written: whether there is such a day
    is said of its field."""

    yaml_implicit_resolvers = {
        first: [row for row in rows if row[0] != "tag:yaml.org,2002:timestamp"]
        for first, rows in _Base.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen = set()
        for key, _value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "a field needs a name", key.start_mark
                )
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"“{key.value}” is said twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


# The other way


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> Any:
    style = "|" if "\n" in text or len(text) > 90 else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def write(content: dict[str, Any]) -> str:
    """An entry's content as a file that :func:`parse` reads back as it was."""
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def folded(entries: Iterable[dict[str, Any]]) -> bytes:
    """Several entries as one zip file, each under its address."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for content in entries:
            out.writestr(f"{content['slug']}.yaml", write(content))
    return made.getvalue()
