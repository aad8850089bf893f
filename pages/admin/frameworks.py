"""The rows of the comparison of frameworks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from publishing.store import forget

from ..models import Framework

_LONG = ("scope", "owner", "cost_model", "audit", "fit")


class FrameworkForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Framework
        fields = ("name", *_LONG, "link", "order", "is_shown")
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in _LONG}


@admin.register(Framework)
class FrameworkAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = FrameworkForm
    list_display = ("name", "owner", "order", "is_shown")
    list_editable = ("order",)
    search_fields = ("name", "scope", "owner")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        forget()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        forget()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        super().delete_queryset(request, queryset)
        forget()
