"""Why something was not done, in words for the person who asked."""

from __future__ import annotations


class Refused(Exception):
    """Its text is shown as it stands."""
