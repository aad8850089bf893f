"""What the admin pages of this room share: rows that are only read, and small pages that ask one
thing before something is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from ..errors import Refused


class RoomAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """An admin with pages of its own below a row's number."""

    def own(self, route: str, view: Any, name: str) -> URLPattern:
        opts = self.model._meta
        pattern: URLPattern = path(
            route,
            self.admin_site.admin_view(view),
            name=f"{opts.app_label}_{opts.model_name}_{name}",
        )
        return pattern

    def address_of(self, obj: Model | None) -> str:
        opts = self.model._meta
        name = f"admin:{opts.app_label}_{opts.model_name}"
        return reverse(f"{name}_change", args=[obj.pk]) if obj else reverse(f"{name}_changelist")

    def found(self, request: HttpRequest, pk: int, *, may: bool | None = None) -> Any:
        """The row, for somebody who ``may`` (by default: who may change it). PermissionDenied,
        404."""
        obj = self.get_object(request, str(pk))
        if not (self.has_change_permission(request, obj) if may is None else may):
            raise PermissionDenied
        if obj is None:
            raise Http404
        return obj

    def page(
        self, request: HttpRequest, template: str, obj: Model | None, title: str, **more: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "original": obj,
            "back": self.address_of(obj),
            "changelist": self.address_of(None),
            "title": title,
            **more,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, template, context)

    def ask(
        self,
        request: HttpRequest,
        obj: Model | None,
        *,
        title: str,
        form: forms.Form,
        button: str,
        act: Callable[[dict[str, Any]], Model],
        done: str,
        about: str = "",
    ) -> HttpResponse:
        """A page with one small form. ``act`` does what it says and returns the row to go to; what
        it refuses is an error of the form."""
        if request.method == "POST" and form.is_valid():
            try:
                row = act(form.cleaned_data)
            except Refused as refused:
                form.add_error(None, list(refused.reasons))
            else:
                self.log_change(request, row, f"{title}.")
                messages.success(request, done)
                return redirect(self.address_of(row))
        return self.page(
            request,
            "admin/rankings/ask.html",
            obj,
            title,
            form=form,
            button=button,
            about=about,
        )

    def attempt(
        self, request: HttpRequest, act: Callable[[], Any], *, done: str, failed: str
    ) -> Any:
        """What ``act`` returns, or None with its refusal as a message."""
        try:
            result = act()
        except Refused as refused:
            messages.error(request, f"{failed} {refused}")
            return None
        messages.success(request, done)
        return result


class ReadOnlyAdmin(RoomAdmin):
    """Rows that come and go by actions, never by Django's own form."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def typed(request: HttpRequest) -> Any:
    """What was sent with a form, None for a page that is only opened."""
    return request.POST if request.method == "POST" else None
