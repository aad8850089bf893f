"""People in admin: who may sign in, who is staff, and who moves to another address.

What lets somebody in stays out of it: no password, no key of an app, no session, no switch that
calls an address confirmed. allauth's own admin pages show and change those, so they are taken out.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import get_text_list

from . import actions
from .fields import AddressField
from .links import Side
from .models import AddressChange, User

audit = logging.getLogger("acxpa.audit")

for _module in ("allauth.account.admin", "allauth.mfa.admin", "allauth.usersessions.admin"):
    import_module(_module)  # so that there is something to take out
for _kept_out in (EmailAddress, Authenticator, UserSession, Group):
    admin.site.unregister(_kept_out)

if TYPE_CHECKING:
    PersonForm = forms.ModelForm[User]
    PersonAdmin = admin.ModelAdmin[User]
    ChangeAdmin = admin.ModelAdmin[AddressChange]
    ChangeInline = admin.StackedInline[AddressChange, User]
else:
    PersonForm, PersonAdmin = forms.ModelForm, admin.ModelAdmin
    ChangeAdmin, ChangeInline = admin.ModelAdmin, admin.StackedInline

#: What decides about power. Only a superuser may touch it.
POWERS = ("is_active", "is_staff", "is_superuser", "groups")


class NewPersonForm(PersonForm):
    """Somebody whom staff bring in, e.g. for a complimentary term. They choose their own password
    through the mail that confirms the address."""

    email = AddressField(help_text="They get in with a code or a new password sent there.")

    class Meta:
        model = User
        fields = ["email", "name"]

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        return super().save(commit)


class HasSecondFactor(admin.SimpleListFilter):
    title = "second factor"
    parameter_name = "factor"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "has one"), ("no", "has none")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        owned = Exists(Authenticator.objects.filter(user=OuterRef("pk")))
        if self.value() == "yes":
            return queryset.filter(owned)
        return queryset.filter(~owned) if self.value() == "no" else queryset


class AddressChangeInline(ChangeInline):
    model = AddressChange
    fk_name = "user"
    fields = ["old_email", "new_email", "requested_at", "outcome", "finished_at"]
    readonly_fields = ["old_email", "new_email", "requested_at", "outcome", "finished_at"]
    extra = 0
    can_delete = False
    verbose_name_plural = "changes of address"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(PersonAdmin):
    list_display = ["email", "name", "is_staff", "is_active", "joined_at"]
    list_filter = ["is_staff", "is_active", HasSecondFactor, "groups", "joined_at"]
    search_fields = ["email", "name"]
    search_help_text = "Part of an address or a name, e.g. potoroo.example"
    ordering = ["-joined_at", "-pk"]
    list_per_page = 50
    actions = ["send_password_link", "reset_second_factor"]
    inlines = [AddressChangeInline]
    fieldsets = [
        (None, {"fields": ["email", "name", "time_zone"]}),
        ("Sign-in", {"fields": ["is_active", "confirmed", "factors", "last_login", "joined_at"]}),
        (
            "What they may do here",
            {
                "fields": ["is_staff", "groups", "is_superuser"],
                "description": "Tick staff and give a role. Superusers may do everything, so keep "
                "them few.",
            },
        ),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name"]})]
    #: Moves only with the confirmation of both addresses, on the person's own page.
    readonly_fields = ["email", "confirmed", "factors", "last_login", "joined_at"]

    @admin.display(description="address confirmed", boolean=True)
    def confirmed(self, user: User) -> bool:
        addresses = EmailAddress.objects.filter(user=user, email=user.email, verified=True)
        return bool(addresses.exists())

    @admin.display(description="second factor")
    def factors(self, user: User) -> str:
        kinds = [one.get_type_display() for one in Authenticator.objects.filter(user=user)]
        return get_text_list(kinds, "and") or "none"

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        return self.add_fieldsets if obj is None else self.fieldsets

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = NewPersonForm
        return super().get_form(request, obj, change, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A handful of roles are read best as boxes to tick."""
        kwargs["widget"] = forms.CheckboxSelectMultiple
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field is not None:
            field.label, field.help_text = "roles", "What each may do: Groups, on the first page."
        return field

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        return self.inlines if obj is not None and obj.address_changes.exists() else []

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is None:
            return []
        powers = () if _is_superuser(request) else POWERS
        return [*self.readonly_fields, *powers]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Colleagues are changed by superusers: nobody lifts or stops somebody of more power."""
        if obj is not None and obj.is_staff and not _is_superuser(request):
            return False
        return bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """People are stopped, not deleted: what they bought and did stays on record."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            EmailAddress.objects.create(user=obj, email=obj.email, primary=True, verified=False)
        if changed := [name for name in POWERS if name in form.changed_data]:
            audit.warning(
                "powers_changed",
                extra={"event": "powers_changed", "user": request.user.pk, "object": obj.pk}
                | {"result": ", ".join(changed)},
            )

    def has_reset_permission(self, request: HttpRequest) -> bool:
        return _is_superuser(request)

    @admin.action(description="Send a link to choose a new password", permissions=["view"])
    def send_password_link(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Staff never learn or set a password: the person gets the same mail as from the site."""
        sent = 0
        for user in queryset.filter(is_active=True):
            request_password_reset(request, user.email, [user], default_token_generator)
            _note(request, user, "Sent a link to choose a new password.")
            sent += 1
        self.message_user(request, f"Sent {sent} of {len(queryset)}. Stopped accounts get none.")

    @admin.action(description="Reset the second factor", permissions=["reset"])
    def reset_second_factor(
        self, request: HttpRequest, queryset: QuerySet[User]
    ) -> HttpResponse | None:
        """For somebody who lost the phone, once you know that it is them. Asks first."""
        if not _is_superuser(request):
            raise PermissionDenied
        if "confirmed" not in request.POST:
            context = self.admin_site.each_context(request) | {
                "title": "Reset the second factor",
                "people": queryset,
                "opts": self.opts,
                "selected": ACTION_CHECKBOX_NAME,
            }
            return render(request, "accounts/admin/reset_second_factor.html", context)
        for user in queryset:
            taken = actions.reset_second_factor(user=user, by=request.user)  # type: ignore[arg-type]
            _note(request, user, f"Reset the second factor ({taken} taken away).")
        self.message_user(
            request, f"Reset for {len(queryset)}. They set up a new one after signing in."
        )
        return None


@admin.register(AddressChange)
class AddressChangeAdmin(ChangeAdmin):
    """To look at, and to agree for an old address that is dead: people change their employer."""

    list_display = [
        "old_email",
        "new_email",
        "requested_at",
        "old_confirmed_at",
        "new_confirmed_at",
        "outcome",
    ]
    list_filter = ["outcome", "requested_at"]
    search_fields = ["old_email", "new_email", "user__name"]
    search_help_text = "Part of an address or a name"
    list_select_related = ["user"]
    actions = ["agree_for_old_address"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_vouch_permission(self, request: HttpRequest) -> bool:
        return _is_superuser(request)

    @admin.action(
        description="Agree for an old address that nobody reads any more", permissions=["vouch"]
    )
    def agree_for_old_address(
        self, request: HttpRequest, queryset: QuerySet[AddressChange]
    ) -> None:
        """The new address must still agree itself."""
        now = timezone.now()
        waiting = list(queryset.open(at=now))  # type: ignore[attr-defined]
        for change in waiting:
            actions.agree(change=change, side=Side.OLD, at=now, vouched_by=request.user)  # type: ignore[arg-type]
            _note(request, change, "Agreed for the old address.")
        level = messages.SUCCESS if waiting else messages.WARNING
        self.message_user(request, f"Agreed for {len(waiting)} of {len(queryset)}.", level)


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """Roles give power, so only superusers make them."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_superuser(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_superuser(request)


def _is_superuser(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)


def _note(request: HttpRequest, about: Any, words: str) -> None:
    """A line in admin's own history of the row: who did what, and when."""
    assert request.user.pk is not None
    LogEntry.objects.log_actions(
        user_id=request.user.pk,
        queryset=[about],
        action_flag=CHANGE,
        change_message=words,
        single_object=True,
    )
