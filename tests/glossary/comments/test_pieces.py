"""Words and addresses: what may be followed, and that nothing of a comment is lost or live."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import typed
from glossary.comments.pieces import Piece, pieces


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://www.copc.com/standards, page 3.", "https://www.copc.com/standards"),
        ("(http://a.example/b?c=d&e=f)", "http://a.example/b?c=d&e=f"),
        ("https://a.example", "https://a.example"),
        ("HTTPS://A.EXAMPLE/Up", "HTTPS://A.EXAMPLE/Up"),
        ("https://a.example:8080/x!", "https://a.example:8080/x"),
    ],
)
def test_a_plain_address_may_be_followed(text: str, found: str) -> None:
    assert [piece.url for piece in pieces(text) if piece.url] == [found]


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,<script>",
        "ftp://a.example/",
        "//a.example/",
        "www.a.example",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://аррӏе.example/",
        "https://user:password@a.example/",
        "https://good.example@bad.example/",
        "https:///a.example",
        "mailto:a@b.example",
        'https://"onmouseover=alert(1)',
    ],
)
def test_what_hides_where_it_leads_may_not(text: str) -> None:
    assert pieces(text) == [Piece(text)]


@given(st.text())
def test_no_word_is_lost(text: str) -> None:
    assert "".join(piece.text for piece in pieces(text)) == text
    assert all(piece.url in ("", piece.text) for piece in pieces(text))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("pay \u202eevil\u202c now \u2066x\u2069", "pay evil now x"),
        ("zero\u200bwidth \ufeffmark", "zerowidth mark"),
        ("half \ud800 a letter", "half  a letter"),
        ("a\n\n\n\n\nb  \n", "a\n\nb"),
        ("  שלום \u200f!", "שלום \u200f!"),
        ("flag \U0001f469\u200d\U0001f4bb", "flag \U0001f469\u200d\U0001f4bb"),
    ],
)
def test_only_what_nobody_sees_goes(written: str, kept: str) -> None:
    assert typed.text(written) == kept


@given(st.text(alphabet=st.characters()))
def test_what_is_kept_can_be_stored_and_stays_as_it_is(written: str) -> None:
    kept = typed.text(written)
    kept.encode()
    assert "\x00" not in kept
    assert typed.text(kept) == kept
    assert "\n" not in typed.line(written)
