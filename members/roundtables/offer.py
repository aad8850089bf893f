from members.access.marks import Offer

OFFER = Offer(
    title="Roundtables",
    summary="An hour a month with people who run what you run, about one question at a time.",
    points=(
        "Two series: customer experience, and call centres",
        "Questions to think about beforehand, and a vote on what comes next",
        "What was said afterwards, never who said it, and an hour of CPD for being there",
    ),
)
