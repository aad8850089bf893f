"""Where staff look at what members entered, and at the record as it stands. Nobody writes hours
here: tools report them and members enter their own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from . import actions
from .errors import Refused
from .models import Hours, OwnEntry, Statement
from .views.entries import evidence_of


class ReviewForm(forms.ModelForm):  # type: ignore[type-arg]
    """What staff decide. ``by`` is who is looking."""

    by: Any = None

    decision = forms.ChoiceField(
        choices=[("", "Not yet"), *OwnEntry.State.choices[1:]],
        required=False,
        help_text="Checked: it counts, and the statement says that we saw the evidence. Not "
        "counted: it comes off the total, and the member gets a letter with your reason.",
    )
    why = forms.CharField(
        label="Reason",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The member reads it. E.g. The certificate is of another day.",
    )

    #: What is on the page: nobody decides on what they have not seen.
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    class Meta:
        model = OwnEntry
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.fingerprint()
        if not self.instance.is_open:
            self.fields["decision"].initial = self.instance.state
            self.fields["why"].initial = self.instance.reason

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        decision = cleaned.get("decision")
        if decision and self.instance.hours.user_id == self.by.pk:
            raise ValidationError("This one is yours. Somebody else has to look at it.")
        if decision and cleaned.get("seen") != self.instance.fingerprint():
            raise ValidationError(
                "It was changed since you opened it. Load the page and look again."
            )
        if decision == OwnEntry.State.CHECKED and not self.instance.evidence:
            self.add_error("decision", "There is no evidence to check. It counts by their word.")
        if decision == OwnEntry.State.REFUSED and not cleaned.get("why"):
            self.add_error("why", "Say why it is not counted; the member reads it.")
        return cleaned


class _Read(admin.ModelAdmin):  # type: ignore[type-arg]
    """Read and never written here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(OwnEntry)
class OwnEntryAdmin(_Read):
    form = ReviewForm
    list_display = ("title_", "person", "earned_on", "time", "has_evidence", "state")
    list_filter = ("state", ("evidence", admin.EmptyFieldListFilter))
    list_select_related = ("hours__user",)
    search_fields = ("hours__title", "hours__user__email", "hours__user__name", "provider")
    search_help_text = "Title, provider, name or address of the member."
    readonly_fields = (
        "title_",
        "person",
        "earned_on",
        "time",
        "provider",
        "took",
        "file",
        "reviewed_by",
        "reviewed_at",
    )
    fieldsets = (
        (
            None,
            {"fields": ("title_", "person", "earned_on", "time", "provider", "took", "file")},
        ),
        ("What we say", {"fields": ("decision", "why", "seen", "reviewed_by", "reviewed_at")}),
    )
    actions = ("as_checked",)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.by = request.user
        return form

    def get_queryset(self, request: HttpRequest) -> QuerySet[OwnEntry]:
        found: QuerySet[OwnEntry] = super().get_queryset(request)
        return found.select_related("hours__user", "reviewed_by")

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.evidence_file)
        own = [path("<int:pk>/evidence/", view, name="cpd_ownentry_evidence")]
        return own + super().get_urls()

    def evidence_file(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        if not request.user.has_perm("cpd.view_ownentry"):
            raise PermissionDenied
        return evidence_of(request, get_object_or_404(OwnEntry, pk=pk))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """One button: a decision is saved, and there is nothing to go on with."""
        return super().render_change_form(
            request, context | {"show_save_and_continue": False}, *args, **kwargs
        )

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """What changed in the very moment of saving is told, and nothing was saved."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return redirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        decision = form.cleaned_data["decision"]
        if decision:
            actions.review(
                entry=obj,
                is_good=decision == OwnEntry.State.CHECKED,
                reason=form.cleaned_data["why"],
                seen=form.cleaned_data["seen"],
                by=request.user,
                at=timezone.now(),
            )

    @admin.action(description="Look at several, then check them", permissions=["change"])
    def as_checked(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Shows them with their evidence first. Staff's own are left out, and so is what has none
        or was changed meanwhile."""
        theirs = OwnEntry.objects.to_look_at().filter(pk__in=queryset)
        entries = theirs.exclude(hours__user=request.user.pk).select_related("hours__user")
        if "seen" not in request.POST:
            return self._several(request, list(entries))
        seen = set(request.POST.getlist("seen"))
        done = 0
        for entry in entries:
            if f"{entry.pk} {entry.fingerprint()}" in seen:
                done += self._checked(request, entry)
        self.message_user(request, f"{done} checked. What was changed meanwhile is not.")
        return None

    def _several(self, request: HttpRequest, entries: list[OwnEntry]) -> HttpResponse | None:
        if not entries:
            self.message_user(request, "None of them has evidence that waits for you.")
            return None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": "Look at the evidence",
            "rows": [(entry, f"{entry.pk} {entry.fingerprint()}") for entry in entries],
        }
        return TemplateResponse(request, "admin/cpd/look_at_several.html", context)

    @staticmethod
    def _checked(request: HttpRequest, entry: OwnEntry) -> bool:
        seen = entry.fingerprint()
        try:
            actions.review(
                entry=entry, is_good=True, reason="", seen=seen, by=request.user, at=timezone.now()
            )
        except Refused:  # changed between the two looks
            return False
        return True

    @admin.display(description="what", ordering="hours__title")
    def title_(self, entry: OwnEntry) -> str:
        return entry.hours.title

    @admin.display(description="member", ordering="hours__user__email")
    def person(self, entry: OwnEntry) -> str:
        return str(entry.hours.user.display_name)

    @admin.display(description="day", ordering="hours__earned_on")
    def earned_on(self, entry: OwnEntry) -> str:
        return date_format(entry.hours.earned_on, "j F Y")

    @admin.display(description="what they took from it")
    def took(self, entry: OwnEntry) -> str:
        return entry.note

    @admin.display(description="time", ordering="hours__minutes")
    def time(self, entry: OwnEntry) -> str:
        return entry.hours.time_said

    @admin.display(description="evidence", boolean=True)
    def has_evidence(self, entry: OwnEntry) -> bool:
        return bool(entry.evidence)

    @admin.display(description="evidence")
    def file(self, entry: OwnEntry) -> str:
        if not entry.evidence:
            return "None"
        address = reverse("admin:cpd_ownentry_evidence", args=[entry.pk])
        return format_html('<a href="{}">{}</a>, {}', address, entry.filename, entry.human_size)


@admin.register(Hours)
class HoursAdmin(_Read):
    list_display = ("title", "user", "kind", "earned_on", "time_said", "counts")
    list_filter = ("kind", "counts")
    list_select_related = ("user",)
    search_fields = ("title", "user__email", "user__name")
    search_help_text = "Title, name or address of the member."
    date_hierarchy = "earned_on"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Statement)
class StatementAdmin(_Read):
    list_display = ("shown_code", "name", "year_label", "time_said", "issued_at")
    search_fields = ("code", "name", "user__email")
    search_help_text = "Code without its dashes, name or address."
    fields = ("shown_code", "name", "user", "year_label", "time_said", "issued_at")
    date_hierarchy = "issued_at"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
