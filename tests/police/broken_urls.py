"""The portal's own addresses, and a few that go wrong in each way a view can."""

from __future__ import annotations

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from acxpa.urls import handler400, handler403, handler404, handler500
from acxpa.urls import urlpatterns as own
from members.access.marks import public

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@public
def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("person@people.example typed this")


@public
def breaks_while_rendering(request: HttpRequest) -> HttpResponse:
    return render(request, "no/such/template.html")


@public
def forbids(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("because of person@people.example")


@public
def suspects(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("because of person@people.example")


@public
def refuses(request: HttpRequest) -> HttpResponse:
    raise BadRequest("because of person@people.example")


def unmarked(request: HttpRequest) -> HttpResponse:
    return HttpResponse("behind the gate")


urlpatterns = [
    path("broken/", breaks),
    path("broken/rendering/", breaks_while_rendering),
    path("broken/forbidden/", forbids),
    path("broken/suspicious/", suspects),
    path("broken/bad/", refuses),
    path("broken/unmarked/", unmarked),
    *own,
]
