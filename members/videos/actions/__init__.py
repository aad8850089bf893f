"""What changes among the videos, each change whole or not at all."""

from .films import put_film, remove_video, take_film_away
from .sending import begin_sending, drop_sending, finish_sending, has_come, sweep, take_part
from .transcripts import behind_the_end, set_captions, set_chapters
from .watching import mark_watched, note_watched, unmark_watched

__all__ = [
    "begin_sending",
    "behind_the_end",
    "drop_sending",
    "finish_sending",
    "has_come",
    "mark_watched",
    "note_watched",
    "put_film",
    "remove_video",
    "set_captions",
    "set_chapters",
    "sweep",
    "take_film_away",
    "take_part",
    "unmark_watched",
]
