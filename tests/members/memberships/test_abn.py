"""An ABN has eleven digits whose weighted sum divides by 89."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from members.memberships.abn import is_abn, validate_abn


@pytest.mark.parametrize("text", ["51 824 753 556", "51824753556", "53 004 085 616"])
def test_published_numbers_pass(text):
    assert is_abn(text)
    validate_abn(text)


@pytest.mark.parametrize(
    "text", ["", "51 824 753 557", "5182475355", "518247535566", "abc", "٥١٨٢٤٧٥٣٥٥٦", "\x00" * 11]
)
def test_anything_else_does_not(text):
    assert not is_abn(text)
    with pytest.raises(ValidationError):
        validate_abn(text)


@given(st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(place, shift):
    digits = [int(digit) for digit in "51824753556"]
    digits[place] = (digits[place] + shift) % 10
    assert not is_abn("".join(map(str, digits)))


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(text):
    assert is_abn(text) in (True, False)
