"""Suggest a term, and say whether an entry was useful: for anybody, signed in or not.

Nothing is stored by opening a page, and nothing here is shown to other readers.
"""

from __future__ import annotations

from http import HTTPStatus

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from glossary import reading as entries
from glossary import typed
from glossary.models import EntryVersion, Name
from glossary.versions import sort_key
from members.access.marks import public
from publishing.search import fold

from . import actions
from .forms import SuggestForm, UsefulForm


@public
def suggest(request: HttpRequest) -> HttpResponse:
    """``?term=`` is what somebody looked for in vain."""
    data = request.POST if request.method == "POST" else None
    form = SuggestForm(data, initial={"term": typed.line(request.GET.get("term", ""))[:120]})
    known = None
    if data is not None and form.is_valid():
        known = _known(request, form.cleaned_data["term"])
        if known is not None:
            form.add_error("term", "The glossary has it already.")
        elif not ratelimit.consume(request, action="suggest_term"):
            form.too_often()
        else:
            _suggested(request, form)
            return redirect(f"{reverse('suggest:term')}?sent=yes")
    context = {"form": form, "known": known, "is_sent": "sent" in request.GET and data is None}
    return _not_kept(render(request, "feedback/suggest.html", context, status=form.status))


def _suggested(request: HttpRequest, form: SuggestForm) -> None:
    words = {name: form.cleaned_data[name] for name in ("term", "why", "email", "once")}
    user = request.user if request.user.is_authenticated else None
    if not form.is_a_robots:
        actions.suggest(user=user, at=timezone.now(), **words)


@public
def useful(request: HttpRequest, slug: str) -> HttpResponse:
    """``?answer=`` is chosen already; sending it is a second step, so that no link answers."""
    viewer, now = request.viewer, timezone.now()  # type: ignore[attr-defined]
    version = entries.at_address(slug, viewer, at=now)
    if version is None:
        words = request.POST.get("note", "")
        return render(request, "comments/gone.html", {"words": words}, status=HTTPStatus.NOT_FOUND)
    if version.slug != slug and request.method != "POST":
        return redirect("useful:entry", version.slug, permanent=True)
    data = request.POST if request.method == "POST" else None
    form = UsefulForm(data, initial={"answer": request.GET.get("answer", "")})
    if data is not None and form.is_valid():
        if ratelimit.consume(request, action="useful"):
            _answered(version, form)
            return redirect(f"{reverse('useful:entry', args=[slug])}?sent=yes")
        form.too_often()
    context = {
        "version": version,
        "form": form,
        "is_sent": "sent" in request.GET and data is None,
        "back": reverse("glossary:entry", args=[slug]),
    }
    return _not_kept(render(request, "feedback/useful.html", context, status=form.status))


def _answered(version: EntryVersion, form: UsefulForm) -> None:
    data = form.cleaned_data
    if not form.is_a_robots:
        actions.answer(
            entry=version.entry,
            useful=data["answer"] == "yes",
            note=data["note"],
            once=data["once"],
            at=timezone.now(),
        )


def _known(request: HttpRequest, term: str) -> Name | None:
    """The line of the index with that name: a headword, written out, or what it also goes by."""
    viewer = request.viewer  # type: ignore[attr-defined]
    lines = Name.objects.visible_to(viewer, at=timezone.now()).in_order()
    key = sort_key(term)
    like = lines.filter(sort_key__in={key, key.replace("-", " "), key.replace(" ", "-")})
    return next((line for line in like if fold(line.text) == fold(term)), None)


def _not_kept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    return response
