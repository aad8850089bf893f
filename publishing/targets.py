"""What a signpost or a menu may point at by its kind and slug: ``entry:copc``, ``course:erlang``.

A room that has such things registers how they are looked up, in its ``targets.py``, which is found
by itself::

    @register("entry", "an entry of the glossary")
    def entries(slugs: Collection[str]) -> dict[str, Target]: ...

The answer holds only what every visitor may read, in one query. What is missing there is left out
where it was pointed at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

LookUp = Callable[[Collection[str]], "dict[str, Target]"]
#: A kind and a slug; pages may lie in folders.
OWN = re.compile(r"([a-z]+):([a-z0-9-]+(?:/[a-z0-9-]+)*)")
NAMED = re.compile(r"name:([a-z0-9_-]+(?::[a-z0-9_-]+)*)(?: ([a-z0-9-]+))?")


@dataclass(frozen=True, slots=True)
class Target:
    address: str
    title: str
    #: One or two sentences without markup.
    summary: str
    #: What it is, for the label of a card: "Course".
    kind: str


@dataclass(frozen=True, slots=True)
class _Kind:
    label: str
    look_up: LookUp


_kinds: dict[str, _Kind] = {}
#: Other ways to begin, and the kind they mean: content was written before there were kinds.
_also: dict[str, str] = {}


def register(kind: str, label: str, *, also: str = "") -> Callable[[LookUp], LookUp]:
    """``also``: how links of this kind may begin instead. ValueError for a kind that is taken."""

    def keep(look_up: LookUp) -> LookUp:
        if kind in _kinds or kind == "name":
            raise ValueError(f"{kind!r} cannot be a kind of target.")
        _kinds[kind] = _Kind(label, look_up)
        if also:
            _also[also] = f"{kind}:"
        return look_up

    return keep


def kinds() -> list[str]:
    return sorted(_kinds)


def is_own(link: str) -> bool:
    """Whether ``link`` is a kind that somebody registered with a slug: such things have a title
    and a summary of their own."""
    own = OWN.fullmatch(_plainly(link))
    return own is not None and own[1] in _kinds


def find(links: Iterable[str]) -> dict[str, Target]:
    """Where each of ``links`` leads: only those that lead somewhere. A query for each kind.

    An address or a part by name has neither title nor summary.
    """
    wanted: dict[str, set[str]] = {}
    asked: dict[str, set[str]] = {}
    found: dict[str, Target] = {}
    for link in links:
        own = OWN.fullmatch(_plainly(link))
        if own is not None and own[1] in _kinds:
            wanted.setdefault(own[1], set()).add(own[2])
            asked.setdefault(own[0], set()).add(link)
        elif own is None or own[1] == "name":
            address = named(link) if link.startswith("name:") else link
            if address.startswith(("/", "https://", "http://")):
                found[link] = Target(address, "", "", "")
    for kind, slugs in wanted.items():
        rows = _kinds[kind].look_up(slugs)
        for slug, target in rows.items():
            found |= dict.fromkeys(asked.get(f"{kind}:{slug}", ()), target)
    return found


def _plainly(link: str) -> str:
    """``link`` with its kind, where it begins in another way that means one. What is the name of a
    part of the portal stays that."""
    for start, kind in _also.items():
        if link.startswith(start) and not named(link):
            return kind + link.removeprefix(start)
    return link


def named(link: str) -> str:
    """The address of a part of the portal by its URL name; "" while there is none."""
    parts = NAMED.fullmatch(link)
    if parts is None:
        return ""
    name, slug = parts.groups()
    try:
        return reverse(name, args=[slug] if slug else [])
    except NoReverseMatch:
        return ""
