"""The pages of roundtables. The way in leaves this module in one place, :func:`join`."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from members.access.marks import members_only, public
from members.memberships.rule import is_member
from members.places import actions as places
from members.places.errors import Refused as NoPlace
from members.places.reading import rooms
from publishing.search import words_of

from . import feed as feeds
from . import page
from .actions import taken_on, topics
from .clocks import on_day
from .errors import Refused
from .forms import TopicForm
from .ics import CONTENT_TYPE
from .models import Action, Roundtable, Series, Topic
from .offer import OFFER

#: How many past ones stand on a page.
PAST = 20


@members_only(offer=OFFER)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What is coming, of both series or of one."""
    now = timezone.now()
    every = list(Series.objects.all())
    slug = request.GET.get("series", "")
    chosen = next((series for series in every if series.slug == slug), None)
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    rows = page.coming(viewer, request.user, chosen, at=now)
    context = {"rows": rows, "every": every, "chosen": chosen}
    return render(request, "roundtables/list.html", context)


@members_only(offer=OFFER)
@require_safe
def past(request: HttpRequest) -> HttpResponse:
    """What was held, to be searched: topics, and key points that are out."""
    question = " ".join("".join(c if c.isprintable() else " " for c in _q(request)).split())
    held = _visible(request).past(at=timezone.now())
    words = words_of(question)
    if question:
        held = held.matching(words, then="starts_at").order_by("-starts_at", "-pk")
    held = held.select_related("series").annotate(came=Count("attendances"))
    shown = Paginator(held, PAST).get_page(request.GET.get("page"))
    context = {"page": shown, "question": question, "number": shown.paginator.count}
    context["rows"] = page.held(shown.object_list, request.user)
    context["query"] = f"{urlencode({'q': question})}&" if question else ""
    return render(request, "roundtables/past.html", context)


@members_only(offer=OFFER)
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    return _detail(request, _one(request, slug))


@members_only(offer=OFFER)
@require_POST
def take_place(request: HttpRequest, slug: str) -> HttpResponse:
    """A place, or the one that was offered."""
    return _placed(request, slug, places.reserve)


@members_only(offer=OFFER)
@require_POST
def wait(request: HttpRequest, slug: str) -> HttpResponse:
    """A turn; a place, where one came free since the page was opened."""
    return _placed(request, slug, places.join_waitlist)


@members_only(offer=OFFER)
@require_POST
def release(request: HttpRequest, slug: str) -> HttpResponse:
    return _placed(request, slug, places.release)


@members_only(offer=OFFER)
@require_safe
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """The way in: for those with a place, from 15 minutes before. Everybody else stays here."""
    now = timezone.now()
    row = _one(request, slug)
    room = rooms([row.allotment], request.user, at=now)[row.allotment_id]
    if room.state != "held":
        return _detail(request, row, "The way in is for those with a place.", status=403)
    if row.is_cancelled() or not row.doors_are_open(at=now):
        early = now < row.doors_open_at and not row.is_cancelled()
        why = "The way in opens 15 minutes before we begin." if early else "The way in is shut."
        return _detail(request, row, why, status=403)
    if not row.join_link:
        return _detail(request, row, "The host has not opened the meeting yet. Try again.", 409)
    return HttpResponseRedirect(row.join_link)


@members_only(offer=OFFER)
@require_safe
def calendar_file(request: HttpRequest, slug: str) -> HttpResponse:
    row = _one(request, slug)
    room = rooms([row.allotment], request.user, at=timezone.now())[row.allotment_id]
    text = feeds.calendar_file(row, room.state)
    name = f'attachment; filename="{row.slug}.ics"'
    return HttpResponse(text, content_type=CONTENT_TYPE, headers={"Content-Disposition": name})


