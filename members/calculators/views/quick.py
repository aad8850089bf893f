"""One line of a calculator, for anybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from members.access.marks import public

from ..asking import ask
from ..entries import explained
from ..quick import QUICK
from .answering import answered


@public
@require_safe
@vary_on_headers("HX-Request")
def quick(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    return answered(
        request,
        ask(QUICK, request.GET),
        {
            "is_member": viewer.is_member,
            "on_its_own": True,
            "entry": explained(at=timezone.now()).get("erlang"),
        },
        page="calculators/quick.html",
        part="calculators/quick_typed.html",
    )
