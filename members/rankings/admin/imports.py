"""Files of calls: sent, read in goes with what was found so far, then taken in, undone or dropped.

Each go is a press of a button; a script presses it where scripts run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from members.access.files import disposition
from publishing.admin.asking import typed
from publishing.tables import as_csv

from ..actions import imports
from ..call_files.refusal import FileRefused
from ..errors import Refused
from ..models import Call, CallImport, StandardVersion
from .forms import SendForm
from .pages import ReadOnlyAdmin

#: How many errors a page shows; the others are in the CSV.
SHOWN = 100


@admin.register(CallImport)
class CallImportAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "state", "calls_found", "error_count", "version", "sent_", "done_")
    list_filter = ("state", "version")
    list_select_related = ("version", "created_by", "done_by")
    search_fields = ("file_name",)
    search_help_text = "Part of the file's name."
    actions = None

    def get_urls(self) -> list[Any]:
        def posted(name: str, view: Any) -> Any:
            return self.own(f"<int:pk>/{name}/", require_POST(view), name)

        return [
            posted("read", self.read_view),
            posted("take", self.take_view),
            posted("undo", self.undo_view),
            posted("drop", self.drop_view),
            self.own("<int:pk>/errors.csv", self.errors_view, "errors"),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        files = request.FILES if request.method == "POST" else None
        form = SendForm(typed(request), files)
        if request.method == "POST" and form.is_valid():
            sent = self._sent(request, form)
            if sent is not None:
                self.log_addition(request, sent, "Sent.")
                return redirect(self.address_of(sent))
        versions = StandardVersion.objects.published()
        more = {"form": form, "versions": versions}
        return self.page(request, "admin/rankings/send.html", None, "Send a file of calls", **more)

    @staticmethod
    def _sent(request: HttpRequest, form: SendForm) -> CallImport | None:
        try:
            return imports.begin_import(
                upload=form.cleaned_data["file"],
                version=form.cleaned_data["version"],
                by=request.user,
                at=timezone.now(),
            )
        except (FileRefused, Refused) as refused:
            form.add_error("file", str(refused))
            return None

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST":
            raise PermissionDenied
        may = self.has_view_permission(request)
        sent: CallImport = self.found(request, _number(object_id), may=may)
        is_done = sent.state == CallImport.State.DONE
        more = {
            "errors": sent.errors[:SHOWN],
            "more_errors": max(0, sent.error_count - SHOWN),
            "outcomes": _outcomes(sent),
            "months": _months(sent),
            "late": imports.late(sent) if sent.is_open else [],
            "published_from": imports.published_from(sent) if is_done else [],
            "percent": min(100, 100 * sent.read_to // max(1, sent.rows)),
            "may_work": self.may_work(request),
        }
        return self.page(request, "admin/rankings/import.html", sent, sent.file_name, **more)

    def may_work(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    def read_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._worked(
            request,
            pk,
            lambda sent: imports.read_on(waiting=sent, at=timezone.now()),
            failed="Not read.",
        )

    def take_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._worked(
            request,
            pk,
            lambda sent: imports.take_in(waiting=sent, by=request.user, at=timezone.now()),
            failed="Not taken in.",
            done="{calls:,} calls are in the portal. A draft that is there already does not know "
            "them: compute it again.",
            logged="Taken in.",
        )

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._worked(
            request,
            pk,
            lambda sent: imports.undo_import(taken=sent, by=request.user),
            failed="Not undone.",
            done="{calls:,} calls are out of the portal again.",
            logged="Undone.",
        )

    def drop_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._worked(
            request,
            pk,
            lambda sent: imports.drop_import(waiting=sent, by=request.user),
            failed="Not dropped.",
            done="The file is dropped. Nothing of it was kept.",
            logged="Dropped.",
        )

    def errors_view(self, request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
        sent: CallImport = self.found(request, pk, may=self.has_view_permission(request))
        return StreamingHttpResponse(
            as_csv(("row", "column", "what is wrong"), sent.errors),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": disposition(f"errors-{sent.pk}.csv", attachment=True)},
        )

    def _worked(
        self,
        request: HttpRequest,
        pk: int,
        act: Callable[[CallImport], CallImport],
        *,
        failed: str,
        done: str = "",
        logged: str = "",
    ) -> HttpResponse:
        sent: CallImport = self.found(request, pk, may=self.may_work(request))
        try:
            after = act(sent)
        except Refused as refused:
            messages.error(request, f"{failed} {refused}")
            return redirect(self.address_of(sent))
        if done:
            messages.success(request, done.format(calls=after.calls_found))
        if logged:
            self.log_change(request, after, logged)
        return redirect(self.address_of(after))

    @admin.display(description="sent", ordering="created_at")
    def sent_(self, sent: CallImport) -> str:
        return _said(sent.created_at, sent.created_by)

    @admin.display(description="taken in", ordering="done_at")
    def done_(self, sent: CallImport) -> str:
        return _said(sent.done_at, sent.done_by) if sent.done_at else "–"


def _number(object_id: str) -> int:
    good = object_id.isascii() and object_id.isdigit() and len(object_id) < 19
    return int(object_id) if good else 0


def _said(at: Any, by: Any) -> str:
    name = f", {by.display_name}" if by is not None else ""
    return f"{timezone.localtime(at):%-d %b %Y, %H:%M}{name}"


def _outcomes(sent: CallImport) -> list[tuple[str, int]]:
    counted = sent.summary.get("outcomes", {})
    return [(str(each.label), counted.get(each.value, 0)) for each in Call.Outcome]


def _months(sent: CallImport) -> list[tuple[str, int]]:
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    counted = sorted((int(month), calls) for month, calls in sent.summary.get("months", {}).items())
    return [(f"{names[month % 12]} {month // 12}", calls) for month, calls in counted]
