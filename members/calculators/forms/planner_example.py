"""An invented day of half-hours with a roster: what the planner shows to begin with, and its
example file."""

from __future__ import annotations

#: start, calls, agents on the phones
ROWS = (
    ("7:00", 18, 9),
    ("7:30", 31, 9),
    ("8:00", 46, 13),
    ("8:30", 72, 18),
    ("9:00", 97, 22),
    ("9:30", 118, 24),
    ("10:00", 126, 24),
    ("10:30", 121, 24),
    ("11:00", 109, 23),
    ("11:30", 96, 20),
    ("12:00", 88, 20),
    ("12:30", 84, 20),
    ("13:00", 90, 22),
    ("13:30", 95, 22),
    ("14:00", 99, 22),
    ("14:30", 101, 22),
    ("15:00", 90, 20),
    ("15:30", 78, 18),
    ("16:00", 63, 15),
    ("16:30", 52, 14),
    ("17:00", 41, 11),
    ("17:30", 33, 9),
    ("18:00", 24, 8),
    ("18:30", 16, 7),
)
COLUMNS = ("Start", "Calls", "Roster")
EXAMPLE = "\n".join("\t".join(map(str, row)) for row in (COLUMNS, *ROWS))
