"""Memberships: how each stands, its terms and seats, and what staff do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from members.accounts.models import User

from .. import actions
from ..actions.terms import seat_owner
from ..audit import record
from ..forms import typed
from ..models import Membership, MembershipQuerySet, Plan, Seat, Term
from .forms import (
    GrantForm,
    GrantToPersonForm,
    HandOverForm,
    InviteForm,
    SeatsForm,
    TermForm,
    TermFormSet,
)
from .pages import RecordAdmin, officer
from .seats import seat_state


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("in-force", "In force"),
            ("ending-soon", "Ending within 60 days"),
            ("lapsed", "Lapsed"),
            ("unpaid", "A term waits for payment"),
        ]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Membership]
    ) -> QuerySet[Membership] | None:
        assert isinstance(queryset, MembershipQuerySet)
        today = timezone.localdate()
        chosen: dict[str | None, Callable[[], QuerySet[Membership]]] = {
            "in-force": lambda: queryset.in_force(on=today),
            "ending-soon": lambda: queryset.ending_soon(on=today),
            "lapsed": lambda: queryset.lapsed(on=today),
            "unpaid": queryset.unpaid,
        }
        return chosen[self.value()]() if self.value() in chosen else None


class TermInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Term
    form = TermForm
    formset = TermFormSet
    fields = [
        "starts_on",
        "ends_on",
        "grace_ends_on",
        "paid_on",
        "is_complimentary",
        "reason",
        "price",
    ]
    extra = 0
    show_change_link = True

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 1 if obj is None else 0


class SeatInline(admin.TabularInline):  # type: ignore[type-arg]
    """To read. A seat is given, sent again and taken back on pages of their own."""

    model = Seat
    fields = ["number", "user", "email", "state"]
    readonly_fields = ["number", "user", "email", "state"]
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Seat]:
        return super().get_queryset(request).select_related("user")

    def state(self, seat: Seat) -> str:
        return seat_state(seat)


class MembershipForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        plan, organisation = cleaned.get("plan"), cleaned.get("organisation")
        if plan and plan.is_team and not organisation:
            raise ValidationError("A team belongs to an organisation. Choose or add it.")
        if plan and not plan.is_team and organisation:
            raise ValidationError("An individual membership belongs to a person alone.")
        if plan and not plan.is_team and self.instance.pk and self.instance.seats_limit > 1:
            raise ValidationError("It has several seats. Make it one seat before it is individual.")
        return cleaned


@admin.register(Membership)
class MembershipAdmin(RecordAdmin):
    form = MembershipForm
    list_display = ["who", "plan", "standing", "since", "until", "seats_used"]
    list_filter = [StateFilter, "plan"]
    search_fields = [
        "owner__email",
        "owner__name",
        "organisation__name",
        "seats__email",
        "seats__user__name",
    ]
    search_help_text = "Part of a person's name or address, or of an organisation"
    autocomplete_fields = ["owner", "organisation"]
    inlines = [TermInline, SeatInline]
    actions = None
    change_form_template = "memberships/admin/membership.html"
    change_list_template = "memberships/admin/membership_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        memberships = super().get_queryset(request)
        assert isinstance(memberships, MembershipQuerySet)
        facts = memberships.with_facts(on=timezone.localdate())
        return facts.select_related("plan", "organisation", "owner")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            told = "The owner gets the first seat. Fill in one term below: its first day is enough."
            fields = ["plan", "organisation", "owner"]
            return [(None, {"fields": fields, "description": told})]
        fields = ["standing", "plan", "organisation", "owner", "seats_limit", "created_at"]
        return [(None, {"fields": fields})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [] if obj is None else ["standing", "owner", "seats_limit", "created_at"]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return [TermInline] if obj is None else self.inlines

    @admin.display(description="membership", ordering="owner__name")
    def who(self, membership: Membership) -> str:
        if membership.organisation:
            return f"{membership.organisation}, run by {membership.owner.display_name}"
        return membership.owner.display_name

    @admin.display(description="state", ordering="grace_on")
    def standing(self, membership: Any) -> str:
        today = timezone.localdate()
        if membership.is_in_force:
            return "in force" if membership.last_on >= today else "in grace"
        if membership.grace_on is None:
            return "waits for payment" if membership.is_unpaid else "has no term"
        return "lapsed" if membership.grace_on < today else "starts later"

    @admin.display(description="since", ordering="first_on")
    def since(self, membership: Any) -> Any:
        return membership.first_on

    @admin.display(description="until", ordering="last_on")
    def until(self, membership: Any) -> Any:
        return membership.last_on

    @admin.display(description="seats")
    def seats_used(self, membership: Any) -> str:
        return f"{membership.seats_taken} of {membership.seats_limit}"

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        if not change:
            obj.seats_limit = obj.plan.seats
        super().save_model(request, obj, form, change)
        if not change:
            seat_owner(obj)
        record(
            "membership_edited" if change else "membership_opened", about=obj, by=officer(request)
        )

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for term in [*formset.new_objects, *(changed for changed, _ in formset.changed_objects)]:
            record("term_edited", about=term, by=officer(request))

    def get_urls(self) -> list[URLPattern]:
        def own(route: str, view: Any, name: str) -> Any:
            return path(
                route, self.admin_site.admin_view(view), name=f"memberships_membership_{name}"
            )

        return [
            own("grant/", self.grant_to_view, "grant_to"),
            own("<int:pk>/grant/", self.grant_view, "grant"),
            own("<int:pk>/invite/", self.invite_view, "invite"),
            own("<int:pk>/seats/", self.seats_view, "seats"),
            own("<int:pk>/owner/", self.owner_view, "owner"),
            *super().get_urls(),
        ]

    def grant_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A complimentary term on this membership."""
        membership = self.found(request, pk)
        form = GrantForm(typed(request))
        return self._grant(request, form, membership.owner, membership.plan, membership)

    def grant_to_view(self, request: HttpRequest) -> HttpResponse:
        """A complimentary term for a person (``?user=`` proposes one), on the individual
        membership they have or on a new one."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        proposed = request.GET.get("user", "")
        initial = {"user": proposed} if proposed.isdecimal() and len(proposed) < 19 else {}
        form = GrantToPersonForm(typed(request), initial=initial)
        chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
        return self._grant(request, form, chosen.get("user"), chosen.get("plan"), None)

    def _grant(
        self,
        request: HttpRequest,
        form: GrantForm,
        user: User | None,
        plan: Plan | None,
        membership: Membership | None,
    ) -> HttpResponse:
        if not request.user.has_perm("memberships.add_term"):
            raise PermissionDenied

        def grant(data: dict[str, Any]) -> Membership:
            assert user is not None  # the form is valid
            assert plan is not None
            return actions.grant_complimentary(
                user=user,
                plan=plan,
                on=timezone.localdate(),
                by=officer(request),
                membership=membership,
                **{name: data[name] for name in GrantForm.base_fields},
            ).membership

        title = "Give a complimentary term" + (f" to {membership}" if membership else "")
        done = "Given. They get a letter."
        return self.ask(
            request, membership, title=title, form=form, button="Give it", act=grant, done=done
        )

    def invite_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        membership = self.found(request, pk)
        today = timezone.localdate()
        return self.ask(
            request,
            membership,
            title=f"Invite to a seat of {membership}",
            form=InviteForm(typed(request)),
            button="Send the invitation",
            act=lambda data: (
                actions.invite(
                    membership=membership, email=data["email"], on=today, by=officer(request)
                ).membership
            ),
        )

    def seats_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        membership = self.found(request, pk)
        return self.ask(
            request,
            membership,
            title=f"Seats of {membership}",
            form=SeatsForm(typed(request), initial={"seats": membership.seats_limit}),
            button="Change the number",
            act=lambda data: actions.change_seats_limit(
                membership=membership, seats=data["seats"], by=officer(request)
            ),
        )

    def owner_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        membership = self.found(request, pk)
        return self.ask(
            request,
            membership,
            title=f"Hand over {membership}",
            form=HandOverForm(typed(request), membership=membership),
            button="Hand it over",
            act=lambda data: actions.transfer_owner(
                membership=membership, to=data["to"], by=officer(request)
            ),
        )
