"""The tools that search finds are for members, whoever calls for them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from members.access.viewer import PretendViewer, Tier
from members.hub import search


@pytest.mark.parametrize(("tier", "found"), [("visitor", []), ("account", []), ("member", ["CPD"])])
def test_a_tool_is_found_and_offered_to_members_alone(tier: Tier, found: list[str]) -> None:
    for looks in (search.hits, search.suggestions):
        hits = looks(PretendViewer(tier), ["cpd"], at=timezone.now(), limit=5)
        assert [hit.title for hit in hits] == found
