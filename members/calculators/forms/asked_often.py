"""Fields that several calculators ask for, with the same words and the same example."""

from __future__ import annotations

from typing import Any

from .fields import (
    TypedField,
    duration_field,
    number_field,
    occupancy_field,
    promise_field,
    shrinkage_field,
    whole_field,
)

AHT_SLUG, SL_SLUG, SHRINKAGE_SLUG = "average-handling-time", "service-level", "shrinkage"
ASA_SLUG, OCCUPANCY_SLUG = "average-speed-of-answer", "occupancy"
ABANDONMENT_SLUG, ERLANG_SLUG, CONCURRENCY_SLUG = "abandonment-rate", "erlang", "concurrency"
FORECAST_SLUG = "forecasting"


def _and(otherwise: dict[str, Any], **usually: Any) -> dict[str, Any]:
    return usually | otherwise


def calls(**kwargs: Any) -> TypedField:
    return number_field(
        **_and(kwargs, label="Calls arriving", unit="calls", initial="100", term=FORECAST_SLUG)
    )


def interval(**kwargs: Any) -> TypedField:
    return duration_field(
        **_and(
            kwargs, label="in each interval of", initial="30:00", help_text="30:00 is half an hour."
        )
    )


def handling_time(**kwargs: Any) -> TypedField:
    return duration_field(
        **_and(
            kwargs,
            label="Average handling time",
            initial="3:00",
            term=AHT_SLUG,
            help_text="Talk, hold and wrap-up.",
        )
    )


def service_level(**kwargs: Any) -> TypedField:
    return promise_field(**_and(kwargs, label="Share answered", initial="80", term=SL_SLUG))


def within(**kwargs: Any) -> TypedField:
    return duration_field(**_and(kwargs, label="answered within", initial="20"))


def shrinkage(**kwargs: Any) -> TypedField:
    return shrinkage_field(
        **_and(
            kwargs,
            label="Shrinkage",
            initial="30",
            term=SHRINKAGE_SLUG,
            help_text="Paid time off the phones.",
        )
    )


def max_occupancy(**kwargs: Any) -> TypedField:
    return occupancy_field(
        **_and(
            kwargs,
            label="Occupancy at most",
            required=False,
            initial="",
            term=OCCUPANCY_SLUG,
            help_text="Empty: no cap.",
        )
    )


def minimum_agents(**kwargs: Any) -> TypedField:
    return whole_field(
        **_and(kwargs, label="Never fewer than", unit="agents", required=False, initial="")
    )


def agents(**kwargs: Any) -> TypedField:
    return whole_field(
        **_and(
            kwargs,
            label="Agents you have",
            unit="agents",
            required=False,
            initial="",
            help_text="Empty: the fewest who keep the promise.",
        )
    )
