"""Rich text keeps its few tags and nothing that runs."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from publishing import sanitise
from publishing.links import address, validate_link

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<svg onload=alert(1)>",
    "<p onclick=alert(1)>x</p>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<iframe src=//evil.example></iframe>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<form action=//evil.example><input name=q></form>",
    "<a href='vbscript:x'>x</a>",
    "<object data=x></object><embed src=x><base href=//evil.example>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
]


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_that_runs_gets_through(html: str) -> None:
    clean = sanitise.clean(html).lower()
    for word in (
        "<script",
        "onerror",
        "onclick",
        "onload",
        "javascript:",
        "vbscript:",
        "data:",
        "<iframe",
        "<svg",
        "<img",
        "style=",
        "<form",
        "<object",
        "<base",
    ):
        assert word not in clean.replace("&lt;", "")


def test_the_allowed_tags_stay() -> None:
    html = '<p>A <strong>b</strong> <em>c</em> <a href="/x/">d</a></p><ul><li>e</li></ul><h3>f</h3>'
    assert sanitise.clean(html) == html


def test_an_empty_editor_is_an_empty_text() -> None:
    assert sanitise.clean("<p></p>") == ""


@pytest.mark.parametrize(
    "link", ["/courses/", "https://www.iso.org/", "name:courses:list", "name:glossary:entry copc"]
)
def test_the_three_kinds_of_link(link: str) -> None:
    validate_link(link)


@pytest.mark.parametrize(
    "link",
    ["//evil.example", "javascript:alert(1)", "courses", "name:", "/\\evil", "ftp://x.example"],
)
def test_other_links_are_refused(link: str) -> None:
    with pytest.raises(ValidationError):
        validate_link(link)


def test_a_named_part_that_does_not_exist_has_no_address() -> None:
    assert address("name:courses:list") == "/courses/"
    assert address("name:part:to-come") == ""
