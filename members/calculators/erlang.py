"""The Erlang calculators, all in one place: import them from here.

Every function takes keyword arguments, gives a frozen dataclass, and raises :class:`BadValue` (a
``ValueError`` with the ``field``) for what it cannot work with. Shares are of 1, times in seconds,
load in erlangs. Numbers may be ``int``, ``float``, ``Decimal`` or ``Fraction``; loads, caps and
shrinkage are worked out exactly, floats serve for exponentials.
"""

from __future__ import annotations

from .capacity import MostCalls, erlang_c_max_calls
from .chat import ChatStaffing, chat_effective_aht, chat_slots
from .dayplan import DayPlan, RosterResult, day_plan, roster_result
from .queues.impatience import (
    Abandonment,
    RequiredAgentsWithAbandonment,
    ServiceLevel,
    erlang_a,
    erlang_a_required_agents,
)
from .queues.loss import (
    Blocking,
    BlockingWithRetries,
    MostTraffic,
    erlang_b,
    erlang_b_extended,
    erlang_b_extended_required_servers,
    erlang_b_max_traffic,
    erlang_b_required_servers,
)
from .queues.observed import ObservedServiceLevel, observed_service_level
from .queues.shrinking import Scheduled, on_the_phones, shrinkage
from .queues.values import BadValue, Number
from .queues.waiting import (
    RequiredAgents,
    Waiting,
    WaitPercentile,
    erlang_c,
    erlang_c_required_agents,
    erlang_c_required_agents_asa,
    erlang_c_required_agents_occupancy,
    erlang_c_wait_percentile,
)
from .sensitivity import Change, sensitivity
from .staffing import Beside, Staffing, staffing

__all__ = [
    "Abandonment",
    "BadValue",
    "Beside",
    "Blocking",
    "BlockingWithRetries",
    "Change",
    "ChatStaffing",
    "DayPlan",
    "MostCalls",
    "MostTraffic",
    "Number",
    "ObservedServiceLevel",
    "RequiredAgents",
    "RequiredAgentsWithAbandonment",
    "RosterResult",
    "Scheduled",
    "ServiceLevel",
    "Staffing",
    "WaitPercentile",
    "Waiting",
    "chat_effective_aht",
    "chat_slots",
    "day_plan",
    "erlang_a",
    "erlang_a_required_agents",
    "erlang_b",
    "erlang_b_extended",
    "erlang_b_extended_required_servers",
    "erlang_b_max_traffic",
    "erlang_b_required_servers",
    "erlang_c",
    "erlang_c_max_calls",
    "erlang_c_required_agents",
    "erlang_c_required_agents_asa",
    "erlang_c_required_agents_occupancy",
    "erlang_c_wait_percentile",
    "observed_service_level",
    "on_the_phones",
    "roster_result",
    "sensitivity",
    "shrinkage",
    "staffing",
]
