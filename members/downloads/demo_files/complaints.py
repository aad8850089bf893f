"""Complaints at the desk, and calls that test it."""

from __future__ import annotations

import csv
import io


def triage_card() -> bytes:
    lines = """\
COMPLAINT TRIAGE CARD
One page for the desk. Times are working hours; put your own where they differ.

1  IS IT A COMPLAINT?
   Somebody is dissatisfied and expects an answer, whatever word they use.
   "I just want to let you know" counts. When in doubt, it is one.
   [ ] Record it now, in the customer's words, before you mend anything.

2  HOW SERIOUS?
   RED     Somebody is or may be hurt, threatened, cut off from power, water,
           money or medicine; a child; family violence; a privacy breach;
           a regulator, an ombudsman or the press is named.
   AMBER   Money above $500, a second complaint about the same thing,
           a promise that we broke, a customer who needs more time or help.
   GREEN   Everything else.

3  WHO TAKES IT?
   RED     Stay with the customer. Hand over by voice to the duty manager, now.
   AMBER   You keep it. Team leader reads it within 2 hours.
   GREEN   You keep it and close it, today if you can.

4  WHAT THE CUSTOMER HEARS TODAY
   [ ] What I understood:   "You were told Tuesday, and nobody came."
   [ ] That it is recorded, and the number.
   [ ] Who has it:          a name, not a department.
   [ ] When they hear next: RED today, AMBER within 1 day, GREEN within 3 days.
   [ ] That there is an ombudsman, if your industry has one. Say it before
       they ask.

5  BEFORE YOU CLOSE IT
   [ ] Was the trouble mended, or only the customer calmed?
   [ ] Will the next customer meet it too? Then send the cause to whoever
       can change it, and write their name here: ______________________
   [ ] Did the customer say it is settled? If not, it is not.

NEVER
   Ask for it in writing as a condition. Promise for somebody else's team.
   Record "customer educated". Close it because the clock is red.
"""
    return lines.replace("\n", "\r\n").encode()


_MOMENTS = [
    ("Ring", "", "Rings or seconds until a person answers, menus included", 0),
    ("Menu", "Choose what a billing customer would choose", "Options before the right one", 5),
    (
        "Greeting",
        "Hello. My bill is higher than last time and I do not see why.",
        "Name and organisation",
        5,
    ),
    ("Listening", "Pause after the first sentence", "Lets the caller go on; no cutting in", 10),
    ("Identity", "Give the details of the test account", "Every step, and why it is asked", 10),
    (
        "Reason",
        "It was 212 dollars, usually it is about 140.",
        "Says the trouble back and gets a yes",
        15,
    ),
    (
        "Answer",
        "So what is the extra for?",
        "Right answer, in plain words, without a second hold",
        20,
    ),
    (
        "Pressure",
        "Nobody told me about a new tariff.",
        "Stays with the feeling before the fact",
        10,
    ),
    (
        "Way out",
        "What can I do so that it does not happen again?",
        "One offer that fits, not three",
        10,
    ),
    ("Next step", "And when will I see that?", "A date, and who to ask", 10),
    ("Close", "No, that is all. Thank you.", "Repeats what was agreed", 5),
]


def mystery_call() -> bytes:
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(
        ["No.", "Moment", "The caller says or does", "Listen for", "Points", "Given", "Proof"]
    )
    for number, (moment, says, listen, points) in enumerate(_MOMENTS, start=1):
        table.writerow([number, moment, says, listen, points, "", ""])
    table.writerow(["", "Total", "", "", sum(row[3] for row in _MOMENTS), "", ""])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
