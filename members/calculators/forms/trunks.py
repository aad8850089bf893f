from __future__ import annotations

from .base import CalculatorForm
from .fields import duration_field, number_field, per_cent_field


class TrunksForm(CalculatorForm):
    calls = number_field(label="Calls arriving", unit="calls", initial="600")
    interval_seconds = duration_field(label="in each", initial="60:00")
    aht_seconds = duration_field(
        label="Average handling time",
        initial="3:00",
        term="aht",
        help_text="How long a line is taken: talk, hold and wrap-up, and the wait before them.",
    )
    blocking_target = per_cent_field(
        label="Callers who may hear the engaged tone", initial="1", term="erlang"
    )
