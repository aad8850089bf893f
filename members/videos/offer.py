from members.access.marks import Offer

OFFER = Offer(
    title="Member Bytes",
    summary="Short talks by people who did it, with every word written down.",
    points=(
        "Captions, chapters and a transcript that follows; press a line to hear it",
        "Search for a word that was said and start at that second",
        "Go on where you stopped, on any device, and see what is new this month",
    ),
)
