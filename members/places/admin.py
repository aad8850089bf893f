"""Places in admin: to read, and three ways past the rule, each logged with its reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from members.accounts.models import User
from publishing.admin.asking import AskingAdmin, typed

from . import actions
from .errors import Refused
from .models import Allotment, Override, Place


class _Reason(forms.Form):
    reason = forms.CharField(
        max_length=200, help_text="Kept in the log. E.g. Speaks on the second topic."
    )


class PersonForm(_Reason):
    email = forms.EmailField(label="E-mail address", help_text="Of the person’s account.")
    field_order = ("email", "reason")

    def clean_email(self) -> User:
        user = User.objects.filter(email=self.cleaned_data["email"].lower(), is_active=True).first()
        if user is None:
            raise forms.ValidationError("No account has this address.")
        return user


class ResizeForm(_Reason):
    capacity = forms.IntegerField(label="Places", min_value=1, max_value=1000)
    field_order = ("capacity", "reason")


class _OnlyRead(admin.TabularInline):  # type: ignore[type-arg]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PlaceInline(_OnlyRead):
    model = Place
    fields = ("user", "state", "number", "seat", "asked_at", "offered_until", "held_at", "ended_at")


class OverrideInline(_OnlyRead):
    model = Override
    fields = ("at", "act", "user", "reason", "by")
    fk_name = "allotment"


@admin.register(Allotment)
class AllotmentAdmin(AskingAdmin):
    list_display = ("title", "state", "capacity", "closes_at")
    list_filter = ("state",)
    search_fields = ("title",)
    date_hierarchy = "closes_at"
    change_form_template = "admin/places/allotment_form.html"
    readonly_fields = ("title", "state", "capacity", "closes_at")
    fields = ("title", "state", "capacity", "closes_at", "offer_hours")
    inlines = (PlaceInline, OverrideInline)
    refusals = (Refused,)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).order_by("-closes_at", "-pk")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        return [
            self.own("<int:pk>/give/", self.give, "give"),
            self.own("<int:pk>/take/", self.take, "take"),
            self.own("<int:pk>/resize/", self.resize, "resize"),
            *super().get_urls(),
        ]

    def give(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.found(request, pk)

        def act(data: dict[str, Any]) -> str:
            actions.give(allotment=row, user=data["email"], **_how(request, data))
            return "They have a place, and have been written to."

        return self.ask(
            request,
            row,
            title="Give a place",
            form=PersonForm(typed(request)),
            button="Give it",
            act=act,
            about="Past the waiting list, and beyond the number of places where it is full.",
        )

    def take(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.found(request, pk)

        def act(data: dict[str, Any]) -> str:
            actions.take_away(allotment=row, user=data["email"], **_how(request, data))
            return "Taken away. They have been written to."

        return self.ask(
            request,
            row,
            title="Take a place away",
            form=PersonForm(typed(request)),
            button="Take it away",
            act=act,
            about="A place, an offer or a turn on the waiting list. The next in line is asked.",
        )

    def resize(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.found(request, pk)

        def act(data: dict[str, Any]) -> str:
            capacity = data["capacity"]
            actions.resize(allotment=row, capacity=capacity, **_how(request, data))
            return f"There are {capacity} places."

        return self.ask(
            request,
            row,
            title="More or fewer places",
            form=ResizeForm(typed(request), initial={"capacity": row.capacity}),
            button="Change it",
            act=act,
            about="Nobody loses a place by it. New ones are offered to those who wait.",
        )


def _how(request: HttpRequest, data: dict[str, Any]) -> dict[str, Any]:
    return {"by": request.user, "reason": data["reason"], "at": timezone.now()}
