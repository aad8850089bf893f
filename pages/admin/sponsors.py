"""Sponsors, their tiers, and how often their links were followed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone

from publishing.store import forget

from .. import actions, images
from ..models import Sponsor, SponsorClicks, SponsorTier

_SENT = "PNG, JPEG or WebP, at most 2 MB. It is drawn anew at no more than 560 by 200 pixels."


class SponsorForm(forms.ModelForm):  # type: ignore[type-arg]
    url = forms.URLField(label="Their address", assume_scheme="https", max_length=500)
    new_logo = forms.FileField(label="Logo", required=False, help_text=_SENT)
    new_logo_dark = forms.FileField(
        label="Logo on dark ground",
        required=False,
        help_text=f"{_SENT} Without one, the logo stands on a light plate.",
    )

    class Meta:
        model = Sponsor
        fields = ("name", "slug", "tier", "about", "url", "starts_on", "ends_on")

    def clean_new_logo(self) -> Any:
        return self._drawn("new_logo")

    def clean_new_logo_dark(self) -> Any:
        return self._drawn("new_logo_dark")

    def _drawn(self, name: str) -> Any:
        sent = self.cleaned_data[name]
        return images.redraw(sent, size=sent.size) if sent else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("new_logo_dark") and not (cleaned.get("new_logo") or self.instance.logo):
            self.add_error("new_logo", "Send the logo for light ground first, or with it.")
        return cleaned


class RunningFilter(admin.SimpleListFilter):
    title = "whether it is their time"
    parameter_name = "runs"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("now", "Shown now"), ("ending", "Ends within 30 days")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        today = timezone.localdate()
        if self.value() == "now":
            return queryset.running(on=today)
        return queryset.ending(on=today) if self.value() == "ending" else queryset


@admin.register(Sponsor)
class SponsorAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = SponsorForm
    list_display = ("name", "tier", "starts_on", "ends_on", "has_logo", "followed")
    list_filter = (RunningFilter, "tier")
    search_fields = ("name", "about")
    fieldsets = [
        ("Who", {"fields": ("name", "slug", "tier", "about", "url")}),
        ("Logo", {"fields": ("new_logo", "new_logo_dark")}),
        ("When", {"fields": (("starts_on", "ends_on"),)}),
    ]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj is not None else {"slug": ("name",)}

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("tier")
        return rows.annotate(all_clicks=Sum("clicks__clicks"))

    @admin.display(description="logo", boolean=True)
    def has_logo(self, sponsor: Sponsor) -> bool:
        return bool(sponsor.logo)

    @admin.display(description="clicks")
    def followed(self, sponsor: Any) -> int:
        return sponsor.all_clicks or 0

    def save_model(self, request: HttpRequest, obj: Sponsor, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        light, dark = form.cleaned_data["new_logo"], form.cleaned_data["new_logo_dark"]
        actions.put_logos(obj, light=light, dark=dark)
        actions.tell_readers(obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        forget()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        super().delete_queryset(request, queryset)
        forget()


@admin.register(SponsorTier)
class SponsorTierAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "order")
    list_editable = ("order",)
    prepopulated_fields = {"slug": ("name",)}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        forget()


@admin.register(SponsorClicks)
class SponsorClicksAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To look at."""

    list_display = ("on", "sponsor", "clicks")
    list_filter = ("sponsor", "on")
    list_select_related = ("sponsor",)
    date_hierarchy = "on"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
