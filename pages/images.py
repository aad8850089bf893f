"""Logos that staff send in are drawn anew: nothing of the file they came in reaches a reader."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from django.core.exceptions import ValidationError
from PIL import Image, UnidentifiedImageError

#: The largest file, in bytes, and the largest picture, in pixels, that is opened at all.
MOST_BYTES = 2_000_000
MOST_PIXELS = 6_000_000
#: What it is drawn into, in pixels: twice as large as it is shown, for fine screens.
BOX = (560, 200)
_FORMATS = ("PNG", "JPEG", "WEBP")


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, and its size in pixels."""

    content: bytes
    width: int
    height: int


def redraw(sent: IO[bytes], *, size: int) -> Picture:
    """``size``: how many bytes it has. ValidationError for what is no picture, or too much of one.

    A small file can claim a picture that fills the memory, so its claim is read first.
    """
    if size > MOST_BYTES:
        raise ValidationError("That file is too large. Two megabytes are plenty for a logo.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(sent, formats=_FORMATS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise ValidationError("That picture has too many pixels. Send a smaller one.")
                return _drawn(opened)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise ValidationError("That picture has too many pixels. Send a smaller one.") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise ValidationError(
            "That is not a picture that we can read: PNG, JPEG or WebP."
        ) from error


def _drawn(opened: Any) -> Picture:
    """Fitted into :data:`BOX`, never enlarged, without whatever else the file held."""
    picture = opened.convert("RGBA")
    picture.thumbnail(BOX, Image.Resampling.LANCZOS)
    clean = Image.new("RGBA", picture.size)
    clean.paste(picture)
    kept = BytesIO()
    clean.save(kept, "PNG", optimize=True)
    return Picture(kept.getvalue(), clean.width, clean.height)
