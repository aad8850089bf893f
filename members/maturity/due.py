from members.clock.jobs import Job, register

from .actions import remind

register(Job("maturity/plans", "Letters about planned actions that are due", remind))
