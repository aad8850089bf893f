from members.access.marks import Offer

OFFER = Offer(
    title="Premium downloads",
    summary="Working documents from people who run contact centres, ready to make your own.",
    points=(
        "Quality forms, checklists, worksheets and board papers, in the formats you edit",
        "Each with its version, its date and what changed since the last one",
        "New and changed ones marked since you last looked",
    ),
)
