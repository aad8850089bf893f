"""An organisation by the calls about one reason, while a draft is computed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(slots=True)
class About:
    """An organisation by the calls about one reason: what a standing says of it, and no more."""

    organisation_id: int
    name: str
    valid: int
    answered: int
    status: str
    overall: Decimal | None = None
    mastery: Decimal | None = None
    accessibility: Decimal | None = None
    skill_1: Decimal | None = None
    skill_2: Decimal | None = None
    skill_3: Decimal | None = None
    skill_4: Decimal | None = None
    skill_5: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    error: Decimal | None = None
    freedom: int | None = None
    answer_rate: Decimal | None = None
    answer_low: Decimal | None = None
    answer_high: Decimal | None = None
    menu: Decimal | None = None
    wait: Decimal | None = None
    talk: Decimal | None = None
    rank: int | None = None
    is_tied: bool = False
    of: int | None = None
    place: int | None = None
    is_near_leader: bool = False
