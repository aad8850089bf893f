"""Assessing contacts, and talking about them."""

from __future__ import annotations

from members.downloads.paper import (
    Box,
    Formula,
    Heading,
    Item,
    Paragraph,
    Sheet,
    Table,
    write_spreadsheet,
    write_word,
)

_BEHAVIOURS = [
    (
        "Opens so that the customer knows who and where",
        "No name or no organisation",
        "Name and organisation, then straight to the security questions",
        "Name, organisation and an open question in one breath",
    ),
    (
        "Lets the customer finish",
        "Cuts in before the reason is told",
        "Waits, then asks something that was already answered",
        "Waits, and the next sentence shows that they listened",
    ),
    (
        "Says the reason back",
        "Starts typing without a word",
        "Repeats the product, not the trouble",
        "Says the trouble in the customer's own words and gets a yes",
    ),
    (
        "Checks identity by the rule",
        "Skips a step",
        "All steps, read out like a form",
        "All steps, and says why they are asked",
    ),
    (
        "Gives the right answer",
        "Wrong, or a guess sold as a fact",
        "Right, after the customer asked twice",
        "Right the first time, and says where it is written",
    ),
    (
        "Owns what happens next",
        "The customer has to ring again",
        "Says that somebody will look into it",
        "Names the step, the person and the day",
    ),
    (
        "Uses plain words",
        "House terms that nobody outside knows",
        "Explains a term when asked",
        "Needs no explaining",
    ),
    (
        "Holds and silences",
        "Leaves without a word, or for more than two minutes",
        "Says that there will be a wait",
        "Says why and how long, and comes back before it is over",
    ),
    (
        "Closes with a summary",
        "Asks only whether there is anything else",
        "Repeats what was agreed",
        "Repeats what was agreed, and when the customer will notice it",
    ),
    (
        "Leaves notes that a colleague can use",
        "None, or a copied template",
        "What happened",
        "What happened, what was promised and what was tried already",
    ),
]
#: An invented contact: 2, 1, 0 or "n/a" for each behaviour.
_SCORES: list[int | str] = [2, 2, 1, 2, 2, 1, 2, "n/a", 1, 2]


def quality_form() -> bytes:
    anchors = Sheet(
        "How to score",
        widths=(44, 40, 44, 50),
        rows=[
            ("Behaviour", "0", "1", "2"),
            *_BEHAVIOURS,
            (),
            ("n/a", "It could not have happened in this contact. Type n/a; it is left out."),
            ("Sample", "One contact says nothing about a person. Ten say a little."),
        ],
    )
    channel = "Voice. In chat, read “says” as “writes” and “holds” as “gaps”."
    form = _form("Quality form for voice and chat", channel)
    return write_spreadsheet("Quality form for voice and chat", [form, anchors])


def quality_form_for_voice() -> bytes:
    """As it was before."""
    return write_spreadsheet("Quality form for voice", [_form("Quality form for voice", "Voice")])


def _form(title: str, channel: str) -> Sheet:
    points = sum(score for score in _SCORES if isinstance(score, int))
    possible = 2 * sum(isinstance(score, int) for score in _SCORES)
    scores = f"C8:C{7 + len(_SCORES)}"
    total = 7 + len(_SCORES) + 2
    result = Formula(f"IF(C{total + 1}=0,0,C{total}/C{total + 1})", points / possible, percent=True)
    pairs = zip(_BEHAVIOURS, _SCORES, strict=True)
    return Sheet(
        "Form",
        widths=(6, 48, 10, 60),
        rows=[
            (title,),
            ("Contact", "C-40817, billing, voice (an invented example: type over it)"),
            ("Agent", "Robin Example"),
            ("Assessor", "Alex Example"),
            ("Channel", channel),
            (),
            ("No.", "Behaviour", "Score", "What was said or written that shows it"),
            *((n, row[0], score, "") for n, (row, score) in enumerate(pairs, start=1)),
            (),
            (None, "Points", Formula(f"SUM({scores})", points)),
            (None, "Possible, without n/a", Formula(f"COUNT({scores})*2", possible)),
            (None, "Result", result),
            (None, "One thing to keep, in the agent's own words"),
            (None, "One thing to try on the next contact"),
        ],
        heads=frozenset({1, 7, total + 2}),
    )


