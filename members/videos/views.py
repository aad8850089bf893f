"""What members see of Member Bytes, and the one way by which a film reaches them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from members.access.files import FileMissing
from members.access.marks import members_only

from . import files, filters, reports
from .actions import mark_watched, note_watched, unmark_watched
from .filters import WrongAddress
from .instants import from_seconds
from .library import library
from .models import Video
from .offer import OFFER
from .player import Player, player
from .providers import ORIGINS


@members_only(offer=OFFER)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    try:
        wanted = filters.read(request.GET)
        page = library(request.user, viewer, wanted, at=timezone.now())
    except WrongAddress as wrong:
        return _wrong(request, wrong)
    context = {"wanted": wanted, "library": page, "sorts": filters.SORTS.items()}
    return render(request, "videos/list.html", context)


@members_only(offer=OFFER)
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        page = _player(request, slug)
    except WrongAddress as wrong:
        return _wrong(request, wrong)
    return render(request, "videos/detail.html", {"player": page, "frame": ""})


@members_only(offer=OFFER)
@csp_update({"frame-src": ORIGINS})  # type: ignore[arg-type]
@require_safe
def elsewhere(request: HttpRequest, slug: str) -> HttpResponse:
    """The same page with the provider's player in it, for whoever has pressed the button. A link
    from a letter or another site leads to the button, which says what happens then."""
    try:
        page = _player(request, slug)
    except WrongAddress as wrong:
        return _wrong(request, wrong)
    provider = page.video.elsewhere
    if provider is None:
        raise Http404
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return redirect(page.video)
    frame = provider.address(page.video.provider_id, second=page.starts)
    return render(request, "videos/detail.html", {"player": page, "frame": frame})


@members_only(offer=OFFER)
@require_safe
def film(request: HttpRequest, slug: str) -> HttpResponseBase:
    video = _video(request, slug)
    if not video.file:
        raise Http404
    try:
        return files.film(request, video)
    except FileMissing:
        return render(request, "videos/missing.html", {"video": video}, status=404)


@members_only(offer=OFFER)
@require_safe
def poster(request: HttpRequest, slug: str) -> HttpResponseBase:
    video = _video(request, slug)
    if not video.poster:
        raise Http404
    return files.poster(request, video)


@members_only(offer=OFFER)
@require_safe
def captions(request: HttpRequest, slug: str) -> HttpResponse:
    video = _video(request, slug)
    if not video.captions:
        raise Http404
    return files.captions(video)


@members_only(offer=OFFER)
@require_safe
def transcript(request: HttpRequest, slug: str) -> HttpResponse:
    video = _video(request, slug)
    if not video.captions:
        raise Http404
    return files.transcript(video)


@members_only(offer=OFFER)
@require_POST
def progress(request: HttpRequest, slug: str) -> HttpResponse:
    """What the player reports while it plays."""
    video = _video(request, slug)
    if not video.is_here:
        raise Http404
    try:
        report = reports.read(request.POST)
    except reports.WrongReport as wrong:
        return JsonResponse({"said": str(wrong)}, status=HTTPStatus.BAD_REQUEST)
    watching = note_watched(
        user=request.user,
        video=video,
        position_ms=report.position,
        played=report.played,
        at=timezone.now(),
    )
    percent = watching.percent(video.length_ms)
    return JsonResponse({"percent": percent, "finished": watching.finished_at is not None})


@members_only(offer=OFFER)
@require_POST
def watched(request: HttpRequest, slug: str) -> HttpResponse:
    """“I am done with it”, and back."""
    video = _video(request, slug)
    if request.POST.get("done") == "1":
        mark_watched(user=request.user, video=video, at=timezone.now())
    else:
        unmark_watched(user=request.user, video=video)
    return redirect(video)


def _video(request: HttpRequest, slug: str) -> Video:
    visible = Video.objects.visible_to(request.viewer, at=timezone.now())  # type: ignore[attr-defined]
    return get_object_or_404(visible, slug=slug)


def _player(request: HttpRequest, slug: str) -> Player:
    second = request.GET.get("t", "")
    chosen = from_seconds(second) if second else None
    if second and chosen is None:
        raise WrongAddress("The address asks for a second that is none.")
    question = filters.question(request.GET.get("q", ""))
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    return player(
        request.user, viewer, slug, question=question, chosen_ms=chosen, at=timezone.now()
    )


def _wrong(request: HttpRequest, wrong: WrongAddress) -> HttpResponse:
    context = {"message": wrong.message}
    return render(request, "videos/wrong_address.html", context, status=wrong.status)
