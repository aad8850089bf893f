"""What the sign-in page says about the page that somebody wanted to open."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from .marks import Offer


def offer_for(next_url: str) -> Offer | None:
    """The offer of the gated view at ``next_url``; None when it has none or does not exist."""
    try:
        view = resolve(urlsplit(next_url).path).func
    except (Resolver404, ValueError):
        return None
    offer: Offer | None = getattr(view, "offer", None)
    return offer
