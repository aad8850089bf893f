"""A word that somebody misses: sent by anybody, settled by staff, answered by letter."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from glossary.actions import publish
from glossary.feedback.models import Suggestion
from glossary.models import Entry

PATH = "/glossary/suggest/"
State = Suggestion.State


def words(response: Any) -> str:
    return str(response.content.decode())


def made(term: str = "Ghost call", **fields: Any) -> Suggestion:
    return Suggestion.objects.create(
        term=term, **{"once": f"{term}{Suggestion.objects.count()}"[:32], **fields}
    )


def test_the_search_that_found_nothing_leads_here_with_the_word(entry: Entry, visitor: Any) -> None:
    page = words(visitor.get("/search/?q=ghost+%26+call"))
    assert f'href="{PATH}?term=ghost%20%26%20call"' in page
    assert 'value="ghost &amp; call"' in words(visitor.get(f"{PATH}?term=ghost+%26+call"))


def test_a_visitor_suggests_and_is_thanked(db: None, visitor: Any) -> None:
    data = {"term": " Ghost\n call ", "why": "It rings.", "email": "Ana@People.Example"}
    for _ in range(2):
        response = visitor.post(PATH, {**data, "once": "a" * 32})
        assert response.status_code == 302
    assert "Thank you" in words(visitor.get(response["Location"]))
    row = Suggestion.objects.get()
    assert (row.term, row.why, row.email) == ("Ghost call", "It rings.", "ana@people.example")
    assert (row.state, row.user, row.key) == (State.NEW, None, "ghost call")


def test_whose_account_it_was_is_known_to_staff(account: Any) -> None:
    account.post(PATH, {"term": "Ghost call"})
    assert Suggestion.objects.get().user == account.user


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"term": ""}, "id_term"),
        ({"term": "\x00\u202e"}, "id_term"),
        ({"term": "x" * 121}, "id_term"),
        ({"term": "https://a.example/"}, "id_term"),
        ({"term": "Ghost", "why": "y" * 100_000}, "id_why"),
        ({"term": "Ghost", "why": "http://a.example " * 1000}, "id_why"),
        ({"term": "Ghost", "email": "no address"}, "id_email"),
        ({"term": "Ghost", "email": "a\x00@b.example"}, "id_email"),
    ],
)
def test_what_cannot_be_taken_is_named_and_comes_back(
    db: None, visitor: Any, data: dict[str, str], field: str
) -> None:
    response = visitor.post(PATH, data)
    assert response.status_code == 422
    page = words(response)
    assert f'<a href="#{field}">' in page
    if len(data["term"]) < 200 and data["term"].isprintable():
        assert f'value="{data["term"]}"' in page or not data["term"]
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize("term", ["acw", "Wrap Time", " ACW "])
def test_a_word_that_is_there_leads_to_its_entry(entry: Entry, visitor: Any, term: str) -> None:
    response = visitor.post(PATH, {"term": term})
    assert response.status_code == 422
    assert "We have it:" in words(response)
    assert 'href="/glossary/wrap-time/"' in words(response)
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize("term", ["wrap-up", "WRAP UP", "Bürowrap"])
def test_another_name_of_a_word_leads_to_its_entry_too(
    entry: Entry, visitor: Any, term: str
) -> None:
    entry.aliases = "Wrap-up\nBürowrap"
    entry.save()
    publish(entry=entry, by=None, at=timezone.now())
    assert 'href="/glossary/wrap-time/"' in words(visitor.post(PATH, {"term": term}))
    assert visitor.post(PATH, {"term": f"{term} x"}).status_code == 302


def test_a_robot_is_thanked_and_forgotten(db: None, visitor: Any) -> None:
    assert visitor.post(PATH, {"term": "Buy", "website": "x"}).status_code == 302
    assert not Suggestion.objects.exists()


def test_an_address_may_suggest_only_so_much(db: None, visitor: Any) -> None:
    for number in range(5):
        assert visitor.post(PATH, {"term": f"Word {number}"}).status_code == 302
    response = visitor.post(PATH, {"term": "One more word"})
    assert response.status_code == 429
    assert 'value="One more word"' in words(response)
    assert Suggestion.objects.count() == 5


def test_looking_stores_nothing_and_nobody_keeps_the_form(db: None, visitor: Any) -> None:
    response = visitor.get(f"{PATH}?term=Ghost&email=a@b.example&once=x")
    assert response["Cache-Control"] == "private, no-store"
    assert not Suggestion.objects.exists()


def settle(editor: Any, row: Suggestion, **data: Any) -> Any:
    path = reverse("admin:feedback_suggestion_decide", args=[row.pk])
    return editor.post(path, {"seen": "new", **data})


def test_staff_settle_a_word_and_whoever_asked_is_answered(
    editor: Any, entry: Entry, django_capture_on_commit_callbacks: Any
) -> None:
    asked = made(email="ana@people.example")
    silent = made("ghost CALL")
    other = made("Something else")
    with django_capture_on_commit_callbacks(execute=True):
        response = settle(editor, asked, state="entry", entry=entry.pk, answer="Here it is.")
    assert response.status_code == 302
    for row in (asked, silent):
        row.refresh_from_db()
        assert (row.state, row.entry, row.decided_by) == (State.ENTRY, entry, editor.user)
    assert list(Suggestion.objects.new()) == [other]
    (letter,) = mail.outbox
    assert letter.to == ["ana@people.example"]
    assert "Here it is." in letter.body
    assert "/glossary/wrap-time/" in letter.body


def test_the_letter_leads_to_no_entry_that_readers_cannot_open(
    editor: Any, entry: Entry, django_capture_on_commit_callbacks: Any
) -> None:
    Entry.objects.update(withdrawn_at=timezone.now())
    row = made(email="ana@people.example")
    with django_capture_on_commit_callbacks(execute=True):
        settle(editor, row, state="entry", entry=entry.pk)
    assert "wrap-time" not in mail.outbox[0].body


@pytest.mark.parametrize("state", ["accepted", "declined"])
def test_a_word_may_be_accepted_or_declined_without_an_entry(
    editor: Any, entry: Entry, state: str
) -> None:
    row = made()
    assert settle(editor, row, state=state, entry=entry.pk).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.entry) == (state, None)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"state": "entry"}, "Which entry did it become?"),
        ({"state": "entry", "entry": "9" * 30}, "valid choice"),
        ({"state": "new"}, "valid choice"),
        ({}, "required"),
        ({"state": "declined", "answer": "x" * 501}, "At most 500 characters"),
    ],
)
def test_a_decision_that_cannot_be_names_its_field(
    editor: Any, entry: Entry, data: dict[str, str], said: str
) -> None:
    row = made()
    response = settle(editor, row, **data)
    assert response.status_code == 200
    assert said in words(response)
    assert Suggestion.objects.new().count() == 1


def test_of_two_colleagues_the_second_is_told(editor: Any, person: Any) -> None:
    row = made()
    Suggestion.objects.update(
        state=State.DECLINED, decided_at=timezone.now(), decided_by=person("jo")
    )
    page = words(settle(editor, row, state="accepted", answer="Gladly."))
    assert "settled by jo@people.example after you opened this page: declined" in page
    assert "Gladly." in page
    row.refresh_from_db()
    assert row.state == State.DECLINED


def test_the_list_opens_on_what_is_new_and_counts_each_word(editor: Any) -> None:
    made()
    made("ghost call!")
    made("Old one", state=State.DECLINED, decided_at=timezone.now())
    response = editor.get("/admin/feedback/suggestion/")
    assert [row.times for row in response.context["cl"].result_list] == [2, 2]
    assert "Old one" not in words(response)
    assert "suggested terms" in words(editor.get("/admin/"))


@pytest.mark.parametrize(
    "fields",
    [
        {"term": ""},
        {"why": "x" * 1001},
        {"state": "accepted"},
        {"decided_at": "now"},
    ],
)
def test_the_database_refuses_what_cannot_be(db: None, fields: dict[str, Any]) -> None:
    if "decided_at" in fields:
        fields = {"decided_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        made(**{"term": "Ghost", **fields})
