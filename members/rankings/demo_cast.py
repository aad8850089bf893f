"""Who is called in the demonstration data. All invented, and plainly so."""

from __future__ import annotations

from dataclasses import dataclass

QUARTERS = 12
#: The first quarter of method 2.
BREAK = 8


@dataclass(frozen=True, slots=True)
class Part:
    """``score``: about where its Overall stands in the last quarter; ``slope``: points a quarter;
    ``lean``: points that Mastery lies above Overall. ``quarters``: in which it is called."""

    name: str
    state: str
    size: str
    score: float
    slope: float = 0.0
    lean: float = 0.0
    quarters: tuple[int, ...] = tuple(range(QUARTERS))
    #: Usual calls in a quarter.
    calls: int = 13


@dataclass(frozen=True, slots=True)
class Called:
    slug: str
    name: str
    description: str
    #: (code, name, weight)
    scenarios: tuple[tuple[str, str, int], ...]
    parts: tuple[Part, ...]


def _from(first: int, until: int = QUARTERS) -> tuple[int, ...]:
    return tuple(range(first, until))


_SMALL, _MIDDLE, _LARGE, _HUGE = "under-50", "50-149", "150-499", "500+"

#: Goes into the other at the beginning of that quarter.
MERGER = ("Barramundi Savings", "Dugong Mutual", 7)
#: Bears the other name from the beginning of that quarter.
RENAME = ("Kookaburra Broadband", "Kookaburra One", 6)
#: Leaves at the beginning of that quarter.
LEAVERS = {"Magpie Cover": 9, "Shire of Saltbush Plains": 10}
#: The quarter that was corrected, and whose calls were voided.
CORRECTED = (9, "Wallaby Bank")