@members_only(offer=OFFER)
@require_POST
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own action is done, or open again: ``done`` is "1" or "0"."""
    mine = Action.objects.filter(roundtable__in=_visible(request), taken_by=request.user.pk)
    action = get_object_or_404(mine.select_related("roundtable"), pk=pk)
    done = request.POST.get("done") != "0"
    taken_on.tick(action=action, done=done, by=request.user, at=timezone.now())
    messages.success(request, "Ticked off." if done else "It is open again.")
    return redirect(f"{action.roundtable.get_absolute_url()}#actions")


@members_only(offer=OFFER)
@require_POST
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    row = _one(request, slug)
    form = TopicForm(request.POST)
    if form.is_valid():
        try:
            text = form.cleaned_data["text"]
            topics.propose(roundtable=row, text=text, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error("text", str(refused))
        else:
            messages.success(request, "Proposed. Your vote is still yours to give.")
            return redirect(f"{row.get_absolute_url()}#topics")
    return _detail(request, row, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@members_only(offer=OFFER)
@require_POST
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """The one vote, for this topic."""
    seen = Topic.objects.shown().filter(roundtable__in=_visible(request))
    topic = get_object_or_404(seen.select_related("roundtable"), pk=pk)
    try:
        topics.vote(topic=topic, by=request.user, at=timezone.now())
    except Refused as refused:
        return _detail(request, _one(request, topic.roundtable.slug), str(refused), 409)
    return redirect(f"{topic.roundtable.get_absolute_url()}#topics")


@members_only(offer=OFFER)
@require_POST
def unvote(request: HttpRequest, slug: str) -> HttpResponse:
    row = _one(request, slug)
    try:
        topics.take_back(roundtable=row, by=request.user, at=timezone.now())
    except Refused as refused:
        return _detail(request, row, str(refused), 409)
    return redirect(f"{row.get_absolute_url()}#topics")


@members_only(offer=OFFER)
def feed(request: HttpRequest) -> HttpResponse:
    """The address of one's own calendar; POST makes one, and the one before stops working."""
    if request.method == "POST":
        feeds.make(user=request.user, at=timezone.now())
        messages.success(request, "This is your calendar’s address. One from before is dead.")
        return redirect("roundtables:feed")
    mine = feeds.feed_of(request.user)
    person: Any = request.user
    context = {
        "feed": mine,
        "address": feeds.address_of(mine) if mine else "",
        "made_on": on_day(mine.made_at, person.zone.key) if mine else "",
    }
    return render(request, "roundtables/feed.html", context)


@members_only(offer=OFFER)
@require_POST
def feed_end(request: HttpRequest) -> HttpResponse:
    feeds.revoke(user=request.user, at=timezone.now())
    messages.success(request, "Taken back. Whoever has the address reads nothing any more.")
    return redirect("roundtables:feed")


@public
@cache_control(private=True, no_store=True)
@require_safe
def public_feed(request: HttpRequest, token: str) -> HttpResponse:
    """For calendars, which do not sign in. 404 for an address that is not ours, 410 for one that
    was taken back, 403 while its owner is no member."""
    now = timezone.now()
    try:
        user = feeds.read(token).user
    except feeds.Unknown:
        return _plain("There is no calendar here.", HTTPStatus.NOT_FOUND)
    except feeds.Revoked:
        return _plain("This calendar was taken back by its owner.", HTTPStatus.GONE)
    if not is_member(user, on=timezone.localdate(now)):
        return _plain("The membership behind this calendar has ended.", HTTPStatus.FORBIDDEN)
    return HttpResponse(feeds.calendar_of(user, at=now), content_type=CONTENT_TYPE)


def _plain(text: str, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")


def _q(request: HttpRequest) -> str:
    return request.GET.get("q", "")[:200]


def _visible(request: HttpRequest) -> Any:
    return Roundtable.objects.visible_to(request.viewer)  # type: ignore[attr-defined]


def _one(request: HttpRequest, slug: str) -> Roundtable:
    rows = _visible(request).select_related("series", "allotment")
    found: Roundtable = get_object_or_404(rows, slug=slug)
    return found


#: What became of one's place, by its state after the press: what was pressed on may have changed.
_NOW = {
    "held": "You have a place.",
    "waiting": "You are on the list. We write to you.",
    "offered": "A place is kept for you. Take it below.",
    "released": "You have given it up.",
}


def _placed(request: HttpRequest, slug: str, act: Any) -> HttpResponse:
    """Does it and says what is so now; what is refused is said on the page, with 409."""
    row = _one(request, slug)
    try:
        place = act(allotment=row.allotment, user=request.user, at=timezone.now())
    except NoPlace as refused:
        return _detail(request, row, str(refused), HTTPStatus.CONFLICT)
    messages.success(request, _NOW[place.state])
    return redirect(row)


def _detail(
    request: HttpRequest, row: Roundtable, problem: str = "", status: int = 200, form: Any = None
) -> HttpResponse:
    now = timezone.now()
    room = rooms([row.allotment], request.user, at=now)[row.allotment_id]
    context = {
        "roundtable": row,
        **page.before(row, room, request.user, at=now),
        **page.afterwards(row, request.user, at=now),
        "problem": problem,
        "form": form or TopicForm(),
    }
    return render(request, "roundtables/detail.html", context, status=status)
