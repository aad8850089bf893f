"""What falls due in the library by itself."""

from __future__ import annotations

from members.clock.jobs import Job, register

from .actions import sweep

register(Job("videos/uploads", "Clear away films whose sending was given up", sweep))
