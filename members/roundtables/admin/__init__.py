"""The staff's side of roundtables."""

from . import roundtables, series, sightings

__all__ = ["roundtables", "series", "sightings"]
