"""Run by tests in a process of its own, with production settings: asks every page of the portal and
prints, as JSON, what came back. See ``tests/acxpa/test_headers.py``."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "acxpa.settings"
django.setup()

from allauth.mfa.totp.internal.auth import TOTP  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from members.access.marks import Audience  # noqa: E402
from tests.police.furnished import VISITOR, Furnished, furnish  # noqa: E402
from tests.police.routes import Route, every_route  # noqa: E402

ROLE = {
    Audience.PUBLIC: VISITOR,
    Audience.ACCOUNT: "account",
    Audience.MEMBER: "member",
    Audience.STAFF: "staff",
}
#: Addresses beside the routes: what is not there, and a file of our own.
OTHERS = ("/nowhere/", "/static/acxpa/css/tokens.css")


#: One for all requests: a handler of production reads every static file when it is made.
CLIENT = Client(raise_request_exception=False)


def asked(portal: Furnished, role: str, key: str, path: str) -> dict[str, Any]:
    host = {"HTTP_HOST": settings.ALLOWED_HOSTS[0]}
    CLIENT.cookies.clear()
    plain = CLIENT.get(path, **host)
    CLIENT.cookies.clear()
    if role != VISITOR:
        CLIENT.cookies[settings.SESSION_COOKIE_NAME] = portal.keys[role]
    response = CLIENT.get(path, secure=True, **host)
    is_html = response.get("Content-Type", "").startswith("text/html")
    html = response.content.decode() if is_html and not response.streaming else ""
    return {
        "key": key,
        "path": path,
        "role": role,
        "status": response.status_code,
        "type": response.get("Content-Type", ""),
        "headers": dict(response.items()),
        "cookies": [morsel.OutputString() for morsel in response.cookies.values()],
        "scripts": re.findall(r"<script[^>]*>", html),
        "http_status": plain.status_code,
        "http_location": plain.get("Location", ""),
    }


def main() -> None:
    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    portal = furnish()
    TOTP.activate(portal.people["staff"], "JBSWY3DPEHPK3PXP")
    routes: list[Route] = every_route()
    rows = [
        asked(portal, ROLE[route.audience], route.key, route.path(portal))  # type: ignore[index]
        for route in routes
    ]
    rows += [asked(portal, VISITOR, path, path) for path in OTHERS]
    rows += [
        asked(portal, "account", f"closed {route.key}", route.path(portal))
        for route in routes
        if route.audience is Audience.MEMBER
    ]
    json.dump({"host": settings.ALLOWED_HOSTS[0], "pages": rows}, sys.stdout)


if __name__ == "__main__":
    main()
