"""Terms: what was paid for or given, and what waits for its payment."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone

from .. import actions
from ..audit import record
from ..forms import typed
from ..models import Term, TermQuerySet
from ..terms import covered_until
from .forms import PaymentForm, TermForm
from .pages import RecordAdmin, officer


class SettlementFilter(admin.SimpleListFilter):
    title = "payment"
    parameter_name = "payment"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("unpaid", "Waits for it"), ("paid", "Paid"), ("given", "Complimentary")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Term]) -> QuerySet[Term] | None:
        assert isinstance(queryset, TermQuerySet)
        if self.value() == "unpaid":
            return queryset.unpaid()
        if self.value() == "paid":
            return queryset.filter(paid_on__isnull=False)
        if self.value() == "given":
            return queryset.filter(is_complimentary=True)
        return None


@admin.display(description="payment")
def settlement(term: Term) -> str:
    if term.is_complimentary:
        return "complimentary"
    return f"paid on {term.paid_on:%-d %B %Y}" if term.paid_on else "waits for payment"


@admin.register(Term)
class TermAdmin(RecordAdmin):
    form = TermForm
    list_display = ["membership", "starts_on", "ends_on", "grace_ends_on", "price", settlement]
    list_filter = [SettlementFilter, "membership__plan"]
    list_select_related = [
        "membership__plan",
        "membership__organisation",
        "membership__owner",
    ]
    date_hierarchy = "ends_on"
    search_fields = [
        "membership__owner__email",
        "membership__owner__name",
        "membership__organisation__name",
        "reason",
    ]
    search_help_text = "Part of an owner's name or address, an organisation, or a reference"
    autocomplete_fields = ["membership"]
    actions = None
    change_form_template = "memberships/admin/term.html"
    fieldsets = [
        (None, {"fields": ["membership"]}),
        (
            "Days",
            {
                "fields": ["starts_on", "ends_on", "grace_ends_on"],
                "description": "Both ends included, on the Melbourne calendar.",
            },
        ),
        ("Payment", {"fields": ["paid_on", "is_complimentary", "reason", "price"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["membership"] if obj is not None else []

    def save_model(self, request: HttpRequest, obj: Term, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        record("term_edited" if change else "term_added", about=obj, by=officer(request))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.payment_view)
        return [
            path("<int:pk>/payment/", view, name="memberships_term_payment"),
            *super().get_urls(),
        ]

    def payment_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        term = self.found(request, pk)
        if term.counts:
            messages.warning(request, "This term counts already. Nothing was changed.")
            return redirect(self.address_of(term))
        today = timezone.localdate()
        last = covered_until([each.span for each in term.membership.terms.entitling()])
        runs_on = last is not None and last.grace_ends_on >= today
        start = term.starts_on if runs_on else max(term.starts_on, today)
        return self.ask(
            request,
            term,
            title=f"Payment of {term.membership}",
            form=PaymentForm(typed(request), initial={"paid_on": today, "starts_on": start}),
            button="Record the payment",
            act=lambda data: actions.record_payment(
                term=term, on=today, by=officer(request), **data
            ),
            done=f"Recorded. {term.membership.owner.display_name} gets a letter.",
        )
