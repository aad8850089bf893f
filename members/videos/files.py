"""How films, captions and posters leave the private storage: the only way there is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from members.access.files import POLICY, disposition, hand_out

from .instants import clock
from .models import Line, Video


def film(request: HttpRequest, video: Video) -> HttpResponseBase:
    """In ranges, so that a player may begin anywhere. Raises members.access.files.FileMissing."""
    return hand_out(
        request,
        video.file,
        filename=video.filename,
        content_type=video.content_type,
        etag=video.sha256,
        modified=video.sent_at or timezone.now(),
        as_attachment=False,
    )


def poster(request: HttpRequest, video: Video) -> HttpResponseBase:
    """Raises members.access.files.FileMissing."""
    return hand_out(
        request,
        video.poster,
        filename=f"{video.slug}.{video.poster_type.rpartition('/')[2]}",
        content_type=video.poster_type,
        etag=(video.poster.name or "").rpartition("/")[2],
        modified=video.created_at,
        as_attachment=False,
    )


def captions(video: Video) -> HttpResponse:
    return _text(video.captions, "text/vtt", f"{video.slug}.vtt", attachment=False)


def transcript(video: Video) -> HttpResponse:
    """Title, and a line for each caption with its time and who speaks."""
    lines = Line.objects.filter(video=video).order_by("number")
    said = [
        f"{clock(line.starts_ms)}  {line.voice + ': ' if line.voice else ''}{line.text}"
        for line in lines
    ]
    text = "\n".join([video.title, "", *said, ""])
    return _text(text, "text/plain", f"{video.slug}.txt", attachment=True)


def _text(text: str, kind: str, name: str, *, attachment: bool) -> HttpResponse:
    headers = {
        "Content-Disposition": disposition(name, attachment=attachment),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": POLICY,
    }
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8", headers=headers)
