"""Reads the environment and explains itself when something is missing or wrong.

Every variable the portal knows is documented in ``.env.example``. Development needs none of them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

#: A key shorter than this, or one of these words in it, is somebody's placeholder.
MINIMUM_KEY_LENGTH = 50
MINIMUM_DIFFERENT = 12
PLACEHOLDERS = ("insecure", "change", "secret-key", "example", "placeholder")


def required(env: environ.Env, name: str, *, why: str, example: str) -> str:
    """The value of ``name``, or ImproperlyConfigured with the reason and an example to copy."""
    value: str = env.str(name, default="").strip()
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set, and DEBUG is off. {why} For example: {name}={example}"
        )
    return value


def integer(env: environ.Env, name: str, *, default: int) -> int:
    """A whole number from ``name``; empty is the default. Else ImproperlyConfigured."""
    text: str = env.str(name, default="").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit()):
        raise ImproperlyConfigured(
            f"{name}={text!r} is not a whole number. For example: {name}={default}"
        )
    return int(text)


def address(
    env: environ.Env,
    name: str,
    read: Callable[[str], dict[str, Any]],
    *,
    default: str,
    example: str,
) -> dict[str, Any]:
    """Settings from an address like ``postgres://...`` in ``name``; empty is the default.
    ``read`` is the reader of django-environ. ImproperlyConfigured when it makes no sense of it.
    """
    text: str = env.str(name, default="").strip() or default
    try:
        found = read(text)
    except (KeyError, ValueError, ImproperlyConfigured) as error:
        raise _senseless(name, example) from error
    if not any(found.get(key) for key in ("ENGINE", "BACKEND", "EMAIL_BACKEND")):
        raise _senseless(name, example)
    return found


def _senseless(name: str, example: str) -> ImproperlyConfigured:
    # The value may hold a password, so it is not repeated.
    return ImproperlyConfigured(f"{name} is not an address we know. For example: {name}={example}")


def site_url(env: environ.Env, *, debug: bool) -> str:
    """The portal's own address, without a slash at the end, for links in mail. In production it
    must be given and be https, or every mailed link would lead nowhere or be read on the way."""
    if debug:
        return env.str("SITE_URL", default="").strip().rstrip("/") or "http://127.0.0.1:8000"
    example = "https://members.example.org"
    url = required(env, "SITE_URL", why="Links in mail are made with it.", example=example)
    if urlsplit(url).scheme != "https" or not urlsplit(url).netloc:
        raise ImproperlyConfigured(
            f"SITE_URL must be an https address with a host. For example: SITE_URL={example}"
        )
    return url.rstrip("/")


def secret_key(env: environ.Env, *, debug: bool, keep_in: Path) -> str:
    """The signing key: from SECRET_KEY, or in development a random one kept in the data folder.

    Raises ImproperlyConfigured in production when the key is missing, short or a placeholder.
    """
    if debug and not env.str("SECRET_KEY", default=""):
        return _development_key(keep_in)
    recipe = "$(python -c 'import secrets; print(secrets.token_urlsafe(64))')"
    key = required(env, "SECRET_KEY", why="Sessions and links are signed with it.", example=recipe)
    weak = (
        len(key) < MINIMUM_KEY_LENGTH
        or len(set(key)) < MINIMUM_DIFFERENT
        or any(word in key.lower() for word in PLACEHOLDERS)
    )
    if weak and not debug:
        raise ImproperlyConfigured(
            f"SECRET_KEY is too short or a placeholder; use at least {MINIMUM_KEY_LENGTH} random "
            f"characters. For example: SECRET_KEY={recipe}"
        )
    return key


def _development_key(path: Path) -> str:
    """A random key that survives restarts, so that a developer stays signed in."""
    try:
        with path.open("x", encoding="ascii") as new:
            new.write(secrets.token_urlsafe(64))
        path.chmod(0o600)
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii").strip()


def storage_origins(env: environ.Env) -> list[str]:
    """Where films come from when the private storage is not a folder of ours: the page's policy
    names it. MEDIA_ORIGINS, e.g. ``https://acxpa-private.s3.ap-southeast-2.amazonaws.com``."""
    origins: list[str] = env.list("MEDIA_ORIGINS", default=[])
    for origin in origins:
        parts = urlsplit(origin)
        if parts.scheme != "https" or not parts.netloc or parts.path or parts.query:
            raise ImproperlyConfigured(
                f"MEDIA_ORIGINS has {origin!r}, which is no https origin. For example: "
                "MEDIA_ORIGINS=https://acxpa-private.s3.ap-southeast-2.amazonaws.com"
            )
    return origins


def private_storage(url: str, *, base: Path) -> dict[str, object]:
    """The ``STORAGES`` row for gated files, from a folder or an ``s3://bucket`` address.

    ``s3://bucket/prefix?region=ap-southeast-2&endpoint=https://...``; the keys come from the
    standard AWS variables. Anything else is a folder.
    """
    if not url:
        url = str(base / "private")
    parts = urlsplit(url)
    if parts.scheme != "s3":
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": url, "base_url": None},
        }
    if not parts.netloc:
        raise ImproperlyConfigured(
            "PRIVATE_STORAGE_URL names no bucket. For example: "
            "PRIVATE_STORAGE_URL=s3://acxpa-private?region=ap-southeast-2"
        )
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    options: dict[str, object] = {
        "bucket_name": parts.netloc,
        "location": parts.path.lstrip("/"),
        "querystring_auth": True,
        "querystring_expire": 120,
        "default_acl": None,
        "file_overwrite": False,
    }
    if "region" in query:
        options["region_name"] = query["region"]
    if "endpoint" in query:
        options["endpoint_url"] = query["endpoint"]
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
