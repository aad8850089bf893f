"""Charts as numbers: where each mark stands. The SVG is in ``templates/rankings/charts/``.

Whatever is drawn stands in a table as well, which is also its CSV; and every drawing can be had as
a picture. Standard library only.
"""

from . import lines
from .bump import Line, bump
from .drawing import Drawing, px
from .history import Point, history
from .interval import Scale, Spark, spark
from .places import places
from .radar import Shape, radar
from .strip import Strip, strips
from .timings import Timing, timings
from .trend import Trend, trend

__all__ = [
    "Drawing",
    "Line",
    "Point",
    "Scale",
    "Shape",
    "Spark",
    "Strip",
    "Timing",
    "Trend",
    "bump",
    "history",
    "lines",
    "places",
    "px",
    "radar",
    "spark",
    "strips",
    "timings",
    "trend",
]
