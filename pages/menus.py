"""The shell of every page: its menus and the sponsors in its footer.

Read once for each publish, and again after five minutes, in every worker; no page asks the database
for it. Lines by the name of a part are resolved where they are shown, since a part may be missing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from publishing import targets
from publishing.kept import once_per_publish
from publishing.store import LONGEST, mark

from .models import Menu, MenuRow, Sponsor


@dataclass(frozen=True, slots=True)
class Line:
    """``target``: an address, or ``name:`` and the URL name of a part of the portal."""

    target: str
    label: str
    only_there: bool = False


@dataclass(frozen=True, slots=True)
class ShownMenu:
    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FootSponsor:
    name: str
    slug: str
    tier: str
    #: Names of the stored pictures; "" without one.
    logo: str
    logo_dark: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Shell:
    menus: dict[str, ShownMenu]
    sponsors: tuple[FootSponsor, ...]


#: Every menu there is a place for, in the order in which staff see them: name, heading, and the
#: lines it begins with (label, target, only there).
FIRST: dict[str, tuple[str, str, tuple[tuple[str, str, bool], ...]]] = {
    "main": (
        "In the masthead",
        "",
        (
            ("Glossary", "name:glossary:list", False),
            ("Hub", "page:call-centre-hub", False),
            ("CX Standards", "page:cx-standards", False),
            ("Rankings", "name:rankings_public:home", False),
            ("Courses", "name:courses:list", False),
            ("Membership", "name:memberships:join", False),
        ),
    ),
    "members": (
        "On members’ pages",
        "",
        (
            ("Home", "name:hub:home", True),
            ("Rankings", "name:rankings:home", False),
            ("Maturity", "name:maturity:home", False),
            ("Roundtables", "name:roundtables:list", False),
            ("Member Bytes", "name:videos:list", False),
            ("Calculators", "name:calculators:home", False),
            ("Downloads", "name:downloads:list", False),
            ("CPD", "name:cpd:home", False),
        ),
    ),
    "reference": (
        "Footer, first column",
        "Reference",
        (
            ("Glossary", "name:glossary:list", False),
            ("Call Centre Hub", "page:call-centre-hub", False),
            ("CX Hub", "page:cx-hub", False),
            ("CX Standards", "page:cx-standards", False),
            ("Call Centre Rankings", "name:rankings_public:home", False),
            ("ISO standards guide", "page:iso-guide", False),
            ("CX Maturity Pulse Check", "name:pulse:start", False),
            ("Search", "name:search", False),
        ),
    ),
    "learn": (
        "Footer, second column",
        "Learn",
        (
            ("CX Skills courses", "name:courses:list", False),
            ("Articles", "name:pages:articles", False),
            ("Premium downloads", "name:downloads:list", False),
            ("Benchmarking services", "page:benchmarking", False),
        ),
    ),
    "association": (
        "Footer, third column",
        "Association",
        (
            ("About", "page:about", False),
            ("Join", "name:memberships:join", False),
            ("Members’ home", "name:hub:home", True),
            ("Your account", "name:accounts:overview", True),
            ("Contact", "page:contact", False),
        ),
    ),
    "legal": (
        "Footer, last line",
        "",
        (
            ("Terms", "page:terms", False),
            ("Privacy", "page:privacy", False),
            ("Accessibility", "page:accessibility", False),
        ),
    ),
}


def fill(apps: Any) -> None:
    """Make the menus as they are at first, where there are none. Used by the migration that brought
    them."""
    menu_model, row_model = apps.get_model("pages", "Menu"), apps.get_model("pages", "MenuRow")
    if menu_model.objects.exists():
        return
    for place, (slug, (name, heading, lines)) in enumerate(FIRST.items(), start=1):
        menu = menu_model.objects.create(slug=slug, name=name, heading=heading, order=place)
        row_model.objects.bulk_create(
            row_model(menu=menu, label=label, target=target, only_there=only_there, order=order)
            for order, (label, target, only_there) in enumerate(lines, start=1)
        )


#: How long a worker goes by what it knows while nobody can tell it the publish mark, in seconds.
UNTOLD = 10.0
#: What this worker knows, under which mark, and until when.
_known: tuple[str, float, Shell] | None = None


def shell() -> Shell:
    global _known
    valid = mark()
    if _known is not None and _known[0] == valid and _known[1] > time.monotonic():
        return _known[2]
    found = once_per_publish("pages:shell", _read)
    _known = (valid, time.monotonic() + (LONGEST if valid else UNTOLD), found)
    return found


def know(found: Shell) -> None:
    """Take ``found`` for what holds under the present mark, without asking the database."""
    global _known
    _known = (mark(), time.monotonic() + LONGEST, found)


def at_first() -> Shell:
    """The menus as a new portal has them, without what only a database could know."""
    return Shell(
        {
            slug: ShownMenu(
                heading,
                tuple(
                    Line(target, label, only_there)
                    for label, target, only_there in lines
                    if target.startswith("name:")
                ),
            )
            for slug, (_name, heading, lines) in FIRST.items()
        },
        (),
    )


def _read() -> Shell:
    """Three queries, and one for each kind of thing that the menus point at."""
    menus = list(Menu.objects.all())
    if not menus:  # nobody has filled the database yet
        return Shell(at_first().menus, _sponsors())
    rows = list(MenuRow.objects.order_by("order", "pk"))
    found = targets.find(row.target for row in rows if not _by_name(row.target))
    shown: dict[str, ShownMenu] = {}
    for menu in menus:
        lines = (_line(row, found) for row in rows if row.menu_id == menu.pk)
        shown[menu.slug] = ShownMenu(menu.heading, tuple(line for line in lines if line))
    return Shell(shown, _sponsors())


def _by_name(target: str) -> bool:
    return target.startswith("name:") and " " not in target and not targets.is_own(target)


def _line(row: MenuRow, found: dict[str, targets.Target]) -> Line | None:
    if _by_name(row.target):
        return Line(row.target, row.label, row.only_there)
    target = found.get(row.target)
    return Line(target.address, row.label, row.only_there) if target else None


def _sponsors() -> tuple[FootSponsor, ...]:
    running = Sponsor.objects.running(on=timezone.localdate())
    return tuple(
        FootSponsor(
            name=row.name,
            slug=row.slug,
            tier=row.tier.name,
            logo=row.logo_name,
            logo_dark=row.logo_dark_name,
            width=row.logo_width,
            height=row.logo_height,
        )
        for row in running
    )
