"""What falls due in the glossary by itself."""

from __future__ import annotations

from members.clock.jobs import Job, register

from .actions import drop_intakes, forget_readings
from .crosslinks import catch_up

register(Job("glossary/links", "Link entries to each other where names came or went", catch_up))
register(Job("glossary/readings", "Forget how often entries were read long ago", forget_readings))
register(Job("glossary/imports", "Drop files of entries that nobody took in", drop_intakes))
