from members.access.marks import Offer

OFFER = Offer(
    title="CPD",
    summary="Hours you earned, here and elsewhere, on one statement.",
    points=(
        "Roundtables, Member Bytes and maturity assessments count by themselves, each once",
        "What you learned elsewhere, with your evidence",
        "A statement for each year that anybody can verify by its code",
    ),
)
