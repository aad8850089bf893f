"""The arithmetic of the entries: every figure that an example prints is computed again here."""

from __future__ import annotations

import math
import re
import statistics
from fractions import Fraction

import pytest

from tests.glossary.written import load, reader_text


def percent(part: int, whole: int) -> str:
    """A share to one decimal, exact, as the entries print it."""
    return f"{float(Fraction(part * 100, whole)):.1f}%"


def margin_of_nps(promoters: int, detractors: int, answers: int) -> float:
    """Points either way at 95 %, normal approximation; domain notes 3.2."""
    p, d = promoters / answers, detractors / answers
    return 196 * math.sqrt((p + d - (p - d) ** 2) / answers)


def wilson(part: int, whole: int, z: float = 1.96) -> tuple[float, float]:
    """Low and high percentage at 95 %."""
    centre = part / whole + z * z / (2 * whole)
    half = z * math.sqrt(part * (whole - part) / whole**3 + z * z / (4 * whole**2))
    share = 1 + z * z / whole
    return 100 * (centre - half) / share, 100 * (centre + half) / share


# Sums of the answers behind the means printed for satisfaction and for ease.
SCORED = 290 * 5 + 120 * 4 + 45 * 3 + 25 * 2 + 20 * 1
EASED = 96 * 7 + 84 * 6 + 54 * 5 + 27 * 4 + 18 * 3 + 12 * 2 + 9 * 1
REPLIES = (1, 1, 1, 2, 2, 2, 3, 3, 4, 71)  # hours until each of ten e-mails was answered


