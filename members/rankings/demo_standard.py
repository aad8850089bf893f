"""The two versions of the standard that the demonstration data is scored by."""

from __future__ import annotations

from datetime import datetime

from members.accounts.models import User

from .actions.standards import publish_standard
from .models import Competency, Item, StandardVersion

#: (code, name, what it is about, weight by method 1, weight by method 2).
_SKILLS = (
    ("ENG", "Engage", "The caller feels met by a person who is ready.", 20, 20),
    ("DIS", "Discover", "Questions come before answers.", 20, 25),
    ("EDU", "Educate", "The answer is right, whole and in plain words.", 20, 25),
    ("CLO", "Close", "The matter is finished, and both know it.", 20, 15),
)
_FIFTH = (
    ("ENE", "Energy", "The voice is awake and on the caller's side.", 20),
    ("IMP", "Impact", "The caller hangs up better off, and says so.", 15),
)
#: (code, name, statement, kind, weight). Both methods share the first four skills' behaviours.
_BEHAVIOURS = (
    ("ENG1", "Greeting", "Gave the organisation's and their own name.", "yes_no", 25),
    ("ENG2", "Caller's name", "Asked for and used the caller's name.", "yes_no", 25),
    ("ENG3", "Ready", "Was ready to help from the first sentence.", "rating", 30),
    ("ENG4", "Heard", "Showed that they heard why the caller rang.", "rating", 20),
    ("DIS1", "Asked first", "Asked a question before offering an answer.", "yes_no", 30),
    ("DIS2", "Dug", "Found out what the caller had tried.", "yes_no", 20),
    ("DIS3", "Fitting questions", "Asked what the matter needed, no more.", "rating", 30),
    ("DIS4", "Summed up", "Said back what they had understood.", "yes_no", 20),
    ("EDU1", "Right", "Gave an answer that was right.", "yes_no", 35),
    ("EDU2", "Plain words", "Used words that the caller uses.", "rating", 25),
    ("EDU3", "Whole", "Left nothing out that the caller will meet next.", "rating", 25),
    ("EDU4", "Where to look", "Said where to find it next time.", "yes_no", 15),
    ("CLO1", "Next step", "Agreed who does what by when.", "yes_no", 40),
    ("CLO2", "Finished", "Checked that the matter was finished.", "yes_no", 35),
    ("CLO3", "Goodbye", "Thanked the caller and meant it.", "rating", 25),
)
_ENERGY = (
    ("ENE1", "Voice", "Sounded awake.", "rating", 40),
    ("ENE2", "Pace", "Spoke at the caller's pace.", "rating", 30),
    ("ENE3", "On their side", "Took the caller's side where they could.", "yes_no", 30),
)
_IMPACT = (
    ("IMP1", "Effort", "Made it easy.", "rating", 40),
    ("IMP2", "Confidence", "Left no doubt that it will happen.", "rating", 30),
    ("IMP3", "Ring again", "The shopper would rather ring here than elsewhere.", "yes_no", 30),
)
#: (code, name, statement, kind, source, weights by the methods, full at, nothing from, table).
_ACCESS = (
    (
        "WAIT",
        "Wait",
        "Seconds from the menu to a person.",
        "seconds",
        "wait",
        (60, 50),
        20,
        600,
        (),
    ),
    ("MENU", "Menu", "Seconds in the menu.", "seconds", "menu", (25, 20), 20, 180, ()),
    (
        "LAY",
        "Menu layers",
        "Choices before the queue.",
        "count",
        "answer",
        (0, 15),
        None,
        None,
        (100, 100, 75, 40, 10, 0),
    ),
    (
        "TEAM",
        "Right team",
        "Reached the right team at once.",
        "yes_no",
        "answer",
        (15, 15),
        None,
        None,
        (),
    ),
)


def standard(number: int, *, by: User | None, at: datetime) -> StandardVersion:
    """Method 1 or 2, published."""
    version = StandardVersion.objects.create(
        number=number,
        created_at=at,
        note=(
            "Impact takes the place of Energy, discovering and educating weigh more, and menu "
            "layers count."
            if number == 2
            else "The first."
        ),
    )
    fifth = _FIFTH[number - 1]
    skills = [(*row[:3], row[2 + number]) for row in _SKILLS] + [fifth]
    competencies = {
        code: Competency.objects.create(
            version=version, place=place, code=code, name=name, description=text, weight=weight
        )
        for place, (code, name, text, weight) in enumerate(skills, 1)
    }
    order = 0
    for code, name, text, kind, weight in (*_BEHAVIOURS, *(_ENERGY, _IMPACT)[number - 1]):
        order += 1
        Item.objects.create(
            version=version,
            competency=competencies[code[:3]],
            code=code,
            name=name,
            text=text,
            kind=kind,
            weight=weight,
            order=order,
        )
    for code, name, text, kind, source, weights, full_at, zero_at, table in _ACCESS:
        order += 1
        if weights[number - 1]:
            Item.objects.create(
                version=version,
                code=code,
                name=name,
                text=text,
                kind=kind,
                source=source,
                weight=weights[number - 1],
                full_at=full_at,
                zero_at=zero_at,
                table=list(table),
                order=order,
            )
    return publish_standard(version=version, by=by, at=at)
