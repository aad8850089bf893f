"""Axe in an open page. Its script is put in once for each document, and only what is wrong comes
back: the library's own way reads the script again for every look and returns what passed as well,
which takes a third more of a run that is mostly axe.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_SCRIPT = Axe().axe_script
#: select2 draws its chosen values so; Django ships it, and a reader hears them all the same.
_LEFT_OUT = {"exclude": [[".select2-selection__rendered"]]}


def violations(page: Page, *, impacts: tuple[str, ...] = ()) -> list[str]:
    """What axe finds, one line each: rule, impact, and where first."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_SCRIPT)
    # Without preload: axe would read style sheets again, and Django's @import from a wrong address.
    options = {"reporter": "no-passes", "preload": not impacts}
    found: list[dict[str, Any]] = page.evaluate(
        "([context, options]) => axe.run(context, options).then(found => found.violations)",
        [_LEFT_OUT, options],
    )
    return [
        f"{row['id']} ({row['impact']}): {row['nodes'][0]['html'][:160]} "
        f"[{len(row['nodes'])} places] {row['nodes'][0].get('failureSummary', '')[:200]}"
        for row in found
        if not impacts or row["impact"] in impacts
    ]
