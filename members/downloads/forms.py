from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File

from members.access import uploads

from .models import Download, Version


class DownloadForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Download
        fields = ("title", "slug", "category", "summary", "published_at")
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}


class UploadForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new version. ``accepted`` is what the inspection found, once the form is valid."""

    accepted: uploads.Accepted

    file = forms.FileField(
        allow_empty_file=True,  # so that our own sentence says what to do
        widget=forms.FileInput(attrs={"accept": uploads.ENDINGS}),
    )

    class Meta:
        model = Version
        fields = ("file", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = (
            f"Accepted are {uploads.ENDINGS}, up to "
            f"{uploads.human_size(settings.DOWNLOAD_MAX_BYTES)}. No macros, no passwords. "
            "Members save it under the name that it has on your computer, "
            "e.g. quality-form.xlsx."
        )

    def clean_file(self) -> File[bytes]:
        upload: File[bytes] = self.cleaned_data["file"]
        try:
            self.accepted = uploads.accept(
                upload, upload.name or "", limit=settings.DOWNLOAD_MAX_BYTES
            )
        except uploads.Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return upload
