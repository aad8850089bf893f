"""The maturity tool at size: ``python -m bench.maturity`` makes the data and times what no page
shows alone, as JSON.

A team of eight with twenty past assessments, whose result page is one of the targets; and
20,000 closed assessments of 5,000 organisations that share, over which the peers are read.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from statistics import median
from time import perf_counter
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.targets import MATURITY_RESULT, OWNER  # noqa: E402
from members.accounts.models import User  # noqa: E402
from members.maturity import actions, peers_query  # noqa: E402
from members.maturity.bank import Contents, contents  # noqa: E402
from members.maturity.models import (  # noqa: E402
    Answer,
    AreaResult,
    Assessment,
    Bank,
    PeerConsent,
    Respondent,
    Sector,
    SizeBand,
    Statement,
)
from members.maturity.scoring import Answer as Said  # noqa: E402
from members.maturity.scoring import score  # noqa: E402
from members.memberships.models import Membership, Organisation  # noqa: E402

PEOPLE, PAST = 8, 20
ORGANISATIONS, EACH = 5_000, 4
ROUNDS = 15


@transaction.atomic
def a_team(bank: Contents, chance: random.Random, now: datetime) -> None:
    """The last of the team's assessments has the number that the target's address names."""
    owner = User.objects.get(email=OWNER)
    organisation = Membership.objects.exclude(organisation=None).get(owner=owner).organisation
    assert organisation is not None
    people = [owner, *(_person(number) for number in range(1, PEOPLE))]
    for place in range(PAST + 1):
        at = now - timedelta(days=40 * (PAST + 1 - place))
        assessment = Assessment.objects.create(
            pk=MATURITY_RESULT - PAST + place,
            bank=bank.bank,
            owner=owner,
            organisation=organisation,
            kind=Assessment.Kind.TEAM,
            title=f"Round {place + 1}",
            opened_at=at - timedelta(days=9),
            party_key=f"o{organisation.pk}",
        )
        respondents = Respondent.objects.bulk_create(
            Respondent(assessment=assessment, user=user, name=user.name, email=user.email)
            for user in people
        )
        Answer.objects.bulk_create(
            Answer(
                assessment=assessment,
                respondent=respondent,
                statement=statement,
                value=chance.randint(2, 5),
            )
            for respondent in (None, *respondents)
            for statement in bank.statements
        )
        actions.close(assessment=assessment, by=owner, at=at)
    PeerConsent.objects.create(
        organisation=organisation,
        contributes=True,
        counts_from=timezone.localdate(now) - timedelta(days=900),
        sector=Sector.ENERGY,
        size_band=SizeBand.UP_TO_50,
    )


def _person(number: int) -> User:
    return User.objects.create_user(f"bench{number}@demo.example", None, name=f"Person {number}")


@transaction.atomic
def the_peers(bank: Contents, chance: random.Random, now: datetime) -> None:
    owner = User.objects.get(email=OWNER)
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"Bench organisation {number}") for number in range(ORGANISATIONS)
    )
    cohorts = [(sector, size) for sector in Sector.values for size in SizeBand.values]
    rows = []
    for organisation in organisations:
        sector, size = chance.choice(cohorts)
        for _ in range(EACH):
            closed_at = now - timedelta(days=chance.randint(32, 690))
            rows.append(
                Assessment(
                    bank=bank.bank,
                    owner=owner,
                    organisation=organisation,
                    kind=Assessment.Kind.TEAM,
                    title="A result",
                    opened_at=closed_at,
                    closed_at=closed_at,
                    contributes_to_peers=True,
                    counts_from=timezone.localdate(closed_at),
                    sector=sector,
                    size_band=size,
                    party_key=f"o{organisation.pk}",
                )
            )
    kept = Assessment.objects.bulk_create(rows, batch_size=1_000)
    AreaResult.objects.bulk_create(_results(kept, bank, chance), batch_size=2_000)


def _results(kept: list[Assessment], bank: Contents, chance: random.Random) -> Iterator[AreaResult]:
    for assessment in kept:
        for area in bank.areas:
            mean = Fraction(chance.randint(5, 25), 5)
            yield AreaResult(
                assessment=assessment,
                area_code=area.code,
                mean_numerator=mean.numerator,
                mean_denominator=mean.denominator,
                mean=Decimal(mean.numerator) / mean.denominator,
                level=int(mean),
                lowest=int(mean),
                answered=5,
                applicable=5,
            )


def milliseconds(work: Callable[[], object]) -> float:
    """Median of several times; what is done once in a process's life is done before."""
    work()
    times = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        work()
        times.append((perf_counter() - begun) * 1000)
    return median(times)


def main() -> None:
    chance, now = random.Random(3), timezone.now()
    current = Bank.objects.current()
    assert current is not None
    bank = contents(current)
    a_team(bank, chance, now)
    the_peers(bank, chance, now)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as autovacuum would within a minute
    mine = Assessment.objects.get(pk=MATURITY_RESULT)
    today = timezone.localdate()
    answers = {
        row.code: Said(chance.randint(1, 5)) for row in Statement.objects.filter(area__bank=current)
    }
    # The query itself: pages keep what it gives for a while.
    asked: dict[str, Any] = {
        "bank": mine.bank_id,
        "party": mine.party_key,
        "sector": Sector.ENERGY.value,
        "size": SizeBand.UP_TO_50.value,
    }
    timings = {
        "peers": milliseconds(lambda: peers_query.benchmark(**asked, on=today)),
        "scoring": milliseconds(lambda: score(bank.for_scoring, answers)),
    }
    assert peers_query.benchmark(**asked, on=today).is_shown
    print(json.dumps(timings))


if __name__ == "__main__":
    main()
