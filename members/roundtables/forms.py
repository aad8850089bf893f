"""What members type about a roundtable."""

from __future__ import annotations

from django import forms

from members.accounts.models import validate_one_line


class TopicForm(forms.Form):
    text = forms.CharField(
        label="Or propose one",
        max_length=120,
        min_length=8,
        validators=[validate_one_line],
        error_messages={
            "required": "Write the topic.",
            "min_length": "A few more words, so that others know what they vote for.",
        },
    )
