"""Tokens in addresses stay out of the log (G23). Beside test_logs, because the furnished portal and
the cast do not share a database."""

from __future__ import annotations

from django.urls import reverse

from tests.police.furnished import Furnished
from tests.police.lines import Lines, lines

__all__ = ["lines"]


def test_tokens_in_addresses_are_left_out(furnished: Furnished, db: None, lines: Lines) -> None:
    """Whoever reads the log may not open with it what a mailed link opens."""
    client = furnished.client("visitor")
    for name, fact in (("glossary:shared", "preview"), ("memberships:invitation", "invitation")):
        path = reverse(name, args=[furnished.facts[fact]])
        assert client.get(path).status_code == 200
        assert furnished.facts[fact] not in lines.text, name
    for path in (
        "/accounts/confirm-email/MQ:1xYzAb:signedsecret/",
        "/accounts/password/reset/key/1-cnq2a7-signedsecret/",
        "/accounts/email/agree/signedsecret/",
        "/join/invitation/signedsecret/",
        "/glossary/shared/signedsecret/",
    ):
        client.get(path)
    assert "signedsecret" not in lines.text
