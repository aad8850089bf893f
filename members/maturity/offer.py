from members.access.marks import Offer

OFFER = Offer(
    title="Contact Centre Maturity Tool",
    summary="Sixty statements about how your centre runs, scored level by level, with what to do "
    "next.",
    points=(
        "Twelve areas, five levels, with what each level looks like beside the scale",
        "Alone or as a team: everyone answers for themselves, then you agree",
        "A level you can defend, three priorities, a plan, and a report for the board",
    ),
)
