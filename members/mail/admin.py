"""What was sent to whom, and every kind of letter to read beforehand."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from .actions import try_again
from .delivery import Result
from .framing import framed, may_frame
from .kinds import Kind, UnknownKind, every_kind, kind_named
from .letters import Rendered, render
from .models import Letter

#: Who gets the samples; nobody of that name exists.
SAMPLE_ADDRESS = "sam.winter@people.example"


class KindFilter(admin.SimpleListFilter):
    title = "kind"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind.name, kind.title) for kind in every_kind()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Letter]) -> QuerySet[Letter]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Letter)
class LetterAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = (
        "subject",
        "to",
        "kind_title",
        "state",
        "created_at",
        "sent_at",
        "tries",
        "error",
    )
    list_filter = ("state", "created_at", KindFilter)
    search_fields = ("to", "subject")
    search_help_text = "Search by address or subject."
    date_hierarchy = "created_at"
    actions = ("send_again",)
    list_select_related = ("user",)
    change_list_template = "mail/admin/change_list.html"
    fieldsets = (
        (None, {"fields": ("subject", "to", "user", "kind_title")}),
        ("How it went", {"fields": ("state", "error", "tries")}),
        ("When", {"fields": ("created_at", "sent_at", "try_at", "good_until")}),
    )

    @admin.display(description="kind", ordering="kind")
    def kind_title(self, letter: Letter) -> str:
        try:
            return kind_named(letter.kind).title
        except UnknownKind:  # the kind went with an upgrade, its letters stay in the log
            return letter.kind

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = "Letters sent and waiting"
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Letter | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Letter | None = None) -> bool:
        return False

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("mail.change_letter")

    @admin.action(description="Try again now (failed letters)", permissions=["retry"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Letter]) -> None:
        letters = list(queryset)
        results = try_again(letters=letters, at=timezone.now())
        for letter in letters:
            if letter.pk in results:
                self.log_change(request, letter, f"Tried again: {results[letter.pk]}.")
        self._report(request, Counter(results.values()), left_alone=len(letters) - len(results))

    def _report(self, request: HttpRequest, counts: Counter[Result], *, left_alone: int) -> None:
        if counts["sent"]:
            self.message_user(request, f"Sent: {counts['sent']}.", messages.SUCCESS)
        if counts["failed"]:
            self.message_user(
                request,
                f"Failed again: {counts['failed']}. They stay in line and are tried later.",
                messages.WARNING,
            )
        if counts["too old"]:
            self.message_user(
                request,
                f"Too old: {counts['too old']}. Their links no longer work; the person has to ask "
                "for a new letter.",
                messages.WARNING,
            )
        withdrawn = sum(counts[why] for why in ("not wanted", "not true any more"))
        if withdrawn:
            self.message_user(
                request,
                f"Not sent: {withdrawn}. What they say is not so any more, or the person does "
                "without such letters.",
                messages.INFO,
            )
        if left_alone:
            self.message_user(
                request,
                f"Left alone: {left_alone}. Only failed letters that still have their text can be "
                "tried again.",
                messages.INFO,
            )

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("kinds/", wrap(self.kinds), name="mail_letter_kinds"),
            path("kinds/<path:name>/html/", wrap(self.sample_html), name="mail_letter_sample_html"),
            path("kinds/<path:name>/", wrap(may_frame(self.sample)), name="mail_letter_sample"),
            *super().get_urls(),
        ]

    def kinds(self, request: HttpRequest) -> HttpResponse:
        """Every kind of letter, with when it is sent."""
        self._may_read(request)
        return self._page(
            request, "mail/admin/kinds.html", title="Every letter", kinds=every_kind()
        )

    def sample(self, request: HttpRequest, name: str) -> HttpResponse:
        """One kind with invented data: headers, HTML in frames, text."""
        kind = self._kind(request, name)
        return self._page(
            request,
            "mail/admin/sample.html",
            title=kind.title,
            kind=kind,
            letter=_sample_of(kind),
            sender=settings.DEFAULT_FROM_EMAIL,
            reply_to=settings.STAFF_EMAIL,
            address=SAMPLE_ADDRESS,
        )

    def sample_html(self, request: HttpRequest, name: str) -> HttpResponse:
        return framed(_sample_of(self._kind(request, name)).html, links_work=False)

    def _may_read(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _kind(self, request: HttpRequest, name: str) -> Kind:
        self._may_read(request)
        try:
            return kind_named(name)
        except UnknownKind as error:
            raise Http404("No such kind of letter.") from error

    def _page(self, request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
        return TemplateResponse(
            request,
            template,
            {**self.admin_site.each_context(request), "opts": self.opts, **context},
        )


def _sample_of(kind: Kind) -> Rendered:
    return render(
        kind,
        to=SAMPLE_ADDRESS,
        context={"first_name": "Sam", **kind.sample()},
        user=None,
        written_at=timezone.now(),
    )
