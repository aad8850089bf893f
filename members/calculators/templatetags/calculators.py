"""What the templates of this room need. Markup is in ``templates/calculators/parts/``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms, template
from django.utils.safestring import SafeString

from .. import curve as curves

register = template.Library()
_RAISED = re.compile(r"\^\(((?:[^()]|\([^()]*\))*)\)")


@register.inclusion_tag("calculators/parts/entry.html")
def entry(terms: Mapping[str, Any], slug: str, text: str = "") -> dict[str, Any]:
    """``text`` as a link to its entry, or plain where there is none; without ``text`` the entry's
    own headword, and nothing where there is none."""
    word = terms.get(slug)
    return {"word": word, "text": text or (word.headword if word else "")}


@register.inclusion_tag("calculators/parts/curve.html")
def curve(curve: curves.Curve) -> dict[str, Any]:
    """The line, wide and narrow, and as a table."""
    return {
        "curve": curve,
        "large": curves.draw(curve, width=820, height=470, left=62, right=24),
        "small": curves.draw(curve, width=400, height=350, left=40, right=10),
    }


@register.filter
def typed_input(field: forms.BoundField) -> SafeString:
    """The input, described by its unit, its help and what is wrong with it."""
    place = field.id_for_label
    help_place = f"{place}_helptext " if field.help_text else ""
    wrong = " is-invalid" if field.errors else ""
    return field.as_widget(
        attrs={
            "class": f"form-control{wrong}",
            "aria-describedby": f"{place}_unit {help_place}{place}_error",
        }
    )


@register.filter
def raised(formula: str) -> list[tuple[str, bool]]:
    """A formula in pieces, each with whether it is an exponent: ``e^(−x)`` has one."""
    pieces: list[tuple[str, bool]] = []
    end = 0
    for found in _RAISED.finditer(formula):
        pieces += [(formula[end : found.start()], False), (found[1], True)]
        end = found.end()
    return [*pieces, (formula[end:], False)]


@register.simple_tag
def with_choice(form: Any, choice: Any) -> str:
    """The address of the same question for one agent fewer or more."""
    address: str = form.address_with(choice.changes)
    return address
