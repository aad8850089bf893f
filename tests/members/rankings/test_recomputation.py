"""Every number of every snapshot of the demonstration data, published, superseded or draft, equals
what independent code (recomputed.py) makes of the calls as they stood when it was computed; and
the demonstration data is as rich as the pages need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test import TestCase

from members.rankings.demo import load
from members.rankings.models import (
    Award,
    Call,
    Departure,
    Scenario,
    SectorFigure,
    Snapshot,
    StandardVersion,
    Standing,
)
from tests.members.rankings import recomputed
from tests.members.rankings.recomputed import One, Scorer, calls_of, cut, recompute, table

pytestmark = [pytest.mark.slow]
AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
#: What a root may be out by in the sixth decimal.
ROOT = Decimal("0.000003")


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demonstration data, once for all tests of this file; on PostgreSQL its last year, which
    has every way of counting too."""
    since = 0 if connection.vendor == "sqlite" else 8
    with django_db_blocker.unblock():
        opened = TestCase._enter_atomics()  # type: ignore[attr-defined]
        try:
            load(by=None, at=AT, since=since)
            yield
        finally:
            TestCase._rollback_atomics(opened)  # type: ignore[attr-defined]


class Scorers(dict[int, Scorer]):
    """By version; every call is scored once for all tests of this file."""

    def of(self, version: StandardVersion) -> Scorer:
        if version.pk not in self:
            self[version.pk] = Scorer(version)
        return self[version.pk]


@pytest.fixture(scope="module")
def scorers(loaded: None) -> Scorers:
    return Scorers()


@pytest.fixture(scope="module")
def again(scorers: Scorers, django_db_blocker: Any) -> dict[int, dict[int, One]]:
    """By snapshot and organisation, what the calls come to."""
    with django_db_blocker.unblock():
        weights = dict(Scenario.objects.values_list("pk", "weight"))
        found = {}
        for snapshot in Snapshot.objects.select_related("period", "standard"):
            scorer = scorers.of(snapshot.standard)
            found[snapshot.pk] = {
                key: recompute(calls, scorer, weights) for key, calls in calls_of(snapshot).items()
            }
        return found


def standings(**which: Any) -> list[Standing]:
    return list(Standing.objects.filter(**which).select_related("snapshot__standard"))


def test_every_call_has_the_scores_that_its_answers_come_to(scorers: Scorers, db: None) -> None:
    for call in Call.objects.select_related("version"):
        if call.outcome != "answered":
            assert call.mastery is None and not any(call.skills)
            assert call.accessibility == (0 if call.outcome == "unanswered" else None)
            continue
        skills, mastery, accessibility, _ = scorers.of(call.version).score(call)
        assert [skill * 1_000_000 for skill in skills] == list(call.skills)
        assert mastery * 100_000_000 == call.mastery
        assert accessibility * 1_000_000 == call.accessibility


def test_every_score_is_the_mean_of_its_calls(again: dict[int, dict[int, One]], db: None) -> None:
    count = 0
    for row in standings():
        one = again[row.snapshot_id][row.organisation_id]
        assert (row.valid, row.answered) == (one.valid, one.answered)
        version = row.snapshot.standard
        if one.valid < version.shown_from:
            assert row.status == "too_few" and row.overall is None and row.answer_rate is None
            continue
        assert row.accessibility == cut(one.accessibility)
        assert row.answer_rate == cut(Fraction(100 * one.answered, one.valid))
        if one.overall is None or one.mastery is None:
            assert row.status == "unanswered" and row.overall is None
            continue
        enough = one.valid >= version.ranked_from
        assert row.status == ("ranked" if enough else "indicative")
        assert row.overall == cut(one.overall) and row.mastery == cut(one.mastery)
        assert list(row.skills) == [cut(skill) for skill in one.skills]
        timings = {"menu": row.menu, "wait": row.wait, "talk": row.talk}
        assert timings == {name: cut(mean) for name, mean in one.waits.items()}
        count += 1
    assert count > 500, "too few to prove anything"
    assert {(s.pk, key) for s in Snapshot.objects.all() for key in again[s.pk]} == set(
        Standing.objects.values_list("snapshot_id", "organisation_id")
    )


