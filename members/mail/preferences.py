"""Which letters somebody gets: chosen in the account, or refused by the link in a letter."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from members.access.marks import account_required, public
from members.accounts.models import User

from . import topics
from .links import read_unsubscribe


@account_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """The topics, each with a tick. What is essential is named and cannot be refused."""
    known = topics.every_topic()
    if request.method == "POST":
        wanted = set(request.POST.getlist("topic"))
        topics.choose(user=request.user, wanted=wanted, at=timezone.now())
        messages.success(request, "Saved.")
        return redirect("letters:own")
    refused = topics.refused_by(request.user)
    rows = [(topic, topic.slug not in refused) for topic in known]
    return render(request, "mail/preferences.html", {"rows": rows})


@csrf_exempt  # RFC 8058: the reader's mail program posts, with nothing but the signed link
@public
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing, since programs open links too: it shows a button. The
    button, or one POST by a mail program, does it. Nobody needs to be signed in."""
    found = read_unsubscribe(token)
    if found is None:
        return render(request, "mail/unsubscribe_unknown.html", status=404)
    number, slug = found
    topic = topics.topic_named(slug)
    if topic is None:  # it went with an upgrade, and so did its letters
        return render(request, "mail/unsubscribe_unknown.html", status=410)
    user = get_object_or_404(User, pk=number)
    if request.method == "POST":
        if request.POST.get("answer") == "again":
            topics.want(user=user, topic=slug)
        else:
            topics.refuse(user=user, topic=slug, at=timezone.now())
        if request.POST.get("List-Unsubscribe") != "One-Click":  # a mail program follows nothing
            return redirect(request.path)
    context = {"topic": topic, "refused": topics.is_refused(user, slug)}
    return render(request, "mail/unsubscribe.html", context)
