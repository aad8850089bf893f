"""Frameworks and standards side by side."""

from __future__ import annotations

from django.db import models

from publishing.links import validate_link


class Framework(models.Model):
    """One row of the comparison."""

    name = models.CharField(max_length=80, unique=True, help_text="E.g. ISO 18295")
    scope = models.CharField(max_length=300, help_text="What it covers, and for whom.")
    owner = models.CharField(max_length=200, help_text="Who writes it and decides what changes.")
    cost_model = models.CharField("what it costs", max_length=300, help_text="How one pays for it.")
    audit = models.CharField("who checks", max_length=300, help_text="Who looks, and how often.")
    fit = models.CharField("who it suits", max_length=300)
    link = models.CharField(
        "where to read more",
        max_length=300,
        blank=True,
        validators=[validate_link],
        help_text="E.g. entry:copc, page:iso-guide, /a/page/ or https://another.site/. Left out "
        "while there is no such thing.",
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Lowest stands first.")
    is_shown = models.BooleanField("shown to readers", default=True)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name
