"""What the measurements are made of: medians, ratios, wrk's words, goals, the table. No load."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest

from bench import generator, nginx, processes, report
from bench.goals import GOALS, Goal
from bench.load import Call, Sample, lua, parse_wrk
from bench.processes import BenchError
from bench.targets import MEMBER, PAGES, Target, yardsticks

WRK = """\
Running 5s test @ http://127.0.0.1:8123/glossary/copc/
  1 threads and 8 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.50ms  512.00us  16.29ms   87.42%
    Req/Sec     5.04k   169.71     5.33k    70.00%
  Latency Distribution
     50%  880.00us
     75%    1.36ms
     90%    1.81ms
     99%    1.02s
  25031 requests in 5.00s, 523.74MB read
Requests/sec:   5006.20
Transfer/sec:    104.74MB
"""


def measured(name: str, *rounds: report.Round, **fields: object) -> report.Measured:
    target = Target(name, name.capitalize(), "/", **fields)  # type: ignore[arg-type]
    return report.Measured(target, 60_000, 12_000, 2, list(rounds))


def rounds(*rates: float, cpu: float = 1.0) -> list[report.Round]:
    return [report.Round(rate, 1000 / rate, cpu, 0.0) for rate in rates]


def a_report() -> report.Report:
    beside = {
        row.name: report.Measured(row, 60_000, None, None, rounds(1000, 1100, 900))
        for row in yardsticks(plain=60_000, small=12_000, member=61_000, nginx=True)
    }
    pages = {
        row.name: report.Measured(row, 60_000, 12_000, 2, rounds(500, 550, 450, cpu=2.0))
        for row in PAGES
    }
    return report.Report(
        database="SQLite",
        at=datetime(2031, 3, 4, 9, 30, tzinfo=UTC),
        measured=beside | pages,
        memory=report.Memory(50.0, 55.0, 58.0, 5.4, 60, 700.0, 20.0, 1.1),
        notes=["two cores"],
        statements={"hub": ["SELECT 1"]},
        timings={
            "peers": 61.0,
            "scoring": 2.5,
            "recompute": 4000.0,
            "stored": 1.0,
            "window": 90.0,
            "times_cheaper": 90.0,
            "search": 40.0,
            "find_rare": 3.0,
            "find_rare_times": 150.0,
            "find_common": 30.0,
            "find_common_part": 0.1,
            "find_p95": 40.0,
            "find_prefix": 5.0,
            "feed": 12.0,
            "seeking": 0.4,
            "save": 258.0,
            "entry_page": 9.0,
            "index_10": 8.0,
            "index_1000": 10.0,
            "index_100000": 11.0,
            "index_growth": 1.1,
            "agents_20000": 0.3,
            "week_plan": 25.0,
            "week_page": 150.0,
            "pyworkforce_large": 100.0,
            "pyworkforce_week": 6.0,
        },
    )


def test_wrk_is_read_with_all_its_units() -> None:
    assert parse_wrk(WRK) == Sample(25031, 5006.2, 0.88, 1020.0, 0)


def test_wrong_answers_and_broken_connections_count_as_failed() -> None:
    lines = "  Socket errors: connect 1, read 2, write 3, timeout 4\n"
    lines += "  Non-2xx or 3xx responses: 20\n"
    assert parse_wrk(WRK.replace("Requests/sec", f"{lines}Requests/sec")).failed == 30


def test_anything_else_from_wrk_is_an_error_that_shows_it() -> None:
    with pytest.raises(BenchError, match="unable to connect"):
        parse_wrk("unable to connect to 127.0.0.1:8199 Connection refused")


def test_a_script_for_wrk_asks_each_call_and_varies_only_where_told() -> None:
    calls = [Call("/a/", {"Cookie": 'x="1"'}), Call("/b/", {}, varied=True)]
    script = lua(calls)
    assert r'{path = "/a/", varied = false, headers = {["Cookie"] = "x=\"1\""}}' in script
    assert '{path = "/b/", varied = true, headers = {}}' in script


def test_the_generator_of_our_own_asks_in_turn_and_without_end() -> None:
    calls = [
        {"path": "/a/", "headers": {"Host": "127.0.0.1"}, "varied": False},
        {"path": "/b/", "headers": {}, "varied": True},
    ]
    first, second, third, fourth = islice(generator.requests(calls), 4)
    assert first == third == b"GET /a/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    assert second.split()[1] == b"/b/?n=1"
    assert fourth.split()[1] == b"/b/?n=2"


@pytest.mark.parametrize(("percent", "value"), [(0, 1), (50, 5), (90, 9), (99, 10), (100, 10)])
def test_percentile_is_one_of_the_values(percent: float, value: float) -> None:
    assert report.percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], percent) == value


def test_one_slow_round_does_not_move_the_median() -> None:
    assert measured("page", *rounds(100, 2, 102)).middle("rate") == 100


def test_ratio_is_taken_within_each_round() -> None:
    page, beside = measured("page", *rounds(50, 5, 60)), measured("bare", *rounds(100, 10, 80))
    assert report.ratio(page, beside, "rate") == 0.5


def test_what_forgetting_costs_is_taken_off_the_page_and_not_off_the_yardstick() -> None:
    rows = {
        "constant": measured("constant", *rounds(9, cpu=0.3)),
        "forgetting": measured(
            "forgetting", *rounds(9, cpu=0.7), place="cold", forget="all", is_page=False
        ),
        "page": measured("page", *rounds(9, cpu=5.0), place="cold", forget="all"),
        "kept": measured("kept", *rounds(9, cpu=3.0), place="cold", forget="page"),
    }
    assert report.figures("page", rows)["cpu_ms"] == pytest.approx(4.6)
    assert report.figures("kept", rows)["cpu_ms"] == 3.0
    assert report.figures("forgetting", rows)["cpu_ms"] == 0.7


def test_growth_is_that_of_the_worker_that_grew_most() -> None:
    assert report.growth({1: 50.0, 2: 40.0}, {1: 51.0, 2: 44.0}) == pytest.approx(10.0)
    assert report.growth({}, {}) is None


def test_pss_is_read_in_megabytes() -> None:
    assert processes.parse_pss("Rss:  90000 kB\nPss:  50000 kB\nPss_Dirty: 1 kB\n") == 51.2
    assert processes.parse_pss("") is None


@pytest.mark.parametrize(
    ("relation", "value", "verdict"),
    [
        ("<=", 4.0, "met"),
        ("<=", 4.26, "short: 4.26"),
        (">=", 4.0, "met"),
        (">=", 3.91, "short: 3.91"),
        ("<=", None, "not measured"),
    ],
)
def test_a_goal_says_met_or_by_how_much_it_is_missed(
    relation: str, value: float | None, verdict: str
) -> None:
    goal = Goal("page", "cpu_ms", relation, 4.0, "4 ms")  # type: ignore[arg-type]
    assert goal.verdict({"cpu_ms": value}) == verdict


def test_every_goal_is_about_something_that_is_measured() -> None:
    found = a_report()
    figures = {name: report.figures(name, found.measured) for name in found.measured}
    figures["memory"] = report.memory_figures(found.memory)
    figures |= {name: {"value": value} for name, value in found.timings.items()}
    assert set(found.timings) == set(report.TIMINGS)
    assert all(figures[goal.page].get(goal.figure) is not None for goal in GOALS)


def test_every_yardstick_that_a_page_names_exists_without_nginx_too() -> None:
    names = {row.name for row in yardsticks(plain=1, small=1, member=1, nginx=False)}
    assert {page.yardstick for page in PAGES} <= names
    assert "nginx" not in names


def test_only_pages_that_need_a_person_have_one() -> None:
    people = {page.name: page.person for page in PAGES}
    assert [name for name, person in people.items() if person] == [
        "copc-member",
        "hub",
        "maturity-result",
        "rankings",
        "rankings-sector",
        "rankings-organisation",
    ]
    assert people["hub"] == MEMBER


def test_table_is_markdown_with_columns_in_line() -> None:
    text = report.table_text(("page", "ms"), [("COPC", "1.25"), ("a longer name", "")])
    assert text.splitlines() == [
        "| page          | ms   |",
        "|---------------|------|",
        "| COPC          | 1.25 |",
        "| a longer name |      |",
    ]


def test_report_gives_each_page_its_goal_and_what_is_short_of_it() -> None:
    lines = {line.split(" | ")[0].strip("| "): line for line in a_report().text().splitlines()}
    assert "<= 3 queries; >= 0.8 of the bare signed-in view" in lines["COPC, member"]
    said = lines["COPC, member"].rsplit(" | ", 1)[1]
    assert said.rstrip("| ") == ">= 0.8 of the bare signed-in view (short: 0.5)"
    assert "| met " in lines["hub, member"]
    assert "0 queries (short: 2)" in lines["COPC, visitor, warm"]
    memory = next(line for name, line in lines.items() if name.startswith("worker memory"))
    assert "58.0 MB PSS, 5.4 % growth" in memory
    assert "| met " in memory


def test_what_is_timed_without_a_page_has_its_line_and_goal() -> None:
    lines = a_report().text().splitlines()
    peers = next(line for line in lines if "over 20,000 assessments: 61.0 ms" in line)
    assert "< 150 ms" in peers and "| met " in peers
    assert any("< 2 ms (short: 2.5)" in line for line in lines if "scoring one" in line)


def test_what_needs_pyworkforce_has_no_line_where_that_is_missing() -> None:
    found = a_report()
    without = {n: value for n, value in found.timings.items() if "pyworkforce" not in n}
    text = replace(found, timings=without).text()
    assert "required agents at 20,000 erlangs: 0.30 ms" in text and "pyworkforce" not in text


def test_report_is_kept_as_markdown_and_as_json(tmp_path: Path) -> None:
    found = a_report()
    kept = found.save(tmp_path)
    assert kept.name == "2031-03-04-sqlite.md"
    assert kept.read_text(encoding="utf-8") == found.text()
    data = json.loads(kept.with_suffix(".json").read_text(encoding="utf-8"))
    assert data["targets"]["hub"]["statements"] == ["SELECT 1"]
    assert data["targets"]["copc-warm"]["figures"]["rate_ratio"] == 0.5
    assert len(data["targets"]["home"]["rounds"]) == 3
    assert len(data["goals"]) == len(GOALS)


def test_nginx_stays_on_this_machine_and_in_its_folder(tmp_path: Path) -> None:
    text = nginx.configuration(tmp_path, 8123)
    assert "listen 127.0.0.1:8123;" in text
    assert f"root {tmp_path}/www;" in text


def test_what_was_started_is_gone_afterwards_with_its_children(tmp_path: Path) -> None:
    command = ["/bin/sh", "-c", "sleep 300 & sleep 300"]
    with processes.running(command, log=tmp_path / "log") as started:
        found: list[int] = []
        while len(found) < 1:
            found = processes.children(started.pid)
    assert started.poll() is not None
    assert not any(processes.is_alive(pid) for pid in found)


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with processes.running(["/bin/sh", "-c", "echo no such thing"], log=log) as started:
        started.wait()
        with pytest.raises(BenchError, match="no such thing"):
            processes.wait_for(processes.free_port(), started, log=log, what="It")
