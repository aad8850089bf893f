"""How the home greets somebody, on their own clock. Pure."""

from __future__ import annotations

from datetime import datetime


def greeting(local: datetime) -> str:
    if local.hour < 12:
        return "Good morning"
    return "Good afternoon" if local.hour < 18 else "Good evening"


def day(local: datetime) -> str:
    """ "Sunday 22 November 2026"."""
    return f"{local:%A} {local.day} {local:%B} {local.year}"
