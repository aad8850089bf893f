"""Where staff write the questions: a draft is edited and published, a published bank only read.

What members answered is not here: nobody but they read it.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from . import actions
from .bank import contents
from .bank_file import as_text, next_number
from .errors import Refused
from .forms_bank import AreaForm
from .models import Area, Bank, NextAction, Statement
from .views.staff import maturity_report


def is_frozen(obj: Any) -> bool:
    """Whether a bank, or an area's bank, is published."""
    if obj is None:
        return False
    bank = obj if isinstance(obj, Bank) else obj.bank
    return bool(bank.is_published)


class OfDraft(admin.options.BaseModelAdmin):  # type: ignore[type-arg]
    """Open in a draft, read-only once its bank is published."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_frozen(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_frozen(obj) and super().has_delete_permission(request, obj)


class PartOfDraft(OfDraft, admin.options.InlineModelAdmin):  # type: ignore[type-arg]
    def has_add_permission(self, request: HttpRequest, obj: Any) -> bool:  # type: ignore[override]
        return not is_frozen(obj) and super().has_add_permission(request, obj)


class AreaInline(PartOfDraft, admin.TabularInline):  # type: ignore[type-arg]
    model = Area
    fields = ("order", "code", "name", "description", "weight")
    extra = 0
    show_change_link = True


class StatementInline(PartOfDraft, admin.StackedInline):  # type: ignore[type-arg]
    model = Statement
    fields = (
        ("order", "code", "weight", "in_pulse"),
        "text",
        "anchor_1",
        "anchor_3",
        "anchor_5",
    )
    extra = 0


class NextActionInline(PartOfDraft, admin.TabularInline):  # type: ignore[type-arg]
    model = NextAction
    fields = ("from_level", "text")
    extra = 0
    max_num = 4


@admin.register(Bank)
class BankAdmin(OfDraft, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("__str__", "state", "published_at", "areas_", "statements_", "note")
    list_filter = ("state",)
    fieldsets = (
        (
            None,
            {
                "fields": ("note", "state", "published_at"),
                "description": "Write the areas here and the statements on each area's own page. "
                "Members see nothing of a draft. A published bank never changes: copy it to a new "
                "draft.",
            },
        ),
    )
    readonly_fields = ("state", "published_at")
    inlines = (AreaInline,)
    change_form_template = "admin/maturity/bank/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Bank]:
        banks: QuerySet[Bank] = super().get_queryset(request)
        return banks.annotate(
            areas_n=Count("areas", distinct=True),
            statements_n=Count("areas__statements", distinct=True),
        )

    def get_urls(self) -> list[Any]:
        def own(name: str, view: Any) -> Any:
            route = path(f"<int:pk>/{name}/", self.admin_site.admin_view(view))
            route.name = f"maturity_bank_{name}"
            return route

        return [
            own("publish", require_POST(self.publish)),
            own("copy", require_POST(self.copy)),
            own("export", self.export),
            path("report/", self.admin_site.admin_view(maturity_report), name="maturity_report"),
            *super().get_urls(),
        ]

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("maturity.publish_bank")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["may_publish"] = self.has_publish_permission(request)
        context["may_copy"] = self.has_add_permission(request)
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.number = next_number()
        super().save_model(request, obj, form, change)

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_publish_permission(request):
            raise PermissionDenied
        bank = get_object_or_404(Bank, pk=pk)
        try:
            actions.publish_bank(bank=bank, by=request.user, at=timezone.now())
        except Refused as refused:
            messages.error(request, f"Not published. {refused}")
        else:
            self.log_change(request, bank, "Published.")
            messages.success(request, f"{bank} is published. New assessments are made on it.")
        return redirect("admin:maturity_bank_change", pk)

    def copy(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        bank = get_object_or_404(Bank, pk=pk)
        draft = actions.draft_from(bank=bank, by=request.user, at=timezone.now())
        self.log_addition(request, draft, f"Copied from {bank}.")
        messages.success(request, f"{draft} is a draft that says what {bank} says.")
        return redirect("admin:maturity_bank_change", draft.pk)

    def export(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The bank as the file that load_bank reads."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        bank = get_object_or_404(Bank, pk=pk)
        return HttpResponse(
            as_text(contents(bank)),
            content_type="application/yaml; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="bank-{bank.number}.yaml"'},
        )

    @admin.display(description="areas", ordering="areas_n")
    def areas_(self, bank: Any) -> int:
        return int(bank.areas_n)

    @admin.display(description="statements", ordering="statements_n")
    def statements_(self, bank: Any) -> int:
        return int(bank.statements_n)


@admin.register(Area)
class AreaAdmin(OfDraft, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("code", "name", "bank", "weight", "in_pulse_")
    list_filter = ("bank",)
    list_select_related = ("bank",)
    search_fields = ("code", "name", "statements__text")
    search_help_text = "Code, name, or what a statement says."
    fieldsets = (
        (None, {"fields": ("bank_", "code", "name", "description", "order", "weight")}),
        (
            "What helps",
            {
                "fields": ("entries", "courses", "downloads", "tools"),
                "description": "Shown beside the area's result and its next step.",
            },
        ),
    )
    readonly_fields = ("bank_",)
    filter_horizontal = ("entries", "courses")
    inlines = (StatementInline, NextActionInline)
    form = AreaForm

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.unknown_downloads:
            messages.warning(
                request,
                f"Members find no download at {', '.join(form.unknown_downloads)}. Results leave "
                "it out until there is one.",
            )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Areas are added on their bank's page."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Area]:
        areas: QuerySet[Area] = super().get_queryset(request)
        pulse = Count("statements", filter=Q(statements__in_pulse=True))
        return areas.select_related("bank").annotate(pulse_n=pulse)

    @admin.display(description="bank")
    def bank_(self, area: Area) -> str:
        address = reverse("admin:maturity_bank_change", args=[area.bank_id])
        state = area.bank.get_state_display().lower()
        return format_html('<a href="{}">{}</a>, {}', address, area.bank, state)

    @admin.display(description="in the pulse check", boolean=True)
    def in_pulse_(self, area: Any) -> bool:
        return bool(area.pulse_n)
