"""The rankings: who is called, how calls are scored, the calls, and what came of them.

Pages read snapshots, and of those only ``Snapshot.objects.current()``. Calls are read by staff, and
by the organisation that they are about.
"""

from .calls import FULL, Call, CallQuerySet
from .claims import CallQuery, Claim, Told, Watch
from .frozen import Frozen
from .imports import CallImport, StagedRows
from .periods import SYDNEY, Period, PeriodQuerySet, last_day, month_of, month_of_day
from .reasons import figure_values, reason_key, reason_values
from .sectors import (
    OrganisationName,
    RankedOrganisation,
    RankedOrganisationQuerySet,
    Sector,
    SizeBand,
    State,
    name_on,
)
from .snapshots import Snapshot, SnapshotQuerySet
from .standards import Competency, Item, Scenario, StandardVersion
from .standings import (
    Award,
    Departure,
    Metric,
    SectorFigure,
    Standing,
    StandingQuerySet,
)

__all__ = [
    "FULL",
    "SYDNEY",
    "Award",
    "Call",
    "CallImport",
    "CallQuery",
    "CallQuerySet",
    "Claim",
    "Competency",
    "Departure",
    "Frozen",
    "Item",
    "Metric",
    "OrganisationName",
    "Period",
    "PeriodQuerySet",
    "RankedOrganisation",
    "RankedOrganisationQuerySet",
    "Scenario",
    "Sector",
    "SectorFigure",
    "SizeBand",
    "Snapshot",
    "SnapshotQuerySet",
    "StagedRows",
    "StandardVersion",
    "Standing",
    "StandingQuerySet",
    "State",
    "Told",
    "Watch",
    "figure_values",
    "last_day",
    "month_of",
    "month_of_day",
    "name_on",
    "reason_key",
    "reason_values",
]