WORKED = [
    ("average-handling-time", f"{334_800 + 37_200 + 74_400:,} s"),
    (
        "average-handling-time",
        f"{Fraction(446_400, 1_240)} s, or {Fraction(446_400, 1_240 * 60)} min",
    ),
    ("average-handling-time", f"= {Fraction(120 * 360, 1_800)} erlangs"),
    ("average-handling-time", f"it is {Fraction(120 * 375, 1_800)}."),
    ("first-contact-resolution", percent(1_386, 1_800)),
    ("first-contact-resolution", percent(1_278, 1_800)),
    ("net-promoter-score", f"promoters are {Fraction(212 * 100, 400)}%"),
    ("net-promoter-score", f"detractors {Fraction(80 * 100, 400)}%"),
    ("net-promoter-score", f"+{Fraction((212 - 80) * 100, 400)}"),
    ("net-promoter-score", f"{212 + 108 + 80} answers"),
    ("net-promoter-score", f"a margin of {margin_of_nps(212, 80, 400):.1f}"),
    ("net-promoter-score", f"{4 * 400:,} answers bring it down to about"),
    ("net-promoter-score", f"down to about {margin_of_nps(4 * 212, 4 * 80, 4 * 400):.0f}"),
    ("net-promoter-score", f"about {margin_of_nps(212, 80, 400) * math.sqrt(2):.0f} points has"),
    ("net-promoter-score", f"33% promoters, {100 - 33}% passives and no"),
    ("net-promoter-score", f"{33 + 33}% promoters, {100 - 66 - 33}% passives and 33% detractors"),
    ("net-promoter-score", f"moves the score by {Fraction(2 * 100, 40)} points"),
    ("customer-satisfaction", f"{290 + 120 + 45 + 25 + 20} replies"),
    ("customer-satisfaction", f"410 ÷ 500 = {percent(290 + 120, 500)}"),
    ("customer-satisfaction", f"290 ÷ 500 = {percent(290, 500)}"),
    ("customer-satisfaction", f"410 ÷ {500 - 45} = {percent(410, 500 - 45)}"),
    ("customer-satisfaction", f"mean of {float(Fraction(SCORED, 500)):.2f} as a share of five"),
    ("customer-satisfaction", f"share of five: {percent(SCORED, 500 * 5)}"),
    ("customer-satisfaction", f"one is 0: {float(Fraction((SCORED - 500) * 100, 500 * 4)):.2f}"),
    ("customer-satisfaction", f"the highest is {float(Fraction(41_000, 455) - 58):.0f} points"),
    ("customer-satisfaction", f"describes {Fraction(500 * 100, 10_000)}% of the contacts"),
    ("customer-satisfaction", f"together, {percent(400 * 78 + 100 * 88, 500 * 100)}"),
    ("customer-satisfaction", f"together, {percent(200 * 78 + 300 * 88, 500 * 100)}"),
    ("customer-satisfaction", "between about {:.0f}% and {:.0f}%. for".format(*wilson(410, 500))),
    ("customer-satisfaction", "between about {:.0f}% and {:.0f}%. for".format(*wilson(41, 50))),
    ("customer-satisfaction", "it is about {:.0f}% to {:.0f}%".format(*wilson(27, 30))),
    ("customer-effort-score", f"of 2.1 is an ease score of {float(6 - Fraction(21, 10)):.1f}"),
    ("customer-effort-score", f"{96 + 84 + 54 + 27 + 18 + 12 + 9} replies"),
    ("customer-effort-score", f"{96 + 84 + 54} ÷ 300 = {percent(96 + 84 + 54, 300)}"),
    ("customer-effort-score", f"{18 + 12 + 9} ÷ 300 = {percent(18 + 12 + 9, 300)}"),
    ("customer-effort-score", f"78 − 13 = +{Fraction((234 - 39) * 100, 300)}"),
    ("customer-effort-score", f"{EASED:,} ÷ 300 = {float(Fraction(EASED, 300)):.2f}"),
    ("ccxp", f"give {float(Fraction(60 * 22, 100)):.1f} hours to insights"),
    ("ccxp", f"{Fraction(60 * 20, 100)} each to strategy"),
    ("ccxp", f"{float(Fraction(60 * 19, 100)):.1f} each to design"),
    ("ccxp", f"leaves at least {30 - 15} for"),
    ("workforce-management", f"1,800 = {Fraction(105 * 360, 1_800)} erlangs"),
    ("workforce-management", f"21 ÷ 26 = {percent(21, 26)}"),
    ("workforce-management", f"= {float(26 / (1 - Fraction(3, 10))):.1f}, so"),
    ("workforce-management", f"so {math.ceil(26 / (1 - Fraction(3, 10)))}"),
    ("workforce-management", f"26 × 1.30 is {float(26 * Fraction(13, 10)):.1f}"),
    ("workforce-management", f"those 34 and {float(34 * Fraction(7, 10)):.1f} are left"),
    ("workforce-management", f"{130 + 70 + 120 + 80} against {4 * 100}"),
    ("workforce-management", f"error of {percent(30 + 30 + 20 + 20, 400)}"),
    ("voice-of-the-customer", f"46,000 = {percent(1_150, 46_000)}"),
    ("voice-of-the-customer", f"the other {46_000 - 1_150:,}"),
    ("maturity-model", f"the mean is {float(Fraction(4 + 4 + 4 + 3 + 3, 5)):.1f}, so level 3"),
    ("maturity-model", f"the mean is {float(Fraction(5 + 5 + 5 + 5 + 1, 5)):.1f}, and the one"),
    ("maturity-model", f"at level {min((5 + 5 + 5 + 5 + 1) // 5, 1 + 1)}"),
    ("customer-churn", f"50,000 = {percent(1_000, 50_000)}"),
    ("customer-churn", f"= {float((1 - Fraction(98, 100) ** 12) * 100):.1f}% of those"),
    ("customer-churn", f"it is not {12 * 2}%"),
    ("after-call-work", f"57,600 ÷ 640 = {Fraction(57_600, 640)} s"),
    ("after-call-work", f"is {1_800 * 20:,} s, or {Fraction(1_800 * 20, 3_600)} hours"),
    ("average-speed-of-answer", f"{432 + 48} answered calls and {432 * 10 + 48 * 210:,} s"),
    ("average-speed-of-answer", f"14,400 ÷ 480 = {Fraction(14_400, 480)} s"),
    ("average-speed-of-answer", f"count their {40 * 180:,} s"),
    ("average-speed-of-answer", f"÷ {480 + 40} = {float(Fraction(14_400 + 7_200, 520)):.1f} s"),
    ("average-speed-of-answer", f"the day averages {float(Fraction(480 + 5 * 15, 6))} s"),
    ("abandonment-rate", f"84 ÷ 1,200 = {percent(84, 1_200)}"),
    ("abandonment-rate", f"{84 - 30} ÷ {1_200 - 30:,} = {percent(54, 1_170)}"),
    ("abandonment-rate", f"54 ÷ 1,200 = {percent(54, 1_200)}"),
    ("schedule-adherence", f"{450 - 2 * 15} ÷ 450 = {percent(420, 450)}"),
    ("conformance", f"8:00 to 15:30, {(15 * 60 + 30) - 8 * 60} minutes"),
    ("conformance", f"adherence is {450 - 20} ÷ 450 = {percent(430, 450)}"),
    ("conformance", f"{450 + 15} ÷ 450 = {percent(465, 450)}"),
    ("calibration", f"0.1 × 0.1 = {float(Fraction(81 + 1, 100))}, or {Fraction(81 + 1)}%"),
    ("calibration", f"(1 − 0.82) = {float(Fraction(91 - 82, 100 - 82))}"),
    ("coaching", f"12 × 50 = {12 * (30 + 20)} minutes, or {Fraction(12 * 50, 60)} hours"),
    ("coaching", f"76-hour fortnight, {percent(10, 76)}"),
    ("coaching", f"it is {Fraction(18 * 50, 60)} hours, {percent(15, 76)}"),
    ("coaching", f"15 held is {percent(15, 24)}"),
    (
        "interactive-voice-response",
        f"is {25 * 20_000:,} s, or {float(Fraction(500_000, 3_600)):.1f} hours",
    ),
    ("omnichannel", f"155 ÷ 250 = {percent(155, 250)}"),
    ("bpo", f"45 ÷ {float(8 * Fraction(80, 100))} = ${float(45 / (8 * Fraction(80, 100))):.2f}"),
    ("bpo", f"36 ÷ {float(9 * Fraction(50, 100))} = ${float(36 / (9 * Fraction(50, 100))):.2f}"),
    # Student's t for 95% with 2, 7 and 29 degrees of freedom.
    ("mystery-shopping", f"with 3 of them the mean is good to ±{4.3027 * 12 / math.sqrt(3):.1f}"),
    ("mystery-shopping", f"with 8 to ±{2.3646 * 12 / math.sqrt(8):.1f}"),
    ("mystery-shopping", f"with 30 to ±{2.0452 * 12 / math.sqrt(30):.1f}"),
    ("attrition", f"36 ÷ 120 = {percent(36, 120)}"),
    ("attrition", f"is {percent(20, 36)}"),
    ("attrition", f"125 is {percent(4, 125)}. times twelve, {percent(4 * 12, 125)}"),
    ("call-back", f"120 accept: {percent(120, 300)}"),
    ("call-back", f"96 ÷ 120 = {percent(96, 120)} kept. the other {120 - 96} attempts"),
    ("call-back", f"{24 * 90:,} s or {Fraction(24 * 90, 60)} minutes"),
    ("knowledge-management", f"{5 * 10} tries. 36 end"),
    ("knowledge-management", f"36 ÷ 50 = {percent(36, 50)} . the other {50 - 36}"),
    ("knowledge-management", f"{30 * 2_000:,} s, or {float(Fraction(60_000, 3_600)):.1f} hours"),
    ("self-service", f"{1_400 + 400:,} ÷ {3_200 + 1_800:,} = {percent(1_800, 5_000)}"),
    ("self-service", f"1,400 ÷ 5,000 = {percent(1_400, 5_000)}"),
    ("self-service", f"{1_400 - 210:,} ÷ 5,000 = {percent(1_190, 5_000)}"),
    ("chatbot", f"148 ÷ 200 = {percent(148, 200)}"),
    ("chatbot", "between about {:.1f}% and {:.1f}%".format(*wilson(148, 200))),
    ("chatbot", f"{Fraction(52 * 100, 200)}% wrong is {9_000 * 52 // 200:,} customers"),
    ("speech-analytics", f"300 ÷ 400 = {percent(300, 400)} precision"),
    ("speech-analytics", f"120 ÷ 200 = {percent(120, 200)}"),
    ("speech-analytics", f"300 ÷ 0.60 = {300 / Fraction(120, 200)}"),
    ("contact-rate", f"18,000 ÷ 60,000 = {float(Fraction(18_000, 60_000)):.2f}"),
    ("contact-rate", f"75,000 customers, {float(Fraction(20_250, 75_000)):.2f}"),
    ("contact-rate", f"went up {percent(20_250 - 18_000, 18_000)}"),
    ("contact-rate", f"answered: {percent(1_000, 4_000)}. right party: 640 ÷ 4,000"),
    ("contact-rate", f"= {percent(640, 4_000)}"),
    ("transfer-rate", f"338 ÷ 2,600 = {percent(338, 2_600)}"),
    ("transfer-rate", f"{338 * 180:,} s, or {float(Fraction(338 * 180, 3_600)):.1f} hours"),
    ("vendor-management", f"2% credit is ${200_000 * 2 // 100:,}"),
    ("vendor-management", f"missing it saves ${3 * 6_500 - 4_000:,}"),
    ("complaint-handling", f"hears 9: {Fraction(9 * 100, 300)}%"),
    ("complaint-handling", f"9,000 × 3% = {9_000 * Fraction(9, 300)}"),
    ("complaint-handling", f"45 ÷ 270 = {percent(45, 270)}"),
    ("complaint-handling", "({:.1f}% to {:.1f}% would be".format(*wilson(9, 300))),
    ("complaint-handling", f"low end gives {9_000 * Fraction(16, 1_000)}"),
    ("service-design", f"540 produce at least one such call, {Fraction(540 * 100, 1_200)}%"),
    ("employee-engagement", f"45 answer, {percent(45, 60)}"),
    ("employee-engagement", f"27 ÷ 45 = {percent(27, 45)}"),
    ("employee-engagement", f"one person is {percent(1, 6)[:-1]} points"),
    ("employee-engagement", f"from {5 / 6:.0%} to {4 / 6:.0%} lost"),
    ("cost-per-contact", f"260,000 ÷ 40,000 = ${float(Fraction(260_000, 40_000)):.2f}"),
    ("cost-per-contact", f"{40_000 - 10_000:,} contacts, ${float(Fraction(230_000, 30_000)):.2f}"),
    ("cost-per-contact", f"${260_000 - 230_000:,} a month less and its unit cost is up"),
    ("cost-per-contact", f"up {float(Fraction(230, 30) / Fraction(260, 40) - 1):.0%}."),
    ("cost-per-contact", f"so ${float(5 / Fraction(50, 100)):.2f} a solved matter"),
    ("cost-per-contact", f"so ${float(8 / Fraction(90, 100)):.2f} a solved matter"),
    ("cost-per-contact", f"it is ${float(Fraction(30, 100) * Fraction(650, 100)):.2f} a customer"),
    ("cost-per-contact", f"is a ${3 + 7} matter"),
    ("response-time", f"it was {24 - Fraction(33, 2) + 2 * 24 + Fraction(19, 2)} hours"),
    ("response-time", f"that is {17 - Fraction(33, 2) + Fraction(19, 2) - 9} business hour"),
    (
        "response-time",
        f"the mean is {sum(REPLIES)} ÷ {len(REPLIES)} = {statistics.mean(REPLIES)} h",
    ),
    ("response-time", f"the median is {statistics.median(REPLIES):.0f} hours"),
    ("response-time", f"{sum(h <= 4 for h in REPLIES)} ÷ 10 = {Fraction(9 * 100, 10)}%"),
    ("response-time", f"gone in {Fraction(600, 40)} working days"),
    ("concurrency", f"{270 * 10:,} ÷ 1,500 = {float(Fraction(2_700, 1_500))}"),
    ("concurrency", f"600 ÷ 2.5 = {600 / Fraction(5, 2)} s"),
    ("concurrency", f"from three to four you gain {float(Fraction(29, 10) - Fraction(25, 10))}"),
    ("predictive-dialler", f"in {(3 / 4) ** 4:.0%} of cases nobody"),
    ("predictive-dialler", f"in {1 - (3 / 4) ** 4 - 4 * (1 / 4) * (3 / 4) ** 3:.0%} two or more"),
    ("predictive-dialler", f"46 ÷ 2,000 = {percent(46, 2_000)}"),
    ("predictive-dialler", f"{2_000 * 4:,} numbers dialled and it shrinks to {percent(46, 8_000)}"),
    ("service-level", percent(468, 600)),
    ("service-level", percent(468, 600 - 15)),
    ("service-level", percent(468, 555)),
    ("service-level", f"of the {600 - 555} abandoned"),
    ("service-level", f"which is {Fraction(10 * 100 + 90 * 60, 100)}%"),
    ("service-level", f"gives {Fraction(100 + 60, 2)}%"),
    ("occupancy", f"{24 * 1_800:,} s"),
    ("occupancy", f"wait for {24 * 1_800 - 35_640:,} s"),
    ("occupancy", percent(35_640, 24 * 1_800)),
    ("occupancy", f"for {Fraction(85 * 60, 100)} minutes"),
    ("shrinkage", f"{40 * 38:,} paid hours"),
    ("shrinkage", f"together {120 + 76 + 57 + 76 + 95 + 32}."),
    ("shrinkage", percent(456, 1_520)),
    ("shrinkage", f"{math.ceil(21 / (1 - Fraction(30, 100)))} people"),
    ("shrinkage", f"{float(21 * Fraction(130, 100)):.1f}, so {math.ceil(21 * Fraction(130, 100))}"),
    ("quality-assurance", percent(4, 500)),
    # Time and load: handling time, service level, occupancy, shrinkage, FCR, planning.
    (
        "average-handling-time",
        f"{Fraction(334_800, 1_240)} s of talk, {Fraction(37_200, 1_240)} s of hold and "
        f"{Fraction(74_400, 1_240)} s of after-call work",
    ),
    ("average-handling-time", f"{800 * 150 + 400 * 480:,} s over {800 + 400:,} calls, aht "),
    ("average-handling-time", f"calls, aht {Fraction(312_000, 1_200)} s"),
    ("average-handling-time", f"make {300 * 150 + 400 * 480:,} s over {300 + 400} calls"),
    ("average-handling-time", f"and aht is {237_000 / 700:.0f} s"),
    ("average-handling-time", f"risen by {round(Fraction(237_000, 700)) - 260} seconds"),
    ("average-handling-time", f"{(312_000 - 237_000) / 3_600:.1f} hours of work a day"),
    ("average-handling-time", f"aht of {Fraction(95 * 300 + 5 * 1_500, 100)} s. five calls"),
    ("average-handling-time", f"480 × 1.20 = {480 * Fraction(120, 100)} s"),
    ("average-handling-time", f"450 × 1.30 = {450 * Fraction(130, 100)} s"),
    ("average-handling-time", f"needs {450 * 130 // 100 - 480 * 120 // 100} more for every matter"),
    ("occupancy", f"the average of the two is {(85 + 60) / 2:.1f}%"),
    ("occupancy", f"with 34 erlangs of work, which is {Fraction(34 * 100, 40)}%"),
    ("occupancy", f"18 erlangs, which is {Fraction(18 * 100, 30)}%"),
    ("occupancy", f"{34 + 18} ÷ {40 + 30} = {percent(34 + 18, 40 + 30)}"),
    ("occupancy", f"cap of 85% you need {math.ceil(100 / Fraction(85, 100))} people"),
    ("shrinkage", f"{120 + 57 + 76 + 95} hours, {percent(120 + 57 + 76 + 95, 1_520)}"),
    ("shrinkage", f"{76 + 32} hours, {percent(76 + 32, 1_520)}"),
    ("shrinkage", f"is 0.80 × 0.875 = {float(Fraction(80, 100) * Fraction(875, 1_000)):.2f}"),
    ("shrinkage", f"gives {20 + 12.5}%"),
    ("shrinkage", f"it rosters {math.ceil(21 / (1 - Fraction(325, 1_000)))} people"),
    ("shrinkage", f"you roster {math.ceil(21 / (1 - Fraction(31, 100)))} every week"),
    ("shrinkage", f"may wanted {math.ceil(21 / (1 - Fraction(26, 100)))} and"),
    ("shrinkage", f"july wanted {math.ceil(21 / (1 - Fraction(36, 100)))}:"),
    ("shrinkage", f"for that half-hour it is {Fraction(12 * 100, 48)} points"),
    ("first-contact-resolution", f"1,638 times, which is {percent(1_638, 1_800)}"),
    ("first-contact-resolution", f"60 said it was settled: {percent(60, 96)}"),
    (
        "first-contact-resolution",
        f"margin of about {196 * math.sqrt(60 * 36 / 96**3):.0f} points",
    ),
    ("first-contact-resolution", f"{1_800 - 1_386} came back within the week"),
    ("first-contact-resolution", f"that is {414 * 420:,} s"),
    ("first-contact-resolution", f"{414 * 420 / 3_600:.1f} hours a month"),
    (
        "first-contact-resolution",
        f"together, {percent(600 * 95 // 100 + 1_200 * 68 // 100, 1_800)}",
    ),
    ("first-contact-resolution", f"the phones show {percent(1_200 * 68 // 100, 1_200)}. nine"),
    ("erlang", f"100 × 180 ÷ 1,800 = {Fraction(100 * 180, 1_800)} erlangs"),
    ("erlang", f"14 ÷ 0.70 = {math.ceil(14 / (1 - Fraction(30, 100)))} on the roster"),
    ("erlang", f"21 agents with 30% shrinkage: {math.ceil(21 / (1 - Fraction(30, 100)))}."),
    ("erlang", f"ceiling of 80%: {math.ceil(Fraction(24, 10) / Fraction(80, 100))} people"),
    ("erlang", f"is {Fraction(600 * 324, 1_800)} erlangs, the same"),
    ("erlang", f"take 100 erlangs, that is {100 * 1_800 // 300} calls in half an hour at 300 s"),
    ("forecasting", f"together {10 + 12 + 21 + 9}, on {110 + 108 + 161 + 81} contacts"),
    ("forecasting", f"contacts: {percent(10 + 12 + 21 + 9, 110 + 108 + 161 + 81)}"),
    ("forecasting", f"the totals, {100 + 120 + 140 + 90} and 460, differ by {percent(10, 460)}"),
    ("forecasting", f"a half-hour of {5**2} calls by five"),
    ("intraday-management", f"1,600 × 1,150 ÷ 1,000 = {1_600 * 1_150 // 1_000:,}"),
    ("intraday-management", f"that is {1_840 - 1_600} more"),
    ("intraday-management", f"{Fraction(240 * 360, 3_600)} hours of work"),
    ("utilisation", f"{float(38 * Fraction(70, 100)):.1f} hours available"),
    ("utilisation", f"{float(38 * Fraction(70, 100) * Fraction(80, 100)):.2f} of them"),
    ("utilisation", f"21.28 ÷ 38 = {percent(2_128, 3_800)}"),
    ("utilisation", f"less than {math.ceil(100 - 8_500 / 90)}% for leave"),
    ("utilisation", f"56.0%, about ${45 / 0.56:.0f}"),
]


