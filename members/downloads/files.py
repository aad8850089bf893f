"""How a version leaves the private storage: the only way there is."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponseBase

from members.access.files import first_byte, hand_out

from .actions import record_fetch
from .models import Version


def response_with(request: HttpRequest, version: Version) -> HttpResponseBase:
    """The file of ``version`` as an attachment. Raises members.access.files.FileMissing."""
    return hand_out(
        request,
        version.file,
        filename=version.filename,
        content_type=version.content_type,
        etag=version.sha256,
        modified=version.uploaded_at,
    )


def take(request: HttpRequest, version: Version, *, at: datetime) -> HttpResponseBase:
    """The same for a member, written down in the download log. What cannot be written down is not
    handed out."""
    response = response_with(request, version)
    try:
        start = first_byte(request, response)
        if start is not None:
            record_fetch(user=request.user, version=version, at=at, continues=start > 0)
    except BaseException:
        response.close()
        raise
    return response
