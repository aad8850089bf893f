"""“Was this useful?”: asked of everybody, of nobody by name, and for the editors alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone

from glossary.actions import withdraw
from glossary.feedback.models import Answer
from glossary.models import Entry

PATH = "/glossary/wrap-time/useful/"


def words(response: Any) -> str:
    return str(response.content.decode())


def test_two_plain_links_lead_from_the_entry(entry: Entry, visitor: Any) -> None:
    page = words(visitor.get("/glossary/wrap-time/"))
    for answer in ("yes", "no"):
        assert f'href="{PATH}?answer={answer}"' in page
        chosen = words(visitor.get(f"{PATH}?answer={answer}"))
        (radio,) = re.findall(rf'<input[^>]*value="{answer}"[^>]*>', chosen)
        assert "checked" in radio
    assert not Answer.objects.exists(), "no link answers"


def test_an_answer_is_kept_once_and_knows_nobody(entry: Entry, account: Any) -> None:
    for _ in range(2):
        response = account.post(
            PATH, {"answer": "no", "note": " Minutes,\x00 not hours. ", "once": "a" * 32}
        )
        assert response.status_code == 302
    assert "Thank you" in words(account.get(response["Location"]))
    row = Answer.objects.get()
    assert (row.entry, row.useful, row.note) == (entry, False, "Minutes, not hours.")
    kept = {field.name for field in Answer._meta.get_fields()}
    assert kept == {"id", "entry", "useful", "note", "once", "given_at", "read_at"}


def test_asking_leaves_nothing_in_a_visitors_browser_but_the_forms_token(
    entry: Entry, visitor: Any, settings: Any
) -> None:
    assert not visitor.get("/glossary/wrap-time/").cookies
    visitor.get(f"{PATH}?answer=yes")
    visitor.get(visitor.post(PATH, {"answer": "yes"})["Location"])
    assert set(visitor.cookies) == {settings.CSRF_COOKIE_NAME}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Choose yes or no."),
        ({"answer": "perhaps"}, "Choose yes or no."),
        ({"answer": "yes", "note": "n" * 100_000}, "At most 1,000 characters; this has 100,000."),
        ({"answer": "yes", "note": "www.a.example " * 70}, "At most 3 addresses"),
    ],
)
def test_what_cannot_be_taken_is_named_and_comes_back(
    entry: Entry, visitor: Any, data: dict[str, str], said: str
) -> None:
    response = visitor.post(PATH, data)
    assert response.status_code == 422
    assert said in words(response)
    assert data.get("note", "").strip()[:1000] in words(response)
    assert not Answer.objects.exists()


def test_an_entry_that_is_gone_gives_the_note_back(entry: Entry, visitor: Any) -> None:
    withdraw(entry=entry, by=None, at=timezone.now())
    response = visitor.post(PATH, {"answer": "no", "note": "My note."})
    assert response.status_code == 404
    assert "My note.</textarea>" in words(response)
    assert visitor.get("/glossary/no-such/useful/").status_code == 404
    assert not Answer.objects.exists()


def test_there_is_a_trap_and_a_limit(entry: Entry, visitor: Any) -> None:
    assert visitor.post(PATH, {"answer": "yes", "website": "x"}).status_code == 302
    for _ in range(9):
        assert visitor.post(PATH, {"answer": "yes"}).status_code == 302
    response = visitor.post(PATH, {"answer": "yes", "note": "Kept."})
    assert response.status_code == 429
    assert "Kept.</textarea>" in words(response)
    assert Answer.objects.count() == 9


def test_readers_never_see_an_answer(entry: Entry, visitor: Any, member: Any) -> None:
    Answer.objects.create(entry=entry, useful=False, note="Wombatology.", once="a")
    for client in (visitor, member):
        for path in ("/glossary/wrap-time/", PATH, "/search/?q=wombatology"):
            assert "Wombatology." not in words(client.get(path))


def test_editors_see_counts_by_entry_and_notes(
    entry: Entry, editor: Any, django_assert_num_queries: Any
) -> None:
    for number, (useful, note) in enumerate([(True, ""), (False, "Wrong unit."), (False, "")]):
        Answer.objects.create(entry=entry, useful=useful, note=note, once=str(number))
    (row,) = Answer.objects.by_entry()
    assert (row["yes"], row["no"], row["notes"]) == (1, 2, 1)
    page = words(editor.get("/admin/feedback/answer/entries/"))
    assert ">ACW</a></th><td>2</td><td>1</td>" in page
    listed = words(editor.get(f"/admin/feedback/answer/?entry__id__exact={entry.pk}&note=any"))
    assert "Wrong unit." in listed
    assert "Wrong unit." in words(editor.get("/admin/"))
    answer = Answer.objects.to_read().get()
    data = {"action": "mark_read", "_selected_action": [answer.pk]}
    assert "Read: 1." in words(editor.post("/admin/feedback/answer/", data, follow=True))
    assert not Answer.objects.to_read().exists()
    assert "Wrong unit." not in words(editor.get("/admin/"))


def test_nobody_answers_for_a_reader(entry: Entry, editor: Any) -> None:
    answer = Answer.objects.create(entry=entry, useful=False, note="As given.", once="a")
    editor.post(f"/admin/feedback/answer/{answer.pk}/change/", {"note": "Lovely.", "useful": "on"})
    answer.refresh_from_db()
    assert (answer.note, answer.useful) == ("As given.", False)


def test_staff_without_the_role_see_no_notes(person: Any, sign_in: Any, entry: Entry) -> None:
    officer = person("officer", is_staff=True)
    officer.groups.add(Group.objects.get(name="Membership officer"))
    client = sign_in(officer)
    for path in ("answer/", "answer/entries/", "suggestion/"):
        assert client.get(f"/admin/feedback/{path}").status_code == 403


def test_the_database_refuses_a_book(entry: Entry) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(entry=entry, useful=True, note="x" * 1001, once="a")