def test_every_interval_is_what_the_method_says(again: dict[int, dict[int, One]], db: None) -> None:
    for row in standings(overall__isnull=False):
        one = again[row.snapshot_id][row.organisation_id]
        assert one.half is not None and one.overall is not None
        assert row.freedom == one.freedom
        assert abs(row.error - Decimal(one.error)) <= ROOT
        low = max(Decimal(0), row.overall - Decimal(one.half))
        high = min(Decimal(100), row.overall + Decimal(one.half))
        assert abs(row.low - low) <= ROOT and abs(row.high - high) <= ROOT
        low_rate, high_rate = recomputed.wilson(row.answered, row.valid)
        assert abs(row.answer_low - Decimal(low_rate)) <= ROOT
        assert abs(row.answer_high - Decimal(high_rate)) <= ROOT


def test_every_rank_comes_from_the_exact_score_at_one_decimal(
    again: dict[int, dict[int, One]], db: None
) -> None:
    tables = defaultdict(list)
    for row in standings(status="ranked"):
        tables[row.snapshot_id, row.sector_id].append(row)
    shared = 0
    for rows in tables.values():
        ones = {r.organisation_id: again[r.snapshot_id][r.organisation_id] for r in rows}
        if len(rows) < rows[0].snapshot.standard.table_from:
            assert all(row.rank is None for row in rows)
            continue
        ranks = table(ones)
        for row in rows:
            assert (row.rank, row.is_tied) == ranks[row.organisation_id]
            assert row.of == len(rows)
            assert row.rank_low <= row.rank_high <= row.of
            shared += row.is_tied
        places = sorted(rows, key=lambda row: row.place)
        order = [
            (row.rank, -row.mastery, -row.accessibility, row.name.casefold()) for row in places
        ]
        assert order == sorted(order)
        assert [row.place for row in places] == list(range(1, len(rows) + 1))
    assert shared >= 10


def test_behaviours_and_parts_are_those_of_the_calls_and_the_parts_sum_to_the_score(
    again: dict[int, dict[int, One]], db: None
) -> None:
    for row in standings(overall__isnull=False):
        one = again[row.snapshot_id][row.organisation_id]
        assert {code: (Decimal(points), n) for code, points, n in row.behaviours} == {
            code: (cut(mean), n) for code, (mean, n) in one.behaviours.items()
        }
        parts = {code: Decimal(text) for code, text in row.scores["parts"].items()}
        assert sum(parts.values()) == row.overall
        assert parts.keys() == one.parts.keys()
        for code, part in parts.items():
            exact = one.parts[code]
            # Accessibility's items are rounded once in each call.
            assert abs(part - Decimal(exact.numerator) / exact.denominator) <= Decimal("0.000002")


def test_figures_by_reason_are_those_of_the_calls_about_it(scorers: Scorers, db: None) -> None:
    """In the same way as all calls, with the same thresholds; every snapshot but months, which have
    too few for more than a count."""
    weights = dict(Scenario.objects.values_list("pk", "weight"))
    ranked = 0
    for snapshot in Snapshot.objects.exclude(period__kind="month").select_related("standard"):
        version = snapshot.standard
        scorer = scorers.of(version)
        calls = calls_of(snapshot)
        tables: dict[tuple[int, int], dict[int, tuple[One, dict[str, Any]]]] = defaultdict(dict)
        for row in standings(snapshot=snapshot):
            groups = defaultdict(list)
            for call in calls[row.organisation_id]:
                groups[call.scenario_id].append(call)
            assert row.reasons.keys() == {f"s{key}" for key in groups}
            for key, own in groups.items():
                one, kept = recompute(own, scorer, weights), row.reasons[f"s{key}"]
                assert (kept["valid"], kept["answered"]) == (one.valid, one.answered)
                tables[row.sector_id, key][row.organisation_id] = one, kept
                if one.valid < version.shown_from:
                    assert kept["status"] == "too_few" and "overall" not in kept
                    continue
                if one.overall is None or one.mastery is None:
                    assert kept["status"] == "unanswered" and "overall" not in kept
                    continue
                is_ranked = one.valid >= version.ranked_from
                assert kept["status"] == ("ranked" if is_ranked else "indicative")
                assert Decimal(kept["overall"]) == cut(one.overall)
                assert Decimal(kept["mastery"]) == cut(one.mastery)
                assert Decimal(kept["accessibility"]) == cut(one.accessibility)
                assert Decimal(kept["talk"]) == cut(one.waits["talk"])
                assert one.half is not None
                high = min(Decimal(100), Decimal(kept["overall"]) + Decimal(one.half))
                assert abs(Decimal(kept["high"]) - high) <= ROOT
        figures = {f.sector_id: f for f in SectorFigure.objects.filter(snapshot=snapshot)}
        assert figures[None].reasons == {}
        for (sector, key), pairs in tables.items():
            eligible = {pk: one for pk, (one, kept) in pairs.items() if kept["status"] == "ranked"}
            ranks = table(eligible) if len(eligible) >= version.table_from else {}
            for pk, (_, kept) in pairs.items():
                is_tied = kept.get("is_tied", False)
                assert (kept.get("rank"), is_tied) == ranks.get(pk, (None, False))
            ranked += len(ranks)
            kept = figures[sector].reasons[f"s{key}"]["figure"]
            shown = sorted(Decimal(k["overall"]) for _, k in pairs.values() if "overall" in k)
            assert (kept["organisations"], kept["shown"]) == (len(pairs), len(shown))
            assert kept["ranked"] == len(eligible) and kept["has_table"] is bool(ranks)
            assert kept["calls"] == sum(one.valid for one, _ in pairs.values())
            if shown:
                half = len(shown) // 2
                middle = Fraction(shown[half])
                if len(shown) % 2 == 0:
                    middle = (middle + Fraction(shown[half - 1])) / 2
                assert Decimal(kept["figures"]["overall"]["median"]) == cut(middle)
    assert ranked > 100, "too few to prove anything"


