from members.access.marks import Offer

OFFER = Offer(
    title="Erlang calculators",
    summary="How many people an interval needs, how long callers wait, and when to disbelieve it.",
    points=(
        "One interval or a whole week: agents, waits, occupancy, heads to roster and their cost",
        "Lines, chats, callers who hang up, and what the team you have can carry",
        "Every answer opens its working, and says what the model leaves out",
    ),
)
