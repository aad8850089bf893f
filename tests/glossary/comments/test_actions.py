"""What readers and staff may do with comments, and what holds when two do it at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from glossary.comments import moderation
from glossary.comments.actions import mark_helpful, mend, own_name, report, take_away, write
from glossary.comments.errors import Refused
from glossary.comments.models import Closing, Comment, Helpful, Report
from glossary.models import Entry
from members.mail.models import Letter
from members.mail.topics import refuse

State = Comment.State
Say = Callable[..., Comment]


def decide(comment: Comment, state: str, by: Any, now: datetime, **more: Any) -> Any:
    at = now + timedelta(minutes=5)
    values = {"at": at, "seen_at": now + timedelta(minutes=1), **more}
    return moderation.decide(comments=[comment], state=state, by=by, **values)


def test_the_same_form_twice_is_one_comment(entry: Entry, person: Any, now: datetime) -> None:
    ana = person("ana")
    first, second = (
        write(entry=entry, author=ana, body="Once.", once="a" * 32, at=now) for _ in range(2)
    )
    assert first == second
    assert Comment.objects.count() == 1


def test_the_same_mark_of_two_people_is_two_comments(
    entry: Entry, person: Any, now: datetime
) -> None:
    for name in ("ana", "bo"):
        write(entry=entry, author=person(name), body="Once.", once="a" * 32, at=now)
    assert Comment.objects.waiting().count() == 2


def test_what_is_new_waits(entry: Entry, person: Any, now: datetime) -> None:
    comment = write(entry=entry, author=person("ana"), body="New.", once="a" * 32, at=now)
    assert comment.is_waiting
    assert not Comment.objects.published().exists()


def test_a_reply_to_a_reply_is_refused(entry: Entry, say: Say, person: Any, now: datetime) -> None:
    ana = person("ana")
    reply = say(ana, parent=say(ana))
    with pytest.raises(Refused, match="reply itself"):
        write(entry=entry, author=ana, body="No.", once="b" * 32, at=now, parent=reply)


def test_a_reply_to_what_does_not_stand_is_refused(
    entry: Entry, make_entry: Any, say: Say, person: Any, now: datetime
) -> None:
    ana = person("ana")
    others = [
        say(ana, state=State.WAITING),
        say(ana, state=State.HIDDEN),
        say(ana, entry=make_entry("other")),
    ]
    gone = say(ana)
    Comment.objects.filter(pk=gone.pk).delete()
    for number, parent in enumerate([*others, gone]):
        with pytest.raises(Refused, match="not there any more"):
            write(entry=entry, author=ana, body="No.", once=str(number), at=now, parent=parent)


def test_a_closed_conversation_takes_nothing_more(
    entry: Entry, say: Say, person: Any, now: datetime
) -> None:
    ana = person("ana")
    say(ana)
    assert moderation.close(entry=entry, by=ana, at=now)
    assert not moderation.close(entry=entry, by=ana, at=now)
    with pytest.raises(Refused, match="closed"):
        write(entry=entry, author=ana, body="Late.", once="b" * 32, at=now)
    moderation.reopen(closing=Closing.objects.get(), by=ana)
    write(entry=entry, author=ana, body="Late.", once="b" * 32, at=now)
    assert Comment.objects.count() == 2


def test_words_are_mended_only_while_they_wait(say: Say, person: Any, now: datetime) -> None:
    comment = say(person("ana"), state=State.WAITING)
    later = now + timedelta(minutes=1)
    assert mend(comment=comment, body="Better.", at=later).changed_at == later
    decide(comment, State.APPROVED, person("mo", is_staff=True), later)
    with pytest.raises(Refused, match="cannot be changed"):
        mend(comment=comment, body="Something else entirely.", at=later)
    comment.refresh_from_db()
    assert comment.body == "Better."


def test_what_was_mended_after_the_list_was_opened_is_not_approved(
    say: Say, person: Any, now: datetime
) -> None:
    comment = say(person("ana"), state=State.WAITING)
    mend(comment=comment, body="Buy now.", at=now + timedelta(minutes=2))
    outcome = decide(comment, State.APPROVED, person("mo"), now)
    assert outcome.stale == [comment]
    comment.refresh_from_db()
    assert comment.is_waiting


def test_of_two_moderators_the_second_undoes_nothing_unseen(
    say: Say, person: Any, now: datetime
) -> None:
    comment = say(person("ana"), state=State.WAITING)
    mo, jo = person("mo"), person("jo")
    assert decide(comment, State.REJECTED, mo, now).done == [comment]
    outcome = decide(comment, State.APPROVED, jo, now)
    assert not outcome.done
    assert outcome.stale[0].decided_by == mo
    comment.refresh_from_db()
    assert comment.state == State.REJECTED


@pytest.mark.parametrize(
    ("before", "after", "allowed"),
    [
        (State.WAITING, State.APPROVED, True),
        (State.WAITING, State.REJECTED, True),
        (State.WAITING, State.SPAM, True),
        (State.WAITING, State.HIDDEN, False),
        (State.APPROVED, State.HIDDEN, True),
        (State.APPROVED, State.REJECTED, False),
        (State.HIDDEN, State.APPROVED, True),
        (State.SPAM, State.APPROVED, True),
        (State.APPROVED, State.APPROVED, False),
    ],
)
def test_each_state_leads_only_where_it_may(
    say: Say, person: Any, now: datetime, before: str, after: str, allowed: bool
) -> None:
    comment = say(person("ana"), state=before)
    outcome = decide(comment, after, person("mo"), now)
    comment.refresh_from_db()
    assert (comment.state == after and bool(outcome.done)) is allowed or before == after
    assert bool(outcome.unfit) is not allowed


def test_the_author_hears_of_approval_once(
    say: Say, person: Any, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    ana, mo = person("ana"), person("mo")
    comment = say(ana, "Look here.", state=State.WAITING)
    with django_capture_on_commit_callbacks(execute=True):
        decide(comment, State.APPROVED, mo, now)
    (letter,) = mail.outbox
    assert letter.to == [ana.email]
    assert "Look here." in letter.body
    assert f"#c{comment.pk}" in letter.body
    later = now + timedelta(hours=1)
    decide(comment, State.HIDDEN, mo, later)
    decide(comment, State.APPROVED, mo, later + timedelta(hours=1))
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("before", [State.SPAM, State.REJECTED])
def test_approval_is_told_whatever_was_thought_of_it_before(
    say: Say, person: Any, now: datetime, before: str
) -> None:
    above = say(person("bo"))
    comment = say(person("ana"), parent=above, state=before, decided_at=now)
    decide(comment, State.APPROVED, person("mo"), now)
    kinds = Letter.objects.order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["comments/approved", "comments/replied"]


def test_whoever_is_replied_to_hears_of_it_and_nobody_of_their_own_reply(
    say: Say, person: Any, now: datetime
) -> None:
    ana, bo, mo = person("ana"), person("bo"), person("mo")
    above = say(ana)
    for author in (bo, ana):
        decide(say(author, parent=above, state=State.WAITING), State.APPROVED, mo, now)
    told = Letter.objects.filter(kind="comments/replied")
    assert [letter.to for letter in told] == [ana.email]


def test_who_does_without_these_letters_gets_none(say: Say, person: Any, now: datetime) -> None:
    ana = person("ana")
    refuse(user=ana, topic="comments", at=now)
    decide(say(ana, state=State.WAITING), State.APPROVED, person("mo"), now)
    assert not Letter.objects.exists()


def test_nobody_is_written_to_about_a_rejection(say: Say, person: Any, now: datetime) -> None:
    decide(say(person("ana"), state=State.WAITING), State.REJECTED, person("mo"), now)
    assert not Letter.objects.exists()


def test_a_comment_without_replies_goes_altogether(say: Say, person: Any, now: datetime) -> None:
    take_away(comment=say(person("ana")), at=now)
    assert not Comment.objects.exists()


def test_one_with_replies_leaves_its_place_and_nothing_else(
    say: Say, person: Any, now: datetime
) -> None:
    ana, bo = person("ana"), person("bo")
    above = say(ana, "My words.")
    below = say(bo, parent=above)
    Helpful.objects.create(comment=above, user=bo)
    take_away(comment=above, at=now)
    above.refresh_from_db()
    assert (above.state, above.body, above.author) == (State.REMOVED, "", None)
    assert not Helpful.objects.exists()
    take_away(comment=below, at=now)
    assert not Comment.objects.exists(), "an empty place without replies stays for nothing"


def test_taking_away_twice_changes_nothing(say: Say, person: Any, now: datetime) -> None:
    comment = say(person("ana"))
    for _ in range(2):
        take_away(comment=Comment(pk=comment.pk, entry_id=comment.entry_id), at=now)
    assert not Comment.objects.exists()


def test_a_closed_account_leaves_the_conversation_and_drops_the_name(say: Say, person: Any) -> None:
    ana, bo = person("ana"), person("bo")
    above = say(ana)
    Helpful.objects.create(comment=above, user=bo)
    say(bo, parent=above)
    ana.delete()
    bo.delete()
    above.refresh_from_db()
    assert above.author is None
    assert (above.body, above.replies.count()) == ("We do it so.", 1)
    assert not Helpful.objects.exists()


def test_a_mark_counts_once_and_is_taken_back(say: Say, person: Any, now: datetime) -> None:
    comment, bo = say(person("ana")), person("bo")
    marks = [
        mark_helpful(comment=comment, user=bo, wanted=wanted, at=now)
        for wanted in (True, True, False, False, True)
    ]
    assert marks == [1, 1, 0, 0, 1]


def test_nobody_marks_their_own(say: Say, person: Any, now: datetime) -> None:
    comment = say(person("ana"))
    with pytest.raises(Refused, match="for others to judge"):
        mark_helpful(comment=comment, user=comment.author, wanted=True, at=now)


def test_only_what_stands_is_marked(say: Say, person: Any, now: datetime) -> None:
    comment = say(person("ana"), state=State.HIDDEN)
    with pytest.raises(Refused, match="not there"):
        mark_helpful(comment=comment, user=person("bo"), wanted=True, at=now)


def test_taking_down_settles_the_reports(say: Say, person: Any, now: datetime) -> None:
    comment, mo = say(person("ana")), person("mo")
    rows = [
        report(comment=comment, user=None, reason="Wrong.", once=once, at=now)
        for once in ("a", "a", "b")
    ]
    assert Report.objects.open().count() == 2
    later = now + timedelta(minutes=1)
    outcome = moderation.take_down(reports=rows[:1], by=mo, at=later, seen_at=later)
    assert outcome.done == [comment]
    assert not Report.objects.open().exists()


def test_a_comment_left_standing_stands(say: Say, person: Any, now: datetime) -> None:
    row = report(comment=say(person("ana")), user=None, reason="?", once="a", at=now)
    mo = person("mo")
    assert moderation.leave_standing(reports=[row], by=mo, at=now) == 1
    assert moderation.leave_standing(reports=[row], by=mo, at=now) == 0
    assert Comment.objects.published().count() == 1


def test_only_an_account_without_a_name_is_given_one(person: Any) -> None:
    ana, bo = person("ana"), person("bo")
    type(bo).objects.filter(pk=bo.pk).update(name="")
    for user in (ana, bo):
        own_name(user=user, name="Other Name")
        user.refresh_from_db()
    assert (ana.name, bo.name) == ("Ana", "Other Name")


@pytest.mark.parametrize(
    "fields",
    [
        {"body": "x" * 3001},
        {"body": ""},
        {"state": "removed"},
        {"state": "nonsense"},
        {"state": "approved", "decided_at": None},
    ],
)
def test_the_database_refuses_what_cannot_be(say: Say, person: Any, fields: dict[str, Any]) -> None:
    ana = person("ana")
    with pytest.raises(IntegrityError), transaction.atomic():
        say(ana, **fields)
