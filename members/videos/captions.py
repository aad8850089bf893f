"""Captions as WebVTT (W3C): read, checked, and taken apart into what was said when.

Stricter than a browser, which drops what it does not understand without a word: whatever a viewer
would miss is a problem here, with the number of its line.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from .instants import LONGEST as LONGEST_FILM
from .instants import SECOND, clock

#: No transcript of ours is longer, in characters.
LONGEST = 1_000_000
#: How many problems are said at once.
MOST_PROBLEMS = 50
#: By how much the last caption may outlast the film, in milliseconds: players forgive that much.
GRACE = SECOND

_TIME = re.compile(r"(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)\.(\d{3})", re.ASCII)
_ARROW = re.compile(r"[ \t]*-->[ \t]*")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_TAG = re.compile(r"</?[a-z0-9:.][^<>]*>", re.I)
NUL = "A character that nobody sees and no database keeps stands in it. Type the line once more."
_ASIDE = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True, slots=True)
class Cue:
    """What is said from ``starts`` to ``ends`` (milliseconds). ``voice`` is who says it, or ""."""

    starts: int
    ends: int
    voice: str
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """``line`` counts from 1; 0 speaks of the whole."""

    line: int
    says: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.says}" if self.line else self.says


@dataclass(frozen=True, slots=True)
class Captions:
    cues: tuple[Cue, ...]
    problems: tuple[Problem, ...]


def read(text: str, *, length: int | None = None) -> Captions:
    """``length``: of the film, where it is known; no cue may begin after its end. Empty lines above
    the first one are passed over, and counted."""
    if len(text) > LONGEST:
        return Captions((), (Problem(0, "This is longer than any talk: over a million letters."),))
    lines = tidy(text).split("\n")
    top = next((place for place, line in enumerate(lines) if line.strip()), 0)
    if not _is_header(lines[top]):
        return Captions((), (Problem(top + 1, "The first line has to be WEBVTT."),))
    cues: list[Cue] = []
    problems = [*_never_kept(lines), *_in_header(lines, top)]
    for start, block in _blocks(lines):
        found = _cue(start, block)
        if isinstance(found, Problem):
            problems.append(found)
        elif found is not None:
            line, cue = found
            wrong = _out_of_place(cue, cues[-1] if cues else None, length)
            problems += [Problem(line, wrong)] if wrong else []
            cues.append(cue)
    if not cues and not problems:
        problems.append(Problem(0, "There are no captions after the first line."))
    return Captions(tuple(cues), tuple(problems[:MOST_PROBLEMS]))


def tidy(text: str) -> str:
    """With plain line ends, accents and letters as one, and without a mark at the start that
    editors leave."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", plain)


def _never_kept(lines: list[str]) -> Iterator[Problem]:
    """No database of ours keeps the character of number nought."""
    for number, line in enumerate(lines, 1):
        if "\0" in line:
            yield Problem(number, NUL)


def _in_header(lines: list[str], top: int) -> Iterator[Problem]:
    """Times there are of a caption that no browser shows."""
    for number, line in enumerate(lines[top:], top + 1):
        if not line.strip():
            return
        if "-->" in line:
            yield Problem(number, "An empty line is missing between WEBVTT and these times.")
            return


def _is_header(line: str) -> bool:
    return line == "WEBVTT" or line.startswith(("WEBVTT ", "WEBVTT\t"))


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """(number of its first line, lines) of each block after the header's."""
    block: list[str] = []
    first = True
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            block.append(line)
            continue
        if block and not first:
            yield number - len(block), block
        first = False if block else first
        block = []


def _cue(start: int, block: list[str]) -> tuple[int, Cue] | Problem | None:
    """(line of its times, cue); None for a block that is no cue."""
    if block[0].split(maxsplit=1)[0] in _ASIDE:
        return None
    place = next((place for place, line in enumerate(block[:2]) if "-->" in line), None)
    if place is None:
        return Problem(start, "Text without times. An empty line may not stand inside a caption.")
    line = start + place
    parts = _ARROW.split(block[place].strip(), maxsplit=1)
    times = [_ms(part.split(maxsplit=1)[0] if part.split() else "") for part in parts]
    if None in times:
        if "," in block[place]:
            return Problem(line, "Times have a full stop before the milliseconds, not a comma.")
        return Problem(line, "Times look like 00:01:02.500 --> 00:01:05.000.")
    starts, ends = int(times[0] or 0), int(times[1] or 0)
    if ends > LONGEST_FILM:
        return Problem(line, "No film of ours is longer than a day.")
    if ends <= starts:
        return Problem(line, "It ends before it begins, or as it begins.")
    said = " ".join(part.strip() for part in block[place + 1 :])
    if "-->" in said:
        return Problem(line + 1, "An empty line is missing before these times.")
    voice = _VOICE.search(said)
    text = " ".join(html.unescape(_TAG.sub("", said)).split())
    if not text:
        return Problem(line, "Nothing is said in this caption.")
    who = html.unescape(voice[1]).strip()[:80] if voice else ""
    return line, Cue(starts, ends, who, text)


def _ms(text: str) -> int | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds, ms = (int(part or 0) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms


def _out_of_place(cue: Cue, before: Cue | None, length: int | None) -> str:
    if before is not None and cue.starts < before.starts:
        return f"It begins before the caption above it, which begins at {clock(before.starts)}."
    if before is not None and cue.starts < before.ends:
        return f"It overlaps the caption above it, which ends at {_exact(before.ends)}."
    if length is not None and cue.starts >= length:
        return f"It begins after the end of the film, which is at {_exact(length)}."
    if length is not None and cue.ends > length + GRACE:
        return f"It ends after the end of the film, which is at {_exact(length)}."
    return ""


def _exact(ms: int) -> str:
    hours, rest = divmod(ms, 3_600_000)
    return f"{hours:02d}:{rest // 60000:02d}:{rest // 1000 % 60:02d}.{rest % 1000:03d}"


def written(cues: list[Cue] | tuple[Cue, ...]) -> str:
    """The other way round."""
    parts = ["WEBVTT"]
    for cue in cues:
        said = html.escape(cue.text, quote=False)
        said = f"<v {html.escape(cue.voice, quote=False)}>{said}" if cue.voice else said
        parts.append(f"{_exact(cue.starts)} --> {_exact(cue.ends)}\n{said}")
    return "\n\n".join(parts) + "\n"