SECTORS = (
    Called(
        "energy",
        "Energy retailers",
        "Electricity and gas for homes: moving house, bills, solar.",
        (("BILL", "Bill query", 4), ("MOVE", "Moving house", 3), ("PLAN", "Payment plan", 3)),
        (
            Part("Quokka Electric", "WA", _LARGE, 73, 0.7, 1, calls=14),
            Part("Bilby Energy", "SA", _MIDDLE, 68, 1.3, -2, calls=13),
            Part("Numbat Power", "VIC", _LARGE, 65, -0.6, 3, calls=12),
            Part("Cassowary Gas and Light", "QLD", _LARGE, 63.5, 0.2, -1, calls=12),
            Part("Potoroo Retail Energy", "VIC", _MIDDLE, 60.5, 1.5, -3.5, calls=14),
            Part("Lyrebird Utilities", "NSW", _HUGE, 58, -0.3, 2, calls=10),
            Part("Wombat Current", "NSW", _LARGE, 55, 0.4, -2, calls=10),
            Part("Echidna Energy Co", "TAS", _SMALL, 51, 0, 2, _from(11), 9),
            Part("Galah Gas", "VIC", _MIDDLE, 47, 0.1, 3, calls=11),
            Part("Thorny Devil Retail", "NT", _SMALL, 43, -0.9, -4, calls=12),
        ),
    ),
    Called(
        "banks",
        "Banks",
        "Everyday banking: a lost card, a loan repayment, a disputed payment.",
        (("CARD", "Lost card", 3), ("LOAN", "Loan repayment", 4), ("DISP", "Disputed payment", 3)),
        (
            Part("Wallaby Bank", "NSW", _HUGE, 52, 0.3, 8),
            Part("Dugong Mutual", "QLD", _MIDDLE, 61, 0.5, 4),
            Part("Barramundi Savings", "NT", _SMALL, 55, 0.2, 1, _from(0, 7)),
            Part("Platypus Building Society", "VIC", _MIDDLE, 58, 0.3, 2),
            Part("Emu Banking Group", "NSW", _HUGE, 45, -0.4, 9, calls=18),
            Part("Currawong Credit Union", "ACT", _SMALL, 63, 0.1, -1, calls=10),
            Part("Goanna Direct", "VIC", _LARGE, 49, 0.8, 4),
            Part("Brolga Bank", "QLD", _LARGE, 47, -0.2, 7),
            Part("Quoll Savings", "TAS", _SMALL, 56, 0, 0, _from(4), 9),
            Part("Dingo Finance", "SA", _MIDDLE, 42, 0.2, 5),
            Part("Pelican Mutual", "NSW", _MIDDLE, 54, 0.4, 3),
        ),
    ),
    Called(
        "councils",
        "Councils",
        "Local government: bins, rates, planning.",
        (("BINS", "Missed bin", 4), ("RATE", "Rates notice", 3), ("PLAN", "Planning question", 3)),
        (
            Part("City of Red Gum", "VIC", _MIDDLE, 70, 0.3, -6),
            Part("Shire of Saltbush Plains", "NSW", _SMALL, 62, 0, -5, _from(0, 10), 9),
            Part("City of Wattle Bay", "NSW", _MIDDLE, 66, 0.5, -4),
            Part("Banksia Coast Council", "QLD", _MIDDLE, 60, -0.5, -5),
            Part("Shire of Coolabah", "WA", _SMALL, 57, 0.2, -8, calls=9),
            Part("City of Ironbark", "SA", _SMALL, 64, 0.6, -3),
            Part("Mangrove Point Council", "NT", _SMALL, 53, 0.1, -6, calls=9),
            Part("City of Huon Pine", "TAS", _SMALL, 68, -0.2, -2),
            Part("Spinifex Regional Council", "QLD", _SMALL, 50, 0.4, -9, _from(3), 9),
            Part("City of Paperbark", "VIC", _LARGE, 61, 0, -7),
        ),
    ),
    Called(
        "internet",
        "Internet providers",
        "Home internet: a fault, a new connection, a bill.",
        (("FAULT", "Fault", 5), ("NEW", "New connection", 3), ("BILL", "Bill query", 2)),
        (
            Part("Kookaburra Broadband", "VIC", _LARGE, 67, 0.5, 3, calls=15),
            Part("Taipan Fibre", "QLD", _MIDDLE, 64, 0.9, 1),
            Part("Bandicoot Net", "NSW", _MIDDLE, 59, 0.1, 4),
            Part("Lorikeet Telecom", "NSW", _HUGE, 50, -0.3, 6, calls=18),
            Part("Wobbegong Wireless", "WA", _SMALL, 61, 0.3, -2, (*range(9), 11), 10),
            Part("Drop Bear Digital", "VIC", _MIDDLE, 45, -0.7, 2),
            Part("Budgerigar Mobile and Net", "SA", _MIDDLE, 55, 0.2, 0),
            Part("Stingray Connect", "QLD", _SMALL, 53, 0.6, 2, _from(5), 10),
            Part("Cicada Online", "NSW", _SMALL, 48, 0.4, 3),
        ),
    ),
    Called(
        "education",
        "Education",
        "Colleges and institutes: enrolment, fees, results.",
        (("ENROL", "Enrolment", 5), ("FEES", "Fees", 3), ("RES", "Results", 2)),
        (
            Part("Jacaranda Institute", "QLD", _MIDDLE, 66, 0.4, 2),
            Part("Southern Cross Spider TAFE", "NSW", _LARGE, 57, 0.2, -3),
            Part("Bunyip College", "VIC", _MIDDLE, 54, 0.3, 2),
            Part("Firetail Polytechnic", "TAS", _SMALL, 71, 0.1, -6),
            Part("Rosella Open Learning", "SA", _SMALL, 62, 0.7, 3, calls=10),
            Part("Kelpie Skills Institute", "NSW", _MIDDLE, 59, -0.3, 0),
            Part("Waratah Business School", "NSW", _SMALL, 52, 0, 5, calls=9),
            Part("Desert Pea TAFE", "NT", _SMALL, 49, 0.2, -4, calls=9),
        ),
    ),
    Called(
        "insurance",
        "Car insurers",
        "A claim, a quote, a change of address.",
        (("CLAIM", "Claim", 5), ("QUOTE", "Quote", 3), ("ADDR", "Change of address", 2)),
        (
            Part("Koala Cover", "NSW", _HUGE, 62, 0.5, 5, _from(2), 16),
            Part("Mudlark Mutual Motor", "VIC", _MIDDLE, 66, 0.2, 3, _from(2)),
            Part("Magpie Cover", "VIC", _LARGE, 51, -0.4, 4, _from(2, 9)),
            Part("Pademelon Insurance", "TAS", _SMALL, 59, 0.6, 2, _from(2), 10),
            Part("Yabby Direct", "QLD", _MIDDLE, 56, 0.3, -1, _from(2)),
            Part("Frogmouth General", "NSW", _LARGE, 48, 0.1, 6, _from(2)),
            Part("Sugar Glider Motor", "SA", _SMALL, 60, 0.4, 0, _from(6), 9),
            Part("Tawny Car Club", "WA", _MIDDLE, 53, -0.1, 2, _from(2)),
        ),
    ),
)
