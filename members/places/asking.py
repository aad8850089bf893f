"""Admin pages below a row's number that ask one thing before something is done."""

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


class AskingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """``refusals``: what actions raise; its text becomes an error of the form."""

    refusals: tuple[type[Exception], ...] = ()
    list_per_page = 50

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

    def found(self, request: HttpRequest, pk: int) -> Any:
        """The row, for somebody who may change it. PermissionDenied, 404."""
        obj = self.get_object(request, str(pk))
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        if obj is None:
            raise Http404
        return obj

    def ask(
        self,
        request: HttpRequest,
        obj: Model,
        *,
        title: str,
        form: forms.Form,
        button: str,
        act: Callable[[dict[str, Any]], str],
        about: str = "",
        template: str = "admin/places/ask.html",
        **more: Any,
    ) -> HttpResponse:
        """``act`` does what the form says and returns the sentence that says so."""
        if request.method == "POST" and form.is_valid():
            done = self._tried(form, act)
            if done:
                self.log_change(request, obj, f"{title}.")
                messages.success(request, done)
                return redirect(self.address_of(obj))
        asked = {"title": title, "form": form, "button": button, "about": about, **more}
        request.current_app = self.admin_site.name
        return TemplateResponse(request, template, {**self._around(request, obj), **asked})

    def _tried(self, form: forms.Form, act: Callable[[dict[str, Any]], str]) -> str:
        """What was done, in a sentence; "" where it was refused, and the form says why."""
        try:
            return act(form.cleaned_data)
        except self.refusals as refused:
            reasons = getattr(refused, "reasons", None) or (str(refused),)
            form.add_error(None, list(reasons))
            return ""

    def _around(self, request: HttpRequest, obj: Model) -> dict[str, Any]:
        """What the page needs of the admin and of the row."""
        return {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "original": obj,
            "back": self.address_of(obj),
            "changelist": self.address_of(None),
        }


def typed(request: HttpRequest) -> Any:
    """What was sent with a form, None for a page that is only opened."""
    return request.POST if request.method == "POST" else None
