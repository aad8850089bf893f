"""Links that show one unpublished version to somebody without an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.urls import reverse

from members.access.viewer import Tier

from .models import EntryVersion

LASTS = timedelta(days=14)
TIERS: tuple[Tier, ...] = ("visitor", "account", "member")
_SALT = "glossary.preview"


class Expired(Exception):
    """The link was good once."""


class Invalid(Exception):
    """The link never was one of ours, or its version is gone."""


@dataclass(frozen=True, slots=True)
class Shared:
    version: EntryVersion
    tier: Tier


def link(version: EntryVersion, *, tier: Tier = "visitor") -> str:
    """The path of a link to ``version`` as ``tier`` would read it; it ends after :data:`LASTS`."""
    token = signing.dumps([version.pk, tier], salt=_SALT, compress=True)
    return reverse("glossary:shared", args=[token])


def read(token: str) -> Shared:
    """What a link shows. Raises Expired or Invalid."""
    try:
        pk, tier = signing.loads(token, salt=_SALT, max_age=LASTS)
    except signing.SignatureExpired as error:
        raise Expired from error
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Invalid from error
    if tier not in TIERS:
        raise Invalid
    version = EntryVersion.objects.select_related("entry", "category").filter(pk=pk).first()
    if version is None:
        raise Invalid
    return Shared(version, tier)
