"""The settings of sign-in as production has them (security test G13)."""

from __future__ import annotations

import json
import os
import string
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Read in a process of its own: production differs from what the tests run on."""
    program = (
        "import json, acxpa.settings as s;"
        "print(json.dumps({n: getattr(s, n) for n in dir(s) if n.isupper()}, default=str))"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "DEBUG": "false",
        "DATA_DIR": str(tmp_path_factory.mktemp("production")),
        "SECRET_KEY": "-".join(string.ascii_letters),
        "ALLOWED_HOSTS": "portal.example",
        "SITE_URL": "https://portal.example",
        "EMAIL_URL": "smtp://localhost:25",
        "TRUSTED_PROXY_COUNT": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    settings: dict[str, Any] = json.loads(done.stdout)
    return settings


def test_addresses_are_verified_and_accounts_not_told(production: dict[str, Any]) -> None:
    assert production["ACCOUNT_EMAIL_VERIFICATION"] == "mandatory"
    assert production["ACCOUNT_PREVENT_ENUMERATION"] is True
    assert production["ACCOUNT_UNIQUE_EMAIL"] is True
    assert production["ACCOUNT_MAX_EMAIL_ADDRESSES"] == 1
    assert production["ACCOUNT_SIGNUP_FIELDS"] == ["email*", "password1*"]


def test_reading_a_page_changes_nothing(production: dict[str, Any]) -> None:
    assert production["ACCOUNT_CONFIRM_EMAIL_ON_GET"] is False
    assert production["ACCOUNT_LOGOUT_ON_GET"] is False


@pytest.mark.parametrize(
    ("action", "limit"),
    [
        ("login", "30/m/ip"),
        ("login_failed", "10/m/ip,5/5m/key"),
        ("signup", "20/m/ip"),
        ("reset_password", "20/m/ip,5/m/key,20/h/key"),
        ("reset_password_from_key", "20/m/ip"),
        ("confirm_email", "1/30s/key"),
        ("confirm_email_again", "10/m/ip"),
        ("request_login_code", "20/m/ip,3/m/key,20/h/key"),
        ("reauthenticate", "10/m/user"),
        ("change_password", "5/m/user"),
        ("change_address", "5/h/user,5/h/key"),
    ],
)
def test_limit_is_on(production: dict[str, Any], action: str, limit: str) -> None:
    assert production["ACCOUNT_RATE_LIMITS"][action] == limit


def test_passkey_limit_is_on(production: dict[str, Any]) -> None:
    assert production["MFA_RATE_LIMITS"] == {"webauthn_login": "10/m/ip"}


def test_allauth_itself_reads_every_limit() -> None:
    from allauth.account import app_settings
    from allauth.core.internal.ratelimit import parse_rates

    for action, limit in app_settings.RATE_LIMITS.items():
        assert parse_rates(limit), action


def test_limits_are_counted_where_all_workers_see_it(production: dict[str, Any]) -> None:
    backend = production["CACHES"]["default"]["BACKEND"]
    assert not backend.endswith(("LocMemCache", "DummyCache"))


def test_proxies_are_counted_once_for_everything(production: dict[str, Any]) -> None:
    assert production["TRUSTED_PROXY_COUNT"] == 1
    assert production["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1


def test_there_is_one_backend_and_it_counts(production: dict[str, Any]) -> None:
    assert production["AUTHENTICATION_BACKENDS"] == [
        "allauth.account.auth_backends.AuthenticationBackend"
    ]
    assert production["LOGIN_URL"] == "account_login"


def test_staff_need_a_second_factor_and_passkeys_a_safe_origin(production: dict[str, Any]) -> None:
    assert production["STAFF_SECOND_FACTOR_REQUIRED"] is True
    assert production["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"] is False
    assert production["MFA_PASSKEY_SIGNUP_ENABLED"] is False
    assert sorted(production["MFA_SUPPORTED_TYPES"]) == ["recovery_codes", "totp", "webauthn"]


def test_delicate_changes_ask_again_and_are_told(production: dict[str, Any]) -> None:
    assert production["ACCOUNT_REAUTHENTICATION_REQUIRED"] is True
    assert production["ACCOUNT_REAUTHENTICATION_TIMEOUT"] <= 900
    assert production["ACCOUNT_EMAIL_NOTIFICATIONS"] is True


def test_codes_are_short_lived(production: dict[str, Any]) -> None:
    assert production["ACCOUNT_LOGIN_BY_CODE_TIMEOUT"] <= 600
    assert production["ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS"] == 3


def test_links_in_mails_are_encrypted_and_sessions_are_guarded(production: dict[str, Any]) -> None:
    assert production["ACCOUNT_DEFAULT_HTTP_PROTOCOL"] == "https"
    assert production["SESSION_COOKIE_SECURE"] is True
    assert production["SESSION_COOKIE_HTTPONLY"] is True
    assert production["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert production["SESSION_COOKIE_NAME"].startswith("__Host-")


def test_passwords_are_kept_with_a_slow_hasher(production: dict[str, Any]) -> None:
    assert production["PASSWORD_HASHERS"][0].endswith("ScryptPasswordHasher")