def months_of(snapshot: Snapshot) -> tuple[int, int]:
    first, last = snapshot.period.starts_on, snapshot.period.ends_on
    return first.year * 12 + first.month, last.year * 12 + last.month


def chain() -> dict[tuple[str, int, int], Snapshot]:
    """The published snapshot that stood when a later one was computed, by kind, first and last
    month."""
    found: dict[tuple[str, int, int], Snapshot] = {}
    for snapshot in Snapshot.objects.select_related("period").order_by("revision"):
        if snapshot.is_published:
            found[snapshot.period.kind, *months_of(snapshot)] = snapshot
    return found


def befores(
    snapshot: Snapshot, published: dict[tuple[str, int, int], Snapshot]
) -> tuple[Snapshot | None, Snapshot | None]:
    """What it is compared with, and what stands a year before."""
    kind, (first, last) = snapshot.period.kind, months_of(snapshot)
    year = published.get((kind, first - 12, last - 12))
    if kind == "lifetime":
        return None, None
    if kind == "year":
        return (year if year and year.standard_id == snapshot.standard_id else None), None
    length = last - first + 1
    return published.get((kind, first - length, last - length)), year


def test_movement_entries_and_streaks_follow_from_the_ranks(loaded: None, db: None) -> None:
    published = chain()
    every = {(row.snapshot_id, row.organisation_id): row for row in standings()}
    seen = defaultdict(int)
    for snapshot in Snapshot.objects.select_related("period", "previous"):
        kind, (month, last) = snapshot.period.kind, months_of(snapshot)
        previous, year = befores(snapshot, published)
        assert snapshot.previous_id == (previous.pk if previous else None)
        assert snapshot.year_before_id == (year.pk if year else None)
        broken = previous is not None and previous.standard_id != snapshot.standard_id
        assert snapshot.is_break is broken
        for row in Standing.objects.filter(snapshot=snapshot):
            before = every.get((previous.pk, row.organisation_id)) if previous else None
            earlier = [
                every[published[k].pk, row.organisation_id]
                for k in sorted(published, key=lambda k: -k[1])
                if k[0] == kind and k[1] < month and (published[k].pk, row.organisation_id) in every
                if kind != "year" or (last - k[2]) % 12 == 0
            ]
            if kind in ("year", "lifetime") and previous is None:
                assert (row.movement, row.last_rank, row.entry) == (None, None, "")
                assert (row.streak_led, row.streak_up, row.is_best_yet) == (0, 0, False)
                assert row.points_change is None
                seen[kind] += 1
                continue
            ranks = [r.rank for r in earlier if r.rank]
            moved = None
            if row.rank and before and before.rank and not broken:
                moved = before.rank - row.rank
            assert row.movement == moved
            assert row.last_rank == (ranks[0] if ranks else None)
            if not row.rank:
                entry = ""
            elif not ranks:
                entry = "new"
            elif before is None:
                entry = "returned"
            else:
                entry = "same" if before.rank else ""
            assert row.entry == entry
            seen[entry] += 1
            assert row.streak_led == (
                (before.streak_led if before else 0) + 1 if row.rank == 1 else 0
            )
            rose = moved is not None and moved > 0
            assert row.streak_up == ((before.streak_up if before else 0) + 1 if rose else 0)
            change = None
            if before and not broken and row.overall is not None and before.overall is not None:
                change = row.overall - before.overall
            assert row.points_change == change
            best = [
                r.overall
                for r in earlier
                if r.rank and r.snapshot.standard_id == snapshot.standard_id
            ]
            is_best = bool(row.rank and best and row.overall > max(best))
            assert row.is_best_yet is is_best
    assert seen["new"] and seen["returned"] == 1 and seen["lifetime"] and seen["year"]


