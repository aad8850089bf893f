"""What members type about their own organisation and its calls."""

from __future__ import annotations

from django import forms


class QueryForm(forms.Form):
    """A question about one call."""

    question = forms.CharField(
        label="What is wrong with the record?",
        help_text="E.g. the wait was two minutes, not twelve: our log has 10.42 to 10.44.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what is wrong with the record."},
    )


class ClaimForm(forms.Form):
    """Saying that a ranked organisation is one's own."""

    note = forms.CharField(
        label="How can we tell?",
        help_text="E.g. a number that we can ring, or who runs the centre.",
        max_length=300,
        required=False,
    )
