"""Every kind of letter there is: rendered, the same in HTML and text, and harmless to open."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import allauth
import pytest
from django.conf import settings
from django.utils import timezone

from members.mail.kinds import Kind, every_kind, kind_named
from members.mail.letters import Rendered, render
from members.mail.templatetags.letters import moment

ADDRESS = "sam.winter@people.example"
KINDS = every_kind()
LONGEST_LINE = 998  # RFC 5322
GMAIL_CLIPS_AT = 102_000

each_kind = pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
ours = [kind for kind in KINDS if kind.name.startswith(("account/", "accounts/", "mfa/"))]
each_of_ours = pytest.mark.parametrize("kind", ours, ids=[kind.name for kind in ours])


def written(kind: Kind) -> tuple[Rendered, dict[str, Any]]:
    context = dict(kind.sample())
    letter = render(kind, to=ADDRESS, context=context, user=None, written_at=timezone.now())
    return letter, context


class Page(HTMLParser):
    """What a reader sees of a letter, paragraph by paragraph, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self.links: set[str] = set()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._words: list[str] = []
        self._hidden = False
        self.feed(html)
        self._close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag in ("p", "td", "h1", "br", "div"):
            self._close()
        if tag == "a":
            self.links.add(found["href"] or "")
        self._hidden = tag in ("style", "title") or found.get("class") == "m-pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "td", "h1", "div"):
            self._close()
        if tag in ("style", "title", "div"):
            self._hidden = False

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._words += data.split()

    def _close(self) -> None:
        if self._words:
            self.paragraphs.append(" ".join(self._words))
        self._words = []


def facts(context: dict[str, Any]) -> list[str]:
    """What a sample says, as the letter must say it; numbers and choices are left out, and
    addresses, which the HTML may hide behind words."""
    told = [moment(v) if isinstance(v, datetime) else v for v in context.values()]
    words = [value for value in told if isinstance(value, str) and len(value) > 3]
    return [value for value in words if not value.startswith("http")]


@each_kind
def test_its_sample_renders_a_subject_a_text_and_html(kind: Kind) -> None:
    letter, _ = written(kind)
    assert 5 < len(letter.subject) <= 78
    assert letter.text.count("\n") > 5
    assert letter.html.startswith("<!doctype html>")
    assert f"<title>{letter.subject}</title>" in unescape(letter.html)
    for form in (letter.subject, letter.text, letter.html):
        assert not re.search(r"\{[{%#]|[%#}]\}|None|\bUndefined", form)


@each_kind
def test_both_forms_hold_the_same_facts(kind: Kind) -> None:
    letter, context = written(kind)
    read = " ".join(Page(letter.html).paragraphs)
    text = " ".join(letter.text.split())
    for fact in facts(context):
        assert (fact in text) == (fact in read), f"{fact!r} is in one form of {kind.name} only"


@each_kind
def test_both_forms_lead_to_the_same_places(kind: Kind) -> None:
    letter, _ = written(kind)
    links = {link for link in Page(letter.html).links if not link.startswith("mailto:")}
    in_text = set(re.findall(r"https?://\S+", letter.text))
    assert links - {f"{settings.SITE_URL}/"} == in_text - {f"{settings.SITE_URL}/"}
    assert all(link.startswith(settings.SITE_URL + "/") for link in links)


@each_kind
def test_opening_it_loads_nothing_runs_nothing_and_tells_nobody(kind: Kind) -> None:
    letter, _ = written(kind)
    names = {name for _, attributes in Page(letter.html).tags for name in attributes}
    assert not names & {"src", "srcset", "background", "poster", "action", "data"}
    assert not any(name.startswith("on") for name in names)
    tags = {tag for tag, _ in Page(letter.html).tags}
    assert not tags & {"img", "script", "link", "iframe", "object", "form", "video", "base"}
    assert not re.search(r"url\(|@import|javascript:|utm_", letter.html)


@each_kind
def test_every_element_carries_its_own_style(kind: Kind) -> None:
    letter, _ = written(kind)
    for tag, attributes in Page(letter.html).tags:
        if "class" in attributes:
            assert attributes.get("style"), f"<{tag} class={attributes['class']!r}> has no style"
    assert "prefers-color-scheme:dark" in letter.html.replace(": ", ":")


