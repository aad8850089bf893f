from members.access.marks import Offer

OFFER = Offer(
    title="Premium downloads",
    summary="Working documents from people who run contact centres, ready to make your own.",
    points=(
        "Templates, checklists and board papers in the formats you edit",
        "Each with its version and what changed",
        "New ones marked since you last looked",
    ),
)
