"""Signs people in and counts queries: ``python -m bench.probe``, JSON in and out.

Runs the portal's own code in a process of its own, against the database that the servers use.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils.crypto import get_random_string  # noqa: E402

from bench.portal import PROXY_HEADERS  # noqa: E402
from publishing.store import store  # noqa: E402


def client_of(email: str) -> Client:
    """A client with the headers of a proxy; signed in, unless ``email`` is ""."""
    client = Client(headers=PROXY_HEADERS, SERVER_NAME="127.0.0.1")
    if email:
        user = get_user_model().objects.get_by_natural_key(email)
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def cookie_of(client: Client) -> str:
    """What the person's browser sends from the second page on."""
    name = settings.SESSION_COOKIE_NAME
    secret = get_random_string(32)
    return f"{name}={client.cookies[name].value}; {settings.CSRF_COOKIE_NAME}={secret}"


def statements(client: Client, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
        if response.status_code != 200:
            raise SystemExit(f"{path} answers {response.status_code} instead of 200.")
    return [row["sql"] for row in captured.captured_queries]


def queries(client: Client, path: str) -> Mapping[str, list[str]]:
    """Statements with nothing kept (``all``), with the page forgotten (``page``), and warm."""
    statements(client, path)  # what a process does once in its life
    cache.clear()
    store.clear()
    everything = statements(client, path)
    store.clear()
    page = statements(client, path)
    return {"all": everything, "page": page, "warm": statements(client, path)}


def main() -> None:
    question: dict[str, Any] = json.load(sys.stdin)
    clients = {email: client_of(email) for email in question["people"]}
    answer = {
        "cookies": {email: cookie_of(client) for email, client in clients.items() if email},
        "queries": {
            f"{person} {path}": queries(clients[person], path) for person, path in question["pages"]
        },
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
