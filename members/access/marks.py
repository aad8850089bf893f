"""The four marks. A mark only marks; :class:`members.access.middleware.Gate` enforces.

    @public                         anyone
    @account_required               anyone signed in
    @members_only(offer=OFFER)      members; others see the offer and how to join
    @staff_only                     staff

Third-party URL lists are marked where they are mounted, with :func:`mounted`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, URLResolver

V = TypeVar("V", bound=Callable[..., Any])


class Audience(StrEnum):
    PUBLIC = "public"
    ACCOUNT = "account"
    MEMBER = "member"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a gated page gives, told to somebody who may not open it.

    Plain text. It names the tool and its use, never anything that lies behind the gate.
    """

    title: str
    summary: str
    points: tuple[str, ...]


def _mark(view: V, audience: Audience, offer: Offer | None = None) -> V:
    if getattr(view, "audience", None) is not None:
        raise ImproperlyConfigured(f"{view!r} carries two audience marks; one is enough.")
    view.audience = audience  # type: ignore[attr-defined]
    view.offer = offer  # type: ignore[attr-defined]
    return view


def public(view: V) -> V:
    """Anyone may open it."""
    return _mark(view, Audience.PUBLIC)


def account_required(view: V) -> V:
    """Anyone who is signed in, member or not. What they see there is their own."""
    return _mark(view, Audience.ACCOUNT)


def members_only(*, offer: Offer) -> Callable[[V], V]:
    """Members. Everyone else sees ``offer`` and how to get in."""

    def mark(view: V) -> V:
        return _mark(view, Audience.MEMBER, offer)

    return mark


def staff_only(view: V) -> V:
    """Staff, with their second factor where the settings ask for one."""
    return _mark(view, Audience.STAFF)


def stored(view: V) -> V:
    """The page depends on its address and the viewer's tier only, so it may be kept per tier.

    Goes outside the mark: ``@stored @public def entry(...)``.
    """
    if getattr(view, "audience", None) is not Audience.PUBLIC:
        raise ImproperlyConfigured(f"{view!r}: only a public view may be stored.")
    view.stored = True  # type: ignore[attr-defined]
    return view


def mounted(
    urls: Sequence[URLPattern | URLResolver],
    *,
    everything: Audience | None = None,
    by_name: Mapping[str, Audience] | None = None,
) -> list[URLPattern | URLResolver]:
    """A third-party URL list with its audiences: one for ``everything``, or one ``by_name``.

    Returns new patterns; the third party's own view functions are left as they are. A pattern
    that ``by_name`` does not name stays unmarked, so that the system check refuses to start: an
    upgrade that brings a new page cannot open it unnoticed.
    """
    marked: list[URLPattern | URLResolver] = []
    for item in urls:
        if isinstance(item, URLResolver):
            inner = mounted(item.url_patterns, everything=everything, by_name=by_name)
            marked.append(
                URLResolver(item.pattern, inner, item.default_kwargs, item.app_name, item.namespace)
            )
            continue
        audience = everything or (by_name or {}).get(item.name or "")
        marked.append(
            URLPattern(
                item.pattern,
                item.callback if audience is None else _wrapped(item.callback, audience),
                item.default_args,
                item.name,
            )
        )
    return marked


def _wrapped(view: Callable[..., Any], audience: Audience) -> Callable[..., Any]:
    @wraps(view)  # keeps csrf_exempt and the like, which live on the function
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    wrapper.audience = audience  # type: ignore[attr-defined]
    wrapper.offer = None  # type: ignore[attr-defined]
    return wrapper
