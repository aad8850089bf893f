"""Lines for a load: Erlang B. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..erlang import erlang_b_required_servers
from ..queues.values import load_of
from ..worked import Figure, Step, Worked


def work(values: Mapping[str, Any]) -> Worked:
    """``values``: as :class:`..forms.trunks.TrunksForm` reads them. Raises :class:`.BadValue`."""
    traffic, _handling = load_of(values["calls"], values["interval_seconds"], values["aht_seconds"])
    found = erlang_b_required_servers(
        traffic_erlangs=traffic, blocking_target=values["blocking_target"]
    )
    return Worked(
        sentence=f"{found.servers:,} lines",
        figures=(Figure("Lines", f"{found.servers:,}"),),
        steps=(Step("Load", "A = calls × handling time ÷ period"),),
        limits=(),
        shown=found,
    )
