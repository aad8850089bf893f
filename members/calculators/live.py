"""One line of a calculator, on staff-written pages: with an example, to be typed over."""

from __future__ import annotations

from django.template.loader import render_to_string

from publishing.live import register
from publishing.outline import Tier

from .asking import ask
from .quick import QUICK


@register("staffing-calculator", "How many people for half an hour: one line to type into")
def staffing_calculator(tier: Tier) -> str:
    example = ask(QUICK, {})
    context = {
        "form": example.form,
        "worked": example.worked,
        "is_member": tier == "member",
        "on_its_own": False,
    }
    return render_to_string("calculators/quick_line.html", context)
