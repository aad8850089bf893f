"""The usual discount stands in one place, the settings, and a wrong one stops the start."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from courses.discount import usual_percent

ROOT = Path(__file__).resolve().parents[2]


def test_a_quarter_unless_somebody_says_otherwise() -> None:
    assert usual_percent() == Decimal(25)


@pytest.mark.parametrize(("given", "meant"), [("0", 0), ("100", 100), (" 12.5 ", "12.5"), (30, 30)])
def test_any_percentage_may_be_set(settings: Any, given: object, meant: object) -> None:
    settings.MEMBER_DISCOUNT_PERCENT = given
    assert usual_percent() == Decimal(str(meant))


@pytest.mark.parametrize("wrong", ["", "-1", "100.01", "a quarter", "25%", "NaN", "Infinity", None])
def test_anything_else_is_refused_with_the_remedy(settings: Any, wrong: object) -> None:
    settings.MEMBER_DISCOUNT_PERCENT = wrong
    with pytest.raises(ImproperlyConfigured, match="MEMBER_DISCOUNT_PERCENT=25"):
        usual_percent()


def test_the_portal_does_not_start_with_a_wrong_one(tmp_path: Path) -> None:
    environment = os.environ | {"MEMBER_DISCOUNT_PERCENT": "250", "DATA_DIR": str(tmp_path)}
    started = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode != 0
    assert "MEMBER_DISCOUNT_PERCENT is '250'" in started.stderr


def test_the_number_is_written_down_once() -> None:
    """No other file of the portal knows the percentage: neither code nor page."""
    assert str(settings.MEMBER_DISCOUNT_PERCENT) == "25"
    number = re.compile(r"\b25\s?(?:%|per cent)|Decimal\(\W?25\W?\)|a quarter less")
    files = [*ROOT.glob("courses/*.py"), *ROOT.glob("templates/courses/*.html")]
    assert files
    for file in files:
        assert not number.search(file.read_text("utf-8")), file.name
