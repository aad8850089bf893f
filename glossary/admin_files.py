"""The admin's pages for files of entries: send some, look at what they would do, take them in; and
the other way, entries as files. Each function takes the ModelAdmin, whose rights it uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from publishing import compare

from . import content, incoming
from .content import Row, State
from .models import Entry, Intake

View = Callable[..., HttpResponse]
#: Of how many changed entries the page shows what changed; the others are named.
COMPARED = 100


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class _Files(forms.FileField):
    widget = _ManyFiles(attrs={"accept": ".yaml,.yml,.zip"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        sent = data if isinstance(data, (list, tuple)) else [data]
        return [super(_Files, self).clean(each, initial) for each in sent or [None]]


class FilesForm(forms.Form):
    files = _Files(  # type: ignore[assignment]
        help_text="One YAML file for each entry, or a zip file of them, as “Export” makes them. At "
        "most 10 MB. You see what they would change before anything is changed."
    )

    def clean_files(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["files"]
        if sum(each.size for each in files) > incoming.LONGEST_UPLOAD:
            raise ValidationError("Together they are larger than 10 MB. Send fewer at once.")
        return files


def may_import(page: Any, request: HttpRequest) -> bool:
    return bool(page.has_add_permission(request) and page.has_change_permission(request))


def import_page(page: Any) -> View:
    def view(request: HttpRequest) -> HttpResponse:
        if not may_import(page, request):
            raise PermissionDenied
        form = FilesForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            sent = [(each.name, each.read()) for each in form.cleaned_data["files"]]
            found, unreadable = incoming.read_all(sent)
            rows = {
                "found": [[read.file, read.content] for read in found],
                "unreadable": [[row.file, row.field, row.says] for row in unreadable],
            }
            intake = Intake.objects.create(rows=rows, created_by=request.user)  # type: ignore[misc]
            return redirect("admin:glossary_entry_look", intake.pk)
        context = _context(page, request, "Import entries") | {"form": form}
        return TemplateResponse(request, "admin/glossary/import.html", context)

    return view


def look_page(page: Any) -> View:
    """What the files would do; by POST they do it."""

    def view(request: HttpRequest, pk: int) -> HttpResponse:
        if not may_import(page, request):
            raise PermissionDenied
        intake = get_object_or_404(Intake, pk=pk, done_at=None)
        rows = _plan(intake)
        if request.method == "POST" and _take(page, request, intake, rows):
            return redirect("admin:glossary_entry_changelist")
        context = _context(page, request, "What these files would do") | {
            "rows": [_shown(row, number) for number, row in enumerate(rows)],
            "counts": [(state, sum(row.state == state for row in rows)) for state in State],
            "is_refused": any(row.state == State.REFUSED for row in rows),
            "changes_nothing": all(row.state == State.UNCHANGED for row in rows),
            "may_publish": page.may_publish(request),
        }
        return TemplateResponse(request, "admin/glossary/look.html", context)

    return view


def _plan(intake: Intake) -> list[Row]:
    found = [incoming.Read(file, said) for file, said in intake.rows["found"]]
    unreadable = [incoming.Problem(*row) for row in intake.rows["unreadable"]]
    return content.plan(found, unreadable)


def _take(page: Any, request: HttpRequest, intake: Intake, rows: list[Row]) -> bool:
    publish_them = "publish" in request.POST
    if publish_them and not page.may_publish(request):
        raise PermissionDenied
    seen = set(request.POST.getlist("over"))
    over = {row.slug for row in rows if f"{row.slug}:{row.number}" in seen}
    if len(over) < len(seen):
        messages.warning(
            request, "Somebody saved one of these entries meanwhile. Look again; nothing was done."
        )
        return False
    now = timezone.now()
    try:
        taken = content.take(rows, by=request.user, at=now, publish_them=publish_them, over=over)
    except ValidationError as error:
        messages.error(request, f"Nothing was taken in. {' '.join(error.messages)}")
        return False
    Intake.objects.filter(pk=intake.pk).update(done_at=now, rows={"found": [], "unreadable": []})
    what = "published" if publish_them else "kept as drafts, which only staff see"
    number = f"{len(taken)} entr{'y' if len(taken) == 1 else 'ies'}"
    messages.success(request, f"{number} taken in and {what}.")
    return True


def _shown(row: Row, number: int) -> dict[str, Any]:
    is_compared = row.state == State.CHANGED and number < COMPARED
    changes = (
        compare.folded(compare.compare(row.before or {}, row.content or {})) if is_compared else []
    )
    return {"row": row, "changes": changes}


def export_page(page: Any) -> View:
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        if not page.has_view_permission(request):
            raise PermissionDenied
        return as_files([get_object_or_404(Entry, pk=pk)])

    return view


def as_files(entries: Iterable[Entry]) -> HttpResponse:
    """One entry as a YAML file, several as a zip file."""
    rows = list(content.exported(entries))
    if len(rows) == 1:
        name, body, kind = (
            f"{rows[0]['slug']}.yaml",
            incoming.write(rows[0]).encode(),
            "application/yaml",
        )
    else:
        day = timezone.localdate().isoformat()
        name, body, kind = f"glossary-{day}.zip", incoming.folded(rows), "application/zip"
    stem, _dot, ending = name.rpartition(".")
    headers = {"Content-Disposition": f'attachment; filename="{slugify(stem)}.{ending}"'}
    return HttpResponse(body, content_type=kind, headers=headers)


def _context(page: Any, request: HttpRequest, title: str) -> dict[str, Any]:
    return {
        **page.admin_site.each_context(request),
        "opts": page.model._meta,
        "title": title,
        "changelist": reverse("admin:glossary_entry_changelist"),
    }
