"""Addresses that published things used to have."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import models


class OldAddress(models.Model):
    """``slug`` was once the address of the working copy ``object_id`` of that kind; whoever asks
    for it is led to where that is now. Whatever has the address today goes first."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    slug = models.CharField(max_length=120)
    left_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["slug"]
        verbose_name = "old address"
        verbose_name_plural = "old addresses"
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "slug"], name="publishing_old_address_once"
            ),
        ]

    def __str__(self) -> str:
        return self.slug
