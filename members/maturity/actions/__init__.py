"""What changes in the tool, each change whole or not at all. Verbs; see the modules."""

from .answers import agree, answer
from .assessments import close, finish, invite, start, uninvite
from .banks import draft_from, publish_bank

__all__ = [
    "agree",
    "answer",
    "close",
    "draft_from",
    "finish",
    "invite",
    "publish_bank",
    "start",
    "uninvite",
]
