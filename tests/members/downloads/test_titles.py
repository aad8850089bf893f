"""What other tools are told of the shelf: titles of what a member finds, and nothing else."""

from __future__ import annotations

from typing import Any

from members.downloads.titles import titles


def test_only_what_a_member_finds_has_a_title(
    shelve: Any, now: Any, django_assert_num_queries: Any
) -> None:
    there = shelve("Roster rules")
    others = [shelve("Draft", days_ago=None), shelve("Next week", days_ago=-7)]
    others.append(shelve("Without a file", content=None))
    slugs = [there.slug, there.slug, *(one.slug for one in others), "never-was"]
    with django_assert_num_queries(1):
        found = titles(slugs, at=now)
    assert found == {there.slug: "Roster rules"}