def coaching_guide() -> bytes:
    return write_word(
        "Coaching conversation guide",
        [
            Paragraph(
                "Thirty minutes, one behaviour, one real contact. Both of you have heard or "
                "read it before you sit down."
            ),
            Heading("The day before"),
            Item(
                "Choose the contact together, or let the agent choose. Not the worst of the month."
            ),
            Item("Listen twice. The second time, stop where the customer's voice changes."),
            Item("Pick one behaviour. Two is a review, three is a verdict."),
            Item("Find one moment in which the agent did it well."),
            Heading("The conversation"),
            Table(
                (
                    ("Minutes", "You do", "You might say"),
                    (
                        "0 to 3",
                        "Settle the purpose",
                        "We look at one thing today: how you tell somebody what happens next.",
                    ),
                    (
                        "3 to 8",
                        "Hear their view first",
                        "What did the customer want, and when did you know?",
                    ),
                    ("8 to 14", "Play twenty seconds, stop", "What did you hear? What did they?"),
                    (
                        "14 to 20",
                        "Show the moment that worked",
                        "You did it here. What was different?",
                    ),
                    ("20 to 26", "Try it aloud, twice", "I am the customer. Say it your way."),
                    (
                        "26 to 30",
                        "Agree on one thing",
                        "On which contacts will you try it by Thursday?",
                    ),
                )
            ),
            Heading("Questions that open"),
            Item("What would the customer tell a friend about this call?"),
            Item("Which sentence did the work?"),
            Item("What stopped you from saying it sooner?"),
            Item("If the system had been faster, what would you have done with the time?"),
            Heading("Sentences to leave at the door"),
            Item("“You should have”: it is over. “Next time” can still be done."),
            Item("“Everybody knows”: then why are we sitting here?"),
            Item("“The score is”: a number ends a conversation. Keep it for the form."),
            Heading("Afterwards, in three lines"),
            Box("What they will try, on which contacts, until when"),
            Box("What I promised to mend (system, script, access), and by when"),
            Box("When we listen again: within ten days"),
        ],
    )


def calibration_agenda() -> bytes:
    return write_word(
        "Calibration session agenda",
        [
            Paragraph(
                "Five assessors, two contacts, fifty minutes. Everybody has scored both "
                "contacts alone and sent the scores in before the session."
            ),
            Heading("Before"),
            Box("Two contacts chosen by somebody who will not assess them; one of them awkward"),
            Box("Scores collected by noon the day before, nobody sees the others'"),
            Box("Differences of two points, or about right and wrong, marked"),
            Heading("In the room"),
            Table(
                (
                    ("Minutes", "What", "Who leads"),
                    ("0 to 5", "The rule: we argue about the anchor, not about the agent", "Chair"),
                    (
                        "5 to 25",
                        "First contact: only the marked behaviours, one after another",
                        "A different assessor each time",
                    ),
                    (
                        "25 to 40",
                        "Second contact, in the same way",
                        "A different assessor each time",
                    ),
                    ("40 to 47", "Anchors to rewrite: one sentence each, written now", "Chair"),
                    ("47 to 50", "What agents will be told, and by whom", "Chair"),
                )
            ),
            Heading("How a difference is settled"),
            Item("Read the anchor aloud. If it decides, it is decided."),
            Item(
                "If it can be read in two ways, the anchor is wrong. Rewrite it; the score is n/a."
            ),
            Item(
                "If two still disagree after three minutes, note both scores and go on. A vote "
                "settles the meeting, not the question."
            ),
            Heading("Scores"),
            Table(
                (
                    ("Behaviour", "A", "B", "C", "D", "E", "Widest gap"),
                    ("Says the reason back", "2", "1", "2", "2", "1", "1"),
                    ("Owns what happens next", "2", "0", "1", "2", "1", "2"),
                    ("Closes with a summary", "1", "1", "1", "2", "1", "1"),
                )
            ),
            Paragraph(
                "The figures above are invented. Watch the widest gap from session to session: "
                "it should shrink on old behaviours and jump on new ones."
            ),
        ],
    )
