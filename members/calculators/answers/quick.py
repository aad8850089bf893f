"""One line for anybody: agents for half an hour, by Erlang C. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..erlang import erlang_c, erlang_c_required_agents
from ..queues.values import BadValue, load_of
from ..worked import Figure, Step, Worked
from .load import load_step
from .plate import Plate, Shown
from .words import agents, erlangs, level, share, spoken, wait

HALF_AN_HOUR = 1_800
#: What a free line on a public page is willing to work out, in erlangs.
MOST = 20_000
SHRINKAGE = Fraction(3, 10)


def work(values: Mapping[str, Any]) -> Worked:
    """``values``: as :class:`..forms.quick.QuickForm` reads them. Raises :class:`.BadValue`."""
    asked = dict(values) | {"interval_seconds": Fraction(HALF_AN_HOUR)}
    load, _handling = load_of(asked["calls"], HALF_AN_HOUR, asked["aht_seconds"])
    if load > MOST:
        raise BadValue("calls", f"makes a load of more than {MOST:,} erlangs")
    found = erlang_c_required_agents(**asked, shrinkage=SHRINKAGE)
    noun = "agent" if found.agents == 1 else "agents"
    within = spoken(asked["target_seconds"])
    after = f"{noun} to answer {share(found.service_level)} of calls within {within}."
    plate = Plate("You need", f"{found.agents:,}", after if load else f"{noun}: nobody calls.")
    return Worked(
        sentence=plate.sentence,
        figures=(
            Figure("Agents on the phones", f"{found.agents:,}"),
            Figure("Service level", share(found.service_level)),
            Figure("Average wait", wait(found.asa_seconds)),
            Figure("Busy", share(found.occupancy, 1)),
            Figure("Load", erlangs(load)),
            Figure("On the roster at 30% shrinkage", f"{found.agents_scheduled:,}"),
        ),
        steps=(load_step(asked, remark=""), *_one_fewer(asked, found.agents)),
        limits=("Erlang C: steady arrivals, and nobody hangs up. It reads a little high.",),
        shown=Shown(plate=plate, facts=()),
    )


def _one_fewer(asked: Mapping[str, Any], needed: int) -> tuple[Step, ...]:
    """What the agent who is one fewer costs, where there is one."""
    if not needed:
        return ()
    names = ("calls", "aht_seconds", "interval_seconds", "target_seconds")
    less = erlang_c(**{name: asked[name] for name in names}, agents=needed - 1)
    if less.stable:
        reached = level(less.service_level, asked["service_level_target"])
        waited = wait(less.asa_seconds)
        text = f"With {agents(needed - 1)} it is {reached}, and an average wait of {waited}."
    else:
        text = f"With {agents(needed - 1)} the queue grows without end."
    return (Step("One fewer", "Erlang C", (text,)),)
