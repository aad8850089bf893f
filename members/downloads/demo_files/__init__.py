"""Eight working documents for the demonstration data: small, genuine and usable.

People, centres and figures in them are invented. The same bytes come out every time.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import board, complaints, planning, quality

QUALITY = "Quality and coaching"
PLANNING = "Workforce planning"
COMPLAINTS = "Complaints and customers"
BOARD = "Boards and budgets"

#: Category name -> slug, in the order in which the list shows them.
CATEGORIES = {
    QUALITY: "quality",
    PLANNING: "planning",
    COMPLAINTS: "complaints",
    BOARD: "board",
}


@dataclass(frozen=True, slots=True)
class DemoFile:
    """``category`` is a key of :data:`CATEGORIES`. Where there is an ``earlier`` version, ``note``
    says what has changed since."""

    title: str
    slug: str
    category: str
    summary: str
    filename: str
    content: bytes
    note: str = ""
    earlier: bytes = b""


def demo_files() -> list[DemoFile]:
    return [
        DemoFile(
            title="Quality form for voice and chat",
            slug="quality-form-voice-chat",
            category=QUALITY,
            summary="Ten behaviours scored 0, 1 or 2, with anchors for each score and a total that "
            "leaves out what did not apply.",
            filename="quality-form-voice-chat.xlsx",
            content=quality.quality_form(),
            note="Chat added, and a second sheet with the anchors of every score.",
            earlier=quality.quality_form_for_voice(),
        ),
        DemoFile(
            title="Rostering rules checklist",
            slug="rostering-rules-checklist",
            category=PLANNING,
            summary="Twenty-two checks before a roster goes out: demand, breaks and rest, "
            "fairness, shrinkage, and who signs.",
            filename="rostering-rules-checklist.pdf",
            content=planning.rostering_checklist(),
        ),
        DemoFile(
            title="Shrinkage worksheet",
            slug="shrinkage-worksheet",
            category=PLANNING,
            summary="Where the paid hours of a fortnight went, and how many people to roster for "
            "the number you need on the floor.",
            filename="shrinkage-worksheet.xlsx",
            content=planning.shrinkage_worksheet(),
        ),
        DemoFile(
            title="Coaching conversation guide",
            slug="coaching-conversation-guide",
            category=QUALITY,
            summary="Thirty minutes, one behaviour, one real contact. What to prepare, what to "
            "ask, and what to write down afterwards.",
            filename="coaching-conversation-guide.docx",
            content=quality.coaching_guide(),
        ),
        DemoFile(
            title="Complaint triage card",
            slug="complaint-triage-card",
            category=COMPLAINTS,
            summary="One page for the desk: is it a complaint, how serious is it, who takes it and "
            "what the customer hears today.",
            filename="complaint-triage-card.txt",
            content=complaints.triage_card(),
        ),
        DemoFile(
            title="Calibration session agenda",
            slug="calibration-session-agenda",
            category=QUALITY,
            summary="Fifty minutes for five assessors and two contacts, with a table for the "
            "scores and a rule for settling a difference.",
            filename="calibration-session-agenda.docx",
            content=quality.calibration_agenda(),
        ),
        DemoFile(
            title="Board paper: the cost of a wait",
            slug="board-paper-cost-of-a-wait",
            category=BOARD,
            summary="The outline of a two-page paper that puts repeat contacts, lost customers and "
            "overtime beside the price of a shorter queue.",
            filename="board-paper-cost-of-a-wait.docx",
            content=board.board_paper(),
        ),
        DemoFile(
            title="Mystery-call script and score sheet",
            slug="mystery-call-script",
            category=COMPLAINTS,
            summary="Eleven moments of a billing enquiry: what the caller says, what to listen for "
            "and the points for each.",
            filename="mystery-call-script.csv",
            content=complaints.mystery_call(),
        ),
    ]
