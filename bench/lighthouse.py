"""``make lighthouse``: what Lighthouse says of the pages that most people meet first, on a phone.

Lighthouse comes from npm into a folder that is gone afterwards; the browser is the system's
Chromium (or the one that CHROMIUM names). The portal runs as in production. What falls short of the
goal is named, with the audits that cost it, and the run fails.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from .portal import environment, prepare, serving

PAGES = {
    "home": "/",
    "COPC": "/glossary/copc/",
    "A-Z": "/glossary/",
    "catalogue": "/courses/",
}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
GOAL = 98


def main() -> int:
    npm, chromium = shutil.which("npm"), os.environ.get("CHROMIUM") or shutil.which("chromium")
    if npm is None or chromium is None:
        say("Lighthouse needs npm and a Chromium (CHROMIUM names one that is not on the path).")
        return 1
    folder = Path(tempfile.mkdtemp(prefix="acxpa-lighthouse-"))
    try:
        say("npm install lighthouse")
        tools = folder / "tools"
        tools.mkdir()
        _run([npm, "install", "--no-audit", "--no-fund", "--prefix", str(tools), "lighthouse"])
        return _measured(folder, tools / "node_modules" / ".bin" / "lighthouse", chromium)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measured(folder: Path, program: Path, chromium: str) -> int:
    # Without a proxy in front, and so without https: Lighthouse asks for robots.txt by itself.
    production = environment(folder, f"sqlite:///{folder / 'acxpa.sqlite3'}") | {
        "SECURE_SSL_REDIRECT": "false"
    }
    say("tables, demonstration data, static files")
    prepare(production)
    short = False
    print("page".ljust(12), *(name.rjust(15) for name in CATEGORIES))
    with serving(production, folder) as server:
        for name, path in PAGES.items():
            address = f"http://127.0.0.1:{server.port}{path}"
            report = _report(program, chromium, address)
            scores = {each: _score(report, each) for each in CATEGORIES}
            print(name.ljust(12), *(f"{score:15.0f}" for score in scores.values()), flush=True)
            for category in [each for each, score in scores.items() if score < GOAL]:
                short = True
                print("  ", category, "loses by:", "; ".join(_lost(report, category)))
    return 1 if short else 0


def _report(program: Path, chromium: str, address: str) -> Any:
    """Lighthouse's own profile of a phone: a slow one, on a slow line."""
    done = _run(
        [
            str(program),
            address,
            "--quiet",
            "--output=json",
            "--form-factor=mobile",
            f"--only-categories={','.join(CATEGORIES)}",
            "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage",
        ],
        CHROME_PATH=chromium,
    )
    return json.loads(done)


def _score(report: Any, category: str) -> float:
    return float(report["categories"][category]["score"] or 0) * 100


def _lost(report: Any, category: str) -> list[str]:
    found = []
    for reference in report["categories"][category]["auditRefs"]:
        audit = report["audits"][reference["id"]]
        broken = audit["scoreDisplayMode"] == "error"
        short = reference["weight"] and audit["score"] is not None and audit["score"] < 1
        if broken or short:
            shown = audit.get("errorMessage") if broken else audit.get("displayValue")
            found.append(f"{audit['title']} ({shown})" if shown else audit["title"])
    return found


def _run(command: list[str], **more: str) -> str:
    done = subprocess.run(
        command, env={**os.environ, **more}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        say("\n".join((done.stdout + done.stderr).splitlines()[-20:]))
        raise SystemExit(f"{command[0]} failed.")
    return done.stdout


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
