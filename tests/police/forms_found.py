"""Reads the forms and the query parameters off a page, the way a browser would offer them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit


@dataclass(slots=True)
class FoundForm:
    """``fields`` are (name, value as shown); ``files`` are names of file inputs."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        return sorted({name for name, _ in self.fields} - {"csrfmiddlewaretoken"})


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[FoundForm] = []
        self.asked: set[str] = set()
        self._open: FoundForm | None = None
        self._select: str = ""
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        row = {name: value or "" for name, value in attrs}
        if tag == "a" and "?" in row.get("href", ""):
            target = urlsplit(urljoin(self.address, row["href"]))
            if target.path == urlsplit(self.address).path and not target.netloc:
                self.asked |= {name for name, _ in parse_qsl(target.query, True)}
        if tag == "form":
            action = urljoin(self.address, row.get("action", ""))
            self._open = FoundForm(action, row.get("method", "get").lower())
            self.forms.append(self._open)
        form, name = self._open, row.get("name", "")
        if tag == "option" and form and self._select and "selected" in row:
            form.fields.append((self._select, row.get("value", "")))
        if form is None or not name:
            return
        if tag == "input" and row.get("type") == "file":
            form.files.append(name)
        elif tag == "input":
            unticked = row.get("type") in ("checkbox", "radio") and "checked" not in row
            form.fields.append((name, "" if unticked else row.get("value", "")))
        elif tag == "button":
            form.fields.append((name, row.get("value", "")))
        elif tag == "select":
            self._select = name
            form.fields.append((name, ""))
        elif tag == "textarea":
            self._area = name
            form.fields.append((name, ""))

    def handle_data(self, data: str) -> None:
        if self._area and self._open:
            name, before = self._open.fields[-1]
            self._open.fields[-1] = (name, before + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._area = None


def _read(html: str, address: str) -> _Reader:
    reader = _Reader(address)
    reader.feed(html)
    return reader


def posting_forms(html: str, address: str) -> list[FoundForm]:
    """Forms that write, one for each action and set of fields: a list of rows with the same
    button counts once."""
    seen = set()
    found = []
    for form in _read(html, address).forms:
        kind = (form.action, tuple(form.names))
        if form.method == "post" and kind not in seen:
            seen.add(kind)
            found.append(form)
    return found


def asked_parameters(html: str, address: str) -> Iterator[str]:
    """Names that the page's own links and search forms put behind the question mark."""
    reader = _read(html, address)
    own = urlsplit(address).path
    names = set(reader.asked)
    for form in reader.forms:
        if form.method == "get" and urlsplit(form.action).path == own:
            names |= set(form.names)
    yield from sorted(names)
