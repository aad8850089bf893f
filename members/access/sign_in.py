"""What the sign-in page may do with ``next``: the page that somebody wanted to open.

``next`` comes from the address bar, so anybody may have written it. Neither function costs a query.
"""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from .marks import Offer

#: Longer addresses are not carried through sign-in; they would not fit into a header or a mail.
LONGEST_NEXT = 1500


def is_own_page(address: str) -> bool:
    """Whether ``address`` is a path of this portal. Full addresses and anything that a browser
    could read as a way out (``//elsewhere``, ``https:elsewhere``, backslashes, control
    characters) are not, and are never followed."""
    if not address.startswith("/") or len(address) > LONGEST_NEXT or not address.isprintable():
        return False
    return url_has_allowed_host_and_scheme(address, allowed_hosts=None)


def offer_for(address: str) -> Offer | None:
    """The offer of the gated view at ``address``; None when it has none or does not exist."""
    if not is_own_page(address):
        return None
    try:
        view = resolve(unquote(urlsplit(address).path)).func
    except (Resolver404, ValueError):
        return None
    offer: Offer | None = getattr(view, "offer", None)
    return offer
