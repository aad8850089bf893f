from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from members.access.marks import public

from ..badges import Badge, Unknown, read_badge
from ..images import light_tokens

#: How long another site's readers may see a picture before it is asked for again, in seconds.
_FRESH = 3600


def _found(token: str) -> Badge:
    try:
        return read_badge(token)
    except Unknown as error:
        raise Http404("No badge of ours has that address.") from error


@public
@require_safe
def badge(request: HttpRequest, token: str) -> HttpResponse:
    """What a badge says, since when, and whether it was superseded."""
    return render(request, "rankings/badge.html", {"badge": _found(token)})


@public
@require_safe
def badge_svg(request: HttpRequest, token: str) -> HttpResponse:
    """The picture. The one thing of ours that other sites may embed."""
    names = ("--night", "--paper", "--wattle", "--reef-data", "--line", "--pindan-data")
    tokens = {name[2:].replace("-", "_"): light_tokens()[name] for name in names}
    context = {"badge": _found(token), "ink": tokens, "site_name": settings.SITE_NAME}
    svg = render_to_string("rankings/badge.svg", context)
    response = HttpResponse(svg, content_type="image/svg+xml")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = f"public, max-age={_FRESH}"
    return response
