"""What the admin pages of this room share: history without going back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.text import capfirst
from simple_history.admin import SimpleHistoryAdmin

from members.accounts.models import User
from publishing.admin.asking import Asking

from ..errors import Refused


class RowSelect(AutocompleteSelect):
    """Django's, but what is sent instead of a row's number is an error of the form, not ours."""

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        numbers = [each for each in value if each.isascii() and each.isdecimal() and len(each) < 19]
        return super().optgroups(name, numbers, attr)


class RecordAdmin(Asking, SimpleHistoryAdmin):  # type: ignore[misc]
    """Shows who changed what, and lets nobody go back to an old row: rows belong together, and a
    seat of last year would let somebody in today."""

    refusals = (Refused,)
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


def officer(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