@pytest.mark.parametrize(("slug", "figure"), WORKED)
def test_worked_figure_is_what_the_sum_gives(slug: str, figure: str) -> None:
    assert figure in reader_text(load(slug))


def erlang_c_service_level(*, load_erlangs: float, agents: int, aht: float, within: float) -> float:
    """Share answered within so many seconds; domain notes 4.1, Erlang B recursion, then C."""
    blocked = 1.0
    for n in range(1, agents + 1):
        blocked = load_erlangs * blocked / (n + load_erlangs * blocked)
    spare = agents - load_erlangs
    wait = agents * blocked / (spare + load_erlangs * blocked)
    return 1 - wait * math.exp(-spare * within / aht)


@pytest.mark.parametrize(
    ("load_erlangs", "agents", "occupied"), [(10, 14, "71%"), (100, 108, "93%")]
)
def test_occupancy_of_small_and_large_teams_is_as_printed(
    load_erlangs: int, agents: int, occupied: str
) -> None:
    def level(n: int) -> float:
        return erlang_c_service_level(load_erlangs=load_erlangs, agents=n, aht=300, within=20)

    assert level(agents - 1) < 0.8 <= level(agents)
    assert f"{load_erlangs / agents:.0%}" == occupied
    text = reader_text(load("occupancy"))
    assert f"{load_erlangs} erlangs needs {agents}" in text
    assert occupied in text


