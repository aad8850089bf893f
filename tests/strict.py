"""What makes the tests strict: undefined template variables and careless HTML fail."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from django.http import HttpResponseBase
from django.test import Client

OURS = str(Path(__file__).resolve().parent.parent)


class UndefinedVariable(str):
    """Stands for ``string_if_invalid``. In a template of ours an undefined variable raises; in a
    third party's it is the empty string, as always."""

    def __new__(cls) -> UndefinedVariable:
        return super().__new__(cls, "%s")

    def __mod__(self, variable: Any) -> str:
        frame = sys._getframe(1)
        while frame is not None:
            origin = getattr(frame.f_locals.get("self"), "origin", None)
            name = getattr(origin, "name", "")
            if name and frame.f_code.co_name in ("render_annotated", "render"):
                inside = name.startswith(OURS) and ".venv" not in name
                if inside:
                    raise AssertionError(f"Undefined template variable {variable!r} in {name}")
                return ""
            frame = frame.f_back  # type: ignore[assignment]
        return ""


_HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=", re.I)
_INLINE_STYLE = re.compile(r"<[^>]*\sstyle\s*=", re.I)
_INLINE_SCRIPT = re.compile(
    r"<script(?![^>]*\b(?:src|nonce)=)(?![^>]*application/(?:ld\+)?json)", re.I
)
_POST_FORM = re.compile(r"<form[^>]*method=[\"']?post.*?</form>", re.I | re.S)


def check_html(response: HttpResponseBase, path: str) -> None:
    """AssertionError when a page has template marks, inline code, or a POST form without token."""
    if getattr(response, "streaming", False):
        return
    if not response.get("Content-Type", "").startswith("text/html") or response.status_code == 500:
        return
    if response.get("Content-Encoding") == "gzip":
        return
    html = response.content.decode()  # type: ignore[attr-defined]
    for mark in ("{{", "{%", "{#", "%}", "acxpa:corner"):
        assert mark not in html, f"{path}: {mark!r} left in the page"
    if path.startswith("/admin/"):
        return  # Django's own markup; its policy allows inline style there
    assert not _HANDLER.search(html), f"{path}: inline handler {_HANDLER.search(html)}"
    assert not _INLINE_STYLE.search(html), f"{path}: inline style {_INLINE_STYLE.search(html)}"
    assert not _INLINE_SCRIPT.search(html), f"{path}: inline script {_INLINE_SCRIPT.search(html)}"
    for form in _POST_FORM.findall(html):
        assert "csrfmiddlewaretoken" in form, f"{path}: a form without its token: {form[:200]}"


class StrictClient(Client):
    """Django's test client that also reads what it gets. ``user`` is who is signed in, if any."""

    user: Any = None

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        check_html(response, request.get("PATH_INFO", ""))
        return response
