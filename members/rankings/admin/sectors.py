"""Sectors with their scenarios, and the organisations with their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from publishing.admin.asking import typed
from publishing.store import forget

from ..actions.organisations import merge, rename
from ..models import OrganisationName, RankedOrganisation, Scenario, Sector, name_on
from .pages import RoomAdmin


class ScenarioForm(forms.ModelForm):  # type: ignore[type-arg]
    """The weight is only read once figures follow from it, a draft's too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "weight" in self.fields:
            self.fields["weight"].disabled = getattr(self.instance, "is_counted", False)
            self.fields["weight"].help_text = (
                "Beside the sector’s others. It stays once figures count its calls. Drop a draft "
                "to change it; what is published keeps it: then add a scenario with a new code."
            )


class ScenarioInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Scenario
    form = ScenarioForm
    fields = ("code", "name", "weight", "active")
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Scenario]:
        scenarios: Any = super().get_queryset(request)
        found: QuerySet[Scenario] = scenarios.with_counted()
        return found


@admin.register(Sector)
class SectorAdmin(RoomAdmin):
    list_display = ("name", "slug", "order", "organisations_", "scenarios_")
    fieldsets = ((None, {"fields": ("name", "slug", "description", "order")}),)
    inlines = (ScenarioInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Sector]:
        sectors: QuerySet[Sector] = super().get_queryset(request)
        return sectors.annotate(
            organisations_n=Count("organisations", distinct=True),
            scenarios_n=Count("scenarios", distinct=True),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Any = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ("name",)}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        forget()

    @admin.display(description="organisations", ordering="organisations_n")
    def organisations_(self, sector: Any) -> int:
        return int(sector.organisations_n)

    @admin.display(description="scenarios", ordering="scenarios_n")
    def scenarios_(self, sector: Any) -> int:
        return int(sector.scenarios_n)


class NameInline(admin.TabularInline):  # type: ignore[type-arg]
    """The name of each time: snapshots keep the one of theirs."""

    model = OrganisationName
    fields = ("name", "from_on")
    extra = 0
    min_num = 1
    validate_min = True
    verbose_name_plural = "Names, each from its first day on"


class TakingPartFilter(admin.SimpleListFilter):
    title = "in the rankings"
    parameter_name = "in"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("now", "Now"), ("merged", "Merged"), ("left", "Left")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        match self.value():
            case "now":
                return queryset.filter(
                    pk__in=RankedOrganisation.objects.taking_part(on=timezone.localdate())
                )
            case "merged":
                return queryset.filter(merged_into__isnull=False)
            case "left":
                return queryset.filter(left_on__isnull=False)
        return None


class RenameForm(forms.Form):
    name = forms.CharField(max_length=120, label="New name")
    on = forms.DateField(
        label="From",
        widget=AdminDateWidget,
        help_text="The first day of the name. What was published before keeps the old one.",
    )


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(
        queryset=RankedOrganisation.objects.none(),
        label="Becomes part of",
        help_text="Of the same sector. It keeps its own history; this one keeps its page.",
    )
    on = forms.DateField(
        label="On",
        widget=AdminDateWidget,
        help_text="From this day on it is not called any more, and enters no ranking.",
    )

    def __init__(self, data: Any, *, organisation: RankedOrganisation) -> None:
        super().__init__(data)
        others = RankedOrganisation.objects.filter(sector=organisation.sector_id)
        field: Any = self.fields["into"]
        field.queryset = others.exclude(pk=organisation.pk).prefetch_related("names")
        field.label_from_instance = lambda each: name_on(each.names.all(), timezone.localdate())


@admin.register(RankedOrganisation)
class RankedOrganisationAdmin(RoomAdmin):
    list_display = ("name_", "sector", "state", "size_band", "joined_on", "until_")
    list_filter = (TakingPartFilter, "sector", "state", "size_band")
    list_select_related = ("sector", "merged_into")
    search_fields = ("names__name", "slug")
    search_help_text = "A name it has or had, or its short name."
    fieldsets = (
        (None, {"fields": ("sector", "slug", "state", "size_band")}),
        ("When", {"fields": ("joined_on", "left_on", "became_")}),
    )
    readonly_fields = ("became_",)
    inlines = (NameInline,)
    change_form_template = "admin/rankings/organisation.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[RankedOrganisation]:
        organisations: QuerySet[RankedOrganisation] = super().get_queryset(request)
        return organisations.prefetch_related("names", "merged_into__names")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Its address lasts, and so does the sector it is ranked in."""
        return ("slug", "sector", *self.readonly_fields) if obj else self.readonly_fields

    def get_urls(self) -> list[Any]:
        return [
            self.own("<int:pk>/rename/", self.rename_view, "rename"),
            self.own("<int:pk>/merge/", self.merge_view, "merge"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["may_change"] = self.has_change_permission(request)
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        forget()

    def rename_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        organisation: RankedOrganisation = self.found(request, pk)

        def act(data: dict[str, Any]) -> RankedOrganisation:
            rename(organisation=organisation, name=data["name"], on=data["on"])
            return organisation

        return self.ask(
            request,
            organisation,
            title=f"Rename {self.name_(organisation)}",
            form=RenameForm(typed(request), initial={"on": timezone.localdate()}),
            button="Add the name",
            act=act,
            done="The name is added.",
        )

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        organisation: RankedOrganisation = self.found(request, pk)

        def act(data: dict[str, Any]) -> RankedOrganisation:
            merge(organisation=organisation, into=data["into"], on=data["on"])
            return organisation

        return self.ask(
            request,
            organisation,
            title=f"Merge {self.name_(organisation)} into another",
            form=MergeForm(typed(request), organisation=organisation),
            button="Merge",
            act=act,
            done="Its page says from now on what it became.",
        )

    @admin.display(description="name")
    def name_(self, organisation: RankedOrganisation) -> str:
        return name_on(organisation.names.all(), timezone.localdate()) or organisation.slug

    @admin.display(description="until")
    def until_(self, organisation: RankedOrganisation) -> str:
        if organisation.merged_into is not None:
            return self.became_(organisation)
        return f"{organisation.left_on:%-d %B %Y}" if organisation.left_on else ""

    @admin.display(description="merged")
    def became_(self, organisation: RankedOrganisation) -> str:
        into, on = organisation.merged_into, organisation.merged_on
        if into is None or on is None:
            return "–"
        return f"became part of {name_on(into.names.all(), on)} on {on:%-d %B %Y}"
