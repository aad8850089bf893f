from members.clock.jobs import Job, register

from .actions.watching import announce_what_is_new

register(
    Job(
        "rankings/new-period",
        "Letters to those who watch an organisation, when a period is out",
        announce_what_is_new,
    )
)
