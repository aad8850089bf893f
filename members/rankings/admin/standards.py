"""Versions of the standard: a draft is edited, copied and published; a published one only read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from members.access.files import disposition

from ..actions.standards import copy_standard, problems, publish_standard
from ..audit import record
from ..call_files.templates import heading, workbook
from ..incoming import Incoming
from ..models import Competency, Item, RankedOrganisation, Scenario, StandardVersion, name_on
from .pages import RoomAdmin

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def is_frozen(obj: Any) -> bool:
    return isinstance(obj, StandardVersion) and obj.is_published


class PartOfDraft(admin.TabularInline):  # type: ignore[type-arg]
    """Open in a draft, read-only once its version is published."""

    extra = 0
    template = "admin/rankings/tabular.html"

    def has_add_permission(self, request: HttpRequest, obj: Any) -> bool:  # type: ignore[override]
        return not is_frozen(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_frozen(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_frozen(obj) and super().has_delete_permission(request, obj)


class CompetencyInline(PartOfDraft):
    model = Competency
    fields = ("place", "code", "name", "description", "weight")
    max_num = 5
    verbose_name_plural = "Competencies: five, whose weights sum to 100"

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else 5


class ItemInline(PartOfDraft):
    model = Item
    fields = (
        "order",
        "code",
        "competency",
        "name",
        "text",
        "kind",
        "source",
        "weight",
        "full_at",
        "zero_at",
        "table",
    )
    verbose_name_plural = (
        "Items: weights sum to 100 in each competency, and in Accessibility (no competency)"
    )

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        self.version = obj
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Only the version's own competencies; the choices are read once for all rows."""
        if db_field.name == "competency":
            own = Competency.objects.filter(version=getattr(self, "version", None))
            kwargs["queryset"] = own
            field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
            field.choices = [("", "Accessibility"), *((each.pk, each.name) for each in own)]
            return field
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "table":
            kwargs["widget"] = forms.TextInput(attrs={"size": 18})
        if db_field.name == "text":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2, "cols": 44})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(StandardVersion)
class StandardVersionAdmin(RoomAdmin):
    list_display = ("__str__", "state", "published_at", "items_", "note")
    list_filter = ("state",)
    fieldsets = (
        (
            None,
            {
                "fields": ("note", "state", "published_at"),
                "description": "Readers see every weight on the method page once it is published. "
                "A published version never changes: copy it to a new draft.",
            },
        ),
        (
            "Overall",
            {
                "fields": (("mastery_weight", "accessibility_weight"),),
                "description": "Whole per cent that sum to 100.",
            },
        ),
        (
            "Thresholds",
            {"fields": (("ranked_from", "shown_from"), ("table_from", "unanswered_after"))},
        ),
    )
    readonly_fields = ("state", "published_at")
    inlines = (CompetencyInline, ItemInline)
    change_form_template = "admin/rankings/standard.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[StandardVersion]:
        versions: QuerySet[StandardVersion] = super().get_queryset(request)
        return versions.annotate(items_n=Count("items"))

    def get_urls(self) -> list[Any]:
        return [
            self.own("<int:pk>/publish/", require_POST(self.publish_view), "publish"),
            self.own("<int:pk>/copy/", require_POST(self.copy_view), "copy"),
            self.own("<int:pk>/template.csv", self.csv_view, "csv"),
            self.own("<int:pk>/template.xlsx", self.xlsx_view, "xlsx"),
            *super().get_urls(),
        ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_frozen(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_frozen(obj) and super().has_delete_permission(request, obj)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("rankings.publish_standardversion")

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> Any:
        """Items name their competency, so the competencies are saved first."""
        inlines = super().get_inline_instances(request, obj)
        return inlines if obj else [each for each in inlines if each.model is Competency]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        version: Any = context.get("original")
        is_draft = version is not None and not version.is_published
        context["may_publish"] = is_draft and self.has_publish_permission(request)
        context["may_copy"] = self.has_add_permission(request)
        context["problems"] = problems(version) if is_draft else []
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            newest = StandardVersion.objects.aggregate(newest=Max("number"))["newest"]
            obj.number = (newest or 0) + 1
        super().save_model(request, obj, form, change)

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_publish_permission(request):
            raise PermissionDenied
        version = get_object_or_404(StandardVersion, pk=pk)
        user: Any = request.user
        done = self.attempt(
            request,
            lambda: publish_standard(version=version, by=user, at=timezone.now()),
            done=f"{version} is published. Calls can be judged by it.",
            failed="Not published.",
        )
        if done is not None:
            record("rankings.standard_published", about=version, by=user)
            self.log_change(request, version, "Published.")
        return redirect(self.address_of(version))

    def copy_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        version = get_object_or_404(StandardVersion, pk=pk)
        draft = self.attempt(
            request,
            lambda: copy_standard(version=version, at=timezone.now()),
            done=f"This draft says what {version} says. Change it, then publish it.",
            failed="Not copied.",
        )
        self.log_addition(request, draft, f"Copied from {version}.")
        return redirect(self.address_of(draft))

    def csv_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        version: StandardVersion = self.found(request, pk, may=self.has_view_permission(request))
        text = heading(Incoming.columns_of(version))
        return self._file(text.encode(), "text/csv; charset=utf-8", version, "csv")

    def xlsx_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        version: StandardVersion = self.found(request, pk, may=self.has_view_permission(request))
        today = timezone.localdate()
        organisations = (
            RankedOrganisation.objects.taking_part(on=today)
            .select_related("sector")
            .prefetch_related("names")
            .order_by("sector__order", "slug")
        )
        scenarios = Scenario.objects.filter(active=True).select_related("sector")
        made = workbook(
            Incoming.columns_of(version),
            title=f"{version}, calls",
            organisations=[
                (each.slug, name_on(each.names.all(), today), each.sector.name)
                for each in organisations
            ],
            scenarios=[(each.code, each.name, each.sector.name) for each in scenarios],
        )
        return self._file(made, _XLSX, version, "xlsx")

    def _file(
        self, content: bytes, content_type: str, version: StandardVersion, ending: str
    ) -> HttpResponse:
        name = f"calls-method-{version.number}.{ending}"
        headers = {"Content-Disposition": disposition(name, attachment=True)}
        return HttpResponse(content, content_type=content_type, headers=headers)

    @admin.display(description="items", ordering="items_n")
    def items_(self, version: Any) -> int:
        return int(version.items_n)
