"""Words that readers miss, and what they say of entries."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.text import Truncator

from glossary.entry_select import EntrySelect
from glossary.fields import PlainText
from glossary.models import Entry
from publishing.admin.asking import AskingAdmin, typed

from . import actions
from .errors import Refused
from .models import Answer, Suggestion


class DecideForm(forms.Form):
    """``seen`` is the state that staff saw when they opened the page."""

    seen = forms.ChoiceField(choices=Suggestion.State.choices, widget=forms.HiddenInput())
    state = forms.ChoiceField(
        label="What becomes of it",
        choices=[row for row in Suggestion.State.choices if row[0] != Suggestion.State.NEW],
        widget=forms.RadioSelect(),
    )
    entry = forms.ModelChoiceField(
        label="The entry it became",
        queryset=Entry.objects.all(),
        required=False,
        widget=EntrySelect(Suggestion._meta.get_field("entry"), admin.site),
        help_text="Where it became one, or where one says it already.",
    )
    answer = PlainText(
        label="Answer",
        required=False,
        longest=500,
        rows=4,
        help_text="Goes to whoever asked for an answer, in a letter that also says what became of "
        "it. May stay empty.",
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        became = data.get("state") == Suggestion.State.ENTRY
        if became and not data.get("entry") and "entry" not in self.errors:
            self.add_error("entry", "Which entry did it become?")
        if not became:
            data["entry"] = None
        return data


class _ReadersRows(AskingAdmin):
    """Made by readers; nobody rewrites them."""

    refusals = (Refused,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for _title, options in self.fieldsets or () for name in options["fields"]]


class StateFilter(admin.SimpleListFilter):
    """Opens on what is new."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rest = [(str(v), str(label)) for v, label in Suggestion.State.choices if v != "new"]
        return [*rest, ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        for value, label in (("new", "New"), *self.lookup_choices):
            chosen = self.value() == value or (value == "new" and self.value() is None)
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": chosen, "query_string": query, "display": label}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        return queryset.filter(state=self.value() or "new")


@admin.register(Suggestion)
class SuggestionAdmin(_ReadersRows):
    list_display = ("term", "said", "times", "wants_answer", "state", "suggested_at", "entry")
    list_filter = (StateFilter, "suggested_at")
    list_select_related = ("entry",)
    search_fields = ("term", "why", "email")
    ordering = ("suggested_at", "pk")
    change_form_template = "admin/feedback/suggestion_form.html"
    fieldsets = (
        (None, {"fields": ("term", "why", "times", "suggested_at")}),
        ("From", {"fields": ("email", "user")}),
        ("What became of it", {"fields": ("state", "entry", "answer", "decided_by", "decided_at")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Suggestion]:
        found: QuerySet[Suggestion] = super().get_queryset(request)
        return found.with_times()  # type: ignore[attr-defined, no-any-return]

    @admin.display(description="what they say")
    def said(self, row: Suggestion) -> str:
        return Truncator(row.why).chars(200)

    @admin.display(description="times suggested", ordering="times")
    def times(self, row: Any) -> int:
        return int(row.times)

    @admin.display(description="wants an answer", boolean=True)
    def wants_answer(self, row: Suggestion) -> bool:
        return bool(row.email)

    def get_urls(self) -> list[Any]:
        return [self.own("<int:pk>/decide/", self.decide, "decide"), *super().get_urls()]

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.found(request, pk)

        def act(data: dict[str, Any]) -> str:
            wrote = actions.decide(suggestion=row, by=request.user, at=timezone.now(), **data)
            return "Settled. They have been written to." if wrote else "Settled."

        initial = {"seen": row.state, "entry": row.entry_id, "answer": row.answer}
        return self.ask(
            request,
            row,
            title=f"What becomes of “{row.term}”?",
            form=DecideForm(typed(request), initial=initial),
            button="Settle it",
            act=act,
            about=_about(row),
        )


def _about(row: Suggestion) -> str:
    others = Suggestion.objects.new().filter(key=row.key).exclude(pk=row.pk).count()
    times = f"{others} more of it wait and are settled with it." if others else ""
    return " ".join(filter(None, (row.why, times)))


class NoteFilter(admin.SimpleListFilter):
    title = "note"
    parameter_name = "note"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("unread", "To read"), ("any", "With a note")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "unread":
            return queryset.filter(read_at__isnull=True).exclude(note="")
        return queryset.exclude(note="") if self.value() == "any" else queryset


@admin.register(Answer)
class AnswerAdmin(_ReadersRows):
    list_display = ("entry", "useful", "words", "given_at", "is_read")
    list_filter = (NoteFilter, "useful", "given_at")
    list_select_related = ("entry",)
    search_fields = ("note", "entry__term", "entry__acronym")
    actions = ("mark_read",)
    change_list_template = "admin/feedback/answers.html"
    fieldsets = ((None, {"fields": ("entry", "useful", "note", "given_at", "read_at")}),)

    @admin.display(description="note")
    def words(self, row: Answer) -> str:
        return row.note

    @admin.display(description="read", boolean=True)
    def is_read(self, row: Answer) -> bool | None:
        return row.read_at is not None if row.note else None

    @admin.action(description="I have read these notes", permissions=["change"])
    def mark_read(self, request: HttpRequest, queryset: QuerySet[Answer]) -> None:
        number = actions.read(answers=list(queryset), at=timezone.now())
        messages.success(request, f"Read: {number}.")

    def get_urls(self) -> list[URLPattern]:
        return [self.own("entries/", self.entries, "entries"), *super().get_urls()]

    def entries(self, request: HttpRequest) -> HttpResponse:
        """Each entry with its numbers. One query."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Was it useful? By entry",
            "rows": list(Answer.objects.by_entry()),
            "changelist": self.address_of(None),
        }
        return TemplateResponse(request, "admin/feedback/entries.html", context)
