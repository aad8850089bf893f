"""A quarter from the shopper firm's file to the public page: staff send it, look at the checks and
publish; what visitors, accounts and members read changes together, and comes out as it was.

The demonstration's latest quarter is taken out of the tables first, with its calls, and sent again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Portal, Window

Open = Callable[..., Window]
STAFF = "admin@demo.example"
_LOADED = """
from django.utils import timezone
from members.accounts.models import User
from members.rankings import demo, demo_claims
from members.rankings.models import Snapshot
people = {name: User.objects.get(email=f"{name}@demo.example") for name in ("owner", "member", "admin")}
if not Snapshot.objects.exists():
    demo.load(by=people["admin"], at=timezone.now())
demo_claims.load(owner=people["owner"], member=people["member"], by=people["admin"], at=timezone.now())
"""
#: What the latest quarter says: {slug: [rank, overall, low, high, calls]}, and its names.
_SAID = """
import json
from members.rankings.models import Snapshot, Standing
last = Snapshot.objects.current().of_kind("quarter").newest_first().first()
rows = Standing.objects.filter(snapshot=last).select_related("organisation")
print(json.dumps({
    "label": last.period.label,
    "revision": last.revision,
    "rows": {r.organisation.slug: [r.rank, str(r.overall), str(r.low), str(r.high), r.valid] for r in rows},
}))
"""
#: Writes the quarter's calls to a file and takes the quarter out, past everything that holds it.
_TAKEN_OUT = """
import csv
from django.db import transaction
from members.rankings.call_files.columns import expected
from members.rankings.incoming import Incoming
from members.rankings.models import *
from publishing.store import forget
last = Snapshot.objects.current().of_kind("quarter").newest_first().first()
period, version = last.period, last.standard
items = Incoming.columns_of(version)
calls = Call.objects.in_period(period).standing().select_related("organisation", "scenario")
plain = lambda value: "" if value is None else {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
with open(FILE, "w", newline="") as held:
    writer = csv.DictWriter(held, expected(items))
    writer.writeheader()
    for call in calls:
        writer.writerow({
            "call_id": call.call_id,
            "organisation": call.organisation.slug,
            "scenario": call.scenario.code,
            "called_at": call.called_at.astimezone(SYDNEY).strftime("%Y-%m-%d %H:%M"),
            "shopper": call.shopper,
            "outcome": call.outcome,
            **{f"{part}_seconds": plain(getattr(call, f"{part}_seconds")) for part in ("menu", "wait", "talk")},
            **{item.code: plain(call.answers.get(item.code)) for item in items},
        })
with transaction.atomic():
    for model in (Standing, SectorFigure, Award, Departure):
        model.objects.filter(snapshot__period=period).order_by()._raw_delete("default")
    Snapshot.objects.filter(period=period).order_by()._raw_delete("default")
    gone = Call.objects.in_period(period)
    CallQuery.objects.filter(call__in=gone).delete()
    Told.objects.filter(period=period).delete()
    gone.order_by()._raw_delete("default")
    forget()
print(period.pk)
"""


@pytest.fixture
def quarter(portal: Portal, tmp_path: Path) -> dict[str, Any]:
    """The latest quarter as it was, with its calls in ``file``; it is out of the tables now."""
    portal.python(_LOADED)
    said: dict[str, Any] = json.loads(portal.python(_SAID))
    said["file"] = tmp_path / "quarter.csv"
    said["period"] = portal.python(_TAKEN_OUT.replace("FILE", repr(str(said["file"]))))
    return said


def headings(one: Window, path: str) -> str:
    one.open(path)
    return one.page.locator("main").inner_text()


def send(staff: Window, file: Path) -> None:
    """The file, read to its end and taken in."""
    staff.open("/admin/rankings/callimport/add/")
    staff.page.locator("select[name=version]").select_option(label="Method 2")
    staff.page.locator("input[type=file]").set_input_files(file)
    staff.page.get_by_role("button", name="Send and check").click()
    take = staff.page.get_by_role("button", name=re.compile(r"Take in \d+ calls"))
    take.wait_for(timeout=60_000)
    assert "no errors" in staff.page.locator("#content-main").inner_text()
    take.click()
    expect(staff.page.get_by_text("calls are in the portal")).to_be_visible(timeout=60_000)


def test_a_quarter_is_imported_checked_and_published_and_everybody_sees_it_at_once(
    window: Open, portal: Portal, quarter: dict[str, Any]
) -> None:
    label, period = quarter["label"], quarter["period"]
    leader = next(slug for slug, row in quarter["rows"].items() if row[0] == 1)
    visitor, account, member = (
        window(),
        window("account@demo.example"),
        window("member@demo.example"),
    )
    readers = (
        (visitor, "/"),
        (visitor, "/rankings/"),
        (account, "/rankings/"),
        (member, "/members/rankings/"),
        (member, "/rankings/"),
    )
    for one, path in readers:
        assert label not in headings(one, path), path

    staff = window(STAFF)
    send(staff, quarter["file"])
    staff.open(f"/admin/rankings/period/{period}/change/")
    staff.page.get_by_role("link", name="Compute a draft").click()
    staff.page.get_by_role("button", name="Compute").click()
    expect(staff.page.get_by_role("heading", name="Checks")).to_be_visible(timeout=60_000)
    assert "It cannot be published" not in staff.page.locator("#content-main").inner_text()
    for one, path in readers:
        assert label not in headings(one, path), f"a draft on {path}"
    assert leader not in headings(visitor, f"/rankings/{_slug(label)}/")

    earlier = member.mail_to("member@demo.example")
    staff.page.get_by_role("link", name="Publish", exact=True).click()
    staff.page.get_by_role("button", name="Publish").click()
    expect(staff.page.get_by_text("is published.").first).to_be_visible(timeout=60_000)
    for one, path in readers:
        assert label in headings(one, path), path

    after = json.loads(portal.python(_SAID))
    assert after["label"] == label
    assert after["rows"] == quarter["rows"]

    # Somebody who watches gets one letter; the owner reads why and where.
    assert member.mail_to("member@demo.example") != earlier
    assert f"The rankings of {label} are out" in member.text_of_mail_to("member@demo.example")
    owner = window("owner@demo.example")
    text = headings(owner, "/members/rankings/energy/potoroo-retail-energy/")
    assert "Why did we move?" in text
    assert "Your own Agent Mastery" in text
    assert (
        "not published yet"
        not in headings(owner, f"/members/rankings/yours/calls/?quarter={_slug(label)}").lower()
    )


def _slug(label: str) -> str:
    """``2026-q3`` of ``Jul to Sep 2026``."""
    first = ["Jan", "Apr", "Jul", "Oct"].index(label[:3])
    return f"{label[-4:]}-q{first + 1}"


def test_a_winner_embeds_a_badge_and_anybody_verifies_it(window: Open, portal: Portal) -> None:
    portal.python(_LOADED)
    owner, visitor = window("owner@demo.example"), window()
    owner.open("/members/rankings/yours/")
    picture = owner.page.locator("main img").first
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") == 360
    address = owner.page.locator("main pre").first.inner_text()
    found = re.search(r'href="[^"]*(/rankings/badges/[^"]+)"', address)
    assert found
    assert "This badge is genuine" in headings(visitor, found[1])


def test_an_organisation_asks_about_a_call_and_reads_the_answer(
    window: Open, portal: Portal
) -> None:
    portal.python(_LOADED)
    owner, staff = window("owner@demo.example"), window(STAFF)
    owner.open("/members/rankings/yours/calls/")
    row = owner.page.locator("main tbody tr", has_text="–").last
    row.get_by_role("link").click()
    owner.fill(re.compile("What is wrong"), "The caller hung up, not we.")
    owner.press("Ask us to listen again")
    expect(owner.page.get_by_text("Sent. We listen again")).to_be_visible()
    here = owner.page.url
    staff.open("/admin/rankings/callquery/?state=waiting")
    staff.page.locator("#result_list tbody th a").first.click()
    staff.page.get_by_role("link", name="Answer", exact=True).click()
    staff.page.locator("select[name=finding]").select_option("stands")
    staff.page.locator("textarea[name=text]").fill("The line shows the caller stayed.")
    staff.page.get_by_role("button", name="Answer", exact=True).click()
    owner.page.goto(here)
    expect(owner.page.get_by_text("The line shows the caller stayed.")).to_be_visible()
