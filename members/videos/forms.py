"""The admin's forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from . import captions, chapters, posters
from .instants import clock, from_clock
from .models import Video
from .providers import PROVIDERS


class VideoForm(forms.ModelForm):  # type: ignore[type-arg]
    length = forms.CharField(
        required=False,
        help_text="Only for a film at a provider, e.g. 21:05. For ours the film says it.",
    )
    captions_file = forms.FileField(
        required=False,
        help_text="A .vtt file instead of the text above. It replaces what stands there.",
        widget=forms.FileInput(attrs={"accept": ".vtt,text/vtt"}),
    )
    chapters = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="A time and a title on each line, e.g. 4:12 The pause that costs nothing. The "
        "first begins at 0:00.",
    )

    class Meta:
        model = Video
        fields = (
            "title",
            "slug",
            "topic",
            "series",
            "number",
            "speakers",
            "level",
            "summary",
            "recorded_on",
            "released_at",
            "provider",
            "provider_id",
            "poster",
            "captions",
        )
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "captions": forms.Textarea(attrs={"rows": 16, "spellcheck": "true"}),
            "poster": forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.webp"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["poster"].help_text = (
            "PNG, JPEG or WebP, 16 to 9, up to 2 MB. Where and with what it was taken is not kept. "
            "Empty: drawn."
        )
        self.fields["captions"].strip = False  # type: ignore[attr-defined]
        video = self.instance
        if video.pk:
            rows = [chapters.Heading(row.starts_ms, row.title) for row in video.chapters.all()]
            self.initial["chapters"] = chapters.written(rows)
            if not video.file and video.length_ms:
                self.initial["length"] = clock(video.length_ms)

    def clean_poster(self) -> Any:
        poster = self.cleaned_data["poster"]
        if not isinstance(poster, UploadedFile):
            return poster
        if (poster.size or 0) > posters.LARGEST:
            raise ValidationError("The picture has more than 2 MB.")
        try:
            picture = posters.cleaned(poster.read())
        except posters.NoPicture as no:
            raise ValidationError(str(no)) from no
        self.instance.poster_type = picture.kind
        return ContentFile(picture.content, name="poster")

    def clean_length(self) -> int | None:
        typed = self.cleaned_data["length"].strip()
        if not typed:
            return None
        ms = from_clock(typed)
        if not ms:
            raise ValidationError("Minutes and seconds, like 21:05, or 1:02:05.")
        return ms

    def clean_captions_file(self) -> str:
        upload = self.cleaned_data["captions_file"]
        if upload is None:
            return ""
        if upload.size > captions.LONGEST:
            raise ValidationError("This is longer than any talk: over a million letters.")
        try:
            return str(upload.read().decode("utf-8"))
        except UnicodeDecodeError as error:
            line = upload_line(error)
            raise ValidationError(f"Line {line}: not UTF-8. Save it as UTF-8 text.") from error

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        provider, video_id = data.get("provider", ""), data.get("provider_id", "")
        if bool(provider) != bool(video_id):
            self.add_error("provider_id", "A provider and the id there belong together.")
        elif provider and not PROVIDERS[provider].ids.fullmatch(video_id):
            row = PROVIDERS[provider]
            self.add_error(
                "provider_id", f"No id of {row.name}. It looks like {row.example}, no address."
            )
        if provider and self.instance.file:
            self.add_error("provider", "This talk has a film of ours. Take that away first.")
        if data.get("number") and not data.get("series"):
            self.add_error("number", "A number needs its series.")
        self._check_words(data)
        return data

    def _check_words(self, data: dict[str, Any]) -> None:
        """Captions and chapters, each problem with its line."""
        length = self._length(data)
        typed = data.get("captions_file") or data.get("captions", "")
        text = captions.tidy(typed)
        if text.strip():  # lines are counted as they were typed
            wrong = captions.read(text, length=length).problems
            field = "captions_file" if data.get("captions_file") else "captions"
            if wrong:
                self.add_error(field, [str(problem) for problem in wrong])
        data["checked_captions"] = text.strip()
        _rows, problems = chapters.read(data.get("chapters", ""), length=length)
        if problems:
            self.add_error("chapters", [str(problem) for problem in problems])

    def _length(self, data: dict[str, Any]) -> int | None:
        """What the film says, or staff for one that lies elsewhere."""
        if self.instance.file:
            return self.instance.length_ms or None
        return data.get("length") or None

    def save(self, commit: bool = True) -> Any:
        """Captions and chapters are kept by their actions, once the row is there."""
        if not self.instance.file:
            self.instance.length_ms = self.cleaned_data.get("length") or 0
        kept = Video._base_manager.filter(pk=self.instance.pk).values_list("captions", flat=True)
        self.instance.captions = kept.first() or ""
        return super().save(commit)


def upload_line(error: UnicodeDecodeError) -> int:
    return error.object[: error.start].count(b"\n") + 1


class FilmForm(forms.Form):
    """For browsers without a script: the film in one piece."""

    film = forms.FileField(
        label="Film",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".mp4,.webm,video/mp4,video/webm"}),
    )
