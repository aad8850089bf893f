"""The one letter of this room: the answer to somebody who missed a word and asked for one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from glossary.models import Entry
from members.mail.kinds import Kind, register
from members.mail.letters import post

from .models import Suggestion


def answered(suggestion: Suggestion) -> bool:
    """Whether one was written: only to those who gave an address. It leads to the entry once that
    is there for readers; until then to the glossary."""
    if not suggestion.email:
        return False
    context = {
        "term": suggestion.term,
        "state": suggestion.state,
        "answer": suggestion.answer,
        "link": f"{settings.SITE_URL}{_address(suggestion)}",
    }
    letter = post(kind="feedback/answered", to=suggestion.email, context=context)
    return letter is not None


def _address(suggestion: Suggestion) -> str:
    entry = suggestion.entry
    if entry is None or not Entry.objects.published(at=timezone.now()).filter(pk=entry.pk).exists():
        return reverse("glossary:list")
    return reverse("glossary:entry", args=[entry.slug])


def _sample() -> dict[str, Any]:
    return {
        "term": "Ghost call",
        "state": Suggestion.State.ENTRY,
        "answer": "Two of you asked for it in a month, so here it is.",
        "link": f"{settings.SITE_URL}/glossary/",
    }


register(
    Kind(
        name="feedback/answered",
        title="The word that you suggested",
        when="Staff settle a suggested term, to whoever gave an address with it.",
        sample=_sample,
    )
)
