"""Australian Business Numbers. Pure rule: eleven digits whose weighted sum divides by 89.

Source: the Australian Business Register's published check (subtract 1 from the first digit,
weights 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19).
"""

from django.core.exceptions import ValidationError

_WEIGHTS = (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)


def is_abn(text: str) -> bool:
    """Whether ``text`` is a well-formed ABN; spaces between the digits are allowed."""
    digits = text.replace(" ", "")
    if len(digits) != 11 or not (digits.isascii() and digits.isdigit()):
        return False
    numbers = [int(digit) for digit in digits]
    numbers[0] -= 1
    return sum(w * n for w, n in zip(_WEIGHTS, numbers, strict=True)) % 89 == 0


def validate_abn(text: str) -> None:
    if not is_abn(text):
        raise ValidationError("That is not an ABN: 11 digits, e.g. 51 824 753 556.", code="abn")
