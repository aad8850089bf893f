"""Admin pages below a row's number that ask one thing before something is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse


class Asking:
    """For an admin of any kind. ``refusals``: what the room's actions raise; its ``reasons``, or
    its text, become errors of the form."""

    if TYPE_CHECKING:  # what the admin it is mixed into has
        model: Any
        admin_site: Any
        get_object: Any
        has_change_permission: Any
        log_change: Any

    refusals: tuple[type[Exception], ...] = ()

    def own(self, route: str, view: Any, name: str) -> URLPattern:
        """A page of this admin, named after its model."""
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
        act: Callable[[dict[str, Any]], Model | str],
        done: str = "Done.",
        about: str = "",
        then: str = "",
        template: str = "admin/ask.html",
        **more: Any,
    ) -> HttpResponse:
        """A page with one small form about ``obj``; its crumbs lead back there.

        ``act`` does what the form says and returns the row it was done to, or a sentence that says
        what was done to ``obj``. Afterwards that sentence, or ``done``, is said at ``then``, or at
        the row. ``about``: what it means, before the form. A form sent by a button named
        ``_preview`` is only shown again.
        """
        if request.method == "POST" and form.is_valid() and "_preview" not in request.POST:
            result = self._tried(form, act)
            if result is not None:
                row, said = (obj, result) if isinstance(result, str) else (result, done)
                if row is not None:
                    self.log_change(request, row, f"{title}.")
                messages.success(request, said)
                return redirect(then or self.address_of(row))
        return self.page(
            request, template, obj, title, form=form, button=button, about=about, **more
        )

    def _tried(
        self, form: forms.Form, act: Callable[[dict[str, Any]], Model | str]
    ) -> Model | str | None:
        """None where it was refused, and the form says why."""
        try:
            return act(form.cleaned_data)
        except self.refusals as refused:
            form.add_error(None, list(getattr(refused, "reasons", None) or (str(refused),)))
            return None


class AskingAdmin(Asking, admin.ModelAdmin):  # type: ignore[type-arg]
    list_per_page = 50


def typed(request: HttpRequest) -> Any:
    """What was sent with a form, None for a page that is only opened."""
    return request.POST if request.method == "POST" else None
