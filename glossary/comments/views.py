"""Taking part: the conversation of somebody who is signed in, and the report that anybody may make.

The entry's own page is kept for everybody, so no form stands there; what is written there leads
here. Nothing here is kept.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from glossary import reading as entries
from glossary.models import Entry, EntryVersion
from members.access.marks import account_required, public
from publishing.addresses import had

from . import actions, reading
from .errors import Refused
from .forms import CommentForm, MendForm, ReportForm
from .models import Comment

_WAITS = "Thank you. A person reads it before it shows; until then only you see it here."


@account_required
def conversation(request: HttpRequest, slug: str) -> HttpResponse:
    """All of it, and a form. ``?reply=`` names the comment that the form replies to."""
    version = _version(request, slug)
    if version is None:
        return _gone(request)
    if version.slug != slug and request.method != "POST":
        return redirect("comments:entry", version.slug, permanent=True)
    entry, user = version.entry, request.user
    parents = Comment.objects.published().filter(entry=entry)
    initial = {"reply_to": _reply_to(request, parents)}
    data = request.POST if request.method == "POST" else None
    form = CommentForm(data, user=user, parents=parents, initial=initial)
    preview = None
    if data is not None and form.is_valid():
        if "look" in data:
            preview = _preview(request, form)
        else:
            written = _written(request, version, form)
            if written is not None:
                messages.success(request, _WAITS)
                return redirect(f"{_here(slug)}#c{written.pk}")
    return _page(request, version, form, preview)


def _written(request: HttpRequest, version: EntryVersion, form: CommentForm) -> Comment | None:
    """None where it was refused: then the form says why."""
    user: Any = request.user
    if not _may_now(request, "comment"):
        form.too_often()
        return None
    data = form.cleaned_data
    try:
        with transaction.atomic():
            actions.own_name(user=user, name=data.get("name", ""))
            return actions.write(
                entry=version.entry,
                author=user,
                body=data["body"],
                once=data["once"],
                at=timezone.now(),
                parent=data["reply_to"],
                is_spam=form.is_a_robots,
            )
    except Refused as refused:
        form.refuse(str(refused))
        return None


def _page(
    request: HttpRequest, version: EntryVersion, form: CommentForm, preview: Any
) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    said, page = reading.for_person(
        version.entry_id, request.user, page=request.GET.get("page"), at=timezone.now()
    )
    answered = form["reply_to"].value()
    context = {
        "version": version,
        "conversation": said,
        "page": page,
        "form": form,
        "preview": preview,
        "replying": next((one for one in said.threads if str(one.pk) == str(answered)), None),
        "zone": request.user.zone,  # type: ignore[union-attr]
        "may_close": viewer.is_staff and request.user.has_perm("comments.add_closing"),
    }
    return render(request, "comments/conversation.html", context, status=form.status)


@account_required
def mend(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Other words, while it waits."""
    comment = _own(request, slug, pk)
    data = request.POST if request.method == "POST" else None
    form = MendForm(data, initial={"body": comment.body})
    if data is not None and form.is_valid():
        try:
            actions.mend(comment=comment, body=form.cleaned_data["body"], at=timezone.now())
        except Refused as refused:
            form.refuse(str(refused))
        else:
            messages.success(request, "Changed. A person reads it before it shows.")
            return redirect(f"{_here(slug)}#c{pk}")
    context = {"comment": comment, "form": form, "back": _here(slug)}
    return render(request, "comments/mend.html", context, status=form.status)


