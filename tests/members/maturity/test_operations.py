"""Two desks of one person, or of one team, have a trend each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from members.maturity.models import Assessment

START = "/members/maturity/start/"


def result(client: Any, assessment: Assessment) -> str:
    address = reverse("maturity:result", args=[assessment.pk])
    return str(client.get(address).content.decode())


def test_it_is_asked_at_the_start_with_those_used_before(member: Any, done: Any) -> None:
    done(member.user, 3, operation="Harbour desk")
    html = member.get(START).content.decode()
    assert 'list="operations"' in html
    assert html.count('<option value="Harbour desk">') == 1
    member.post(START, {"title": "Winter", "whose": "alone", "operation": "  Night   desk "})
    assert Assessment.objects.latest("pk").operation == "Night desk"


def test_it_may_be_left_empty_and_is_not_longer_than_eighty(member: Any, bank: Any) -> None:
    form = {"title": "Winter", "whose": "alone"}
    assert member.post(START, {**form, "operation": "x" * 81}).status_code == 422
    assert not Assessment.objects.exists()
    member.post(START, form)
    assert Assessment.objects.get().operation == ""


def test_others_operations_are_not_offered(member: Any, other_member: Any, done: Any) -> None:
    done(other_member.user, 3, operation="Secret desk")
    assert "Secret desk" not in member.get(START).content.decode()


def test_each_operation_has_its_own_trend(member: Any, done: Any, now: Any) -> None:
    day = timedelta(days=1)
    done(member.user, 1, operation="Night desk", at=now - 9 * day)
    done(member.user, 2, at=now - 8 * day)
    first = done(member.user, 2, operation="Harbour desk", at=now - 7 * day)
    second = done(member.user, 3, operation="Harbour desk")
    assert "This is the first result." in result(member, first)
    html = result(member, second)
    assert "the average rose from 2.0 to 3.0" in html
    assert "Harbour desk" in html
    assert f'href="/members/maturity/{second.pk}/result/"' in result(member, first)


@pytest.mark.parametrize("again", ["harbour DESK", "  Harbour desk ", "Harbour  desk"])
def test_capitals_and_blanks_make_no_other_operation(
    member: Any, done: Any, now: Any, again: str
) -> None:
    done(member.user, 2, operation="Harbour desk", at=now - timedelta(days=9))
    second = done(member.user, 3, operation=again)
    assert second.operation == "Harbour desk"
    assert "rose from 2.0 to 3.0" in result(member, second)


def test_capitals_outside_ascii_make_none_either(member: Any, done: Any, now: Any) -> None:
    done(member.user, 2, operation="Café Émile", at=now - timedelta(days=9))
    assert done(member.user, 3, operation="CAFÉ ÉMILE").operation == "Café Émile"


def test_a_row_that_was_spelled_otherwise_is_of_the_same_line(member: Any, done: Any) -> None:
    """Not made by the action: the queryset compares for itself."""
    one, two = done(member.user, 2), done(member.user, 3)
    Assessment.objects.filter(pk=one.pk).update(operation="NIGHT DESK")
    Assessment.objects.filter(pk=two.pk).update(operation="Night desk")
    two.refresh_from_db()
    assert set(Assessment.objects.of_party(two)) == {one, two}


def test_lists_say_which_operation(member: Any, begun: Any, done: Any) -> None:
    begun(member.user, operation="Harbour desk")
    done(member.user, 3, operation="Night desk")
    home = member.get("/members/maturity/").content.decode()
    assert "Harbour desk. Begun on" in home and "Night desk. Closed on" in home
