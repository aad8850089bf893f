"""The menus of the masthead, of the members' pages and of the footer."""

from __future__ import annotations

from django.db import models

from publishing.links import validate_link


class Menu(models.Model):
    """One of the menus that the portal has a place for; staff choose what is in it."""

    slug = models.SlugField(unique=True, editable=False)
    name = models.CharField(max_length=60, editable=False)
    heading = models.CharField(
        max_length=40, blank=True, help_text="Above its links, in the footer only."
    )
    order = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name


class MenuRow(models.Model):
    menu = models.ForeignKey(Menu, on_delete=models.CASCADE, related_name="rows")
    label = models.CharField(max_length=40)
    target = models.CharField(
        "where it leads",
        max_length=300,
        validators=[validate_link],
        help_text="A page (page:about), an entry (entry:copc), a part of the portal by name "
        "(name:courses:list), /an/address/ or https://another.site/. While there is no such thing, "
        "the line is left out.",
    )
    only_there = models.BooleanField(
        "marked on its own page only",
        default=False,
        help_text="Otherwise it is marked as “you are here” on the pages below it too.",
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Lowest stands first.")

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "line"

    def __str__(self) -> str:
        return self.label
