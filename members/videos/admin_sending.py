"""Sending a film: in parts by a script that goes on after a broken line, or in one piece without.

A part is the body of its request, never a form: nothing is read of it before its length is known
to be right.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from members.access.files import FileMissing
from members.access.uploads import human_size
from publishing.store import forget

from . import files
from .actions import (
    begin_sending,
    behind_the_end,
    drop_sending,
    finish_sending,
    has_come,
    put_film,
    take_part,
)
from .errors import Refused
from .forms import FilmForm
from .models import Sending, Video
from .models.sending import PART_SIZE


class Sender(admin.ModelAdmin):  # type: ignore[type-arg]
    """The pages of a talk's film."""

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        one = "<int:pk>/send/"
        sending = "<int:pk>/send/<uuid:sending>/"
        own = [
            path(one, wrap(self.send_view), name="videos_video_send"),
            path(f"{one}begin/", wrap(require_POST(self.begin_view)), name="videos_video_begin"),
            path(
                f"{sending}<int:number>/",
                wrap(require_POST(self.part_view)),
                name="videos_video_part",
            ),
            path(
                f"{sending}finish/",
                wrap(require_POST(self.finish_view)),
                name="videos_video_finish",
            ),
            path(f"{sending}drop/", wrap(require_POST(self.drop_view)), name="videos_video_drop"),
            path("<int:pk>/film/", wrap(require_safe(self.film_view)), name="videos_video_film"),
        ]
        return own + super().get_urls()

    def send_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page; and without a script, the film in one piece."""
        video = self._video(request, pk)
        form = FilmForm(request.POST or None, request.FILES or None)
        status = HTTPStatus.OK
        if request.method == "POST" and form.is_valid():
            upload = form.cleaned_data["film"]
            name, now = upload.name or "", timezone.now()
            try:
                put_film(video=video, upload=upload, filename=name, by=request.user, at=now)
                return self._arrived(request, video)
            except Refused as refused:
                form.add_error("film", list(refused.reasons))
                status = refused.status
        template = "admin/videos/send.html"
        return TemplateResponse(request, template, self._page(request, video, form), status=status)

    def _page(self, request: HttpRequest, video: Video, form: FilmForm) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "original": video,
            "title": "Send the film",
            "form": form,
            "sendings": video.sendings.filter(by=request.user.pk),
            "most": human_size(settings.VIDEO_MAX_BYTES),
            "part_size": PART_SIZE,
            "back": reverse("admin:videos_video_change", args=[video.pk]),
        }

    def begin_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What a file is, before anything of it is sent; answers which parts are here already."""
        video = self._video(request, pk)
        size = request.POST.get("size", "")
        if not (size.isascii() and size.isdigit() and len(size) < 16):
            return _said("The size of the file is missing.", HTTPStatus.BAD_REQUEST)
        try:
            sending = begin_sending(
                video=video,
                filename=request.POST.get("name", "")[:300],
                size=int(size),
                mark=request.POST.get("mark", ""),
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            return _said(str(refused), refused.status)
        where = reverse("admin:videos_video_drop", args=[video.pk, sending.pk])
        return JsonResponse(
            {
                "address": where.removesuffix("drop/"),
                "part": PART_SIZE,
                "parts": sending.number_of_parts,
                "here": list(sending.parts.order_by("number").values_list("number", flat=True)),
            }
        )

    def part_view(self, request: HttpRequest, pk: int, sending: UUID, number: int) -> HttpResponse:
        row = self._sending(request, pk, sending)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > PART_SIZE:
            said = f"A part has {human_size(PART_SIZE)} at most."
            return _said(said, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            take_part(
                sending=row, number=number, content=request.read(PART_SIZE), at=timezone.now()
            )
        except Refused as refused:
            return _said(str(refused), refused.status)
        return JsonResponse({"here": number})

    def finish_view(self, request: HttpRequest, pk: int, sending: UUID) -> HttpResponse:
        """Asked again, since the answer was lost on the way, it says once more that it is here."""
        video = self._video(request, pk)
        done = JsonResponse({"next": reverse("admin:videos_video_change", args=[pk])})
        try:
            row = self._sending(request, pk, sending)
            self._arrived(request, finish_sending(sending=row, by=request.user, at=timezone.now()))
        except (Http404, Refused) as error:
            video.refresh_from_db()
            size = request.POST.get("size", "")
            if has_come(video=video, size=size, by=request.user, at=timezone.now()):
                return done
            if isinstance(error, Refused):
                return _said(str(error), error.status)
            raise
        return done

    def drop_view(self, request: HttpRequest, pk: int, sending: UUID) -> HttpResponse:
        drop_sending(sending=self._sending(request, pk, sending))
        return redirect("admin:videos_video_send", pk)

    def film_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """For staff to look at what was sent, in their browser's own player."""
        if not request.user.has_perm("videos.view_video"):
            raise PermissionDenied
        video = get_object_or_404(Video.objects.exclude(file=""), pk=pk)
        try:
            return files.film(request, video)
        except FileMissing:
            messages.error(request, "The film is not in the storage. Send it again.")
            return redirect("admin:videos_video_change", pk)

    def _arrived(self, request: HttpRequest, video: Video) -> HttpResponse:
        self.log_change(request, video, "Film sent.")
        messages.success(request, f"The film is here: {video.length_in_words}.")
        for sentence in behind_the_end(video):
            messages.warning(request, sentence)
        forget()
        return redirect("admin:videos_video_change", video.pk)

    @staticmethod
    def _video(request: HttpRequest, pk: int) -> Video:
        if not request.user.has_perm("videos.change_video"):
            raise PermissionDenied
        return get_object_or_404(Video.objects.all(), pk=pk)

    def _sending(self, request: HttpRequest, pk: int, sending: UUID) -> Sending:
        """One's own: nobody adds to what somebody else sends."""
        video = self._video(request, pk)
        mine = Sending.objects.filter(by=request.user.pk, video=video)
        return get_object_or_404(mine.select_related("video"), pk=sending)


def _said(sentence: str, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"said": sentence}, status=status)
