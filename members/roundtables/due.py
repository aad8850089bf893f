from members.clock.jobs import Job, register

from .actions.reminders import remind

register(Job("roundtables/reminders", "Reminders of roundtables, a week and a day before", remind))
