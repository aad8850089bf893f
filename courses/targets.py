"""Courses, for signposts and menus."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from members.access.viewer import PretendViewer
from publishing.targets import Target, register

from .models import Course


@register("course", "a course")
def courses(slugs: Collection[str]) -> dict[str, Target]:
    visible = Course.objects.visible_to(PretendViewer("visitor"), at=timezone.now())
    return {
        row.slug: Target(row.get_absolute_url(), row.title, row.summary, "Course")
        for row in visible.filter(slug__in=slugs)
    }
