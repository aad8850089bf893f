"""The form to the office: kept, mailed, confirmed; machines, floods and wrong input."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from pages.models import Enquiry
from publishing.workflow import publish
from tests.strict import StrictClient

GOOD = {
    "name": "Maree Quoll",
    "email": "Maree@People.example",
    "organisation": "Quoll Water",
    "phone": "",
    "message": "How many calls?\nBuy <b>now</b> at https://spam.example",
    "homepage": "",
}
ADDRESS = "/enquiries/benchmarking/"


def test_an_enquiry_is_kept_mailed_and_confirmed(
    visitor: StrictClient, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = visitor.post(ADDRESS, GOOD)
    assert answer["Location"] == reverse("pages:enquiry_sent")
    enquiry = Enquiry.objects.get()
    assert (enquiry.kind, enquiry.email, enquiry.state) == (
        "benchmarking",
        "maree@people.example",
        "new",
    )
    office, sender = mail.outbox
    assert office.to == [settings.STAFF_EMAIL]
    assert "How many calls?" in office.body
    assert sender.to == ["maree@people.example"]
    for typed in ("spam.example", "Maree", "Quoll Water"):
        assert typed not in sender.body, "strangers' words go to nobody"
    assert "We have it" in visitor.get(answer["Location"]).content.decode()


def test_a_machine_is_thanked_and_not_heard(visitor: StrictClient) -> None:
    answer = visitor.post(ADDRESS, GOOD | {"homepage": "https://buy.example"})
    assert answer["Location"] == reverse("pages:enquiry_sent")
    assert not Enquiry.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "not an address"},
        {"email": ""},
        {"name": "x" * 101},
        {"message": ""},
        {"message": "x" * 4001},
        {"message": "a\x00b"},
        {"organisation": ""},
    ],
)
def test_wrong_input_is_said_and_nothing_is_kept(
    visitor: StrictClient, wrong: dict[str, str]
) -> None:
    page = visitor.post(ADDRESS, GOOD | wrong)
    assert page.status_code == 422
    assert page.context["form"].errors.keys() == wrong.keys()
    assert not Enquiry.objects.exists()


def test_a_general_enquiry_needs_no_organisation(visitor: StrictClient) -> None:
    assert visitor.post("/enquiries/contact/", GOOD | {"organisation": ""}).status_code == 302


def test_nobody_floods_the_office(visitor: StrictClient) -> None:
    answers = [visitor.post(ADDRESS, GOOD).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert Enquiry.objects.count() == 5


def test_there_are_two_forms(visitor: StrictClient) -> None:
    assert visitor.get("/enquiries/contact/").status_code == 200
    assert visitor.get("/enquiries/other/").status_code == 404


def test_a_page_with_a_form_has_a_token_and_is_kept_for_nobody(
    visitor: StrictClient, make_page: Any, now: Any
) -> None:
    publish(make_page("write-to-us", enquiry="contact"), by=None, at=now)
    page = visitor.get("/write-to-us/")
    assert 'action="/enquiries/contact/"' in page.content.decode()
    assert "csrfmiddlewaretoken" in page.content.decode()
    assert "ETag" not in page


def test_staff_answer_and_their_name_is_kept(editor: StrictClient, visitor: StrictClient) -> None:
    visitor.post(ADDRESS, GOOD)
    enquiry = Enquiry.objects.get()
    home = editor.get(reverse("admin:index")).content.decode()
    assert "enquiry to answer" in home and "Maree Quoll, Quoll Water" in home
    address = reverse("admin:pages_enquiry_change", args=[enquiry.pk])
    assert "&lt;b&gt;now&lt;/b&gt;" in editor.get(address).content.decode()
    editor.post(address, {"state": "answered", "note": "Rang her.", "name": "Somebody else"})
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.note, enquiry.name) == ("answered", "Rang her.", "Maree Quoll")
    assert enquiry.handled_by == editor.user
    panels = editor.get(reverse("admin:index")).context["needs_doing"]
    assert [panel.count for panel in panels if panel.title.startswith("enquir")] == [0]


def test_many_are_marked_at_once(editor: StrictClient, visitor: StrictClient) -> None:
    for _ in range(2):
        visitor.post(ADDRESS, GOOD)
    keys = list(Enquiry.objects.values_list("pk", flat=True))
    editor.post(
        reverse("admin:pages_enquiry_changelist"),
        {"action": "mark_spam", "_selected_action": keys},
    )
    assert set(Enquiry.objects.values_list("state", flat=True)) == {"spam"}


def test_enquiries_are_for_staff_of_that_role(person: Any, sign_in: Any, member: Any) -> None:
    assert member.get(reverse("admin:pages_enquiry_changelist")).status_code == 403
    trainer = sign_in(person("trainer", is_staff=True))
    assert trainer.get(reverse("admin:pages_enquiry_changelist")).status_code == 403
