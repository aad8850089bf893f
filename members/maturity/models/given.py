"""When an answer says something."""

from __future__ import annotations

from django.db.models import Q


def given(prefix: str = "") -> Q:
    """A value, not applicable, or don't know. ``prefix`` leads to the answer: ``"answers__"``."""
    says = ("value__isnull", False), ("is_not_applicable", True), ("is_unknown", True)
    return Q(*((f"{prefix}{name}", value) for name, value in says), _connector=Q.OR)
