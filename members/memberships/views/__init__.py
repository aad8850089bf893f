"""Joining, renewing, a team's seats, invitations, and the closed door."""

from .door import closed

__all__ = ["closed"]
