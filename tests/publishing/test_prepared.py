"""A prepared query answers what the queryset answers, with the same types, on every database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.db.models import (
    BigAutoField,
    BooleanField,
    CharField,
    Count,
    DateField,
    DateTimeField,
    Exists,
    OuterRef,
    Q,
)
from django.test.utils import CaptureQueriesContext

from members.memberships.models import Membership, Plan, Term
from publishing.prepared import Param, Prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def plans(db: None) -> list[Plan]:
    shared: dict[str, Any] = {"kind": "team", "summary": "s", "benefits": "b", "seats": 3}
    return [
        Plan.objects.create(name=f"Plan {n}", slug=f"plan-{n}", price=Decimal(n) + 1, **shared)
        for n in range(3)
    ]


def test_rows_are_those_of_the_queryset(plans: list[Plan], person: Any) -> None:
    owner = person("owner")
    membership = Membership.objects.create(plan=plans[1], owner=owner)
    Term.objects.create(
        membership=membership,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        grace_ends_on=date(2027, 1, 14),
        paid_on=date(2026, 1, 1),
    )
    columns = ("plan__price", "created_at", "terms__ends_on", "terms__is_complimentary", "open")

    def asked(owner: Any, on: Any) -> Any:
        covering = Term.objects.covering(on=on).filter(membership=OuterRef("pk"))
        found = Membership.objects.filter(owner=owner).annotate(open=Exists(covering))
        return found.order_by("pk").values_list(*columns)

    prepared = Prepared(lambda: asked(Param("owner", BigAutoField()), Param("on", DateField())))
    for day in (date(2025, 12, 31), date(2026, 1, 1), date(2027, 1, 14), date(2027, 1, 15)):
        rows = prepared.rows(owner=owner.pk, on=day)
        assert rows == list(asked(owner.pk, day))
        assert [type(value) for value in rows[0]] == [Decimal, datetime, date, bool, bool]
    assert prepared.rows(owner=owner.pk + 1, on=date(2026, 1, 1)) == []


def test_a_value_may_be_moved_in_time(plans: list[Plan], person: Any) -> None:
    instant = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    Membership.objects.create(plan=plans[0], owner=person("owner"), created_at=instant)
    at = Param("at", DateTimeField())
    hour = timedelta(hours=1)
    prepared = Prepared(
        lambda: Membership.objects.filter(created_at__gte=at - hour - hour).values_list("pk")
    )
    assert len(prepared.rows(at=instant + 2 * hour)) == 1
    assert len(prepared.rows(at=instant + 2 * hour + timedelta(microseconds=1))) == 0


def test_order_limit_and_fixed_values_stay(plans: list[Plan]) -> None:
    prepared = Prepared(
        lambda: (
            Plan.objects.filter(Q(seats=3), name__startswith=Param("begin", CharField()))
            .order_by("-price")
            .values_list("slug", "price")[:2]
        )
    )
    assert prepared.rows(begin="Plan") == [("plan-2", Decimal(3)), ("plan-1", Decimal(2))]
    assert prepared.rows(begin="100%_") == []


def test_values_are_values_and_never_sql(plans: list[Plan]) -> None:
    prepared = Prepared(
        lambda: Plan.objects.filter(name=Param("name", CharField())).values_list("pk")
    )
    for nasty in ("' OR 1=1 --", "%s", "%", "\\", '"'):
        assert prepared.rows(name=nasty) == []


def test_a_missing_value_is_an_error(plans: list[Plan]) -> None:
    prepared = Prepared(
        lambda: Plan.objects.filter(name=Param("name", CharField())).values_list("pk")
    )
    with pytest.raises(KeyError, match="name"):
        prepared.rows(nom="Plan 1")


def test_the_queryset_is_built_once_and_asked_each_time(plans: list[Plan]) -> None:
    built = []

    def build() -> Any:
        built.append(1)
        found = Plan.objects.filter(is_offered=Param("offered", BooleanField()))
        return found.values_list("kind").annotate(number=Count("pk")).order_by("kind")

    prepared = Prepared(build)
    with CaptureQueriesContext(connection) as queries:
        assert prepared.rows(offered=True) == [("team", 3)]
        Plan.objects.filter(slug="plan-0").update(is_offered=False)
        assert prepared.rows(offered=True) == [("team", 2)]
        assert prepared.rows(offered=False) == [("team", 1)]
    assert len(built) == 1
    assert len(queries) == 4


@pytest.mark.django_db(transaction=True)
def test_threads_share_it(plans: list[Plan]) -> None:
    prepared = Prepared(
        lambda: Plan.objects.filter(slug=Param("slug", CharField())).values_list("price")
    )
    seen: dict[int, Any] = {}

    def ask(number: int) -> None:
        seen[number] = prepared.rows(slug=f"plan-{number % 3}")
        connection.close()

    threads = [Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {number: [(Decimal(number % 3 + 1),)] for number in range(6)}
