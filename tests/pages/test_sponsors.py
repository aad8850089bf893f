"""Sponsors: their days, their logos drawn anew, their clicks counted without knowing anybody."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image, PngImagePlugin

from pages import actions, images, menus
from pages.models import Sponsor, SponsorClicks, SponsorTier
from publishing.store import _new_mark
from tests.strict import StrictClient

BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


def picture(width: int = 40, height: int = 20, kind: str = "PNG", **more: Any) -> bytes:
    kept = BytesIO()
    Image.new("RGB", (width, height), "#0a8790").save(kept, kind, **more)
    return kept.getvalue()


def drawn(content: bytes) -> images.Picture:
    return images.redraw(BytesIO(content), size=len(content))


@pytest.fixture
def tier(db: None) -> SponsorTier:
    return SponsorTier.objects.create(name="Silver", slug="silver", order=2)


@pytest.fixture
def sponsor(tier: SponsorTier, today: date) -> Sponsor:
    return Sponsor.objects.create(
        name="Quoll Water",
        slug="quoll-water",
        tier=tier,
        url="https://quoll.example/",
        starts_on=today,
        ends_on=today,
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_drawn_anew_in_its_box(kind: str) -> None:
    made = drawn(picture(1120, 300, kind))
    assert (made.width, made.height) == (560, 150)
    with Image.open(BytesIO(made.content)) as again:
        assert (again.format, again.size) == ("PNG", (560, 150))


def test_nothing_else_of_the_file_is_kept() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "<script>alert(1)</script> from my desk")
    sent = picture(pnginfo=words) + b"PK\x03\x04 and more behind it"
    assert b"script" in sent
    made = drawn(sent)
    assert b"script" not in made.content and b"PK\x03\x04" not in made.content
    assert (made.width, made.height) == (40, 20), "never enlarged"


def bomb() -> bytes:
    """A small file that claims 60,000 by 60,000 pixels."""
    import struct
    import zlib

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


BAD = {
    "a bomb": bomb,
    "too many pixels": lambda: picture(3000, 2001),
    "too large a file": lambda: picture() + b"0" * images.MOST_BYTES,
    "an SVG": lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a page": lambda: b"<!doctype html><script>alert(1)</script>",
    "a GIF": lambda: picture(kind="GIF"),
    "half a picture": lambda: picture(200, 200)[:120],
    "nothing": lambda: b"",
}


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_logo_is_refused(kind: str) -> None:
    with pytest.raises(ValidationError):
        drawn(BAD[kind]())


def test_a_sponsor_has_its_days(sponsor: Sponsor, today: date) -> None:
    def names(on: date) -> list[str]:
        return [row.name for row in Sponsor.objects.running(on=on)]

    day = timedelta(days=1)
    assert names(today - day) == []
    assert names(today) == ["Quoll Water"]
    assert names(today + day) == []
    first, last = sponsor.turns_at()
    assert last - first == day or abs((last - first - day).total_seconds()) == 3600
    assert timezone.localtime(last).hour == 0


def test_it_vanishes_by_itself_from_pages_that_were_kept(
    visitor: StrictClient, sponsor: Sponsor, django_capture_on_commit_callbacks: Any
) -> None:
    with time_machine.travel(timezone.localtime().replace(hour=23, minute=58), tick=False) as clock:
        with django_capture_on_commit_callbacks(execute=True):
            actions.tell_readers(sponsor)
        for _ in range(2):  # the second is the kept one
            assert "Quoll Water" in visitor.get("/courses/").content.decode()
        clock.shift(timedelta(minutes=3))
        assert "Quoll Water" not in visitor.get("/courses/").content.decode()
        assert "Nobody sponsors us" in visitor.get("/sponsors/").content.decode()


def test_tools_carry_no_sponsors(member: StrictClient, visitor: StrictClient, sponsor: Any) -> None:
    _new_mark(None)
    assert "Quoll Water" in visitor.get("/courses/").content.decode()
    assert "Quoll Water" not in member.get("/members/downloads/").content.decode()


def test_the_link_says_that_it_is_paid_for(visitor: StrictClient, sponsor: Sponsor) -> None:
    html = visitor.get("/sponsors/").content.decode()
    assert '<a href="/sponsors/quoll-water/visit/" rel="sponsored noopener">' in html


def test_a_click_is_counted_by_day_without_a_cookie(
    visitor: StrictClient, sponsor: Sponsor, today: date
) -> None:
    for _ in range(2):
        answer = visitor.get("/sponsors/quoll-water/visit/", **BROWSER)
    assert (answer.status_code, answer["Location"]) == (302, "https://quoll.example/")
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
    assert SponsorClicks.objects.values_list("sponsor", "on", "clicks").get() == (
        sponsor.pk,
        today,
        2,
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_USER_AGENT": "Googlebot/2.1"},
        {"HTTP_USER_AGENT": "Slackbot-LinkExpanding"},
        {"HTTP_USER_AGENT": ""},
        {**BROWSER, "HTTP_SEC_PURPOSE": "prefetch;prerender"},
    ],
)
def test_what_only_looks_is_not_counted(
    visitor: StrictClient, sponsor: Sponsor, headers: dict[str, str]
) -> None:
    assert visitor.get("/sponsors/quoll-water/visit/", **headers).status_code == 302
    assert visitor.head("/sponsors/quoll-water/visit/", **BROWSER).status_code == 302
    assert not SponsorClicks.objects.exists()


def test_the_door_leads_nowhere_else(visitor: StrictClient, sponsor: Sponsor) -> None:
    answer = visitor.get("/sponsors/quoll-water/visit/?url=https://evil.example/", **BROWSER)
    assert answer["Location"] == "https://quoll.example/"
    assert visitor.get("/sponsors/nobody/visit/").status_code == 404
    Sponsor.objects.update(starts_on=date(2020, 1, 1), ends_on=date(2020, 1, 2))
    assert visitor.get("/sponsors/quoll-water/visit/").status_code == 404


def form_of(sponsor: Sponsor, **changes: Any) -> dict[str, Any]:
    names = ("name", "slug", "about", "url")
    data: dict[str, Any] = {name: getattr(sponsor, name) for name in names}
    data |= {"tier": sponsor.tier_id, "starts_on": sponsor.starts_on.isoformat(), "ends_on": ""}
    return data | changes


def test_staff_send_a_logo_and_readers_get_another_file(
    editor: StrictClient,
    visitor: StrictClient,
    sponsor: Sponsor,
    django_capture_on_commit_callbacks: Any,
) -> None:
    address = reverse("admin:pages_sponsor_change", args=[sponsor.pk])
    light = SimpleUploadedFile("../../etc/evil.svg", picture(kind="JPEG"), "image/svg+xml")
    dark = SimpleUploadedFile("dark.png", picture(), "image/png")
    with django_capture_on_commit_callbacks(execute=True):
        answer = editor.post(address, form_of(sponsor, new_logo=light, new_logo_dark=dark))
    assert answer.status_code == 302, answer.context["errors"]
    sponsor.refresh_from_db()
    assert "evil" not in sponsor.logo.name
    html = visitor.get("/sponsors/").content.decode()
    path = reverse("pages:logo", args=[sponsor.logo_name])
    assert path in html and reverse("pages:logo", args=[sponsor.logo_dark_name]) in html
    answer = visitor.get(path)
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer).startswith(b"\x89PNG")  # type: ignore[arg-type]
    assert menus.shell().sponsors[0].logo == sponsor.logo_name
    Sponsor.objects.update(ends_on=date(2020, 1, 2), starts_on=date(2020, 1, 1))
    assert visitor.get(path).status_code == 404


def test_a_bad_logo_is_said_beside_its_field(editor: StrictClient, sponsor: Sponsor) -> None:
    address = reverse("admin:pages_sponsor_change", args=[sponsor.pk])
    sent = SimpleUploadedFile("logo.png", b"<svg/>", "image/png")
    page = editor.post(address, form_of(sponsor, new_logo=sent))
    assert "That is not a picture that we can read" in page.content.decode()
    alone = SimpleUploadedFile("dark.png", picture(), "image/png")
    page = editor.post(address, form_of(sponsor, new_logo_dark=alone))
    assert "Send the logo for light ground first" in page.content.decode()
    backwards = form_of(sponsor, starts_on="2026-05-02", ends_on="2026-05-01")
    assert "cannot be before the first" in editor.post(address, backwards).content.decode()


def test_one_that_ends_soon_stands_on_the_admins_first_page(
    editor: StrictClient, sponsor: Sponsor, now: datetime
) -> None:
    html = editor.get(reverse("admin:index")).content.decode()
    assert "sponsor ends soon" in html and "Quoll Water" in html
