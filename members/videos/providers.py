"""Films that lie with somebody else. Two providers, each with the only shape that its ids have: no
address that anybody types ever becomes the address of a frame."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Provider:
    """``origin``: what the policy lets into a frame; ``embed`` has gaps for id and second."""

    slug: str
    name: str
    ids: re.Pattern[str]
    example: str
    origin: str
    embed: str

    def address(self, video_id: str, *, second: int = 0) -> str:
        """ValueError for what is no id of theirs."""
        if not self.ids.fullmatch(video_id):
            raise ValueError(video_id)
        return self.origin + self.embed.format(id=video_id, second=second)


PROVIDERS: Final = {
    provider.slug: provider
    for provider in (
        Provider(
            "youtube",
            "YouTube",
            re.compile(r"[A-Za-z0-9_-]{11}", re.ASCII),
            "dQ-w4w9W_xc",
            "https://www.youtube-nocookie.com",
            "/embed/{id}?rel=0&start={second}",
        ),
        Provider(
            "vimeo",
            "Vimeo",
            re.compile(r"[0-9]{6,12}", re.ASCII),
            "76979871",
            "https://player.vimeo.com",
            "/video/{id}?dnt=1#t={second}s",
        ),
    )
}
CHOICES: Final = [(provider.slug, provider.name) for provider in PROVIDERS.values()]
ORIGINS: Final = [provider.origin for provider in PROVIDERS.values()]
