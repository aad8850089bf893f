"""Rich text as Markdown: what stood together stands together, and no mark is left open."""

from __future__ import annotations

import pytest

from publishing import markdown


@pytest.mark.parametrize(
    ("rich", "written"),
    [
        ("<blockquote><p>One</p><p>Two</p></blockquote><p>On</p>", "> One\n>\n> Two\n\nOn"),
        ("<p>Up</p><blockquote>Bare</blockquote>", "Up\n\n> Bare"),
        ("<blockquote><ul><li><p>a</p></li></ul></blockquote>", "> - a"),
        ("<ul><li><p>one</p><p>two</p></li><li><p>b</p></li></ul>", "- one\n\n   two\n- b"),
        ("<ol><li><p>one</p><p>#two</p></li></ol>", "1. one\n\n   #two"),
        ("<ul><li><p>b</p><ol><li><p>x</p></li></ol></li></ul>", "- b\n\n   1. x"),
        ("<p><strong>a <em>b</em> </strong>c</p>", "**a *b*** c"),
        ('<p><a href="/a (b)/">c</a></p>', "[c](https://s.example/a%20(b%29/)"),
    ],
)
def test_rich_text_keeps_its_shape(rich: str, written: str) -> None:
    assert markdown.rich(rich, site="https://s.example") == written


def test_an_address_with_a_bracket_does_not_end_its_link() -> None:
    rows = [{"title": "T", "url": "https://a.example/b)c"}]
    assert markdown.sources(rows)[1] == "1. [T](https://a.example/b%29c)"
