"""What the admin pages of this room share: history without going back, and small pages that ask
one thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils.text import capfirst
from simple_history.admin import SimpleHistoryAdmin

from members.accounts.models import User

from ..errors import Refused


class RowSelect(AutocompleteSelect):
    """Django's, but what is sent instead of a row's number is an error of the form, not ours."""

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        numbers = [each for each in value if each.isascii() and each.isdecimal() and len(each) < 19]
        return super().optgroups(name, numbers, attr)


class RecordAdmin(SimpleHistoryAdmin):  # type: ignore[misc]
    """Shows who changed what, and lets nobody go back to an old row: rows belong together, and a
    seat of last year would let somebody in today."""

    object_history_list_template = "memberships/admin/history.html"
    list_per_page = 50
    #: Rows to read and decide on; their form may not be sent.
    is_only_read = False

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest | None, **kwargs: Any
    ) -> Any:
        if request is not None and db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = RowSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        return [
            pattern
            for pattern in super().get_urls()
            if not str(pattern.name).endswith("_simple_history")
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if self.is_only_read and request.method == "POST":
            raise PermissionDenied
        context = {"title": capfirst(self.model._meta.verbose_name), **(extra_context or {})}
        response: HttpResponse = super().change_view(request, object_id, form_url, context)
        return response

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = capfirst(self.model._meta.verbose_name_plural)
        context = {"title": title, **(extra_context or {})}
        response: HttpResponse = super().changelist_view(request, context)
        return response

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not object_id.isascii() or not object_id.isdecimal() or len(object_id) > 18:
            raise Http404
        response: HttpResponse = super().history_view(request, object_id, extra_context)
        return response

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def ask(
        self,
        request: HttpRequest,
        obj: Model | None,
        *,
        title: str,
        form: forms.Form,
        button: str,
        act: Callable[[dict[str, Any]], Any],
        done: str = "Done.",
        then: str = "",
        template: str = "memberships/admin/ask.html",
        **more: Any,
    ) -> HttpResponse:
        """A page with one small form about ``obj``; its crumbs lead back there.

        ``act`` does what the form says and returns the row it was done to; what it refuses is an
        error of the form. Afterwards ``done`` is said at ``then``, or at the row.
        """
        if request.method == "POST" and form.is_valid() and "_preview" not in request.POST:
            try:
                row = act(form.cleaned_data)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                self.log_change(request, row, f"{title}.")
                messages.success(request, done)
                return redirect(then or self.address_of(row))
        opts = self.model._meta
        context = {
            **self.admin_site.each_context(request),
            "opts": opts,
            "original": obj,
            "back": self.address_of(obj),
            "changelist": self.address_of(None),
            "title": title,
            "form": form,
            "button": button,
            **more,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, template, context)

    def address_of(self, obj: Model | None) -> str:
        opts = self.model._meta
        name = f"admin:{opts.app_label}_{opts.model_name}"
        return reverse(f"{name}_change", args=[obj.pk]) if obj else reverse(f"{name}_changelist")

    def found(self, request: HttpRequest, pk: int) -> Any:
        """The row, for a page that changes it. 404, or PermissionDenied."""
        obj = self.get_object(request, str(pk))
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        if obj is None:
            raise Http404
        return obj


def officer(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