@each_kind
def test_it_fits_every_mail_server_and_is_not_clipped(kind: Kind) -> None:
    letter, _ = written(kind)
    assert max(map(len, letter.html.splitlines())) <= LONGEST_LINE
    assert max(map(len, letter.text.splitlines())) <= LONGEST_LINE
    assert len(letter.html.encode()) < GMAIL_CLIPS_AT


@each_kind
def test_it_says_who_sends_it_why_and_where_to_ask(kind: Kind) -> None:
    letter, _ = written(kind)
    read = " ".join(Page(letter.html).paragraphs)
    for form in (read, " ".join(letter.text.split())):
        assert "Australian Customer Experience Professionals Association" in form
        assert "You get this" in form
        assert settings.STAFF_EMAIL in form


@each_kind
def test_it_has_a_first_line_for_the_list_of_mails(kind: Kind) -> None:
    letter, _ = written(kind)
    shown_in_list = re.search(r'<div class="m-pre"[^>]*>([^<]*)</div>', letter.html)
    assert shown_in_list
    assert len(shown_in_list[1].strip()) > 20
    assert shown_in_list[1].strip() != letter.subject


@each_kind
def test_nothing_that_lets_somebody_in_stands_in_the_subject(kind: Kind) -> None:
    letter, context = written(kind)
    secrets = [v for k, v in context.items() if k in ("code", "key") or k.endswith("_url")]
    assert not any(secret in letter.subject for secret in secrets)


@each_kind
def test_it_keeps_its_temper(kind: Kind) -> None:
    letter, _ = written(kind)
    words = " ".join([letter.subject, letter.text])
    assert "!" not in words
    assert not re.search(r"\b(unlock|journey|click here|dear)\b", words, re.I)


@each_kind
def test_staff_can_see_when_it_is_sent(kind: Kind) -> None:
    assert kind.title
    assert kind.when.endswith(".")


@each_of_ours
def test_each_sentence_of_the_html_stands_in_the_text(kind: Kind) -> None:
    letter, _ = written(kind)
    text = " ".join(letter.text.split())
    left_out = ("If the button", "Midnight", "6 am", "Noon", "6 pm")
    page = Page(letter.html)
    body = page.paragraphs[page.paragraphs.index(letter.subject) :]
    for paragraph in body:
        if not paragraph.startswith((*left_out, settings.SITE_NAME, "You get this")):
            assert paragraph in text, f"{kind.name}: {paragraph!r}"


@each_of_ours
def test_with_a_name_it_greets(kind: Kind) -> None:
    context = {**kind.sample(), "first_name": "Sam"}
    letter = render(kind, to=ADDRESS, context=context, user=None, written_at=timezone.now())
    assert "Hello Sam. " in letter.text
    assert "Hello Sam. " in letter.html


def allauth_letters() -> list[str]:
    """The prefix of every mail template in the installed allauth, for the parts that we install."""
    here = Path(allauth.__file__).parent / "templates"
    return sorted(
        f"{room}/{path.name.removesuffix('_subject.txt')}"
        for room in ("account", "mfa")
        for path in (here / room / "email").glob("*_subject.txt")
    )


def test_allauth_has_the_letters_we_think_it_has() -> None:
    assert len(allauth_letters()) >= 18


@pytest.mark.parametrize("name", allauth_letters())
def test_each_of_allauths_letters_is_ours(name: str) -> None:
    assert kind_named(name).when
    folder = settings.BASE_DIR / "templates" / "mail" / name
    assert {path.name for path in folder.iterdir()} == {"subject.txt", "text.txt", "html.html"}


def test_no_folder_of_letters_is_left_without_its_kind() -> None:
    root = settings.BASE_DIR / "templates" / "mail"
    folders = {str(path.parent.relative_to(root)) for path in root.rglob("subject.txt")}
    assert folders == {kind.name for kind in KINDS}


def test_mail_speaks_in_the_sites_colours() -> None:
    css = (settings.BASE_DIR / "templates/mail/look.css").read_text()
    tokens = (settings.BASE_DIR / "acxpa/static/acxpa/css/tokens.css").read_text()
    assert set(re.findall(r"#[0-9a-f]{6}", css)) <= set(re.findall(r"#[0-9a-f]{6}", tokens.lower()))
