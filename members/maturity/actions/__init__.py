"""What changes in the tool, each change whole or not at all. Verbs; see the modules."""

from .answers import agree, answer
from .assessments import close, discard, finish, invite, start, uninvite
from .banks import draft_from, publish_bank
from .links import revoke, share
from .plan import add_item, change_item, remove_item, set_targets
from .reminders import remind
from .sharing import set_sharing, take_back

__all__ = [
    "add_item",
    "agree",
    "answer",
    "change_item",
    "close",
    "discard",
    "draft_from",
    "finish",
    "invite",
    "publish_bank",
    "remind",
    "remove_item",
    "revoke",
    "set_sharing",
    "set_targets",
    "share",
    "start",
    "take_back",
    "uninvite",
]
