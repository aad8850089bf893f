"""No secret in the repository, and no unexplained exception from the security rules (G18)."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from collections import Counter

import pytest

from tests.police.files import OURS, production_modules, shown, texts
from tests.police.production import ROOT

KNOWN = {
    "private key": r"-----BEGIN (?:RSA |EC |OPENSSH |DSA |PGP )?PRIVATE KEY",
    "AWS key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "GitHub token": r"\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_[A-Za-z0-9_]{60,}\b",
    "GitLab token": r"\bglpat-[A-Za-z0-9_-]{20,}\b",
    "Slack token": r"\bxox[abprs]-[A-Za-z0-9-]{10,}\b",
    "Stripe key": r"\b[rs]k_live_[A-Za-z0-9]{16,}\b|\bwhsec_[A-Za-z0-9]{24,}\b",
    "Google key": r"\bAIza[0-9A-Za-z_-]{35}\b",
    "JSON web token": r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\b",
    "Sentry address": r"https://[0-9a-f]{32}@[\w.-]*sentry",
}
#: A name that promises a secret, given a text as its value.
_ASSIGNED = re.compile(
    r"(?i)(?:secret|token|password|passwd|api_?key|private_?key)\w*[\"']?\s*[:=]\s*"
    r"[\"']([A-Za-z0-9+/=_\-.~]{20,})[\"']"
)
#: Kept on purpose, and why.
MEANT = {
    "tests/police/production.py": "a key for processes that tests start and stop",
    "tests/police/test_secrets.py": "samples for these very patterns",
}


def entropy(text: str) -> float:
    """Bits a character."""
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())


def looks_random(text: str) -> bool:
    """Words joined by dashes stay below; 20 random letters and digits lie above."""
    mixed = all(re.search(letters, text) for letters in (r"[A-Z]", r"[a-z]", r"\d"))
    return (mixed and entropy(text) > 4.0) or bool(re.fullmatch(r"[0-9a-f]{32,}", text))


@pytest.mark.parametrize("kind", KNOWN)
def test_no_key_of_a_known_kind(kind: str) -> None:
    pattern = re.compile(KNOWN[kind])
    found = [shown(path) for path, text in texts() if pattern.search(text)]
    assert [name for name in found if name not in MEANT] == []


def test_no_secret_is_given_as_a_value() -> None:
    found = [
        f"{shown(path)}: {value[:12]}..."
        for path, text in texts()
        if shown(path) not in MEANT and not path.name.startswith("requirements")
        for value in _ASSIGNED.findall(text)
        if looks_random(value)
    ]
    assert found == []


def test_no_address_carries_a_password() -> None:
    pattern = re.compile(r"\b[a-z][a-z0-9+]*://[^\s/:@\"'{}$<>]+:([^\s/@\"'{}$<>]+)@[\w.-]+")
    harmless = {"pass", "password", "mail", "secret", "user", "pw"}
    found = [
        f"{shown(path)}: {match[0]}"
        for path, text in texts()
        for match in pattern.finditer(text)
        if match[1].lower() not in harmless
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        'SECRET_KEY = "kT7vWq2ZpX9mBf4LrY8sNc1HdJ6gVu3AoEi5xQb"',
        "api_key: 'a8f5f167f44f4964e6c998dee827110c'",
    ],
)
def test_the_search_finds_a_random_value(line: str) -> None:
    assert [value for value in _ASSIGNED.findall(line) if looks_random(value)]


@pytest.mark.parametrize(
    "line", ['PASSWORD = "demo-only-please-change"', 'token = "account_reset_password"']
)
def test_the_search_leaves_words_alone(line: str) -> None:
    assert not [value for value in _ASSIGNED.findall(line) if looks_random(value)]


def test_the_security_rules_hold() -> None:
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "check",
            "--no-cache",
            "--select",
            "S",
            "--ignore",
            "S101",
            *OURS,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout


def test_every_exception_from_them_gives_its_reason() -> None:
    unexplained = [
        f"{shown(path)}:{number}: {line.strip()}"
        for path in production_modules()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"#\s*noqa\s*(?::\s*[\w, ]*\bS\d+[\w, ]*)?$", line)
    ]
    assert unexplained == []