def test_like_for_like_movement_is_among_those_ranked_in_both(
    again: dict[int, dict[int, One]], db: None
) -> None:
    differs = 0
    for snapshot in Snapshot.objects.filter(
        previous__isnull=False, period__kind__in=("quarter", "year")
    ):
        now, then = standings(snapshot=snapshot), standings(snapshot=snapshot.previous_id)
        for row in now:
            both = {r.organisation_id for r in now if r.rank and r.sector_id == row.sector_id} & {
                r.organisation_id for r in then if r.rank and r.sector_id == row.sector_id
            }
            if snapshot.is_break or row.organisation_id not in both:
                assert row.like_for_like is None
                continue
            ranks = [
                table({key: again[pk][key] for key in both})[row.organisation_id][0]
                for pk in (snapshot.previous_id, snapshot.pk)
            ]
            assert row.like_for_like == ranks[0] - ranks[1]
            differs += row.like_for_like != row.movement
    assert differs


def test_sector_figures_are_the_medians_and_means_of_what_is_shown(loaded: None, db: None) -> None:
    every = defaultdict(list)
    for row in Standing.objects.defer("behaviours", "scores", "reasons"):
        every[row.snapshot_id].append(row)
    for figure in SectorFigure.objects.defer("reasons"):
        rows = [
            row for row in every[figure.snapshot_id] if figure.sector_id in (None, row.sector_id)
        ]
        shown = [row for row in rows if row.overall is not None]
        assert (figure.organisations, figure.shown) == (len(rows), len(shown))
        assert figure.calls == sum(row.valid for row in rows)
        assert figure.answered == sum(row.answered for row in rows)
        assert figure.answer_rate == cut(Fraction(100 * figure.answered, figure.calls))
        for metric in ("overall", "mastery", "accessibility", "skill_3", "wait", "menu", "talk"):
            values = sorted(Fraction(getattr(row, metric)) for row in shown)
            half = len(values) // 2
            middle = values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2
            assert figure.median(metric) == cut(middle)
            assert figure.mean(metric) == cut(sum(values) / len(values))
            ranked = [getattr(row, metric) for row in rows if row.rank]
            pick = min if metric == "wait" else max
            has_best = ranked and metric not in ("menu", "talk")
            assert figure.best(metric) == (pick(ranked) if has_best else None)
        ranked = [row.overall for row in rows if row.rank]
        assert figure.has_table is bool(figure.sector_id and ranked)
        assert figure.gap == (max(ranked) - min(ranked) if figure.has_table else None)


def test_awards_go_to_the_best_and_ties_are_broken_as_published(loaded: None, db: None) -> None:
    tenth = Decimal("0.1")
    for snapshot in Snapshot.objects.exclude(period__kind="month"):
        rows = [row for row in standings(snapshot=snapshot) if row.rank]
        sectors = {row.sector_id for row in rows}
        assert {award.sector_id for award in snapshot.awards.all()} == sectors
        for sector in sectors:
            own = [row for row in rows if sector == row.sector_id]
            for metric in ("overall", "mastery", "accessibility", "wait"):
                sign = -1 if metric == "wait" else 1

                def marks(row: Standing, metric: str = metric, sign: int = sign) -> tuple[Any, ...]:
                    value = sign * getattr(row, metric).quantize(tenth, "ROUND_HALF_UP")
                    rest = [row.mastery, row.accessibility, -row.wait]
                    return (value, row.valid, *(v.quantize(tenth, "ROUND_HALF_UP") for v in rest))

                best = max(map(marks, own))
                won = Award.objects.filter(snapshot=snapshot, sector=sector, metric=metric)
                assert {award.organisation_id for award in won} == {
                    row.organisation_id for row in own if marks(row) == best
                }


