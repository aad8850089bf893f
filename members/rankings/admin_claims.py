"""Who says which ranked organisation they are, and what organisations ask about their calls."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from publishing.admin.asking import typed

from .actions import claims
from .admin.pages import RoomAdmin
from .models import CallQuery, Claim, name_on


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=300,
        help_text="They read it. E.g. The number that you gave belongs to another company.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    finding = forms.ChoiceField(choices=CallQuery.Finding)
    text = forms.CharField(
        label="Answer",
        max_length=1000,
        help_text="They read it beside the call. Void or record the call anew first, where calls "
        "are kept.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class StateFilter(admin.SimpleListFilter):
    """Waiting first: that is what somebody opens the list for."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(value), str(label)) for value, label in Claim.State.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        return queryset.filter(state=self.value()) if self.value() else queryset


class _Decided(RoomAdmin):
    """Made by members, decided on pages of their own; Django's form changes nothing."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for _title, options in self.fieldsets or () for name in options["fields"]]


@admin.register(Claim)
class ClaimAdmin(_Decided):
    list_display = ("member", "organisation_", "state", "asked_at", "decided_at")
    list_filter = (StateFilter,)
    list_select_related = ("member", "organisation")
    search_fields = ("member__name", "organisation__slug", "organisation__names__name")
    date_hierarchy = "asked_at"
    change_form_template = "admin/rankings/claim_form.html"
    fieldsets = (
        (None, {"fields": ("member", "organisation_", "note", "asked_by", "asked_at")}),
        ("Decision", {"fields": ("state", "reason", "decided_by", "decided_at")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        found: QuerySet[Claim] = super().get_queryset(request)
        return found.prefetch_related("organisation__names")

    @admin.display(description="ranked organisation")
    def organisation_(self, claim: Claim) -> str:
        names = claim.organisation.names.all()
        return name_on(names, timezone.localdate()) or claim.organisation.slug

    def get_urls(self) -> list[Any]:
        return [
            self.own("<int:pk>/confirm/", self.confirm, "confirm"),
            self.own("<int:pk>/refuse/", self.refuse, "refuse"),
            self.own("<int:pk>/end/", self.end, "end"),
            *super().get_urls(),
        ]

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        claim = self.found(request, pk)
        return self.ask(
            request,
            claim,
            title=f"Confirm: {claim.member} is {self.organisation_(claim)}",
            form=forms.Form(typed(request)),
            button="Confirm",
            act=lambda data: claims.confirm(claim=claim, by=request.user, at=timezone.now()),
            done="Confirmed. They have been written to.",
            about="Everybody with a seat in the membership will read the calls to it, those of the "
            "running quarter too.",
        )

    def refuse(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._close(request, pk, title="Refuse the claim", act=claims.refuse)

    def end(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._close(request, pk, title="End the claim", act=claims.end)

    def _close(self, request: HttpRequest, pk: int, *, title: str, act: Any) -> HttpResponse:
        claim = self.found(request, pk)
        return self.ask(
            request,
            claim,
            title=title,
            form=ReasonForm(typed(request)),
            button=title,
            act=lambda data: act(claim=claim, by=request.user, at=timezone.now(), **data),
            done="Done. They have been written to.",
        )


class WaitingFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("waiting", "Waiting"), ("answered", "Answered")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        if self.value() is None:
            return queryset
        return queryset.filter(answered_at__isnull=self.value() == "waiting")


@admin.register(CallQuery)
class CallQueryAdmin(_Decided):
    list_display = ("call", "organisation_", "asked_at", "finding", "answered_at")
    list_filter = (WaitingFilter,)
    list_select_related = ("call__organisation",)
    search_fields = ("call__call_id", "question")
    date_hierarchy = "asked_at"
    change_form_template = "admin/rankings/query_form.html"
    fieldsets = (
        (None, {"fields": ("call", "organisation_", "question", "asked_by", "asked_at")}),
        ("Answer", {"fields": ("finding", "answer", "answered_by", "answered_at")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[CallQuery]:
        found: QuerySet[CallQuery] = super().get_queryset(request)
        return found.prefetch_related("call__organisation__names")

    @admin.display(description="organisation")
    def organisation_(self, query: CallQuery) -> str:
        organisation = query.call.organisation
        return name_on(organisation.names.all(), timezone.localdate()) or organisation.slug

    def get_urls(self) -> list[Any]:
        return [self.own("<int:pk>/answer/", self.answer, "answer"), *super().get_urls()]

    def answer(self, request: HttpRequest, pk: int) -> HttpResponse:
        query = self.found(request, pk)
        return self.ask(
            request,
            query,
            title=f"Answer the query about call {query.call}",
            form=AnswerForm(typed(request)),
            button="Answer",
            act=lambda data: claims.answer(query=query, by=request.user, at=timezone.now(), **data),
            done="Answered. They have been written to.",
            about=query.question,
        )
