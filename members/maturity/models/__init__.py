"""The maturity tool: banks of statements, and what people and teams said about them.

A bank is one version of the questions. Once published it never changes, and neither does an
assessment once closed: its results are kept as rows, so that trends and peers are read without
scoring anything again.
"""

from .answers import Agreement, Answer, AnswerQuerySet
from .assessments import (
    Assessment,
    AssessmentQuerySet,
    Respondent,
    RespondentQuerySet,
    party_key,
)
from .banks import (
    Area,
    AreaEntry,
    Bank,
    BankQuerySet,
    Frozen,
    NextAction,
    OfBank,
    Statement,
    StatementQuerySet,
)
from .given import given
from .peers import PeerConsent, PeerConsentManager, Sector, SizeBand
from .results import (
    AreaResult,
    AreaResultQuerySet,
    AreaTarget,
    PlanItem,
    PlanItemQuerySet,
    Share,
    ShareQuerySet,
)

__all__ = [
    "Agreement",
    "Answer",
    "AnswerQuerySet",
    "Area",
    "AreaEntry",
    "AreaResult",
    "AreaResultQuerySet",
    "AreaTarget",
    "Assessment",
    "AssessmentQuerySet",
    "Bank",
    "BankQuerySet",
    "Frozen",
    "NextAction",
    "OfBank",
    "PeerConsent",
    "PeerConsentManager",
    "PlanItem",
    "PlanItemQuerySet",
    "Respondent",
    "RespondentQuerySet",
    "Sector",
    "Share",
    "ShareQuerySet",
    "SizeBand",
    "Statement",
    "StatementQuerySet",
    "given",
    "party_key",
]
