"""The person behind a request, as everything but the gate may know them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from functools import cache, cached_property
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.module_loading import import_string

Tier = Literal["visitor", "account", "member"]


@cache
def _membership_rule() -> Callable[..., bool]:
    rule: Callable[..., bool] = import_string(settings.MEMBERSHIP_RULE)
    return rule


class Viewer:
    """Lazy and frozen: asks at most once a request, and nobody can change the answer.

    A page that never asks costs no session and no user query; :attr:`was_asked` tells the gate
    whether a response depends on the person.
    """

    _request: HttpRequest
    was_asked: bool

    def __init__(self, request: HttpRequest) -> None:
        object.__setattr__(self, "_request", request)
        object.__setattr__(self, "was_asked", False)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("A viewer cannot be changed.")

    @cached_property
    def _user(self) -> Any:
        self.__dict__["was_asked"] = True
        return self._request.user

    @property
    def is_authenticated(self) -> bool:
        return bool(self._user.is_authenticated)

    @cached_property
    def is_member(self) -> bool:
        """Whether they hold a seat in a membership that is in force today, by the rule that the
        setting MEMBERSHIP_RULE names: it lives above this floor."""
        if not self.is_authenticated:
            return False
        return _membership_rule()(self._user, on=timezone.localdate())

    @property
    def is_staff(self) -> bool:
        return self.is_authenticated and bool(self._user.is_staff)

    @property
    def zone(self) -> tzinfo | None:
        """On whose clock the viewer reads; None: the office's."""
        found: tzinfo | None = getattr(self._user, "zone", None)
        return found

    @property
    def tier(self) -> Tier:
        if not self.is_authenticated:
            return "visitor"
        return "member" if self.is_member else "account"

    def __repr__(self) -> str:
        return "<Viewer>"


def viewer_of(request: HttpRequest) -> Viewer:
    """The one viewer of a request, also before the gate has met it."""
    found: Viewer = request.__dict__.setdefault("viewer", Viewer(request))
    return found


class PretendViewer:
    """Stands in for a viewer of another tier, when staff preview a page. Grants nothing:
    it is passed to querysets and templates of a preview, never to the gate."""

    is_staff = False
    zone: tzinfo | None = None

    def __init__(self, tier: Tier) -> None:
        self.tier: Tier = tier
        self.is_authenticated = tier != "visitor"
        self.is_member = tier == "member"
