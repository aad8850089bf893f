"""Erlang A: whoever finds all agents busy waits, and hangs up when patience ends.

Standard library only. Source: C. Palm (1946; "Research on telephone traffic carried by full
availability groups", Tele 1957); service levels by the offered wait: A. Mandelbaum, S. Zeltyn,
"The Palm/Erlang-A queue, with applications to call centers" (2005) and O. Garnett, A. Mandelbaum,
M. Reiman, "Designing a call center with impatient customers" (2002). Patience is exponential with
mean 1/θ, and there is always a steady state.

With E = 1/B(A, N−1) and v(x) = exp{(λ/θ)(1 − e^(−θx)) − Nμx}, D = E + λ∫v: nobody waits with
probability E/D, and the density of the offered wait is λv/D. Everything else is an integral over it
of terms that are never negative, so that nothing cancels.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import exp, expm1, floor, log1p

from .loss import blocking, fewest
from .panels import Curve, bend
from .shrinking import scheduled
from .values import (
    MOST_PATIENCE,
    MOST_SECONDS,
    BadValue,
    Number,
    load_of,
    not_negative,
    occupancy_share,
    positive,
    shrinkage_share,
    target_share,
    whole,
)


class ServiceLevel(StrEnum):
    """Which service level is meant: what is answered within T, divided by what."""

    OFFERED = "answered within T / all offered"
    EXCLUDING_SHORT_ABANDONS = "answered within T / (offered - abandoned within T)"
    OF_ANSWERED = "answered within T / answered"

    @property
    def field(self) -> str:
        """The name of the field that holds it."""
        return _FIELDS[self]


_FIELDS = {
    ServiceLevel.OFFERED: "service_level_offered",
    ServiceLevel.EXCLUDING_SHORT_ABANDONS: "service_level_excl_short_abandons",
    ServiceLevel.OF_ANSWERED: "service_level_of_answered",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Abandonment:
    """One interval in steady state. Shares of 1, seconds, calls. The three service levels are
    :class:`ServiceLevel`; a share of nobody is given as 1 without calls, as 0 without agents."""

    traffic_erlangs: float
    agents: int
    p_wait: float
    p_abandon: float
    p_abandon_within_target: float
    service_level_offered: float
    service_level_excl_short_abandons: float
    service_level_of_answered: float
    #: Over all calls, answered or not.
    mean_wait_all_seconds: float
    #: Over the answered; None without agents, since nobody is.
    asa_answered_seconds: float | None
    mean_queue_length: float
    occupancy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredAgentsWithAbandonment(Abandonment):
    agents_required: int
    agents_scheduled: int
    service_level_definition: ServiceLevel


def erlang_a(
    *,
    calls: Number,
    interval_seconds: Number,
    aht_seconds: Number,
    agents: Number,
    target_seconds: Number,
    patience_seconds: Number,
) -> Abandonment:
    """What ``agents`` make of ``calls`` when callers hang up.

    ``calls`` 0 to 1e9 in ``interval_seconds``, handling time above 0 (0 is allowed without calls),
    both up to 1e9 seconds; ``agents`` whole, 0 to 1e9; ``target_seconds`` 0 to 1e9;
    ``patience_seconds``, the mean time a caller would wait, above 0 and up to 1e12 (for none at all
    ask :func:`.erlang_b`). At most 10 million erlangs. Good to some 1e-11 of each figure.
    Raises :class:`.BadValue`. Source: Palm (1946), Mandelbaum and Zeltyn (2005).
    """
    asked = _Asked.read(calls, interval_seconds, aht_seconds, target_seconds, patience_seconds)
    return asked.met_by(whole("agents", agents))


def erlang_a_required_agents(
    *,
    calls: Number,
    interval_seconds: Number,
    aht_seconds: Number,
    service_level_target: Number,
    target_seconds: Number,
    patience_seconds: Number,
    service_level_definition: str = ServiceLevel.OFFERED,
    max_occupancy: Number = 1,
    shrinkage: Number = 0,
    minimum_agents: Number = 0,
) -> RequiredAgentsWithAbandonment:
    """The fewest agents who reach the target by the service level that is named.

    ``service_level_definition`` is one of :class:`ServiceLevel`, or the name of its field;
    ``service_level_target`` between 0 and 1, neither included; ``max_occupancy`` above 0, up to 1;
    ``shrinkage`` from 0, below 1; ``minimum_agents`` whole; the others as in :func:`erlang_a`.
    Nobody is needed where nobody calls. Raises :class:`.BadValue`. Source: as :func:`erlang_a`; all
    three levels grow, and occupancy falls, with the agents.
    """
    asked = _Asked.read(calls, interval_seconds, aht_seconds, target_seconds, patience_seconds)
    target = target_share("service_level_target", service_level_target)
    meant = _meant(service_level_definition)
    cap = occupancy_share("max_occupancy", max_occupancy)
    away = shrinkage_share("shrinkage", shrinkage)
    least = whole("minimum_agents", minimum_agents)
    wanted, most = float(target), float(cap)

    def enough(agents: int) -> bool:
        found = asked.met_by(agents)
        reached: float = getattr(found, meant.field)
        return reached >= wanted and (cap == 1 or found.occupancy <= most)

    agents = fewest(enough, 0, floor(asked.load) + 1) if asked.load else 0
    agents = max(agents, least)
    found = asked.met_by(agents)
    return RequiredAgentsWithAbandonment(
        **{name: getattr(found, name) for name in Abandonment.__slots__},
        agents_required=agents,
        agents_scheduled=scheduled(agents, away),
        service_level_definition=meant,
    )


def _meant(definition: str) -> ServiceLevel:
    for level in ServiceLevel:
        if definition in (level.value, level.field):
            return level
    known = "; ".join(level.value for level in ServiceLevel)
    raise BadValue("service_level_definition", f"has to be one of: {known}")


@dataclass(frozen=True, slots=True)
class _Asked:
    """The input, checked and exact; all but the agents."""

    load: Fraction
    handling: Fraction
    within: Fraction
    patience: Fraction

    @classmethod
    def read(
        cls,
        calls: Number,
        interval_seconds: Number,
        aht_seconds: Number,
        target_seconds: Number,
        patience_seconds: Number,
    ) -> _Asked:
        load, handling = load_of(calls, interval_seconds, aht_seconds)
        within = not_negative("target_seconds", target_seconds, most=MOST_SECONDS)
        return cls(
            load,
            handling,
            within,
            positive("patience_seconds", patience_seconds, most=MOST_PATIENCE),
        )

    def met_by(self, agents: int) -> Abandonment:
        if not self.load:
            return self._quiet(agents)
        if not agents:
            return self._unattended()
        return self._worked(agents)

    def _worked(self, agents: int) -> Abandonment:
        per_handling = self.patience / self.handling
        offered, served = self.load * per_handling, agents * per_handling  # λ/θ and Nμ/θ
        over = max(Fraction(0), offered - served)
        # The curve's peak is where λe^(−y) = Nμ, or at once where there are agents enough.
        peak = log1p(float(over / served))
        curve = Curve(peak, float(min(offered, served)), float(max(Fraction(0), served - offered)))
        limit = float(self.within / self.patience)
        soon, late = curve.integrals(0.0, limit), curve.integrals(limit, None)
        # E + λ∫v, times B(A, N−1), over the curve's height: neither end can overflow.
        erlangs = float(self.load)
        weight = float(offered) * blocking(erlangs, agents - 1)
        at_once = exp(-float(served) * bend(-peak)) if peak else 1.0
        total = at_once + weight * (soon.whole + late.whole)
        at_once, weight = at_once / total, weight / total
        patience = float(self.patience)
        answered_soon = at_once + weight * soon.staying
        answered_late = weight * late.staying
        answered = answered_soon + answered_late
        left = weight * (soon.leaving + late.leaving)
        # Of those whose turn would come later than T, some lose patience within T, some stay on.
        left_soon = weight * (soon.leaving - expm1(-limit) * late.whole)
        others = answered_soon + weight * exp(-limit) * late.whole
        return Abandonment(
            traffic_erlangs=erlangs,
            agents=agents,
            p_wait=weight * (soon.whole + late.whole),
            p_abandon=left,
            p_abandon_within_target=left_soon,
            service_level_offered=answered_soon,
            service_level_excl_short_abandons=answered_soon / others if others else 0.0,
            service_level_of_answered=answered_soon / answered,
            mean_wait_all_seconds=left * patience,
            asa_answered_seconds=weight * (soon.waited + late.waited) * patience / answered,
            mean_queue_length=left * float(offered),
            occupancy=min(1.0, answered * erlangs / agents),
        )

    def _quiet(self, agents: int) -> Abandonment:
        """Nobody calls."""
        return Abandonment(
            traffic_erlangs=0.0,
            agents=agents,
            p_wait=0.0,
            p_abandon=0.0,
            p_abandon_within_target=0.0,
            service_level_offered=1.0,
            service_level_excl_short_abandons=1.0,
            service_level_of_answered=1.0,
            mean_wait_all_seconds=0.0,
            asa_answered_seconds=0.0,
            mean_queue_length=0.0,
            occupancy=0.0,
        )

    def _unattended(self) -> Abandonment:
        """Nobody answers: all wait until their patience ends."""
        return Abandonment(
            traffic_erlangs=float(self.load),
            agents=0,
            p_wait=1.0,
            p_abandon=1.0,
            p_abandon_within_target=-expm1(-float(self.within / self.patience)),
            service_level_offered=0.0,
            service_level_excl_short_abandons=0.0,
            service_level_of_answered=0.0,
            mean_wait_all_seconds=float(self.patience),
            asa_answered_seconds=None,
            mean_queue_length=float(self.load * self.patience / self.handling),
            occupancy=1.0,
        )
