"""Working copies and versions.

A room's page (an entry of the glossary, say) and its block rows are the working copy that staff
edit, its **manuscript**. Saving takes a **version**: the whole content as plain JSON, never changed
afterwards. Publishing gives a version the instant from which readers see it. So a live page can be
edited at leisure, a schedule needs no clock job, history compares like with like, going back is
loading an old version, and readers' pages need one row instead of one query for each block type.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from .blocks import Block


class ManuscriptQuerySet(models.QuerySet[Any]):
    @property
    def _versions(self) -> Any:
        return self.model.version_model()._default_manager

    @property
    def _of(self) -> str:
        return str(self.model.version_model().of)

    def published(self, *, at: datetime) -> Self:
        """Those that readers can open at that instant."""
        return self.filter(Exists(self._versions.open(at=at).filter(**{self._of: OuterRef("pk")})))

    def with_state(self, *, at: datetime) -> Self:
        """With what a list needs to say how each stands, in one query."""
        of = {self._of: OuterRef("pk")}
        versions = self._versions.filter(**of)
        return self.annotate(
            last_number=Subquery(versions.order_by("-number").values("number")[:1]),
            live_number=Subquery(
                self._versions.open(at=at)
                .filter(**of)
                .order_by("-live_from", "-number")
                .values("number")[:1]
            ),
            scheduled_from=Subquery(
                versions.filter(live_from__gt=at).order_by("live_from").values("live_from")[:1]
            ),
        )

    # These narrow what with_state() has annotated.

    def seen(self) -> Self:
        return self.filter(live_number__isnull=False)

    def with_newer_draft(self) -> Self:
        return self.filter(last_number__gt=F("live_number"))

    def planned(self) -> Self:
        return self.filter(scheduled_from__isnull=False)

    def unseen_and_unplanned(self) -> Self:
        return self.filter(live_number__isnull=True, scheduled_from__isnull=True)


class Manuscript(models.Model):
    """The working copy of something that is published in versions.

    A subclass has a ``slug``, block rows that point at it, a model of versions whose ``of`` names
    the foreign key to it (with ``related_name="versions"``), and a permission ``publish_<model>``.
    """

    #: The models of its blocks.
    BLOCKS: ClassVar[tuple[type[Block], ...]]

    #: Versions that went live before this instant are closed to readers.
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def version_model(cls) -> Any:
        return cls._meta.get_field("versions").related_model

    def snapshot(self) -> dict[str, Any]:
        """The whole content as plain JSON values; what editors tell each other stays out."""
        raise NotImplementedError

    def load(self, content: Mapping[str, Any]) -> None:
        """Make the working copy what ``content`` says; the reverse of :meth:`snapshot`. The address
        stays as it is. KeyError or ValidationError where the content does not hold; call it inside
        a transaction."""
        raise NotImplementedError

    def version_columns(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """What a version keeps in columns beside its content, so that lists need not read it."""
        raise NotImplementedError

    def address(self) -> str:
        """Where readers find it."""
        raise NotImplementedError

    def settle(self, *, at: datetime) -> None:
        """What the room writes down whenever something changed in what readers see of it, now or
        later: called in the transaction that changes it."""


class VersionedQuerySet(models.QuerySet[Any]):
    def open(self, *, at: datetime) -> Self:
        """Versions whose instant has come and that were not withdrawn since."""
        withdrawn = f"{self.model.of}__withdrawn_at"
        since = Q(**{f"{withdrawn}__isnull": True}) | Q(live_from__gt=F(withdrawn))
        return self.filter(since, live_from__lte=at)

    def current(self, *, at: datetime) -> Self:
        """What readers see at that instant: one version for each that is published."""
        of = self.model.of
        newest = (
            self.model._default_manager.open(at=at)
            .filter(**{of: OuterRef(of)})
            .order_by("-live_from", "-number")
            .values("pk")[:1]
        )
        return self.filter(pk=Subquery(newest)).select_related(of)


class Version(models.Model):
    """What a page was when somebody saved it. Only ``live_from`` may change, and only once set
    forward: a version that readers have seen keeps its instant."""

    #: The name of the foreign key to the working copy.
    of: ClassVar[str]
    #: What a reviewer's link is signed with, and the URL name that it leads to.
    salt: ClassVar[str]
    shared_at: ClassVar[str]

    number = models.PositiveIntegerField()
    content = models.JSONField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="saved by",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    saved_at = models.DateTimeField(auto_now_add=True)
    note = models.CharField(max_length=200, blank=True)
    live_from = models.DateTimeField("readers see it from", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1), name="%(app_label)s_%(class)s_number_from_1"
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"