@account_required
def take_away(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Asks once, then takes it away."""
    comment = _own(request, slug, pk)
    if request.method == "POST":
        actions.take_away(comment=comment, at=timezone.now())
        messages.success(request, "Your comment is gone.")
        return redirect(_here(slug))
    context = {
        "comment": comment,
        "has_replies": comment.has_replies(),
        "back": f"{_here(slug)}#c{pk}",
    }
    return render(request, "comments/take_away.html", context)


@account_required
def helpful(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Marks it, or takes the mark back: ``wanted`` says which, so that a second press of the same
    button is the first one again. Whoever comes back from signing in meets the button."""
    comment = _standing(request, slug, pk)
    back = f"{_here(slug)}#c{pk}"
    if request.method != "POST":
        return redirect(back)
    wanted, problem, number = request.POST.get("wanted") == "1", "", 0
    if not _may_now(request, "comment_helpful"):
        problem = "That is a lot of marks in a short time. Wait a minute."
    else:
        try:
            number = actions.mark_helpful(
                comment=comment, user=request.user, wanted=wanted, at=timezone.now()
            )
        except Refused as refused:
            problem = str(refused)
    if request.headers.get("Accept") == "application/json":
        status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
        return JsonResponse({"helpful": number, "mine": wanted, "problem": problem}, status=status)
    if problem:
        messages.error(request, problem)
    return redirect(back)


@public
def report(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """“This should not stand here”, from anybody."""
    comment = _standing(request, slug, pk)
    data = request.POST if request.method == "POST" else None
    form, is_sent = ReportForm(data), "sent" in request.GET
    if data is not None and form.is_valid():
        if _may_now(request, "comment_report"):
            user = request.user if request.user.is_authenticated else None
            words = {name: form.cleaned_data[name] for name in ("reason", "once")}
            if not form.is_a_robots:
                actions.report(comment=comment, user=user, at=timezone.now(), **words)
            return redirect(f"{reverse('comments:report', args=[slug, pk])}?sent=yes")
        form.too_often()
    context = {
        "comment": reading.alone(comment),
        "form": form,
        "is_sent": is_sent,
        "slug": slug,
        "back": f"{reverse('glossary:entry', args=[slug])}#c{pk}",
    }
    return render(request, "comments/report.html", context, status=form.status)


def _version(request: HttpRequest, slug: str) -> EntryVersion | None:
    """Of the entry at that address, or of the one that left it."""
    viewer = request.viewer  # type: ignore[attr-defined]
    return entries.at_address(slug, viewer, at=timezone.now())


def _gone(request: HttpRequest) -> HttpResponse:
    """There is no such entry, or not any more: what somebody typed comes back to be copied."""
    context = {"words": request.POST.get("body", "")}
    return render(request, "comments/gone.html", context, status=HTTPStatus.NOT_FOUND)


def _own(request: HttpRequest, slug: str, pk: int) -> Comment:
    """Their own; for everybody else there is none."""
    own = Comment.objects.of(request.user).select_related("entry")
    here = Q(entry__slug=slug) | Q(entry__in=had(Entry, [slug]))
    return get_object_or_404(own.filter(here), pk=pk)


def _standing(request: HttpRequest, slug: str, pk: int) -> Comment:
    """One that everybody reads, on an entry that everybody reads."""
    version = _version(request, slug)
    if version is None:
        raise Http404("No such entry.")
    marked = Comment.objects.published().with_marks(at=timezone.now())
    return get_object_or_404(marked, pk=pk, entry=version.entry_id)


def _here(slug: str) -> str:
    return reverse("comments:entry", args=[slug])


def _reply_to(request: HttpRequest, parents: Any) -> Any:
    """The number in the address, where it is one of these; else none."""
    asked = request.GET.get("reply", "")
    if not (asked.isdecimal() and len(asked) <= 18):
        return None
    return parents.filter(pk=int(asked), parent__isnull=True).values_list("pk", flat=True).first()


def _preview(request: HttpRequest, form: CommentForm) -> reading.Said:
    user: Any = request.user
    user.name = user.name or form.cleaned_data.get("name", "")
    is_member = request.viewer.is_member  # type: ignore[attr-defined]
    return reading.as_it_will_look(
        form.cleaned_data["body"], user, is_member=is_member, at=timezone.now()
    )


def _may_now(request: HttpRequest, action: str) -> bool:
    """Whether this person and this address may once more."""
    user = request.user if request.user.is_authenticated else None
    return bool(ratelimit.consume(request, action=action, user=user))
