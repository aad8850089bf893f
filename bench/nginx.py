"""nginx serving the bytes of a page as a file: what no framework can beat."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from .portal import WORKERS, Server
from .processes import free_port, running, wait_for

_CONFIGURATION = """\
daemon off;
{user}
worker_processes {workers};
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    sendfile on;
    keepalive_requests 10000000;
    client_body_temp_path {folder}/nginx-body;
    proxy_temp_path {folder}/nginx-proxy;
    fastcgi_temp_path {folder}/nginx-fastcgi;
    uwsgi_temp_path {folder}/nginx-uwsgi;
    scgi_temp_path {folder}/nginx-scgi;
    types {{ text/html html; application/gzip gz; }}
    server {{
        listen 127.0.0.1:{port};
        root {folder}/www;
    }}
}}
"""


def program() -> str | None:
    """Where nginx is; it often stands where only root's PATH looks."""
    places = [os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"]
    return shutil.which("nginx", path=os.pathsep.join(places))


def configuration(folder: Path, port: int) -> str:
    # Workers would give up root's rights and could then not enter the temporary folder.
    user = "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    return _CONFIGURATION.format(user=user, workers=WORKERS, folder=folder, port=port)


@contextmanager
def files(nginx: str, folder: Path, content: Mapping[str, bytes]) -> Iterator[Server]:
    """Serves ``content`` by path."""
    (folder / "www").mkdir()
    for path, body in content.items():
        (folder / "www" / path.lstrip("/")).write_bytes(body)
    port = free_port()
    (folder / "nginx.conf").write_text(configuration(folder, port))
    log = folder / "nginx.log"
    command = [nginx, "-p", str(folder), "-e", str(log), "-c", str(folder / "nginx.conf")]
    with running(command, log=log) as process:
        wait_for(port, process, log=log, what="nginx")
        yield Server(port, process.pid, log)
