"""Member Bytes: films with what is said in them, and how far each member has come."""

from .library import Level, Series, Speaker, Topic, Video, VideoQuerySet
from .sending import Part, Sending, SendingQuerySet
from .transcript import Chapter, Line, Saying, Word
from .watching import Clock, Watching, WatchingQuerySet

__all__ = [
    "Chapter",
    "Clock",
    "Level",
    "Line",
    "Part",
    "Saying",
    "Sending",
    "SendingQuerySet",
    "Series",
    "Speaker",
    "Topic",
    "Video",
    "VideoQuerySet",
    "Watching",
    "WatchingQuerySet",
    "Word",
]
