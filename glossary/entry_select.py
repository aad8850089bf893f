"""The admin's field that finds an entry as you type."""

from __future__ import annotations

from typing import Any

from members.memberships.admin.pages import RowSelect


class EntrySelect(RowSelect):
    """With words in it while it is empty: what reads it aloud would else find no name."""

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        attrs: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs=extra_attrs)
        return {**attrs, "data-placeholder": "Type to find an entry"}
