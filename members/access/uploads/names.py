"""The name under which members save a file, from the name that a browser sent."""

from __future__ import annotations

import re
import unicodedata

from .refusal import Refused

LONGEST = 150
#: What some file system or other does not take in a name.
_FORBIDDEN = re.compile(r'[<>:"|?*]+')


def clean_name(name: str) -> str:
    """The last part of a path, without what cannot be seen, at most :data:`LONGEST` characters.

    Letters of every script stay. Controls, halves of surrogate pairs and marks that turn the
    direction of writing (they make ``exe.fdp`` read ``pdf.exe``) go. Raises Refused when nothing
    is left before the ending.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", _visible(name)))[-1]
    last = " ".join(_FORBIDDEN.sub("-", last).split()).strip(". ")
    stem, dot, ending = last.rpartition(".")
    if not dot or not stem.strip(". -"):
        raise Refused(
            "The file needs a name with an ending, such as quality-form.xlsx. "
            "Rename it on your computer first."
        )
    room = LONGEST - len(ending) - 1
    return f"{stem[:room].rstrip('. ')}.{ending}" if room > 0 else last[:LONGEST]


def _visible(text: str) -> str:
    """Line breaks and tabs become spaces; everything else without a shape goes."""
    return "".join(
        " " if letter in "\t\n\r" else letter
        for letter in text
        if letter in "\t\n\r" or not unicodedata.category(letter).startswith("C")
    )
