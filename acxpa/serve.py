"""The production server: ``python -m acxpa.serve``.

Granian with the portal loaded before its workers are forked, so that they share the memory of the
code instead of each loading it: some 15 MB less for every worker. Settings: HOST, PORT, WORKERS.
"""

from __future__ import annotations

import gc
import os


def main() -> None:
    import granian
    from django.urls import get_resolver
    from granian.constants import Interfaces

    from . import environment
    from .settings import env
    from .wsgi import application  # noqa: F401  (loaded here, used by the workers)

    _ = get_resolver().url_patterns  # the views and what they import
    gc.collect()
    gc.freeze()
    granian.Granian(
        "acxpa.wsgi:application",
        address=os.environ.get("HOST", "127.0.0.1"),
        port=environment.integer(env, "PORT", default=8000),
        interface=Interfaces.WSGI,
        workers=environment.integer(env, "WORKERS", default=2),
        blocking_threads=1,
        respawn_failed_workers=True,
    ).serve()


if __name__ == "__main__":
    main()
