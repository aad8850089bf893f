"""What letters are made of: inlined styles, the ruler, moments in full, names of browsers."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from members.accounts.devices import device
from members.mail.look import MEDIA_MARK, UnknownClass, inlined
from members.mail.ruler import TICKS, day, stages
from members.mail.templatetags.letters import moment


def test_a_class_gets_its_rule_beside_it() -> None:
    html = inlined('<p class="m-p">One</p><p class="other">Two</p>')
    assert html.startswith('<p class="m-p" style="margin:14px 0 0 0;font:400 17px')
    assert '<p class="other">' in html


def test_two_classes_give_both_rules() -> None:
    one, other = (inlined(f'<p class="{name}">').split('style="')[1] for name in ("m-gap", "m-a"))
    both = inlined('<p class="m-gap m-a">').split('style="')[1]
    assert one.rstrip('">') in both
    assert other.rstrip('">') in both


def test_a_class_that_look_css_does_not_have_is_told() -> None:
    with pytest.raises(UnknownClass, match="m-nonsense"):
        inlined('<p class="m-nonsense">')


def test_what_somebody_typed_takes_no_part() -> None:
    typed = "&lt;p class=&quot;m-p&quot;&gt;"
    assert inlined(typed) == typed


def test_rules_for_dark_screens_and_phones_go_into_the_head_once() -> None:
    html = inlined(f"<style>{MEDIA_MARK}</style><p>{MEDIA_MARK}</p>")
    assert html.count("prefers-color-scheme") == 1
    assert html.count("max-width:600px") == 1
    assert html.endswith(f"<p>{MEDIA_MARK}</p>")
    assert html.count("{") == html.count("}")


@pytest.mark.parametrize("count", [2, 3, 4, 6])
def test_the_needle_stands_where_the_readers_stage_begins(count: int) -> None:
    stops = [f"stage {n}" for n in range(1, count + 1)]
    for at in range(1, count + 1):
        ruler = stages(stops, at=at)
        needles = [i for i, tick in enumerate(ruler.ticks) if tick.has_needle]
        assert needles == [(at - 1) * TICKS // count]
        assert [label for label, is_yours in ruler.stops if is_yours] == [f"stage {at}"]
        assert sum(tick.is_long for tick in ruler.ticks) == count


def test_a_bare_ruler_has_no_needle_and_one_long_tick() -> None:
    ruler = stages([], at=None)
    assert ruler.stops == ()
    assert [tick.has_needle for tick in ruler.ticks] == [False] * TICKS
    assert [tick.is_long for tick in ruler.ticks].count(True) == 1


@pytest.mark.parametrize(("stops", "at"), [("abcde", 1), ("abc", 4), ("abc", 0), ("", 1)])
def test_a_ruler_that_cannot_be_drawn_is_refused(stops: str, at: int) -> None:
    with pytest.raises(ValueError, match="stage"):
        stages(list(stops), at=at)


@pytest.mark.parametrize(
    ("hour", "stop"), [(0, "Midnight"), (5, "Midnight"), (6, "6 am"), (12, "Noon"), (23, "6 pm")]
)
def test_a_day_has_its_needle_on_the_hour(hour: int, stop: str) -> None:
    ruler = day(hour)
    assert [i for i, tick in enumerate(ruler.ticks) if tick.has_needle] == [hour]
    assert [label for label, is_yours in ruler.stops if is_yours] == [stop]


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Australia/Melbourne", "3.42 pm AEDT on Sunday 22 November 2026"),
        ("Australia/Brisbane", "2.42 pm AEST on Sunday 22 November 2026"),
        ("Australia/Perth", "12.42 pm AWST on Sunday 22 November 2026"),
        ("UTC", "4.42 am UTC on Sunday 22 November 2026"),
    ],
)
def test_a_moment_is_told_with_its_zone_and_day(zone: str, told: str) -> None:
    with timezone.override(ZoneInfo(zone)):
        assert moment(datetime(2026, 11, 22, 4, 42, tzinfo=UTC)) == told


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Firefox on Windows",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.0 Safari/605.1.15",
            "Safari on a Mac",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) CriOS/142.0 Mobile/15E148 Safari/604.1",
            "Chrome on an iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/142.0.0.0 Safari/537.36 Edg/142.0",
            "Edge on Windows",
        ),
        ("Firefox/145.0", "Firefox"),
        ("", "a browser we do not recognise"),
        ("Call +61 3 5550 0000 or open http://evil.example", "a browser we do not recognise"),
    ],
)
def test_a_browser_is_named_in_our_words_only(user_agent: str, name: str) -> None:
    assert device(user_agent) == name