@pytest.mark.parametrize("kind", ["quarter", "lifetime"])
def test_likely_ranks_are_drawn_from_the_calls_as_the_method_says(
    kind: str, loaded: None, db: None
) -> None:
    from zlib import crc32

    snapshot = Snapshot.objects.current().of_kind(kind).newest_first()[0]
    weights = dict(Scenario.objects.values_list("pk", "weight"))
    calls = calls_of(snapshot)
    rows = [row for row in standings(snapshot=snapshot) if row.rank and row.sector.slug == "energy"]
    drawn = []
    for row in rows:
        stream = np.random.RandomState([snapshot.seed, crc32(row.organisation.slug.encode())])
        groups = defaultdict(list)
        for call in calls[row.organisation_id]:
            groups[call.scenario_id].append((call.mastery, call.accessibility))
        picked = {}
        for key in sorted(groups):
            kept = sorted(groups[key], key=lambda c: (-1 if c[0] is None else c[0], c[1]))
            picks = stream.randint(0, len(kept), size=(2_000, len(kept)))
            picked[key] = [[kept[i] for i in line] for line in picks]
        scores = []
        for number in range(2_000):
            said = everything = 0
            mastery = access = 0.0
            for key, lines in picked.items():
                line = lines[number]
                spoken = [m for m, _ in line if m is not None]
                everything += weights[key]
                access += weights[key] * sum(a for _, a in line) / len(line) / 1e6
                if spoken:
                    said += weights[key]
                    mastery += weights[key] * sum(spoken) / len(spoken) / 1e8
            scores.append(int((mastery / said + access / everything) * 5 + 0.5) if said else -1)
        drawn.append(scores)
    for row, mine in zip(rows, drawn, strict=True):
        ranks = sorted(1 + sum(other[i] > mine[i] for other in drawn) for i in range(2_000))
        assert (row.rank_low, row.rank_high) == (ranks[99], ranks[1899])


@pytest.mark.once
def test_the_demonstration_has_what_the_pages_must_show(loaded: None, db: None) -> None:
    quarters = Snapshot.objects.current().of_kind("quarter")
    assert quarters.count() == 12
    assert Snapshot.objects.current().of_kind("month").count() >= 36
    years = Snapshot.objects.current().of_kind("year")
    assert years.count() == 3 and years.filter(previous__isnull=False).count() == 1
    lifetime = Snapshot.objects.current().of_kind("lifetime").get()
    assert lifetime.period.label == "Since Oct 2025, to Sep 2026"
    assert quarters.filter(is_break=True).count() == 1
    assert Snapshot.objects.published().filter(revision=2).exclude(note="").count() == 2
    assert Snapshot.objects.drafts().count() == 1
    usual = Standing.objects.filter(snapshot__in=quarters, status="ranked")
    assert not usual.filter(valid__lt=8).exists() and not usual.filter(valid__gt=20).exists()
    latest = quarters.newest_first()[0]
    statuses = set(latest.standings.values_list("status", flat=True))
    assert {"ranked", "indicative"} <= statuses
    entries = set(latest.standings.values_list("entry", flat=True))
    assert {"new", "returned", "same", ""} <= entries
    assert latest.standings.filter(is_tied=True).count() == 2
    assert Departure.objects.exclude(became="").get().became == "Dugong Mutual"
    names = Standing.objects.filter(organisation__slug="kookaburra-broadband")
    assert set(names.values_list("name", flat=True)) == {"Kookaburra Broadband", "Kookaburra One"}


def test_loading_again_changes_nothing(loaded: None, db: None) -> None:
    before = Call.objects.count(), Snapshot.objects.count()
    load(by=None, at=AT)
    assert (Call.objects.count(), Snapshot.objects.count()) == before
