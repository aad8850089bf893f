"""What is published never changes, by whichever way the code comes."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class Frozen(TypeError):
    """Somebody's code tried to change what is published, or a call that was recorded."""


class FrozenPart(models.Model):
    """A row that belongs to something publishable and is frozen with it."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises Frozen when what it belongs to is published."""
        self._hold()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises Frozen when what it belongs to is published."""
        self._hold()
        return super().delete(*args, **kwargs)

    def is_frozen(self) -> bool:
        raise NotImplementedError

    def _hold(self) -> None:
        if self.is_frozen():
            raise Frozen(f"{self} is part of something published, which never changes.")


class FrozenQuerySet(models.QuerySet[M]):
    """Refuses to change or delete published rows in bulk. ``published_lookup`` says which."""

    published_lookup = "state"

    def update(self, **kwargs: Any) -> int:
        self._hold()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._hold()
        return super().delete()

    def _hold(self) -> None:
        if self.order_by().filter(**{self.published_lookup: "published"}).exists():
            raise Frozen("Published figures never change. Make a correction.")
