"""The queue: in bulk and one by one, by whom, and two moderators at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from glossary.comments.models import Closing, Comment, Report
from glossary.models import Entry

State = Comment.State
Say = Callable[..., Comment]
LIST = "/admin/comments/comment/"


@pytest.fixture
def editor(person: Any, sign_in: Any) -> Any:
    """Staff with the role that moderates, and no more."""
    user = person("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="Content editor"))
    return sign_in(user)


def press(client: Any, action: str, *comments: Any, seen_at: str = "", path: str = LIST) -> str:
    """What the page says after an action on the list."""
    response = client.post(
        f"{path}?state=all",
        {
            "action": action,
            "_selected_action": [row.pk for row in comments],
            "seen_at": seen_at or timezone.now().isoformat(),
        },
        follow=True,
    )
    assert response.status_code == 200
    return str(response.content.decode())


def states() -> list[str]:
    return list(Comment.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        ("approve", State.WAITING, State.APPROVED),
        ("reject", State.WAITING, State.REJECTED),
        ("spam", State.WAITING, State.SPAM),
        ("take_down", State.APPROVED, State.HIDDEN),
    ],
)
def test_an_editor_decides_in_bulk(
    editor: Any, say: Say, person: Any, action: str, before: str, after: str
) -> None:
    ana = person("ana")
    chosen = [say(ana, f"Number {number}.", state=before) for number in range(3)]
    say(ana, state=before)
    assert ": 3." in press(editor, action, *chosen)
    assert states() == [after] * 3 + [before]
    assert Comment.objects.filter(decided_by=editor.user).count() == 3


def test_the_list_opens_on_what_waits(editor: Any, say: Say, person: Any) -> None:
    ana = person("ana")
    say(ana, "Still to be read.", state=State.WAITING)
    say(ana, "Read long ago.")
    page = editor.get(LIST).content.decode()
    assert "Still to be read." in page
    assert "Read long ago." not in page
    assert "Read long ago." in editor.get(f"{LIST}?state=approved").content.decode()


def test_what_changed_after_the_list_was_opened_is_named_and_left(
    editor: Any, say: Say, person: Any
) -> None:
    opened = timezone.now() - timedelta(minutes=3)
    one = say(person("ana"), "Mended since.", state=State.WAITING, changed_at=timezone.now())
    two = say(
        person("bo"),
        "Rejected since.",
        state=State.REJECTED,
        changed_at=timezone.now(),
        decided_by=person("jo"),
    )
    page = press(editor, "approve", one, two, seen_at=opened.isoformat())
    assert "“Mended since.” was changed after you opened this page (waiting)" in page
    assert "“Rejected since.” was changed by jo@people.example" in page
    assert states() == [State.WAITING, State.REJECTED]


@pytest.mark.parametrize("seen_at", ["nonsense", "2026-01-01T00:00:00", "\x00", "9" * 5000])
def test_a_list_that_does_not_say_when_it_was_made_decides_nothing(
    editor: Any, say: Say, person: Any, seen_at: str
) -> None:
    comment = say(person("ana"), state=State.WAITING)
    assert "Open the list again" in press(editor, "approve", comment, seen_at=seen_at)
    assert states() == [State.WAITING]


def test_one_comment_is_decided_on_its_page_with_a_reason(
    editor: Any, say: Say, person: Any
) -> None:
    comment = say(person("ana"), "All of it.\nBoth lines.", state=State.WAITING)
    path = reverse("admin:comments_comment_change", args=[comment.pk])
    page = editor.get(path).content.decode()
    for label in ("Approve", "Reject", "Spam"):
        assert f'value="{label}"' in page
    assert 'value="Take down"' not in page
    now = timezone.now().isoformat()
    data = {"_rejected": "Reject", "seen_at": now, "reason": " It names\x00 a customer. "}
    assert editor.post(path, data).status_code == 302
    comment.refresh_from_db()
    assert (comment.state, comment.reason) == (State.REJECTED, "It names a customer.")
    assert (comment.body, comment.decided_by) == ("All of it.\nBoth lines.", editor.user)


def test_nobody_types_into_a_readers_words(editor: Any, say: Say, person: Any) -> None:
    comment = say(person("ana"), "As written.", state=State.WAITING)
    path = reverse("admin:comments_comment_change", args=[comment.pk])
    editor.post(path, {"body": "Put into their mouth.", "state": "approved"})
    comment.refresh_from_db()
    assert (comment.body, comment.state) == ("As written.", State.WAITING)
    assert editor.get("/admin/comments/comment/add/").status_code == 403


def test_staff_without_the_role_see_no_comments(person: Any, sign_in: Any, say: Say) -> None:
    comment = say(person("ana"), state=State.WAITING)
    officer = person("officer", is_staff=True)
    officer.groups.add(Group.objects.get(name="Membership officer"))
    client = sign_in(officer)
    assert client.get(LIST).status_code == 403
    path = reverse("admin:comments_comment_change", args=[comment.pk])
    assert client.post(path, {"_approved": "Approve"}).status_code == 403
    assert "comments to read" not in client.get("/admin/").content.decode()
    assert states() == [State.WAITING]


def test_the_first_page_says_what_waits(editor: Any, say: Say, person: Any, now: datetime) -> None:
    ana = person("ana")
    say(ana, "Read me.", state=State.WAITING)
    Report.objects.create(comment=say(ana), reason="Read this too.", once="a")
    page = editor.get("/admin/").content.decode()
    for words in ("comment to read", "Read me.", "comment reported", "Read this too."):
        assert words in page


def test_a_report_is_settled_either_way(editor: Any, say: Say, person: Any) -> None:
    ana = person("ana")
    rows = [
        Report.objects.create(comment=say(ana, f"{once} words"), reason="Wrong.", once=once)
        for once in ("a", "b", "c")
    ]
    path = "/admin/comments/report/"
    assert "a words" in editor.get(path).content.decode()
    assert "Taken down: 1." in press(editor, "take_down", rows[0], path=path)
    assert "1 settled" in press(editor, "leave", rows[1], path=path)
    assert states() == [State.HIDDEN, State.APPROVED, State.APPROVED]
    assert Report.objects.open().get() == rows[2]
    own = reverse("admin:comments_report_change", args=[rows[2].pk])
    assert "Leave it standing" in editor.get(own).content.decode()
    data = {"_take_down": "Take it down", "seen_at": timezone.now().isoformat()}
    assert editor.post(own, data).status_code == 302
    assert states()[2] == State.HIDDEN
    assert not Report.objects.open().exists()


def test_a_conversation_is_closed_and_opened_again(editor: Any, entry: Entry, say: Say) -> None:
    add = "/admin/comments/closing/add/"
    assert editor.get(f"{add}?entry={entry.pk}").status_code == 200
    editor.post(add, {"entry": entry.pk, "reason": "Settled in the text."})
    assert "Settled in the text." in editor.get("/admin/comments/closing/").content.decode()
    closing = Closing.objects.get()
    assert (closing.entry, closing.closed_by) == (entry, editor.user)
    for wrong in ("9" * 30, "x", "", "-1"):
        assert editor.post(add, {"entry": wrong}).status_code == 200
    assert "already exists" in editor.post(add, {"entry": entry.pk}).content.decode()
    own = reverse("admin:comments_closing_change", args=[closing.pk])
    editor.post(own, {"reason": "Another reason."})
    assert Closing.objects.get().reason == "Another reason."
    editor.post(reverse("admin:comments_closing_delete", args=[closing.pk]), {"post": "yes"})
    assert not Closing.objects.exists()


def test_the_conversations_of_chosen_comments_are_closed(
    editor: Any, say: Say, person: Any
) -> None:
    ana = person("ana")
    chosen = [say(ana), say(ana)]
    assert "Closed: 1." in press(editor, "close_conversations", *chosen)
    assert Closing.objects.get().closed_by == editor.user


def test_only_who_may_close_is_offered_it_on_the_page(
    editor: Any, account: Any, entry: Entry
) -> None:
    talk = "/glossary/wrap-time/comments/"
    assert "Close this conversation" in editor.get(talk).content.decode()
    assert "Close this conversation" not in account.get(talk).content.decode()


def test_the_list_costs_the_same_for_one_and_for_ten(editor: Any, say: Say, person: Any) -> None:
    numbers = []
    for more in (1, 9):
        for number in range(more):
            say(person(f"p{more}{number}"), state=State.WAITING)
        editor.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            editor.get(LIST)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]
