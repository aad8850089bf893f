"""Abstract bases for every room that has staff-written pages: block types, working copies and
versions; and, as rows of its own, the addresses that pages used to have."""

from .addresses import OldAddress
from .blocks import (
    Block,
    BlockAudience,
    CalloutBlock,
    CardBlock,
    ComparisonBlock,
    FormulaBlock,
    LiveBlock,
    SignpostBlock,
    StepBlock,
    TextBlock,
    rich_text,
)
from .manuscripts import Manuscript, ManuscriptQuerySet, Version, VersionedQuerySet

__all__ = [
    "Block",
    "BlockAudience",
    "CalloutBlock",
    "CardBlock",
    "ComparisonBlock",
    "FormulaBlock",
    "LiveBlock",
    "Manuscript",
    "ManuscriptQuerySet",
    "OldAddress",
    "SignpostBlock",
    "StepBlock",
    "TextBlock",
    "Version",
    "VersionedQuerySet",
    "rich_text",
]
