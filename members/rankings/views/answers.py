"""How a wrong address is answered: in words, with a way on, and never with an error of ours."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from ..filters import Wanted, WrongAddress, read
from ..models import SizeBand, State

View = Callable[..., HttpResponseBase]


def in_words(template: str) -> Callable[[View], View]:
    """What the view does not find, or cannot read from the address, is said on that page."""

    def wrap(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except WrongAddress as wrong:
                context = {"message": wrong.message}
                return render(request, template, context, status=wrong.status)

        return answered

    return wrap


def wanted(request: HttpRequest) -> Wanted:
    """What the address asks for. Raises WrongAddress."""
    return read(request.GET, states=dict(State.choices), sizes=dict(SizeBand.choices))
