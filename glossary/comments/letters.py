"""The letters about comments: what each says, and a sample for the preview."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from members.mail.kinds import Kind, register
from members.mail.letters import post
from members.mail.topics import Topic, register_topic

from .models import Comment

COMMENTS = Topic(
    "comments",
    "Your comments",
    "When a comment of yours appears in the glossary, and when somebody replies to it.",
)
_SAMPLE = {
    "first_name": "Tui",
    "headword": "Shrinkage",
    "body": "We count coaching as planned shrinkage since last year. The forecast got calmer.",
    "link": f"{settings.SITE_URL}/glossary/shrinkage/#c14",
}


def approved(comment: Comment) -> None:
    """To whoever wrote it."""
    _post("approved", comment, to=comment.author)


def replied(comment: Comment) -> None:
    """To whoever wrote what it replies to, unless they reply to themselves."""
    parent = comment.parent
    if parent is not None and parent.author_id != comment.author_id:
        _post("replied", comment, to=parent.author)


def _post(kind: str, comment: Comment, *, to: Any) -> None:
    if to is None or not to.is_active:
        return
    context = {
        "headword": comment.entry.headword,
        "body": comment.body,
        "link": f"{settings.SITE_URL}{comment.get_absolute_url()}",
    }
    post(kind=f"comments/{kind}", to=to.email, user=to, context=context)


register_topic(COMMENTS)
register(
    Kind(
        name="comments/approved",
        title="Your comment is on the page",
        when="Staff approve a comment on an entry.",
        sample=lambda: dict(_SAMPLE),
        topic=COMMENTS.slug,
    )
)
register(
    Kind(
        name="comments/replied",
        title="Somebody replied to your comment",
        when="Staff approve a reply to a comment.",
        sample=lambda: dict(_SAMPLE),
        topic=COMMENTS.slug,
    )
)
