"""The furnished portal, for tests that walk through all of it."""

from tests.police.furnished import furnished

__all__ = ["furnished"]
