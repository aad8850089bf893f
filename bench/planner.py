"""The day planner's page: ``python -m bench.planner`` posts a week of quarters of an hour with a
roster, as a member does, and times the whole answer in milliseconds of CPU, as JSON.

What is timed is everything behind the server: reading 672 pasted rows, the plan, the roster against
it, the drawings, the tables and the page around them.
"""

from __future__ import annotations

import json
from statistics import median
from time import process_time

from bench.calculators import AHT, ROUNDS, WEEK
from bench.probe import client_of
from bench.targets import MEMBER

PAGE = "/members/calculators/day/"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def main() -> None:
    client = client_of(MEMBER)
    given = {
        "rows": "\n".join(_row(place, calls) for place, calls in enumerate(WEEK)),
        "aht_seconds": str(AHT),
        "service_level_target": "80",
        "target_seconds": "20",
        "max_occupancy": "85",
        "shrinkage": "30",
        "minimum_agents": "2",
        "hourly_rate_aud": "41.20",
    }
    spent = []
    for _ in range(ROUNDS + 1):
        begun = process_time()
        response = client.post(PAGE, given)
        spent.append((process_time() - begun) * 1000)
        if response.content.count(b'<tr id="row-') != len(WEEK):
            raise SystemExit(f"{PAGE} does not show {len(WEEK)} intervals ({response.status_code})")
    print(json.dumps({"week_page": median(spent[1:])}))


def _row(place: int, calls: int) -> str:
    """The roster is a little above some needs and a little below others."""
    at = place % 96
    return f"{DAYS[place // 96]} {at // 4}:{at % 4 * 15:02}\t{calls}\t{round(calls * 0.36) + 3}"


if __name__ == "__main__":
    main()
