"""Rosters, and where paid hours go."""

from __future__ import annotations

from members.downloads.paper import (
    Box,
    Formula,
    Heading,
    Paragraph,
    Sheet,
    write_pdf,
    write_spreadsheet,
)


def rostering_checklist() -> bytes:
    return write_pdf(
        "Rostering rules checklist",
        [
            Paragraph(
                "For the person who builds the roster and the person who signs it. Awards and "
                "agreements differ: where a line says “your agreement”, write its figure "
                "in the margin once, and check it once a year."
            ),
            Heading("Demand"),
            Box("The forecast is for the days on the roster, not for last month's."),
            Box(
                "Known events are in it: bills, campaigns, planned outages, public holidays by "
                "State."
            ),
            Box(
                "Every interval shows the people needed and the people rostered. None is hidden in "
                "an average."
            ),
            Box(
                "Somebody other than the forecaster has looked at the busiest and the quietest "
                "interval."
            ),
            Heading("Hours, breaks and rest"),
            Box("No shift is shorter or longer than your agreement allows."),
            Box(
                "The gap between two shifts is at least what your agreement says, also across a "
                "swap."
            ),
            Box("Meal breaks begin before the latest hour that your agreement allows."),
            Box("Short breaks are on the roster, not left to chance."),
            Box("Nobody works more days in a row than your agreement allows."),
            Box("Daylight saving: shifts across the change are paid for the hours worked."),
            Heading("Fairness"),
            Box(
                "Late shifts, weekends and public holidays are counted per person over the last "
                "twelve weeks."
            ),
            Box(
                "The three people with the most of them have fewer this time, or have agreed in "
                "writing."
            ),
            Box("Approved leave is in. Leave refused has a reason and a name beside it."),
            Box("Requests for flexible hours were answered in writing and in time."),
            Box("New starters sit near somebody who has time for them."),
            Heading("Shrinkage"),
            Box("Planned shrinkage (leave, training, coaching, meetings) comes from the calendar."),
            Box(
                "Unplanned shrinkage (illness, outages) is taken from the same weeks of last year."
            ),
            Box(
                "People needed are divided by what is left after shrinkage. Nothing is added to "
                "them."
            ),
            Heading("Before it goes out"),
            Box("The roster goes out with at least the notice that your agreement asks for."),
            Box("Every person can see their own roster, and how to swap."),
            Box("Changes after today are logged: who, what, who agreed."),
            Box("Signed by somebody who did not build it."),
        ],
    )


#: Where the 1,900 paid hours of an invented fortnight with 25 people went.
_SHRINKAGE = [
    ("Annual leave", 150, "From the leave calendar"),
    ("Personal leave", 95, "The same fortnight of last year"),
    ("Training", 57, "Booked courses and e-learning"),
    ("Coaching", 50, "Half an hour a week each, without those on leave"),
    ("Meetings and huddles", 38, "From the calendar"),
    ("Paid breaks", 114, "As in your agreement"),
    ("System outages and waiting for IT", 28, "Incident log"),
    ("Off the phone, no code", 38, "What is left. If it grows, look here first"),
]


def shrinkage_worksheet() -> bytes:
    people, hours, needed = 25, 76, 22
    paid = people * hours
    lost = sum(row[1] for row in _SHRINKAGE)
    share = lost / paid
    first = 8
    last = first + len(_SHRINKAGE) - 1
    sheet = Sheet(
        "Worksheet",
        widths=(44, 14, 14, 56),
        rows=[
            ("Shrinkage worksheet",),
            ("Type over the figures in column B. They are invented.",),
            ("People on the payroll", people),
            ("Paid hours each, per fortnight", hours),
            ("Paid hours", Formula("B3*B4", paid)),
            (),
            ("Where they went", "Hours", "Share", "Take it from"),
            *(
                (
                    name,
                    used,
                    Formula(f"B{row}/$B$5", used / paid, percent=True),
                    source,
                )
                for row, (name, used, source) in enumerate(_SHRINKAGE, start=first)
            ),
            (
                "Shrinkage",
                Formula(f"SUM(B{first}:B{last})", lost),
                Formula(f"B{last + 1}/$B$5", share, percent=True),
            ),
            (),
            ("People needed on the floor", needed),
            (
                "People to roster",
                Formula(
                    f"ROUNDUP(B{last + 3}/(1-C{last + 1}),0)",
                    -int(-needed / (1 - share) // 1),
                ),
                None,
                "Needed, divided by the share that is left",
            ),
            (
                "The usual mistake",
                Formula(
                    f"ROUNDUP(B{last + 3}*(1+C{last + 1}),0)",
                    -int(-needed * (1 + share) // 1),
                ),
                None,
                "Needed plus a percentage: too few, every time",
            ),
        ],
        heads=frozenset({1, 7, last + 1, last + 4}),
    )
    return write_spreadsheet("Shrinkage worksheet", [sheet])
