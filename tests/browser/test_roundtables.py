"""A member's month: they take a place, are reminded, see the way in when its time has come, were
there, find the recording by a word said in it, start it there, and take their statement home.

What time does, a line of code inside the portal does: it moves the date.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Portal, Window
from tests.police import production

Open = Callable[..., Window]
TITLE = "What a month is for"
WAY_IN = "https://meet.acxpa.example/what-a-month-is-for"
#: A date six days ahead, announced.
_PLANNED = f"""
from datetime import timedelta
from django.utils import timezone
from members.roundtables.actions import planning
from members.roundtables.models import Question, Series
now = timezone.now()
row = planning.new_date(
    series=Series.objects.earliest("pk"), starts_at=now + timedelta(days=6, minutes=7), at=now,
    title="What a month is for", host_name="Wilhelmina Oduya", join_link="{WAY_IN}",
    recording="name-reason-permission",
)
Question.objects.create(roundtable=row, text="What would you drop from next month?")
print(planning.announce(roundtable=row, by=None, at=now).slug)
"""
_FOUND = """
from datetime import timedelta
from django.utils import timezone
from members.places.models import Place
from members.roundtables.actions import attendance
from members.roundtables.models import Roundtable
now = timezone.now()
row = Roundtable.objects.get(slug="{slug}")
"""
#: Their place was taken a fortnight ago.
_LONG_AGO = """
long_ago = now - timedelta(days=14)
Place.objects.filter(allotment=row.allotment).update(asked_at=long_ago, held_at=long_ago)
"""
_CAME = """
people = [place.user for place in row.allotment.places.held()]
attendance.set_by_host(roundtable=row, came=people, not_there=[], by=None, at=now)
"""


def moved(portal: Portal, slug: str, by: str) -> None:
    """The date begins so long from now: ``"minutes=10"``."""
    portal.python(
        _FOUND.format(slug=slug)
        + f"starts = now + timedelta({by})\n"
        + "Roundtable.objects.filter(pk=row.pk).update("
        + "starts_at=starts, ends_at=starts + timedelta(minutes=row.minutes))\n"
    )


def test_a_month_from_a_place_to_a_statement(window: Open, portal: Portal) -> None:
    slug = portal.python(_PLANNED)
    path = f"/members/roundtables/{slug}/"
    one, other = window("member@demo.example"), window("owner@demo.example")
    main = one.page.locator("main")

    one.open(path)
    one.press("Take a place")
    expect(main).to_contain_text("You have a place")
    assert WAY_IN not in one.page.content()

    # A week before: one letter, however often the clock runs, and the way in is not in it.
    portal.python(_FOUND.format(slug=slug) + _LONG_AGO)
    for _ in range(2):
        ended = production.manage("run_due_jobs", env=portal.env)
        assert ended.returncode == 0, ended.stderr
    one.open("/dev/mail/")
    letters = main.locator("li", has_text="To member@demo.example").filter(has_text=TITLE)
    expect(letters).to_have_count(1)
    letters.get_by_role("link").click()
    text = main.locator(".mail-text")
    expect(text).to_contain_text(TITLE)
    assert WAY_IN not in text.inner_text()

    # Twenty minutes before there is none, ten minutes before there is, for who has a place.
    join = f"{portal.url}/members/roundtables/{slug}/join/"
    moved(portal, slug, "minutes=20")
    one.open(path)
    expect(main).to_contain_text("The way in appears here at")
    assert one.context.request.get(join, max_redirects=0).status == 403
    # The page is left open: what leads in comes by itself, a few seconds later, and is told.
    moved(portal, slug, "minutes=15, seconds=8")
    one.open(path)
    expect(main.locator("[data-left]")).to_have_text("less than a minute")
    assert main.get_by_role("link", name="Join now").count() == 0
    expect(main.get_by_role("link", name="Join now")).to_be_visible(timeout=30_000)
    expect(main.get_by_role("status")).to_have_text("Doors are open.")
    assert WAY_IN not in one.page.content()
    answer = one.context.request.get(join, max_redirects=0)
    assert (answer.status, answer.headers.get("location")) == (302, WAY_IN)
    other.open(path)
    assert other.page.get_by_role("link", name="Join now").count() == 0
    assert other.context.request.get(join, max_redirects=0).status == 403

    # It was held; the host says who came, and an hour is theirs.
    moved(portal, slug, "hours=-3")
    portal.python(_FOUND.format(slug=slug) + _CAME)
    one.open("/members/cpd/")
    expect(main).to_contain_text("What a month is for")

    # The recording is found by a word said in it, and begins there.
    one.open(path)
    expect(main.get_by_role("link", name=re.compile("Recording"))).to_be_visible()
    one.open("/members/videos/?q=survey")
    found = main.locator(".spots a").first
    address = found.get_attribute("href") or ""
    found.click()
    one.page.wait_for_url(re.compile(re.escape(address)))
    second = int(re.findall(r"t=(\d+)", address)[0])
    for _ in range(100):
        at = one.page.evaluate("document.querySelector('video').currentTime")
        if at >= second - 1:
            break
        one.page.wait_for_timeout(100)
    assert abs(at - second) <= 2

    one.open("/members/cpd/")
    with one.page.expect_download() as download:
        main.get_by_role("button", name=re.compile("Statement of")).click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
