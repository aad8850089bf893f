"""What the database keeps beside the words of each room, filled by its triggers alone.

Nothing here is shown: a row only leads to what :meth:`visible_to` then lets through.
"""

from __future__ import annotations

from django.db import models


class Name(models.Model):
    """One name of one row, folded: what is called so, and what begins so."""

    kind = models.CharField(max_length=63, help_text="The table of the row.")
    row_id = models.BigIntegerField()
    name = models.CharField(max_length=200)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "name"], name="finding_name_begins"),
            models.Index(fields=["kind", "row_id"], name="finding_name_of_row"),
        ]

    def __str__(self) -> str:
        return self.name


class Gram(models.Model):
    """Three letters of a word that stands in some name of a kind: words that are spelt alike share
    many. A word that no name has any more stays until the index is made anew, and finds nothing."""

    kind = models.CharField(max_length=63, help_text="The table in whose names the word stands.")
    gram = models.CharField(max_length=3)
    word = models.CharField(max_length=30)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gram", "kind", "word"], name="finding_gram_once")
        ]

    def __str__(self) -> str:
        return f"{self.gram}: {self.word}"