def test_half_hour_of_workforce_management_is_as_printed() -> None:
    text = reader_text(load("workforce-management"))

    def answered(calls: int, aht: int, agents: int) -> str:
        load_erlangs = calls * aht / 1_800
        share = erlang_c_service_level(load_erlangs=load_erlangs, agents=agents, aht=aht, within=20)
        return f"{share:.0%}"

    assert (
        f"26 , which gives {answered(105, 360, 26)} (25 would give {answered(105, 360, 25)})"
        in text
    )
    assert f"letter was unclear: {answered(105, 390, 26)} in 20 s" in text
    assert f"115 in place of 105: {answered(115, 360, 26)}" in text
    assert f"about service levels: {answered(105, 360, 26 - 3)}" in text


def test_two_ways_to_staff_a_chat_queue_give_what_is_printed() -> None:
    def fewest(load_erlangs: float, aht: float, slots: int) -> int:
        """Least number of people, each worth ``slots`` servers, for 80 % in 30 s."""
        people = int(load_erlangs // slots) + 1
        while (
            erlang_c_service_level(
                load_erlangs=load_erlangs, agents=people * slots, aht=aht, within=30
            )
            < 0.8
        ):
            people += 1
        return people

    text = reader_text(load("workforce-management"))
    assert f"as a server says {fewest(60 * 600 / 1_800, 600, 3)} agents" in text
    # Three chats at once get through 2.5 times the work of one; domain notes 4.1.
    assert f"slow each other down says {fewest(60 * 240 / 1_800, 600 / 2.5, 1)}." in text


def erlang_b(load_erlangs: float, lines: int) -> float:
    """Share of calls lost, by the recursion in domain notes 4.1."""
    lost = 1.0
    for n in range(1, lines + 1):
        lost = load_erlangs * lost / (n + load_erlangs * lost)
    return lost


def erlang_c_wait(load_erlangs: float, agents: int) -> float:
    """Share of callers who wait at all; needs more agents than erlangs."""
    lost = erlang_b(load_erlangs, agents)
    return agents * lost / (agents - load_erlangs + load_erlangs * lost)


def erlang_c_agents(load_erlangs: float, *, aht: float, within: float = 20) -> int:
    """The first number of agents that answers 80% in time."""
    agents = math.floor(load_erlangs) + 1
    while (
        erlang_c_service_level(load_erlangs=load_erlangs, agents=agents, aht=aht, within=within)
        < 0.8
    ):
        agents += 1
    return agents


def erlang_a(
    load_erlangs: float, agents: int, *, aht: float, patience: float, within: float
) -> tuple[float, float]:
    """Shares of all offered calls answered in time, and abandoned; domain notes 4.1, by Simpson's
    rule over the density of the offered wait. Seconds everywhere."""
    arrivals = load_erlangs / aht

    def density(wait: float) -> float:
        impatient = arrivals * patience * (1 - math.exp(-wait / patience))
        return math.exp(impatient - agents / aht * wait)

    def integral(to: float, *, staying: float) -> float:
        steps = 4_000
        width = to / steps
        weights = [1, *([4, 2] * (steps // 2 - 1)), 4, 1]
        points = (width * k for k in range(steps + 1))
        values = (density(x) * math.exp(-x / patience * staying) for x in points)
        return width / 3 * sum(w * v for w, v in zip(weights, values, strict=True))

    idle = 1 / erlang_b(load_erlangs, agents - 1)
    waits = integral(30 * aht, staying=0)
    total = idle + arrivals * waits
    answered = (idle + arrivals * integral(within, staying=1)) / total
    return answered, (1 + (arrivals - agents / aht) * waits) / total


@pytest.mark.parametrize(
    ("agents", "level", "wait"),
    [(11, "39%", 123), (12, "64%", 40), (13, "80%", 17), (14, "89%", 8), (15, "94%", 4)],
)
def test_each_extra_person_buys_what_the_service_level_entry_says(
    agents: int, level: str, wait: int
) -> None:
    share = erlang_c_service_level(load_erlangs=10, agents=agents, aht=180, within=20)
    average = erlang_c_wait(10, agents) * 180 / (agents - 10)
    assert (f"{share:.0%}", round(average)) == (level, wait)
    said = reader_text(load("service-level"))
    assert re.search(rf"{agents} agents: {level}[^:]{{0,45}}\b{wait} s\b", said)


def test_long_waits_in_the_service_level_entry_are_as_printed() -> None:
    said = reader_text(load("service-level"))
    for agents, before in ((12, "waits "), (14, "that caller waits ")):
        wait = 180 / (agents - 10) * math.log(erlang_c_wait(10, agents) / 0.05)
        assert f"{before}{wait:.0f}" in said
    assert "79.6% before rounding" in said
    share = erlang_c_service_level(load_erlangs=10, agents=13, aht=180, within=20)
    assert f"{share:.1%}" == "79.6%"


def test_people_for_a_load_are_as_printed() -> None:
    handling = reader_text(load("average-handling-time"))
    few, more = erlang_c_agents(24, aht=360), erlang_c_agents(25, aht=375)
    assert f"takes {few} people at 24 erlangs and {more} at 25" in handling
    apart, pooled = 2 * erlang_c_agents(10, aht=300), erlang_c_agents(20, aht=300)
    said = reader_text(load("occupancy"))
    assert f"need {apart} people between them" in said
    assert f"20 erlangs need {pooled}, now {20 / pooled:.0%} occupied" in said
    assert f"{pooled} can do the work of {apart}" in reader_text(load("erlang"))


def test_erlang_b_and_c_figures_are_as_printed() -> None:
    said = reader_text(load("erlang"))
    lines = next(n for n in range(1, 40) if erlang_b(10, n) <= 0.02)
    assert f"with 14 lines, {erlang_b(10, 14):.1%} of calls" in said
    assert f"2% you need {lines} lines" in said
    assert f"8 erlangs, 10 lines: {erlang_b(8, 10):.4f} lost" in said
    assert f"123 erlangs on 132 lines: {erlang_b(123, 132):.4f};" in said
    assert f"share who wait is {erlang_c_wait(20, 25):.4f}" in said
    wait = erlang_c_wait(10, 14)
    assert f"gives p = {wait:.3f}" in said
    assert f"wait {wait:.1%}, service level 88.8%, average wait {wait * 180 / 4:.1f} s" in said
    assert f"1 − {wait:.3f} × {math.exp(-4 * 20 / 180):.3f} = 0.888" in said
    first = erlang_c_service_level(load_erlangs=10, agents=14, aht=180, within=20)
    assert f"{first:.3f}" == "0.888"
    for agents, pattern in (
        (
            14,
            "{wait:.0%} of callers wait at all, {level:.0%} .{{0,60}}wait is {average:.0f} seconds",
        ),
        (13, "with 13 it is {level:.1%} and {average:.0f} seconds"),
        (12, "with 12, {level:.0%} and {average:.0f}\\."),
    ):
        wait = erlang_c_wait(10, agents)
        level = erlang_c_service_level(load_erlangs=10, agents=agents, aht=180, within=20)
        figures = {"wait": wait, "level": level, "average": wait * 180 / (agents - 10)}
        assert re.search(pattern.format(**figures), said)
    assert f"c says {erlang_c_agents(10, aht=180)}. a" in said
    alone = erlang_c_service_level(load_erlangs=0.1, agents=1, aht=180, within=20)
    assert f"one agent gives {alone:.1%}" in said
    for aht, before in ((300, "the answer is"), (310, "310 s and it is"), (320, "320 s it is")):
        share = erlang_c_service_level(load_erlangs=aht / 3, agents=108, aht=aht, within=20)
        assert f"{before} {share:.0%}" in said


def test_erlang_a_figures_are_as_printed() -> None:
    said = reader_text(load("erlang"))
    for agents, patience, pattern in (
        (12, 120, "then {agents} agents answer {answered} .{{0,40}}, and {lost} hang up"),
        (13, 300, "{agents} agents give {answered} with {lost} lost"),
        (10, 120, "a reports {answered} within 20 seconds and {lost} lost"),
    ):
        answered, lost = erlang_a(10, agents, aht=180, patience=patience, within=20)
        figures = {"agents": agents, "answered": f"{answered:.1%}", "lost": f"{lost:.1%}"}
        assert re.search(pattern.format(**figures), said)
    assert erlang_a(10, 12, aht=180, patience=300, within=20)[0] < 0.8


def test_chat_approximations_are_as_printed() -> None:
    slots = math.ceil(Fraction(erlang_c_agents(20, aht=600, within=30), 3))
    effective = erlang_c_agents(8, aht=240, within=30)
    said = reader_text(load("erlang"))
    assert f"first says {slots} people and the second," in said
    assert f"factor of 2.5, says {effective}." in said


def test_chat_needs_the_agents_printed_by_slots_and_by_factor() -> None:
    def by_slots(n: int) -> float:
        return erlang_c_service_level(
            load_erlangs=60 * 600 / 1_800, agents=3 * n, aht=600, within=30
        )

    def by_factor(n: int) -> float:
        return erlang_c_service_level(load_erlangs=60 * 240 / 1_800, agents=n, aht=240, within=30)

    for level, agents in ((by_slots, 9), (by_factor, 11)):
        assert level(agents - 1) < 0.8 <= level(agents)
        assert re.search(rf"\b{agents}\b( agents)?[ .,]", reader_text(load("concurrency")))


def test_price_of_splitting_a_queue_is_as_printed() -> None:
    def level(erlangs: int, n: int) -> float:
        return erlang_c_service_level(load_erlangs=erlangs, agents=n, aht=300, within=20)

    assert level(10, 13) < 0.8 <= level(10, 14)
    assert level(20, 24) < 0.8 <= level(20, 25)
    text = reader_text(load("skills-based-routing"))
    assert f"14 agents for each, {2 * 14} in all. one queue of 20 erlangs needs 25" in text


def test_average_speed_of_answer_falls_as_printed_with_each_agent() -> None:
    waits = []
    for agents in (12, 13, 14, 15):  # 10 erlangs of 300 s; waiting at all is 1 - level within 0 s
        level = erlang_c_service_level(load_erlangs=10, agents=agents, aht=300, within=0)
        waits.append((1 - level) * 300 / (agents - 10))
    text = reader_text(load("average-speed-of-answer"))
    assert (
        "asa of {:.0f} seconds, with 13 it is {:.0f}, with 14 it is {:.0f}".format(*waits) in text
    )
    assert f"{waits[2] - waits[3]:.0f}" == "7"
    assert "a fifteenth saves seven seconds" in text


def test_margins_of_small_samples_are_as_printed() -> None:
    for answers, margin in ((400, 8), (40, 24)):
        variance = (0.53 + 0.20 - (0.53 - 0.20) ** 2) / answers
        assert round(1.96 * math.sqrt(variance) * 100) == margin
        assert f"about {margin}" in reader_text(load("net-promoter-score"))
    n, share, z = 10, 0.9, 1.96  # Wilson, 95 %
    centre = share + z * z / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low, high = (100 * (centre + sign * half) / (1 + z * z / n) for sign in (-1, 1))
    assert f"about {low:.0f}% to {high:.0f}%" in reader_text(load("quality-assurance"))
