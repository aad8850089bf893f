"""A load generator for machines without wrk: ``python -m bench.generator``, JSON in and out.

It needs more CPU for a request than a warm page does, so requests a second are then its own limit
more than the portal's; CPU time per request and the p99 of slow pages stay right.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import count
from typing import Any

from .load import Sample
from .report import percentile


def requests(calls: Sequence[Mapping[str, Any]]) -> Iterator[bytes]:
    """The calls in turn, without end, as they go over the wire."""
    numbers = count(1)
    while True:
        for call in calls:
            path = f"{call['path']}?n={next(numbers)}" if call["varied"] else call["path"]
            lines = [f"GET {path} HTTP/1.1", *(f"{k}: {v}" for k, v in call["headers"].items())]
            yield ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


async def _answer(reader: asyncio.StreamReader) -> bool:
    """Reads one answer; whether it was whole, or the part that was asked for."""
    head = await reader.readuntil(b"\r\n\r\n")
    status, *fields = head.decode("latin-1").split("\r\n")
    headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in fields)}
    if "content-length" in headers:
        await reader.readexactly(int(headers["content-length"]))
    else:
        while size := int((await reader.readline()).split(b";")[0], 16):
            await reader.readexactly(size + 2)
        await reader.readexactly(2)
    return status.split()[1] in ("200", "206")


async def _one(port: int, source: Iterator[bytes], until: float, times: list[float]) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    failed = 0
    try:
        while (started := time.perf_counter()) < until:
            writer.write(next(source))
            failed += not await _answer(reader)
            times.append((time.perf_counter() - started) * 1000)
    except (OSError, asyncio.IncompleteReadError):
        failed += 1
    finally:
        writer.close()
    return failed


async def measure(
    port: int, calls: Sequence[Mapping[str, Any]], seconds: int, connections: int
) -> Sample:
    times: list[float] = []
    source = requests(calls)
    started = time.perf_counter()
    each = [_one(port, source, started + seconds, times) for _ in range(connections)]
    failed = sum(await asyncio.gather(*each))
    took = time.perf_counter() - started
    if not times:
        raise SystemExit("Nothing was answered.")
    return Sample(
        requests=len(times),
        rate=len(times) / took,
        p50_ms=percentile(times, 50),
        p99_ms=percentile(times, 99),
        failed=failed,
    )


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(measure(**json.load(sys.stdin))))))
