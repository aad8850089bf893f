"""The entry's page, which is one page for everybody, and the conversation, which is a person's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from allauth.account import app_settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from glossary.actions import withdraw
from glossary.comments import moderation
from glossary.comments.models import Closing, Comment, Helpful, Report
from glossary.models import Entry
from publishing.store import store

State = Comment.State
Say = Callable[..., Comment]
PAGE, TALK = "/glossary/wrap-time/", "/glossary/wrap-time/comments/"


@pytest.fixture
def decide(django_capture_on_commit_callbacks: Any) -> Callable[..., None]:
    """As staff would, to the end: what waits for the commit is done too."""

    def make(comment: Comment, state: str, by: Any) -> None:
        now = timezone.now()
        with django_capture_on_commit_callbacks(execute=True):
            moderation.decide(comments=[comment], state=state, by=by, at=now, seen_at=now)

    return make


def afresh() -> None:
    """As after five minutes: no page is kept any more."""
    cache.clear()
    store.clear()


def words(response: Any) -> str:
    return str(response.content.decode())


def forwarded(response: Any) -> str:
    assert response.status_code == 302, words(response)[:2000]
    return str(response["Location"])


# The entry's page


def test_what_waits_shows_to_nobody_and_what_stands_to_everybody(
    say: Say, person: Any, visitor: Any, member: Any, decide: Any
) -> None:
    waiting = say(person("ana"), "Only my own eyes.", state=State.WAITING)
    for who in (visitor, member):
        assert "Only my own eyes." not in words(who.get(PAGE))
    decide(waiting, State.APPROVED, person("mo"))
    for who in (visitor, member):
        assert "Only my own eyes." in words(who.get(PAGE))


@pytest.mark.parametrize("state", [State.REJECTED, State.SPAM, State.HIDDEN])
def test_what_does_not_stand_is_nowhere(
    say: Say, person: Any, visitor: Any, account: Any, state: str
) -> None:
    say(person("ana"), "Not for readers.", state=state)
    for path in (PAGE, TALK):
        assert "Not for readers." not in words(account.get(path))
    for path in (PAGE, "/search/?q=readers", "/glossary/"):
        assert "Not for readers." not in words(visitor.get(path))


def test_comments_are_in_no_search_whether_they_stand_or_not(
    say: Say, person: Any, visitor: Any
) -> None:
    say(person("ana"), "Wombatology.")
    assert "Nothing for" in words(visitor.get("/search/?q=wombatology"))


def test_taking_down_takes_it_from_the_page_that_was_kept(
    say: Say, person: Any, visitor: Any, decide: Any
) -> None:
    comment = say(person("ana"), "Soon gone.")
    assert "Soon gone." in words(visitor.get(PAGE))
    decide(comment, State.HIDDEN, person("mo"))
    assert "Soon gone." not in words(visitor.get(PAGE))


def test_the_page_for_everybody_carries_no_form_and_nobody(
    say: Say, person: Any, visitor: Any, account: Any
) -> None:
    say(account.user)
    page = words(visitor.get(PAGE))
    assert "csrfmiddlewaretoken" not in page
    assert "<form method=" not in page
    own = words(account.get(PAGE))
    assert own.count("csrfmiddlewaretoken") == 1, "the corner's, to sign out"
    assert "You</span>" not in own
    assert account.user.email not in page
    assert account.user.email not in own.partition("<main")[2]


def test_the_kept_page_costs_nothing_and_a_fresh_one_two_queries_more(
    say: Say, person: Any, visitor: Any
) -> None:
    people = [person(name) for name in ("ana", "bo", "cy")]
    for number in range(10):
        above = say(people[number % 3], parent=None)
        say(people[(number + 1) % 3], parent=above)
    hidden = say(people[0], state=State.HIDDEN)
    say(people[1], parent=hidden)
    with CaptureQueriesContext(
        connection,
    ) as made:
        visitor.get(PAGE)
    assert len([row for row in made if '"comments_' in row["sql"]]) == 2
    with CaptureQueriesContext(connection) as kept:
        visitor.get(PAGE)
    assert len(kept) == 0


def test_an_entry_without_comments_invites_and_a_closed_one_does_not(
    entry: Entry, visitor: Any, person: Any, django_capture_on_commit_callbacks: Any
) -> None:
    assert "Write a comment" in words(visitor.get(PAGE))
    with django_capture_on_commit_callbacks(execute=True):
        moderation.close(entry=entry, by=person("mo"), at=timezone.now(), reason="Settled above.")
    page = words(visitor.get(PAGE))
    assert "Write a comment" not in page
    assert "Settled above." in page


def test_an_empty_place_says_whose_doing_it_is_and_not_who(
    say: Say, person: Any, visitor: Any
) -> None:
    ana, bo = person("ana"), person("bo")
    for state, said in ((State.REMOVED, "Removed by its author"), (State.HIDDEN, "Taken down")):
        gone = {"body": "", "author": None} if state == State.REMOVED else {"body": "Foul words."}
        author = gone.pop("author", ana)
        above = say(author, gone.pop("body"), state=state)
        say(bo, "An answer.", parent=above)
        afresh()
        assert said in words(visitor.get(PAGE))
    page = words(visitor.get(PAGE))
    assert "Foul words." not in page
    assert ">Ana<" not in page


def test_members_and_staff_are_marked_and_a_closed_account_has_no_name(
    say: Say, person: Any, member: Any, staff: Any, visitor: Any
) -> None:
    say(member.user, "From a member.")
    say(staff.user, "From the office.")
    gone = person("gone")
    say(gone, "From nobody.")
    gone.delete()
    page = words(visitor.get(PAGE))
    assert page.count(">Member</span>") == 1
    assert page.count('class="tag">ACXPA</span>') == 1
    assert "Somebody whose account is closed" in page


def test_more_than_fifty_comments_go_on_in_the_conversation(
    say: Say, person: Any, visitor: Any, account: Any
) -> None:
    ana = person("ana")
    for number in range(51):
        say(ana, f"Number {number}.")
    page = words(visitor.get(PAGE))
    assert "Older comments" in page
    assert "Number 50." in page
    assert "Number 0." not in page
    assert "Number 0." in words(account.get(f"{TALK}?page=2"))


# What is typed shows as typed

MARKS = ["<script>alert({})</script>", "<img src=x onerror=alert({})>", "<svg/onload=alert({})>"]
MARKS += ["<a href='javascript:alert({})'>x</a>", '"><b>{}</b>', "'-alert({})-'", "{{{{ {} }}}}"]
MARKS += ["<iframe srcdoc='<p>{}'></iframe>", "<style>*{{color:red}}/*{}*/</style>", "<!--{}-->"]
MARKS += ["</p></article></main>{}", "&lt;script&gt;{}&#x3c;b&#x3e;", "%3Cscript%3E{}", "<{}"]
MARKS += ['https://a.example/"onmouseover=alert({})', "https://a.example/<b>{}</b>", "<b/{}>"]
MARKS += ["<math><mi xlink:href='data:x,{}'>", "<details open ontoggle=alert({})>", "{{% {} %}}"]
CORPUS = [mark.format(number) for number in range(5) for mark in MARKS]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.inside:
            self.found.append((tag, dict(attrs)))
        self.inside = self.inside or ("class", "said-words") in attrs

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "p"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.text += data


def test_a_hundred_attacks_are_words_and_nothing_else(say: Say, person: Any) -> None:
    assert len(CORPUS) == 100
    ana = person("ana")
    for start in range(0, 100, 10):
        say(ana, "\n".join(CORPUS[start : start + 10]))
    # By a client that does not mind braces: they are what somebody typed.
    html = words(Client().get(PAGE))
    reader = _Tags()
    reader.feed(html)
    assert {tag for tag, _ in reader.found} == {"a"}
    for _tag, attrs in reader.found:
        assert attrs.keys() == {"href", "rel"}
        assert attrs["rel"] == "ugc nofollow noopener"
        assert re.fullmatch(r"https://a\.example/?", attrs["href"] or "")
    assert all(attack in reader.text for attack in CORPUS)


# The conversation


def test_a_visitor_signs_in_and_comes_back(entry: Entry, visitor: Any) -> None:
    response = visitor.get(f"{TALK}?reply=7")
    assert forwarded(response).endswith("?next=/glossary/wrap-time/comments/%3Freply%3D7")


def test_nobody_keeps_the_conversation(entry: Entry, account: Any) -> None:
    assert account.get(TALK)["Cache-Control"] == "private, no-store"


def test_the_conversation_costs_the_same_for_one_comment_and_for_ten(
    say: Say, person: Any, account: Any
) -> None:
    ana = person("ana")
    numbers = []
    for more in (1, 9):
        for _ in range(more):
            say(ana, parent=say(account.user, state=State.APPROVED))
        account.get(TALK)
        with CaptureQueriesContext(connection) as asked:
            account.get(TALK)
        numbers.append(len(asked))
    assert numbers == [7, 7]


def test_what_is_sent_waits_and_its_author_sees_it(entry: Entry, account: Any) -> None:
    response = account.post(
        TALK, {"body": "  <b>Ours</b> is 40 s.\r\n\r\n\r\n\r\nYours? ", "once": "a" * 32}
    )
    comment = Comment.objects.get()
    assert forwarded(response) == f"{TALK}#c{comment.pk}"
    assert comment.body == "<b>Ours</b> is 40 s.\n\nYours?"
    page = words(account.get(TALK))
    assert "Waits for a person to read it." in page
    assert "A person reads it before it shows" in page
    assert "&lt;b&gt;Ours&lt;/b&gt;" in page


def test_sending_twice_is_sending_once(entry: Entry, account: Any) -> None:
    for _ in range(2):
        forwarded(account.post(TALK, {"body": "Twice.", "once": "a" * 32}))
    assert Comment.objects.count() == 1


def test_the_preview_shows_and_stores_nothing(entry: Entry, member: Any) -> None:
    response = member.post(TALK, {"body": "See https://a.example/ now.", "look": "yes"})
    page = words(response)
    assert response.status_code == 200
    assert "This is how it will look" in page
    assert '<a href="https://a.example/" rel="ugc nofollow noopener">' in page
    assert "See https://a.example/ now.</textarea>" in page
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "Write something first."),
        (" \u200b\x00\u202e ", "Write something first."),
        ("x" * 100_000, "At most 3,000 characters; this has 100,000."),
        ("https://a.example/ " * 120, "At most 3 addresses of other sites, please."),
        ("www.a.example " * 4, "At most 3 addresses of other sites, please."),
    ],
)
def test_what_cannot_be_taken_comes_back_with_its_reason(
    entry: Entry, account: Any, body: str, said: str
) -> None:
    response = account.post(TALK, {"body": body})
    assert response.status_code == 422
    page = words(response)
    assert f'<a href="#id_body">Your comment</a>: {said}' in page
    assert not Comment.objects.exists()
    if body.strip(" \u200b\x00\u202e"):
        assert body.strip()[:1000] in page


def test_what_nobody_can_see_goes_and_the_rest_stays(entry: Entry, account: Any) -> None:
    odd = b"body=pay%20%E2%80%AElive%E2%80%AC%00%07%20now%20%ED%A0%80%20end"
    forwarded(account.generic("POST", TALK, odd, "application/x-www-form-urlencoded"))
    body = Comment.objects.get().body
    assert body.startswith("pay live now ")
    assert body.endswith(" end")
    body.encode()


def test_a_reply_names_what_it_replies_to(say: Say, person: Any, account: Any) -> None:
    above = say(person("ana"), "A question?")
    page = words(account.get(f"{TALK}?reply={above.pk}"))
    assert "Reply to Ana" in page
    forwarded(account.post(TALK, {"body": "An answer.", "reply_to": above.pk}))
    assert Comment.objects.waiting().get().parent == above


@pytest.mark.parametrize("asked", ["0", "-1", "x", "9" * 30, "٣", "", "\ud800"])
def test_a_reply_to_nothing_in_the_address_is_a_comment_of_its_own(
    entry: Entry, account: Any, asked: str
) -> None:
    path = f"{TALK}?reply={asked}".encode("utf-8", "surrogatepass").decode("latin-1")
    assert "Write a comment" in words(account.get(path))


def test_a_reply_that_cannot_be_keeps_the_words(
    say: Say, make_entry: Any, person: Any, account: Any
) -> None:
    ana = person("ana")
    above = say(ana)
    wrong = {
        say(ana, parent=above).pk: "That is a reply itself.",
        say(ana, entry=make_entry("other")).pk: "is not there any more",
        say(ana, state=State.WAITING).pk: "is not there any more",
        "9" * 40: "is not there any more",
        "\x00": "Null characters are not allowed.",
    }
    for reply_to, said in wrong.items():
        response = account.post(TALK, {"body": "My words.", "reply_to": reply_to})
        assert response.status_code == 422
        assert said in words(response)
        assert "My words.</textarea>" in words(response)
    assert not Comment.objects.filter(author=account.user).exists()


def test_a_closed_conversation_gives_the_words_back(entry: Entry, account: Any) -> None:
    Closing.objects.create(entry=entry)
    assert "<form method" not in words(account.get(TALK)).partition("<main")[2]
    response = account.post(TALK, {"body": "Too late."})
    assert response.status_code == 422
    assert "The conversation on this entry is closed." in words(response)
    assert "Too late.</textarea>" in words(response)
    assert not Comment.objects.exists()


def test_a_withdrawn_entry_gives_the_words_back(
    say: Say, entry: Entry, person: Any, account: Any, now: datetime
) -> None:
    comment = say(person("ana"), "Under a withdrawn entry.")
    withdraw(entry=entry, by=person("mo"), at=timezone.now())
    assert account.get(TALK).status_code == 404
    response = account.post(TALK, {"body": "Too late."})
    assert response.status_code == 404
    assert "Too late.</textarea>" in words(response)
    for what in ("report", "helpful"):
        response = account.post(f"{TALK}{comment.pk}/{what}/", {"wanted": "1", "reason": "?"})
        assert response.status_code == 404
        assert "Under a withdrawn entry." not in words(response)
    assert Comment.objects.count() == 1


def test_a_robot_falls_into_the_trap_and_staff_can_look(entry: Entry, account: Any) -> None:
    forwarded(account.post(TALK, {"body": "Buy.", "website": "https://spam.example"}))
    assert Comment.objects.get().state == State.SPAM


def test_a_person_may_write_only_so_much_and_keeps_the_words(entry: Entry, account: Any) -> None:
    for number in range(4):
        forwarded(account.post(TALK, {"body": f"Number {number}."}))
    response = account.post(TALK, {"body": "Number 5."})
    assert response.status_code == 429
    assert "Number 5.</textarea>" in words(response)
    assert Comment.objects.count() == 4


def test_an_address_may_write_only_so_much(entry: Entry, person: Any, sign_in: Any) -> None:
    assert "20/m/ip" in app_settings.RATE_LIMITS["comment"]
    for number in range(5):
        client = sign_in(person(f"p{number}"))
        for turn in range(4):
            forwarded(client.post(TALK, {"body": f"{number} {turn}"}))
    client = sign_in(person("last"))
    assert client.post(TALK, {"body": "One more."}).status_code == 429


def test_somebody_without_a_name_gives_one_and_no_address_ever_shows(
    entry: Entry, account: Any, visitor: Any
) -> None:
    type(account.user).objects.update(name="")
    response = account.post(TALK, {"body": "From me.", "name": " "})
    assert response.status_code == 422
    assert "Readers like to know who speaks." in words(response)
    forwarded(account.post(TALK, {"body": "From me.", "name": "Tui\u202e Ngata"}))
    account.user.refresh_from_db()
    assert account.user.name == "Tui Ngata"
    comment = Comment.objects.get()
    Comment.objects.update(state=State.APPROVED, decided_at=timezone.now())
    page = words(visitor.get(PAGE))
    assert "Tui Ngata" in page
    type(account.user).objects.update(name="")
    afresh()
    assert account.user.email not in words(visitor.get(PAGE))
    assert comment.author == account.user


# Own comments


def test_somebody_elses_comment_is_nobodys_to_change(say: Say, person: Any, account: Any) -> None:
    other = say(person("ana"), state=State.WAITING)
    for what in ("edit", "delete"):
        for ask in (account.get, account.post):
            assert ask(f"{TALK}{other.pk}/{what}/", {"body": "Mine."}).status_code == 404
    other.refresh_from_db()
    assert other.body == "We do it so."


def test_an_own_comment_is_changed_while_it_waits(say: Say, account: Any) -> None:
    own = say(account.user, state=State.WAITING)
    path = f"{TALK}{own.pk}/edit/"
    assert "We do it so." in words(account.get(path))
    assert account.post(path, {"body": ""}).status_code == 422
    forwarded(account.post(path, {"body": "We do it otherwise."}))
    Comment.objects.update(state=State.APPROVED, decided_at=timezone.now())
    response = account.post(path, {"body": "Something else."})
    assert response.status_code == 422
    assert "Something else.</textarea>" in words(response)
    own.refresh_from_db()
    assert own.body == "We do it otherwise."


def test_an_own_comment_is_deleted_after_a_question(say: Say, account: Any, person: Any) -> None:
    own = say(account.user)
    say(person("bo"), parent=own)
    path = f"{TALK}{own.pk}/delete/"
    assert "Removed by its author" in words(account.get(path))
    assert Comment.objects.filter(author=account.user).exists(), "nothing is deleted by looking"
    forwarded(account.post(path))
    assert "Removed by its author" in words(account.get(TALK))
    assert account.post(path).status_code == 404


def test_a_rejected_comment_tells_its_author_why_and_nobody_else(
    say: Say, account: Any, member: Any
) -> None:
    say(account.user, "Mine.", state=State.REJECTED, reason="It names a customer.")
    assert "It names a customer." in words(account.get(TALK))
    assert "It names a customer." not in words(member.get(TALK))


# Helpful


def test_helpful_is_once_each_and_taken_back_by_the_same_button(
    say: Say, person: Any, account: Any
) -> None:
    comment = say(person("ana"))
    path = f"{TALK}{comment.pk}/helpful/"
    for wanted, number in (("1", 1), ("1", 1), ("0", 0), ("0", 0), ("nonsense", 0)):
        assert forwarded(account.post(path, {"wanted": wanted})) == f"{TALK}#c{comment.pk}"
        assert Helpful.objects.count() == number
    account.post(path, {"wanted": "1"})
    assert 'name="wanted" value="0"' in words(account.get(TALK))
    told = account.post(path, {"wanted": "0"}, headers={"accept": "application/json"})
    assert told.json() == {"helpful": 0, "mine": False, "problem": ""}


def test_ones_own_comment_has_no_button_and_no_way_round(say: Say, account: Any) -> None:
    own = say(account.user)
    assert "/helpful/" not in words(account.get(TALK))
    path = f"{TALK}{own.pk}/helpful/"
    told = account.post(path, {"wanted": "1"}, headers={"accept": "application/json"})
    assert told.status_code == 422
    assert "for others to judge" in told.json()["problem"]
    forwarded(account.post(path, {"wanted": "1"}))
    assert "for others to judge" in words(account.get(TALK))
    assert not Helpful.objects.exists()


def test_coming_back_from_signing_in_marks_nothing(say: Say, person: Any, account: Any) -> None:
    comment = say(person("ana"))
    assert forwarded(account.get(f"{TALK}{comment.pk}/helpful/")) == f"{TALK}#c{comment.pk}"
    assert not Helpful.objects.exists()


def test_what_waits_cannot_be_marked_or_reported(say: Say, person: Any, account: Any) -> None:
    comment = say(person("ana"), state=State.WAITING)
    for what in ("helpful", "report"):
        path = f"{TALK}{comment.pk}/{what}/"
        assert account.post(path, {"wanted": "1", "reason": "?"}).status_code == 404


# Reports


def test_anybody_may_report_and_is_thanked(say: Say, person: Any, visitor: Any) -> None:
    comment = say(person("ana"), "Ben from billing is a fool.")
    path = f"{TALK}{comment.pk}/report/"
    assert "Ben from billing" in words(visitor.get(path))
    assert visitor.post(path, {"reason": ""}).status_code == 422
    for _ in range(2):
        sent = forwarded(visitor.post(path, {"reason": "I am Ben.", "once": "a" * 32}))
    assert "Thank you" in words(visitor.get(sent))
    report = Report.objects.get()
    assert (report.user, report.reason) == (None, "I am Ben.")


def test_reports_have_a_limit_and_a_trap(say: Say, person: Any, visitor: Any) -> None:
    path = f"{TALK}{say(person('ana')).pk}/report/"
    forwarded(visitor.post(path, {"reason": "Buy.", "website": "x"}))
    for _ in range(4):
        forwarded(visitor.post(path, {"reason": "Wrong."}))
    assert visitor.post(path, {"reason": "Wrong."}).status_code == 429
    assert Report.objects.count() == 4


def test_a_comment_is_found_only_under_its_own_entry(
    say: Say, make_entry: Any, person: Any, account: Any
) -> None:
    comment = say(person("ana"), entry=make_entry("other"))
    assert account.get(f"{TALK}{comment.pk}/report/").status_code == 404


def test_times_are_the_readers_where_a_page_is_theirs(
    say: Say, person: Any, account: Any, visitor: Any
) -> None:
    written = datetime(2026, 6, 1, 15, 30, tzinfo=timezone.get_fixed_timezone(0))
    say(person("ana"), written_at=written)
    type(account.user).objects.update(time_zone="Australia/Perth")
    assert "1 June 2026, 11.30 p.m." in words(account.get(TALK))
    assert "2 June 2026</time>" in words(visitor.get(PAGE))
