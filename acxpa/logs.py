"""Log lines as JSON, each with the request's id, none with personal data.

Only the fields named here reach a line. A field's text is JSON-quoted, so a line break in it
cannot forge another line.
"""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

from django.http import HttpRequest

#: The id of the request being answered in this context; "-" outside one.
request_id: ContextVar[str] = ContextVar("request_id", default="-")

#: What a caller may add through ``extra``.
FIELDS = (
    "event",
    "method",
    "path",
    "status",
    "ms",
    "user",
    "object",
    "message_kind",
    "result",
    "count",
)


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        # Django writes its line about a refused request when this context is over already.
        request = getattr(record, "request", None)
        record.request_id = getattr(request, "request_id", None) or request_id.get()
        return True


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
            "request_id": getattr(record, "request_id", "-"),
        }
        for name in FIELDS:
            if hasattr(record, name):
                line[name] = getattr(record, name)
        if record.exc_info and record.exc_info[0]:
            # The kind of error and where it happened; its message may quote what a person typed.
            line["error"] = record.exc_info[0].__name__
            line["where"] = _where(record)
        return json.dumps(line, default=str, ensure_ascii=True)


def _where(record: logging.LogRecord) -> list[str]:
    frames = []
    trace = record.exc_info[2] if record.exc_info else None
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 3)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames[-12:]


def _message(record: logging.LogRecord) -> str:
    """The message, without the tokens of links that let somebody in."""
    request = getattr(record, "request", None)
    if not isinstance(request, HttpRequest):
        return record.getMessage()
    return record.getMessage().replace(request.path, without_tokens(request))


def without_tokens(request: HttpRequest) -> str:
    """The path, with the values of keys and tokens (links that let somebody in) left out."""
    path = request.path
    match = request.resolver_match
    if match is None:
        return path
    for name, value in match.kwargs.items():
        if name in ("key", "token", "uidb36", "signed") and value:
            path = path.replace(str(value), f"<{name}>")
    return path
