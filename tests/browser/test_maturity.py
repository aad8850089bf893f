"""The maturity tool from start to board report, twice: one person alone, and a team of three. The
second result shows movement against the first. Some answer with a script and some without.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Portal, Window

Open = Callable[..., Window]
AREAS = ["LG", "VC", "CJ", "WF", "QA", "KM", "PL", "CP", "EX", "TA", "CR", "MI"]
THIRD = "tane@people.example"
#: A third seat in the owner's team, taken.
SEAT = f"""
from datetime import date
from allauth.account.models import EmailAddress
from acxpa.demo.cast import PASSWORD
from members.accounts.models import User
from members.memberships import actions
from members.memberships.models import Membership
owner = User.objects.get(email="owner@demo.example")
if not User.objects.filter(email="{THIRD}").exists():
    third = User.objects.create_user("{THIRD}", PASSWORD, name="Tane Waru")
    EmailAddress.objects.create(user=third, email=third.email, verified=True, primary=True)
    team = Membership.objects.teams().owned_by(owner).get()
    seat = actions.invite(membership=team, email=third.email, on=date.today(), by=owner)
    actions.accept_invitation(seat=seat, user=third, on=date.today())
"""


def say(one: Window, levels: str, *, code: str) -> None:
    """Answers the five statements of the area on the page: 1 to 5, "n" with a reason, "-" unknown."""
    for number, level in enumerate(levels, start=1):
        name = f"{code}{number}"
        chosen = {"n": "na", "-": "dk"}.get(level, level)
        one.page.locator(f"#{name}-{chosen}").check()
        if level == "n":
            one.page.locator(f"#{name}-why").fill("We have no such channel.")


def start(one: Window, title: str, *, whose: str) -> str:
    """The address of a new assessment."""
    one.open("/members/maturity/start/")
    one.fill(re.compile("What do you look at"), title)
    choice = one.page.get_by_label(re.compile(whose))
    if choice.count():  # somebody without an organisation is not asked
        choice.check()
    one.press("Start")
    one.page.wait_for_url(re.compile(r"/members/maturity/\d+/"))
    found = re.search(r"/members/maturity/\d+/", one.page.url)
    assert found
    return found[0]


def answer_all(
    one: Window, address: str, levels: str, *, page: str = "areas", areas: int = len(AREAS)
) -> None:
    """Area after area, the first so many, by the button that saves and goes on."""
    one.open(f"{address}{page}/LG/")
    for place, code in enumerate(AREAS[:areas]):
        expect(one.page.locator(f"#{code}1")).to_be_visible()
        say(one, levels, code=code)
        if page == "consensus":
            for name in one.page.locator("input[name=present]").all():
                name.check()
        one.page.locator("button[name=next]").click()
        after = f"/{page}/{AREAS[place + 1]}/" if place + 1 < len(AREAS) else address
        one.page.wait_for_url(lambda url, end=after: url.endswith(end))


def close(one: Window, address: str) -> None:
    one.open(f"{address}close/")
    one.press("Close it")
    one.page.wait_for_url(re.compile(r"/result/"))


def assert_report(one: Window, address: str) -> None:
    """The board report is a PDF of some pages."""
    answer = one.context.request.get(f"{one.portal.url}{address}report.pdf")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    assert len(answer.body()) > 20_000


def test_one_person_goes_from_start_to_report_twice(window: Open) -> None:
    one = window("member@demo.example")
    desk = f"Night desk {datetime.now(UTC):%H%M%S%f}"
    first = start(one, f"{desk}, before", whose="I do, alone")
    answer_all(one, first, "3233n")
    close(one, first)
    expect(one.page.locator("main")).to_contain_text("Emerging")
    assert_report(one, first)

    plain = window("member@demo.example", java_script_enabled=False)
    second = start(plain, f"{desk}, after", whose="I do, alone")
    answer_all(plain, second, "44434")
    close(one, second)
    main = one.page.locator("main")
    expect(main).to_contain_text("Managed")
    expect(main.get_by_role("heading", name="What moved")).to_be_visible()
    expect(main.locator(".moved li").first).to_be_visible()
    assert_report(one, second)


def test_a_team_of_three_goes_from_start_to_report_twice(window: Open, portal: Portal) -> None:
    portal.python(SEAT)
    owner = window("owner@demo.example")
    others = [window("rohan@demo.example"), window(THIRD, java_script_enabled=False)]
    spoken = {"before": ("33233", "23233", "53223"), "after": ("44344", "34344", "44344")}
    for when, (own, *theirs) in spoken.items():
        address = start(owner, f"All of us, {when}", whose="The team of")
        owner.open(f"{address}team/")
        for name in ("Rohan Mehta", "Tane Waru"):
            owner.page.get_by_label(name).check()
        owner.press("Send the letters")
        answer_all(owner, address, own, areas=3)
        for other, levels in zip(others, theirs, strict=True):
            assert other.open(address).status == 200
            answer_all(other, address, levels, areas=3)
            other.open(address)
            other.page.get_by_role("button", name="I am through").click()
        owner.open(f"{address}consensus/LG/")
        if when == "before":  # 3, 2 and 5 on the first statement
            expect(owner.page.locator("#LG1")).to_contain_text("2 to 5")
        answer_all(owner, address, own, page="consensus", areas=6)
        close(owner, address)
        assert_report(owner, address)
    main = owner.page.locator("main")
    expect(main).to_contain_text("Established")
    expect(main.locator(".moved li").first).to_be_visible()
    # The colleagues read the same result, and others do not know of it.
    assert others[0].open(f"{address}result/").status == 200
    assert window("member@demo.example").open(f"{address}result/").status == 404


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without one"])
def test_answers_are_kept_with_and_without_a_script(script: bool, window: Open) -> None:
    one = window("member@demo.example", java_script_enabled=script)
    address = start(one, f"Kept, {script}", whose="I do, alone")
    one.open(f"{address}areas/LG/")
    say(one, "45", code="LG")
    if script:
        expect(one.page.locator("[data-saved]")).to_contain_text("Saved")
    else:
        one.page.locator("button[name=stay]").click()
        one.page.wait_for_load_state()
    again = window("member@demo.example")
    again.open(f"{address}areas/LG/")
    expect(again.page.locator("#LG1-4")).to_be_checked()
    expect(again.page.locator("#LG2-5")).to_be_checked()


def test_what_is_not_saved_says_why(window: Open) -> None:
    one = window("member@demo.example")
    address = start(one, "Not saved", whose="I do, alone")
    one.open(f"{address}areas/LG/")
    saved = one.page.locator("[data-saved]")
    one.page.locator("#LG1-na").check()
    expect(saved).to_contain_text("Not saved yet: say why it does not apply.")
    expect(one.page.locator("#LG1-said")).to_contain_text("say why it does not apply")
    one.page.locator("#LG1-why").fill("We have no such channel.")
    one.page.locator("#LG1-why").blur()
    expect(saved).to_contain_text("Saved")
    answers: dict[str, Callable[[Route], None]] = {
        "you are signed out": lambda route: route.fulfill(status=302, headers={"Location": "/"}),
        "not there any more": lambda route: route.fulfill(status=410, body="Gone."),
        "at our end": lambda route: route.fulfill(status=200, body="<p>Hello.</p>"),
        "no connection": lambda route: route.abort(),
    }
    for level, (said, answer) in enumerate(answers.items(), start=1):
        one.page.route("**/areas/LG/", answer)
        one.page.locator(f"#LG2-{level}").check()
        expect(saved).to_contain_text(said)
        one.page.unroute("**/areas/LG/")
    one.complaints.clear()  # the browser's own, about what was staged here


def test_a_visitor_takes_the_pulse_check_without_a_script(window: Open) -> None:
    one = window(java_script_enabled=False)
    one.open("/pulse-check/")
    for code in (
        "LG1",
        "VC1",
        "CJ4",
        "WF1",
        "QA1",
        "KM1",
        "PL1",
        "CP1",
        "EX1",
        "TA3",
        "CR1",
        "MI1",
    ):
        one.page.locator(f"input[name='{code}'][value='3']").check(force=True)
    one.page.locator("main form button").first.click()
    one.page.wait_for_load_state()
    expect(one.page.locator("main")).to_contain_text("50")
    assert one.context.cookies() == []
