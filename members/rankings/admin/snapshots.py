"""Periods and what is published of them: a draft, its checks, a preview, then publishing, which
nobody takes back: a correction is a new revision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from publishing.admin.asking import typed

from ..actions.organisations import laid_out
from ..actions.snapshots import compute_draft, drop_draft, publish
from ..checks import of
from ..models import Period, Snapshot, StandardVersion
from ..preview import differences, sectors_of
from .pages import ReadOnlyAdmin, RoomAdmin


class PeriodForm(forms.ModelForm):  # type: ignore[type-arg]
    """One day follows from the other: the last from the first of a month or quarter, the first from
    the last of a year to date or lifetime."""

    class Meta:
        model = Period
        fields = ("kind", "starts_on", "ends_on", "standard")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, help_text in _DAYS.items():
            if name in self.fields:
                self.fields[name].required = False
                self.fields[name].help_text = help_text
        if "standard" in self.fields:
            standard: Any = self.fields["standard"]
            standard.queryset = StandardVersion.objects.published()
            standard.help_text = "Calls that were judged by another version do not count in it."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not (data.get("kind") and data.get("standard")):
            return data
        name = "ends_on" if data["kind"] in Period.GROWING else "starts_on"
        if not data.get(name):
            if not self.has_error(name):
                self.add_error(name, f"Say the {'last' if name == 'ends_on' else 'first'} day.")
            return data
        said = {key: data[key] for key in ("kind", "standard", name)}
        period = laid_out(Period(pk=self.instance.pk, **said))
        if not (period.starts_on and period.ends_on):
            self.add_error("standard", "No month or quarter is by it up to that day.")
        data["starts_on"], data["ends_on"] = period.starts_on, period.ends_on
        return data


_DAYS = {
    "starts_on": "Of a month or quarter: its first day. The last follows.",
    "ends_on": "Of a year to date or a lifetime: its last day. The first follows.",
}


class DraftForm(forms.Form):
    """``needs_note`` for a correction."""

    note = forms.CharField(
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Note to readers",
    )

    def __init__(self, data: Any, *, needs_note: bool) -> None:
        super().__init__(data)
        note = self.fields["note"]
        note.required = needs_note
        note.help_text = (
            "What was wrong and what it changes, e.g. Three calls to Dugong Mutual were void."
            if needs_note
            else "Only if something about this period needs saying."
        )


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("none", "Nothing computed"), ("draft", "Draft"), ("published", "Published")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        match self.value():
            case "none":
                return queryset.filter(snapshots__isnull=True)
            case "draft":
                return queryset.filter(snapshots__in=Snapshot.objects.drafts())
            case "published":
                return queryset.filter(snapshots__in=Snapshot.objects.current())
        return None


@admin.register(Period)
class PeriodAdmin(RoomAdmin):
    form = PeriodForm
    list_display = ("label", "kind", "starts_on", "ends_on", "standard", "state_")
    list_filter = ("kind", StateFilter)
    list_select_related = ("standard",)
    fieldsets = ((None, {"fields": ("kind", "starts_on", "ends_on", "standard")}),)
    actions = None
    change_form_template = "admin/rankings/period.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Period]:
        periods: QuerySet[Period] = super().get_queryset(request)
        revisions = Snapshot.objects.with_comparison().with_changes().order_by("-revision")
        return periods.prefetch_related(Prefetch("snapshots", queryset=revisions, to_attr="made"))

    def get_urls(self) -> list[Any]:
        return [self.own("<int:pk>/compute/", self.compute_view, "compute"), *super().get_urls()]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Once something was computed from a period it is what it is."""
        return ("kind", "starts_on", "ends_on", "standard") if obj and obj.made else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        made = obj is not None and (obj.snapshots.exists() or obj.is_held())
        return not made and super().has_delete_permission(request, obj)

    def may_compute(self, request: HttpRequest) -> bool:
        return request.user.has_perm("rankings.compute_snapshot")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["made"] = getattr(context.get("original"), "made", [])
        context["may_compute"] = self.may_compute(request)
        context["is_published"] = any(each.is_published for each in context["made"])
        current = next((each for each in context["made"] if each.is_published), None)
        context["behind"] = current if current is not None and current.is_behind else None
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def compute_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A draft, or the draft of a correction."""
        period: Period = self.found(request, pk, may=self.may_compute(request))
        is_published = any(each.is_published for each in period.snapshots.all())
        user: Any = request.user

        def compute(data: dict[str, Any]) -> Snapshot:
            return compute_draft(period=period, by=user, at=timezone.now(), note=data["note"])

        about = (
            "Readers go on seeing what is published until you publish the correction."
            if is_published
            else "Nobody but staff sees a draft. Computing again replaces it."
        )
        return _SnapshotPages(Snapshot, self.admin_site).ask(
            request,
            None,
            title=f"{'Correct' if is_published else 'Compute'} {period.label}",
            form=DraftForm(typed(request), needs_note=is_published),
            button="Compute",
            act=compute,
            done="The draft is computed. Read the checks before you publish it.",
            about=about,
        )

    @admin.display(description="state")
    def state_(self, period: Any) -> str:
        if not period.made:
            return "Nothing computed"
        published = [each for each in period.made if each.is_published]
        said = [f"Published, revision {published[0].revision}"] if published else []
        if published and published[0].is_compared_with_old:
            said.append("compared with a superseded revision: compute a correction")
        if published and published[0].is_outdated:
            said.append("holds calls corrected since: compute a correction")
        if published and published[0].is_behind:
            said.append("calls came or were voided since: compute a correction")
        said += ["a draft waits"] if not period.made[0].is_published else []
        return ", ".join(said).capitalize()


class OutdatedFilter(admin.SimpleListFilter):
    title = "calls"
    parameter_name = "calls"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("corrected", "Others since it was computed")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        if self.value() != "corrected":
            return None
        return queryset.filter(pk__in=Snapshot.objects.outdated())


class _SnapshotPages(ReadOnlyAdmin):
    """Asks about a period and goes on to the snapshot that came of it."""


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "state", "calls", "standard", "computed_at", "published_at", "note")
    list_filter = ("state", OutdatedFilter, "period__kind")
    list_select_related = ("period", "standard")
    actions = None

    def get_urls(self) -> list[Any]:
        return [
            self.own("<int:pk>/publish/", self.publish_view, "publish"),
            self.own("<int:pk>/drop/", require_POST(self.drop_view), "drop"),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A draft is computed from its period's page."""
        return False

    def may_publish(self, request: HttpRequest) -> bool:
        return request.user.has_perm("rankings.publish_snapshot")

    def may_compute(self, request: HttpRequest) -> bool:
        return request.user.has_perm("rankings.compute_snapshot")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST":
            raise PermissionDenied
        snapshot = self._snapshot(request, object_id)
        more = {
            **_checked(snapshot),
            "sectors": sectors_of(snapshot),
            "differences": differences(snapshot),
            "may_publish": self.may_publish(request),
            "may_compute": self.may_compute(request),
        }
        title = str(snapshot)
        return self.page(request, "admin/rankings/snapshot.html", snapshot, title, **more)

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Says once more what is about to happen; the button does it."""
        if not self.may_publish(request):
            raise PermissionDenied
        snapshot = self._snapshot(request, str(pk))
        if request.method == "POST":
            self._publish(request, snapshot)
            return redirect(self.address_of(snapshot))
        if snapshot.is_published:
            return redirect(self.address_of(snapshot))
        title, more = f"Publish {snapshot}", _checked(snapshot)
        return self.page(request, "admin/rankings/publish.html", snapshot, title, **more)

    def _publish(self, request: HttpRequest, snapshot: Snapshot) -> None:
        """Or says why not."""
        user: Any = request.user
        done = self.attempt(
            request,
            lambda: publish(snapshot=snapshot, by=user, at=timezone.now()),
            done=f"{snapshot} is published.",
            failed="Not published.",
        )
        if done is not None:
            self.log_change(request, snapshot, "Published.")
            _say_what_no_longer_agrees(request, snapshot)

    def drop_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.may_compute(request):
            raise PermissionDenied
        snapshot = self._snapshot(request, str(pk))
        period = snapshot.period
        done = self.attempt(
            request,
            lambda: (drop_draft(snapshot=snapshot), snapshot),
            done=f"The draft of {period.label} is dropped.",
            failed="Not dropped.",
        )
        if done is None:
            return redirect(self.address_of(snapshot))
        return redirect("admin:rankings_period_change", period.pk)

    def _snapshot(self, request: HttpRequest, object_id: str) -> Snapshot:
        if not self.has_view_permission(request):
            raise PermissionDenied
        number = int(object_id) if object_id.isascii() and object_id.isdigit() else 0
        snapshots = (
            Snapshot.objects.with_comparison()
            .with_changes()
            .select_related("period", "standard", "computed_by", "published_by", "previous__period")
        )
        return get_object_or_404(snapshots, pk=number)


def _checked(snapshot: Snapshot) -> dict[str, Any]:
    """What the checks of a draft found; of what is published, nothing any more."""
    checks = [] if snapshot.is_published else of(snapshot, at=timezone.now())
    return {
        "stops": [check for check in checks if check.stops],
        "looks": [check for check in checks if not check.stops],
    }


def _say_what_no_longer_agrees(request: HttpRequest, snapshot: Snapshot) -> None:
    """A correction leaves later periods compared with what it replaced, and others that share its
    calls with the calls of their time."""
    outdated = snapshot.outdates.select_related("period").order_by("period__ends_on", "pk")
    if sharing := [each.period.label for each in outdated]:
        messages.warning(
            request,
            f"Hold calls corrected since: {', '.join(sharing)}. Compute a correction of each.",
        )
    later = [each.period.label for each in Snapshot.objects.counted_from_older(snapshot)]
    if later:
        messages.warning(
            request,
            f"Still compared with the earlier revision: {', '.join(later)}. Compute a correction "
            "of each where it matters.",
        )
