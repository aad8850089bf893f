from members.access.marks import Offer

OFFER = Offer(
    title="Australian Call Centre Rankings",
    summary="What callers to Australian centres met, sector by sector and quarter by quarter, and "
    "how sure we are of each place.",
    points=(
        "Every ranked centre with its score, its 95% interval, its place and its likely place",
        "Three years of scores and ranks, with a line wherever the method changed",
        "Why a centre moved: what it did itself, and who passed it",
    ),
)
