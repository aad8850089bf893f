"""The queue of comments, what was reported, and conversations that are closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import Truncator, capfirst

from glossary.entry_select import EntrySelect
from publishing.store import forget

from . import moderation
from .models import Closing, Comment, Report

State = Comment.State
#: What a button is called, and what is said when it was pressed.
BUTTONS = {
    State.APPROVED: ("Approve", "On the page"),
    State.REJECTED: ("Reject", "Rejected"),
    State.SPAM: ("Spam", "Marked as spam"),
    State.HIDDEN: ("Take down", "Taken down"),
}


class QueueFilter(admin.SimpleListFilter):
    """Opens on what waits: that is what somebody comes for."""

    parameter_name = "state"
    waiting: tuple[str, str]

    def choices(self, changelist: Any) -> Any:
        for value, label in (self.waiting, *self.lookup_choices):
            chosen = self.value() == value or (value == self.waiting[0] and self.value() is None)
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": chosen, "query_string": query, "display": label}


class StateFilter(QueueFilter):
    title = "state"
    waiting = ("waiting", "Waiting")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rest = [
            (str(v), str(label)) for v, label in State.choices if v not in ("waiting", "removed")
        ]
        return [*rest, ("all", "All")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        return queryset.filter(state=self.value() or "waiting")


class SettledFilter(QueueFilter):
    title = "state"
    waiting = ("open", "To look at")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("settled", "Settled"), ("all", "All")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        return queryset.filter(settled_at__isnull=self.value() != "settled")


class QueueAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that readers made and staff decide on, in the list or one by one. Both pages say when
    they were made, so that nobody decides on what they have not read."""

    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    change_list_template = "admin/comments/queue_list.html"
    change_form_template = "admin/comments/queue_form.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for _title, options in self.fieldsets or () for name in options["fields"]]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        more = {"title": capfirst(self.opts.verbose_name_plural), **_made()}
        return super().changelist_view(request, {**more, **(extra_context or {})})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        obj = self.get_object(request, object_id) if object_id else None
        more = {**_made(), "buttons": self.buttons(obj) if obj else [], **(extra_context or {})}
        response: HttpResponse = super().changeform_view(request, object_id, form_url, more)
        return response

    def buttons(self, obj: Any) -> list[tuple[str, str]]:
        """(name, label) of what may be done with the row."""
        raise NotImplementedError

    def press(self, request: HttpRequest, name: str, obj: Any, seen_at: datetime) -> None:
        raise NotImplementedError

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """There is nothing to type; a button decides."""

    def construct_change_message(  # type: ignore[override]
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> str:
        return next((label for _name, label in self._pressed(request, form.instance)), "Looked at")

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        seen_at = seen(request)
        if seen_at is not None:
            for name, _label in self._pressed(request, obj):
                self.press(request, name, obj, seen_at)
        else:
            messages.error(request, "Open the page again, then decide.")
        return self.response_post_save_change(request, obj)

    def _pressed(self, request: HttpRequest, obj: Any) -> list[tuple[str, str]]:
        return [row for row in self.buttons(obj) if f"_{row[0]}" in request.POST][:1]

    def in_bulk(
        self, request: HttpRequest, do: Callable[[datetime], moderation.Outcome], said: str
    ) -> None:
        seen_at = seen(request)
        if seen_at is None:
            messages.error(request, "Open the list again, then choose.")
        else:
            tell(request, do(seen_at), said)


def _made() -> dict[str, str]:
    return {"seen_at": timezone.now().isoformat()}


def seen(request: HttpRequest) -> datetime | None:
    """When the page was made from which somebody decides; None where it does not say."""
    try:
        found = parse_datetime(request.POST.get("seen_at", ""))
    except (ValueError, OverflowError):
        return None
    return found if found is not None and timezone.is_aware(found) else None


def tell(request: HttpRequest, outcome: moderation.Outcome, said: str) -> None:
    """What happened to each, by name where it did not."""
    if outcome.done:
        messages.success(request, f"{said}: {len(outcome.done)}.")
    for comment in outcome.stale:
        now = comment.get_state_display().lower()
        who = f" by {comment.decided_by}" if comment.decided_by else ""
        messages.warning(
            request,
            f"“{comment}” was changed{who} after you opened this page ({now}). Read it again.",
        )
    for comment in outcome.unfit:
        now = comment.get_state_display().lower()
        messages.warning(request, f"“{comment}” was left as it is: {now}.")


def _action(state: str, description: str) -> Any:
    @admin.action(description=description, permissions=["change"])
    def act(self: CommentAdmin, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        chosen, now = list(queryset), timezone.now()

        def do(seen_at: datetime) -> moderation.Outcome:
            return moderation.decide(
                comments=chosen, state=state, by=request.user, at=now, seen_at=seen_at
            )

        self.in_bulk(request, do, BUTTONS[State(state)][1])

    return act


@admin.register(Comment)
class CommentAdmin(QueueAdmin):
    list_display = ("words", "entry", "who", "state", "written_at", "reported")
    list_display_links = ("words",)
    list_filter = (StateFilter, "written_at")
    list_select_related = ("entry", "author")
    search_fields = ("body", "author__name", "author__email", "entry__term", "entry__acronym")
    search_help_text = "Words of the comment, its author, or the entry."
    actions = ("approve", "reject", "spam", "take_down", "close_conversations")
    ordering = ("written_at", "pk")
    fieldsets = (
        (None, {"fields": ("entry", "parent", "body")}),
        ("Who and when", {"fields": ("author", "written_at", "others")}),
        ("Decision", {"fields": ("state", "reason", "decided_by", "decided_at")}),
        ("Reported", {"fields": ("said_of_it",)}),
    )
    approve = _action(State.APPROVED, "Approve: they show on the page")
    reject = _action(State.REJECTED, "Reject")
    spam = _action(State.SPAM, "Mark as spam")
    take_down = _action(State.HIDDEN, "Take down what is on the page")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        found: QuerySet[Comment] = super().get_queryset(request)
        waiting = Count("reports", filter=Q(reports__settled_at__isnull=True))
        return found.exclude(state=State.REMOVED).annotate(open_reports=waiting)

    @admin.display(description="comment", ordering="written_at")
    def words(self, comment: Comment) -> str:
        return Truncator(comment.body).chars(600)

    @admin.display(description="by", ordering="author__name")
    def who(self, comment: Comment) -> str:
        return comment.author.display_name if comment.author else "account closed"

    @admin.display(description="reported", ordering="open_reports")
    def reported(self, comment: Any) -> str:
        return str(comment.open_reports or "")

    @admin.display(description="their other comments")
    def others(self, comment: Comment) -> str:
        if comment.author is None:
            return "Account closed"
        counted = Comment.objects.filter(author=comment.author).exclude(pk=comment.pk)
        rows = counted.order_by().values_list("state").annotate(number=Count("pk"))
        said = [f"{number} {State(state).label.lower()}" for state, number in sorted(rows)]
        return ", ".join(said) or "None"

    @admin.display(description="what readers say is wrong")
    def said_of_it(self, comment: Comment) -> str:
        return "; ".join(report.reason for report in comment.reports.order_by("pk")) or "Nothing"

    @admin.action(description="Close the conversations on their entries", permissions=["close"])
    def close_conversations(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        entries = {comment.entry for comment in queryset.select_related("entry")}
        now = timezone.now()
        closed = [moderation.close(entry=entry, by=request.user, at=now) for entry in entries]
        messages.success(request, f"Closed: {sum(closed)}. What stands there stays.")

    def has_close_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.add_closing")

    def buttons(self, obj: Comment) -> list[tuple[str, str]]:
        fits = moderation.FROM.items()
        return [(str(s), BUTTONS[State(s)][0]) for s, before in fits if obj.state in before]

    def press(self, request: HttpRequest, name: str, obj: Comment, seen_at: datetime) -> None:
        outcome = moderation.decide(
            comments=[obj],
            state=name,
            by=request.user,
            at=timezone.now(),
            seen_at=seen_at,
            reason=" ".join(request.POST.get("reason", "").replace("\x00", "").split())[:300],
        )
        tell(request, outcome, BUTTONS[State(name)][1])


@admin.register(Report)
class ReportAdmin(QueueAdmin):
    list_display = ("reason", "comment_words", "entry", "reported_at", "settled_at", "settled_by")
    list_filter = (SettledFilter,)
    list_select_related = ("comment__entry", "settled_by")
    search_fields = ("reason", "comment__body", "comment__entry__term")
    actions = ("take_down", "leave")
    ordering = ("reported_at", "pk")
    fieldsets = (
        (None, {"fields": ("reason", "user", "reported_at")}),
        (
            "The comment",
            {"fields": ("comment", "comment_words", "comment_by", "comment_state", "entry")},
        ),
        ("Settled", {"fields": ("settled_at", "settled_by")}),
    )

    @admin.display(description="comment")
    def comment_words(self, report: Report) -> str:
        return report.comment.body or "Removed by its author"

    @admin.display(description="its author")
    def comment_by(self, report: Report) -> str:
        author = report.comment.author
        return author.display_name if author else "account closed"

    @admin.display(description="how it stands")
    def comment_state(self, report: Report) -> str:
        return report.comment.get_state_display()

    @admin.display(description="entry")
    def entry(self, report: Report) -> str:
        return str(report.comment.entry)

    @admin.action(description="Take the comments down", permissions=["change"])
    def take_down(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        chosen, now = list(queryset.select_related("comment")), timezone.now()

        def do(seen_at: datetime) -> moderation.Outcome:
            return moderation.take_down(reports=chosen, by=request.user, at=now, seen_at=seen_at)

        self.in_bulk(request, do, "Taken down")

    @admin.action(description="Leave the comments standing", permissions=["change"])
    def leave(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        self._leave(request, list(queryset))

    def _leave(self, request: HttpRequest, chosen: list[Report]) -> None:
        number = moderation.leave_standing(reports=chosen, by=request.user, at=timezone.now())
        messages.success(request, f"Left standing; {number} settled.")

    def buttons(self, obj: Report) -> list[tuple[str, str]]:
        both = [("take_down", "Take the comment down"), ("leave", "Leave it standing")]
        return both if obj.is_open else []

    def press(self, request: HttpRequest, name: str, obj: Report, seen_at: datetime) -> None:
        if name == "leave":
            self._leave(request, [obj])
            return
        outcome = moderation.take_down(
            reports=[obj], by=request.user, at=timezone.now(), seen_at=seen_at
        )
        tell(request, outcome, "Taken down")


@admin.register(Closing)
class ClosingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A row here closes the conversation on an entry; deleting it opens it again."""

    list_display = ("entry", "reason", "closed_at", "closed_by")
    list_select_related = ("entry", "closed_by")
    search_fields = ("entry__term", "entry__acronym")
    autocomplete_fields = ("entry",)
    fields = ("entry", "reason")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["widget"] = EntrySelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("entry",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Closing, form: Any, change: bool) -> None:
        if change:
            obj.save()
            forget()
            return
        moderation.close(entry=obj.entry, by=request.user, at=timezone.now(), reason=obj.reason)
        obj.pk = Closing.objects.get(entry=obj.entry).pk

    def delete_model(self, request: HttpRequest, obj: Closing) -> None:
        moderation.reopen(closing=obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Closing]) -> None:
        for closing in queryset.select_related("entry"):
            moderation.reopen(closing=closing, by=request.user)
