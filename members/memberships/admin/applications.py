"""The queue of applications, and deciding on one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.timesince import timesince

from .. import actions
from ..forms import typed
from ..models import Application, Membership, Organisation
from ..terms import Span, covered_until, renewal_starts_on, term_from
from .forms import ApproveForm, RefuseForm
from .pages import RecordAdmin, officer


class StateFilter(admin.SimpleListFilter):
    """Waiting ones first: that is what the page is for."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", "All"), *((str(s.value), str(s.label)) for s in Application.State)]

    def value(self) -> str:
        return super().value() or Application.State.SUBMITTED

    def choices(self, changelist: Any) -> Iterator[Any]:
        ordered = sorted(self.lookup_choices, key=lambda choice: choice[0] == "all")
        for value, label in ordered:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> Any:
        if self.value() == "all":
            return queryset
        return queryset.filter(state=self.value())


@admin.register(Application)
class ApplicationAdmin(RecordAdmin):
    """Nobody edits an application: the applicant wrote it, and the decision has its own pages."""

    list_display = ["applicant", "plan", "organisation_name", "price", "what", "waits", "state"]
    list_filter = [StateFilter, "plan"]
    list_select_related = ["user", "plan"]
    search_fields = ["user__email", "user__name", "organisation_name", "role"]
    search_help_text = "Part of an address, a name or an organisation"
    actions = None
    is_only_read = True
    change_form_template = "memberships/admin/application.html"
    fieldsets = [
        (None, {"fields": ["applicant", "address", "role_there", "says", "earlier"]}),
        (
            "What they ask for",
            {"fields": ["plan", "agreed", "organisation_name", "abn", "known", "renews"]},
        ),
    ]
    decision = ("Decision", {"fields": ["state", "decided_at", "decided_by", "reason", "term"]})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        is_open = obj is not None and obj.is_open
        return self.fieldsets if is_open else [*self.fieldsets, self.decision]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        shown = [*self.fieldsets, self.decision]
        return [name for _, options in shown for name in options["fields"]]

    def get_ordering(self, request: HttpRequest) -> list[str]:
        """Who has waited longest stands first; of what is decided, the newest."""
        waiting = Application.State.SUBMITTED
        if request.GET.get(StateFilter.parameter_name, waiting) == waiting:
            return ["submitted_at", "pk"]
        return ["-submitted_at", "-pk"]

    def get_urls(self) -> list[URLPattern]:
        def own(route: str, view: Any, name: str) -> Any:
            name = f"memberships_application_{name}"
            return path(f"<int:pk>/{route}/", self.admin_site.admin_view(view), name=name)

        return [
            own("approve", self.approve_view, "approve"),
            own("refuse", self.refuse_view, "refuse"),
            *super().get_urls(),
        ]

    @admin.display(description="applicant", ordering="user__name")
    def applicant(self, application: Application) -> str:
        return application.user.display_name

    @admin.display(description="e-mail address")
    def address(self, application: Application) -> str:
        return application.user.email

    @admin.display(description="role")
    def role_there(self, application: Application) -> str:
        return application.role or "–"

    @admin.display(description="they say")
    def says(self, application: Application) -> str:
        return application.message or "–"

    @admin.display(description="price")
    def agreed(self, application: Application) -> str:
        return f"${application.price:,.2f}, as shown then; ${application.gst:,.2f} of it GST"

    @admin.display(description="asks for")
    def what(self, application: Application) -> str:
        return "renewal" if application.renews_id else "new membership"

    @admin.display(description="sent", ordering="submitted_at")
    def waits(self, application: Application) -> str:
        if application.is_open:
            return f"{timesince(application.submitted_at, depth=1)} ago"
        return f"{timezone.localtime(application.submitted_at):%-d %B %Y}"

    @admin.display(description="we know the organisation")
    def known(self, application: Application) -> str:
        if not application.plan.is_team or application.renews_id:
            return "–"
        named = Organisation.objects.filter(name__iexact=application.organisation_name).first()
        if named is None:
            return "No. The approval makes it."
        count = named.memberships.count()
        return f"Yes, with {count} membership{'' if count == 1 else 's'}. The approval uses it."

    @admin.display(description="own memberships")
    def earlier(self, application: Application) -> str:
        own = Membership.objects.owned_by(application.user).with_facts(on=timezone.localdate())
        told = [
            f"{each} ({each.first_on:%B %Y} to {each.last_on:%-d %B %Y})"
            for each in cast(Any, own.select_related("plan", "organisation", "owner"))
            if each.first_on is not None
        ]
        return "; ".join(told) or "none"

    def approve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        application: Application = self.found(request, pk)
        if not application.is_open:
            return self._told(request, application)
        today, last = timezone.localdate(), self._last(application)
        start = renewal_starts_on(last, on=today)
        form = ApproveForm(typed(request), initial={"starts_on": start, "paid_on": today})

        def approve(data: dict[str, Any]) -> Application:
            actions.approve(
                application=application, on=today, by=officer(request), **form.arrangement()
            )
            return application

        return self.ask(
            request,
            application,
            title=f"Approve {application.user.display_name}",
            form=form,
            button="Approve",
            act=approve,
            done=f"{application.user.display_name} is approved and gets a letter.",
            then=self.address_of(None),
            template="memberships/admin/approve.html",
            **self._preview(application, form, start, last),
        )

    def refuse_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        application: Application = self.found(request, pk)
        if not application.is_open:
            return self._told(request, application)
        return self.ask(
            request,
            application,
            title=f"Refuse {application.user.display_name}",
            form=RefuseForm(typed(request)),
            button="Refuse, and send the reason",
            act=lambda data: actions.refuse(
                application=application, by=officer(request), reason=data["reason"]
            ),
            done=f"{application.user.display_name} gets your reason.",
            then=self.address_of(None),
        )

    def _told(self, request: HttpRequest, application: Application) -> HttpResponse:
        """Somebody else was faster, or the page was open since yesterday."""
        state = application.get_state_display().lower()
        messages.warning(request, f"This application is {state} already. Nothing was changed.")
        return redirect(self.address_of(application))

    @staticmethod
    def _preview(
        application: Application, form: ApproveForm, start: date, last: Span | None
    ) -> dict[str, Any]:
        """The days of the term, from the first day that stands in the form."""
        if form.is_bound and form.is_valid():
            start = form.cleaned_data["starts_on"]
        plan = application.plan
        return {
            "span": term_from(start, months=plan.months, grace_days=plan.grace_days),
            "last": last,
            "has_gap": last is not None and (start - last.ends_on).days > 1,
        }

    @staticmethod
    def _last(application: Application) -> Span | None:
        if application.renews is None:
            return None
        return covered_until([term.span for term in application.renews.terms.entitling()])
