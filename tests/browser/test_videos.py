"""A member finds a talk by a word said in it, starts it there, and goes on where they stopped. The
demonstration's films really play, and a player asks for the bytes that it needs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Portal, Window

Open = Callable[..., Window]
MEMBER = "member@demo.example"
TALK = "/members/videos/name-reason-permission/"
PLAYS = (
    "document.querySelector('video').currentTime > {} && !document.querySelector('video').paused"
)


def film(page: Page, what: str) -> Any:
    return page.evaluate(f"document.querySelector('video').{what}")


def wait(page: Page, what: str) -> None:
    """Until it is so of the film. Asked from outside: the page's policy lets nobody evaluate text."""
    for _ in range(300):
        if film(page, what):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"not so after half a minute: {what}")


def ready(page: Page) -> None:
    wait(page, "readyState >= 2")


def plays(page: Page, *, beyond: float) -> None:
    """It has gone on by itself."""
    wait(page, f"currentTime > {beyond}")
    assert not film(page, "paused")


@pytest.fixture
def asked(window: Open) -> tuple[Window, list[tuple[str, int, str]]]:
    """A member's window and the film's requests: range, status, what was sent of it."""
    one = window(MEMBER)
    rows: list[tuple[str, int, str]] = []

    def note(response: Any) -> None:
        if response.url.split("#")[0].endswith("/film/"):
            headers = response.request.headers
            sent = response.headers.get("content-range", "")
            rows.append((headers.get("range", ""), response.status, sent))

    one.page.on("response", note)
    return one, rows


def test_a_word_that_was_said_is_found_and_heard_and_the_talk_goes_on_another_day(
    asked: tuple[Window, list[tuple[str, int, str]]], window: Open
) -> None:
    one, requests = asked
    page = one.page
    one.open("/members/videos/")
    one.fill("Find something that was said", "survey")
    one.press("Find")
    page.locator(".spots a").first.click()
    page.wait_for_url(re.compile(r"t=31"))
    ready(page)
    assert 30.5 <= film(page, "currentTime") <= 32
    assert (film(page, "videoWidth"), film(page, "videoHeight")) == (512, 288)
    expect(page.locator(".lines .now")).to_contain_text("not the survey")
    assert any(text.startswith("bytes=") and status == 206 for text, status, _sent in requests)

    # It plays, with sound and captions, and the line moves on with it.
    page.get_by_role("link", name="Play from here").click()
    plays(page, beyond=32.5)
    assert film(page, "error") is None
    assert film(page, "webkitAudioDecodedByteCount") > 0
    assert film(page, "textTracks[0].mode") == "showing"
    assert film(page, "textTracks[0].cues.length") == 9

    # Far ahead by a chapter: the line there, and another range.
    before = len(requests)
    page.locator("[data-chapters] a").nth(2).click()
    plays(page, beyond=40.5)
    expect(page.locator("[data-chapters] .now")).to_contain_text("May I")
    expect(page.locator(".lines .now")).to_contain_text("is now all right")
    page.locator("video").evaluate("film => film.pause()")
    expect(page.locator("[data-percent]")).to_contain_text(re.compile(r"You have watched \d+ %"))
    assert all(status == 206 for _text, status, _sent in requests[before:])

    # Another device: where it was left.
    other = window(MEMBER, viewport={"width": 390, "height": 844})
    other.open(TALK)
    expect(other.page.get_by_role("link", name=re.compile(r"Go on at 0:4\d"))).to_be_visible()
    ready(other.page)
    assert 40 <= film(other.page, "currentTime") <= 50
    other.open("/members/videos/?state=begun")
    expect(other.page.locator("main")).to_contain_text("Name, reason, permission")


def test_keys_act_on_the_film_only_while_it_has_the_focus(window: Open) -> None:
    one = window("owner@demo.example")
    one.open(TALK)
    ready(one.page)
    one.page.locator("#said").press("k")
    assert film(one.page, "paused")
    video = one.page.locator("video")
    video.focus()
    video.press("l")
    wait(one.page, "currentTime >= 10")
    video.press("Shift+>")
    assert film(one.page, "playbackRate") == 1.25
    expect(one.page.locator("[data-speed]")).to_have_value("1.25")
    video.press("c")
    assert film(one.page, "textTracks[0].mode") == "hidden"
    video.press("k")
    plays(one.page, beyond=10)


def test_without_a_script_a_talk_plays_from_its_second(window: Open) -> None:
    one = window(MEMBER, java_script_enabled=False)
    one.open(TALK + "?q=survey")
    one.page.locator(".found a").first.click()
    assert one.page.url.endswith("?t=31&q=survey")
    expect(one.page.locator("video source")).to_have_attribute("src", re.compile(r"#t=31$"))
    expect(one.page.get_by_label("Speed")).to_be_hidden()


def test_every_film_of_the_demonstration_can_be_played(window: Open, portal: Portal) -> None:
    slugs = json.loads(
        portal.python(
            "import json; from members.videos.models import Video; "
            "print(json.dumps(list(Video.objects.exclude(file='').values_list('slug', flat=True))))"
        ).splitlines()[-1]
    )
    assert len(slugs) >= 8
    one = window(MEMBER)
    for slug in slugs:
        one.open(f"/members/videos/{slug}/?t=50")
        ready(one.page)
        assert film(one.page, "error") is None
        assert film(one.page, "duration") > 55


def test_staff_send_a_film_in_parts_and_see_it_come(
    window: Open, portal: Portal, tmp_path: Path
) -> None:
    """More than one part. The line loses the beginning, a part, and the answer at the end."""
    content = portal.python(
        "from members.videos.models import Video; "
        "print(Video.objects.get(slug='the-second-week').file.path)"
    ).splitlines()[-1]
    # Free space at the end (a box that every reader skips) makes it three parts long.
    free = 9_000_000
    path = tmp_path / "The second week, again.mp4"
    path.write_bytes(
        Path(content).read_bytes() + free.to_bytes(4, "big") + b"free" + bytes(free - 8)
    )
    one = window("admin@demo.example")
    number = portal.python(
        "from members.videos.models import Video; "
        "print(Video.objects.get(slug='the-second-week').pk)"
    ).splitlines()[-1]
    lost: list[str] = []

    def lose(route: Any) -> None:
        if route.request.url in lost:
            route.continue_()
            return
        lost.append(route.request.url)
        if route.request.url.endswith("/finish/"):
            route.fetch()  # carried out
        route.abort("connectionreset")

    one.page.route(re.compile(r"/send/(begin|[0-9a-f-]+/(1|finish))/$"), lose)
    one.open(f"/admin/videos/video/{number}/send/")
    one.page.locator("input[type=file]").set_input_files(path)
    one.page.get_by_role("button", name="Send").click()
    one.page.wait_for_url(re.compile(rf"/video/{number}/change/$"), timeout=60_000)
    assert len(lost) == 3
    expect(one.page.locator("#content-start")).to_contain_text("The second week, again.mp4")
    one.complaints[:] = [said for said in one.complaints if "CONNECTION_RESET" not in said]
