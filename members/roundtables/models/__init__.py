"""Roundtables: the series, each date with its questions, the topics that members vote on, who was
there, and what came of it."""

from .people import Attendance, Feed, Reminder, Sighting
from .roundtables import DOORS_CLOSE, DOORS_OPEN, VOTE_ENDS, Action, Question, Roundtable
from .series import Series
from .topics import Topic, Vote

__all__ = [
    "DOORS_CLOSE",
    "DOORS_OPEN",
    "VOTE_ENDS",
    "Action",
    "Attendance",
    "Feed",
    "Question",
    "Reminder",
    "Roundtable",
    "Series",
    "Sighting",
    "Topic",
    "Vote",
]
