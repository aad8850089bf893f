"""What an operator's log file would hold, for tests that read it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from acxpa.logs import JsonFormatter, RequestIdFilter

#: The root, and the loggers of the settings that do not pass their lines on to it.
LOGGERS = ("", *settings.LOGGING["loggers"])


class Lines(logging.Handler):
    """What an operator's log file would hold."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.addFilter(RequestIdFilter())
        self.setFormatter(JsonFormatter())
        self.raw: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record)
        if line not in self.raw[-1:]:  # a record that is passed on arrives twice
            self.raw.append(line)

    @property
    def text(self) -> str:
        return "\n".join(self.raw)

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.raw]

    @property
    def requests(self) -> list[dict[str, Any]]:
        return [row for row in self.rows if row["logger"] == "acxpa.request"]


@pytest.fixture
def lines() -> Iterator[Lines]:
    handler = Lines()
    before = {name: logging.getLogger(name).level for name in LOGGERS}
    for name in LOGGERS:
        logging.getLogger(name).addHandler(handler)
        logging.getLogger(name).setLevel(logging.INFO)
    yield handler
    for name, level in before.items():
        logging.getLogger(name).removeHandler(handler)
        logging.getLogger(name).setLevel(level)
