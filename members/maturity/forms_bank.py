"""What staff type about an area of the questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from .helps import download_titles


class AreaForm(forms.ModelForm):  # type: ignore[type-arg]
    """``unknown_downloads``: what is named, and no member finds. Not an error: a download may be
    published after the questions that name it."""

    unknown_downloads: list[str] = []

    def clean_downloads(self) -> Any:
        named = self.cleaned_data["downloads"].split()
        known = download_titles(named, at=timezone.now())
        self.unknown_downloads = [slug for slug in named if slug not in known]
        return self.cleaned_data["downloads"]
