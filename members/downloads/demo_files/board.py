"""What a board reads."""

from __future__ import annotations

from members.downloads.paper import Box, Heading, Item, Paragraph, Table, write_word


def board_paper() -> bytes:
    return write_word(
        "The cost of a wait",
        [
            Paragraph(
                "Outline of a board paper, two pages. Replace every figure: those here are "
                "invented, for a centre with 60 people and 40,000 calls a month."
            ),
            Heading("1  What we ask for"),
            Paragraph(
                "One sentence with a sum and a date. For example: the board agrees to spend "
                "$310,000 in the coming year on six people, from 1 March, and to stop if the "
                "repeat rate has not fallen by two points by 30 September."
            ),
            Heading("2  What a wait costs now"),
            Table(
                (
                    ("What", "How it is worked out", "A year"),
                    (
                        "Repeat contacts",
                        "5,600 callers a month ring again because they gave up; $7.20 each",
                        "$483,840",
                    ),
                    ("Customers who left", "90 a year name the wait; $640 margin each", "$57,600"),
                    ("Overtime", "1,150 hours at $58", "$66,700"),
                    ("Together", "", "$608,140"),
                )
            ),
            Paragraph(
                "Say what is not in it: complaints, the time of managers, and the people who "
                "left without saying why. Do not put a price on them to make the sum larger."
            ),
            Heading("3  Three options"),
            Table(
                (
                    ("Option", "Costs a year", "Median wait", "Risk"),
                    ("Stay as we are", "$0 more", "6 min 40 s", "The cost above, growing"),
                    ("Six people", "$310,000", "1 min 50 s", "Hiring takes four months"),
                    (
                        "Call-back in the queue",
                        "$95,000",
                        "4 min, then a call-back",
                        "Moves the peak, does not remove it",
                    ),
                )
            ),
            Heading("4  What we recommend, and why"),
            Item("Name one option. A board that is given three and no view will choose a fourth."),
            Item("Give the figure at which you would change your mind."),
            Heading("5  How the board will know"),
            Box("Repeat rate, monthly, from the same report as in section 2"),
            Box("Wait: median and the longest of each day, not the average"),
            Box("Money spent against the sum in section 1"),
            Heading("6  Questions that will come"),
            Item(
                "Why not chat? Show what share of these calls a chat has settled, with the number."
            ),
            Item("Why not outsource the peak? Show the price per call and what it includes."),
            Item("What if volume falls? Say which contracts end when."),
        ],
    )
