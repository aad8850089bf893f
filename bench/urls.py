"""The portal's addresses and two views to hold its pages against.

Both go through every middleware that the portal's pages go through, and do nothing themselves.
"""

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.urls import path

from acxpa.urls import handler403, handler404, handler500
from acxpa.urls import urlpatterns as portal
from members.access.marks import account_required, public

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


@lru_cache(maxsize=8)
def _bytes(size: int) -> bytes:
    return b"x" * size


@public
def constant(request: HttpRequest, size: int) -> HttpResponse:
    return HttpResponse(_bytes(size))


@account_required
def signed_in(request: HttpRequest, size: int) -> HttpResponse:
    """The gate has asked for the session and the user by now."""
    return HttpResponse(_bytes(size))


urlpatterns = [
    path("bench/constant/<int:size>/", constant),
    path("bench/signed-in/<int:size>/", signed_in),
    *portal,
]
