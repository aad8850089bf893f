"""What ``make run`` calls: everything set up, demonstration data in an empty database, served."""

from __future__ import annotations

import os
import socket
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from acxpa.demo.cast import CAST, PASSWORD
from members.clock import background

#: Set by Django's reloader in the process that really serves.
_SERVING = "RUN_MAIN"


class Command(BaseCommand):
    help = "Prepare the database, load demonstration data when it is empty, and serve."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", default="8000")

    def handle(self, *args: Any, **options: Any) -> None:
        port = options["port"]
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise CommandError(f"PORT={port} is not a port; use a number from 1 to 65535.")
        # Mailed links lead to the port that was chosen; the serving process inherits this.
        settings.SITE_URL = os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
        if os.environ.get(_SERVING) != "true":
            self._prepare(int(port))
        else:
            background.start()
        os.environ["DJANGO_RUNSERVER_HIDE_WARNING"] = "true"
        call_command("runserver", f"127.0.0.1:{port}")

    def _prepare(self, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise CommandError(
                    f"Port {port} is taken. Choose another: make run PORT={port + 1}"
                ) from None
        call_command("migrate", verbosity=0)
        if not get_user_model().objects.exists():
            self.stdout.write("The database is empty: loading demonstration data.")
            call_command("seed_demo", quiet=True)
        self._welcome(port)

    def _welcome(self, port: int) -> None:
        people = get_user_model().objects.filter(email__in=[row.email for row in CAST])
        lines = ["", f"  ACXPA   http://127.0.0.1:{port}/", ""]
        if people.count() == len(CAST):
            lines += [f"  Sign in with the password  {PASSWORD}  as"]
            lines += [f"    {row.email:<22} {row.part}" for row in CAST]
        lines += ["", f"  Mail to anybody stands at   http://127.0.0.1:{port}/dev/mail/", ""]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
