"""What members see of the downloads, and the one way by which a file reaches them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from members.access.files import FileMissing
from members.access.marks import members_only

from .actions import note_visit
from .files import take
from .filters import SORTS, WrongAddress, read
from .models import Download, Version
from .offer import OFFER
from .shelf import shelf


@members_only(offer=OFFER)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    try:
        wanted = read(request.GET)
        since = note_visit(user=request.user, at=now)
        page = shelf(request.viewer, wanted, since=since.at, at=now)  # type: ignore[attr-defined]
    except WrongAddress as wrong:
        wrong_page = "downloads/wrong_address.html"
        return render(request, wrong_page, {"message": wrong.message}, status=wrong.status)
    context = {"wanted": wanted, "since": since, "shelf": page, "sorts": SORTS.items()}
    return render(request, "downloads/list.html", context)


@members_only(offer=OFFER)
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    viewer = request.viewer  # type: ignore[attr-defined]
    visible = Download.objects.visible_to(viewer, at=now).select_related("category")
    download = get_object_or_404(visible, slug=slug)
    versions = Version.objects.visible_to(viewer, at=now).of(download, reader=request.user)
    context = {
        "download": download,
        "newest": versions[0],
        "versions": versions,
        "yours": next((version for version in versions if version.taken_at), None),
    }
    return render(request, "downloads/detail.html", context)


@members_only(offer=OFFER)
@require_safe
def file(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponseBase:
    """The newest version, or the one with that number."""
    now = timezone.now()
    visible = Version.objects.visible_to(request.viewer, at=now)  # type: ignore[attr-defined]
    versions = visible.filter(download__slug=slug).select_related("download").order_by("-number")
    if number is not None:
        versions = versions.filter(number=number)
    version = versions.first()
    if version is None:
        raise Http404
    try:
        return take(request, version, at=now)
    except FileMissing:
        return render(request, "downloads/missing.html", {"version": version}, status=404)
