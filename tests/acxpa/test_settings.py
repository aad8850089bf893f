"""Settings: production starts only when it is configured, and says what is missing (G1, G25).

Each start is a process of its own with an environment of its own, because settings are read once.
A machine's own ``.env`` would fill the gaps, so these tests step aside where there is one.
"""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from tests.police import production
from tests.police.production import ROOT

pytestmark = pytest.mark.once

SETTINGS = ROOT / "acxpa" / "settings.py"
ENVIRONMENT = ROOT / "acxpa" / "environment.py"
SERVE = ROOT / "acxpa" / "serve.py"
EXAMPLE = ROOT / ".env.example"

own_environment_file = pytest.mark.skipif(
    (ROOT / ".env").exists(), reason="this checkout has an .env of its own, which fills the gaps"
)


def start(folder: Path, **changed: str | None) -> subprocess.CompletedProcess[str]:
    return production.manage("check", env=production.environment(folder, **changed))


def last_words(ended: subprocess.CompletedProcess[str]) -> str:
    """What an operator reads at the end of a refused start."""
    assert ended.returncode != 0, f"the portal started\n{ended.stdout}"
    return ended.stderr.strip().splitlines()[-1]


@own_environment_file
def test_a_complete_environment_starts(tmp_path: Path) -> None:
    ended = start(tmp_path)
    assert ended.returncode == 0, ended.stderr


@own_environment_file
@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "EMAIL_URL", "SITE_URL"])
@pytest.mark.parametrize("value", [None, "", "   "], ids=["missing", "empty", "blank"])
def test_a_missing_variable_stops_the_start_and_is_named_with_an_example(
    tmp_path: Path, name: str, value: str | None
) -> None:
    words = last_words(start(tmp_path, **{name: value}))
    assert name in words
    assert f"{name}=" in words, "no example to copy"
    assert "For example" in words


@own_environment_file
@pytest.mark.parametrize(
    "key",
    [
        "short",
        "a" * 49,
        "django-insecure-" + "kT7vWq2ZpX9mBf4LrY8sNc1HdJ6gVu3AoEi5xQbRtMz",
        "please-change-me-please-change-me-please-change-me-please",
        "your-secret-key-your-secret-key-your-secret-key-your-secret-key",
        "example-example-example-example-example-example-example-example",
    ],
)
def test_a_short_or_placeholder_key_is_refused(tmp_path: Path, key: str) -> None:
    words = last_words(start(tmp_path, SECRET_KEY=key))
    assert "SECRET_KEY" in words
    assert "SECRET_KEY=" in words
    assert f"'{key}'" not in words, "a key does not belong into a log"


@own_environment_file
@pytest.mark.parametrize("key", ["a" * 64, "ab" * 40], ids=["one letter", "two letters"])
def test_a_long_key_without_randomness_is_refused(tmp_path: Path, key: str) -> None:
    assert "SECRET_KEY" in last_words(start(tmp_path, SECRET_KEY=key))


@own_environment_file
@pytest.mark.parametrize("address", ["locmemcache://", "locmemcache://portal", "dummycache://"])
def test_a_cache_that_workers_do_not_share_is_refused(tmp_path: Path, address: str) -> None:
    words = last_words(start(tmp_path, CACHE_URL=address))
    assert "CACHE_URL" in words
    assert "CACHE_URL=" in words


@own_environment_file
@pytest.mark.parametrize("hosts", ["*", "members.acxpa.example,*"])
def test_a_portal_that_answers_for_any_host_is_refused(tmp_path: Path, hosts: str) -> None:
    assert "ALLOWED_HOSTS" in last_words(start(tmp_path, ALLOWED_HOSTS=hosts))


@own_environment_file
def test_mail_that_only_goes_to_the_console_is_refused(tmp_path: Path) -> None:
    """The development inbox and the console send nothing: nobody could confirm an address, and
    codes that let somebody in would stand in the log."""
    for address in ("consolemail://", "memorymail://", "dummymail://"):
        assert "EMAIL_URL" in last_words(start(tmp_path, EMAIL_URL=address)), address


