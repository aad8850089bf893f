"""How an answer is sent: with its page, or alone to somebody who is typing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.middleware import HtmxDetails

from ..asking import Asked


def answered(
    request: HttpRequest, asked: Asked, context: Mapping[str, Any], *, page: str, part: str
) -> HttpResponse:
    """``page`` and ``part`` are templates; both get form and worked beside ``context``. Alone, a
    question that has no answer says so and leaves the last answer where it is."""
    context = {"form": asked.form, "worked": asked.worked, **context}
    typing = HtmxDetails(request)
    if not typing or typing.history_restore_request:
        return render(request, page, context)
    response = render(request, part, context)
    # A page that answers instead, such as the one to sign in, does not say so.
    response["HX-Answer"] = "true"
    if asked.worked is None:
        response["HX-Reswap"] = "none"
    return response