@own_environment_file
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRUSTED_PROXY_COUNT", "two"),
        ("PAGE_STORE_BYTES", "12 MB"),
        ("DOWNLOAD_MAX_BYTES", "fifty"),
        ("DATABASE_URL", "nonsense"),
        ("CACHE_URL", "nonsense"),
        ("EMAIL_URL", "nonsense"),
        ("SITE_URL", "http://members.acxpa.example"),
        ("SITE_URL", "members.acxpa.example"),
        ("PRIVATE_STORAGE_URL", "s3://"),
        ("MEMBER_DISCOUNT_PERCENT", "a quarter"),
        ("MEMBER_DISCOUNT_PERCENT", "250"),
    ],
)
def test_a_malformed_variable_stops_the_start_and_is_named(
    tmp_path: Path, name: str, value: str
) -> None:
    words = last_words(start(tmp_path, **{name: value}))
    assert name in words, words


@own_environment_file
def test_production_keeps_its_promises_without_being_told(tmp_path: Path) -> None:
    """What an operator did not think of is safe: https, second factor, no demonstration data."""
    ended = production.manage(
        "shell",
        "--verbosity=0",
        "-c",
        "from django.conf import settings as s; print([s.SECURE_SSL_REDIRECT, "
        "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.STAFF_SECOND_FACTOR_REQUIRED, "
        "not s.DEMO_DATA, not s.DEBUG, not s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN, "
        "s.SECURE_HSTS_SECONDS >= 31536000])",
        env=production.environment(tmp_path),
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip() == str([True] * 8)


@own_environment_file
def test_development_needs_no_variable_at_all(tmp_path: Path) -> None:
    names = ("DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL")
    ended = production.manage("check", env=production.environment(tmp_path, **dict.fromkeys(names)))
    assert ended.returncode == 0, ended.stderr


@own_environment_file
def test_the_development_key_is_kept_private_and_survives_a_restart(tmp_path: Path) -> None:
    names = ("DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL")
    env = production.environment(tmp_path, **dict.fromkeys(names))
    tell = (
        "shell",
        "--verbosity=0",
        "-c",
        "from django.conf import settings as s; print(s.SECRET_KEY)",
    )
    first, second = (production.manage(*tell, env=env).stdout.strip() for _ in range(2))
    assert first == second
    assert len(first) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_the_deployment_checks_pass_with_the_shipped_settings(tmp_path: Path) -> None:
    ended = subprocess.run(
        ["bash", ".ci/check-deploy"],
        cwd=ROOT,
        env=production.environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "no issues" in ended.stdout


def variables_read() -> set[str]:
    """Every variable that settings.py, environment.py and serve.py ask for."""
    found = set()
    for path in (SETTINGS, ENVIRONMENT, SERVE):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            by_env = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) in (
                "env",
                "os.environ",
            )
            by_rule = ast.unparse(node.func).endswith(("required", "integer", "address"))
            for argument in node.args[: 2 if by_rule else 1] if by_env or by_rule else ():
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    found.add(argument.value)
    return found


def test_the_reader_of_variables_finds_the_known_ones() -> None:
    assert {"DEBUG", "SECRET_KEY", "DATABASE_URL", "CACHE_URL", "EMAIL_URL"} <= variables_read()


def test_the_example_lists_every_variable_and_no_other() -> None:
    listed = set(re.findall(r"^#?\s?([A-Z][A-Z0-9_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.M))
    assert listed == variables_read()


def test_the_example_holds_no_secret_that_would_start() -> None:
    """Copied as it is, it may not give a portal whose key everybody knows."""
    text = EXAMPLE.read_text(encoding="utf-8")
    for line in re.findall(r"^\s*SECRET_KEY=(.*)$", text, re.M):
        assert not line.strip(), "leave the value empty: the start then says how to make one"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ACCOUNT_EMAIL_VERIFICATION", "mandatory"),
        ("ACCOUNT_PREVENT_ENUMERATION", True),
        ("ACCOUNT_LOGOUT_ON_GET", False),
        ("ACCOUNT_CONFIRM_EMAIL_ON_GET", False),
        ("ACCOUNT_LOGIN_METHODS", {"email"}),
        ("ACCOUNT_UNIQUE_EMAIL", True),
        ("ACCOUNT_REAUTHENTICATION_REQUIRED", True),
        ("SESSION_COOKIE_HTTPONLY", True),
        ("CSRF_COOKIE_HTTPONLY", True),
        ("SECURE_CONTENT_TYPE_NOSNIFF", True),
        ("X_FRAME_OPTIONS", "DENY"),
        ("MEDIA_URL", None),
        ("MEDIA_ROOT", ""),
    ],
)
def test_a_setting_that_safety_rests_on_stands(name: str, value: object) -> None:
    assert getattr(settings, name) == value
