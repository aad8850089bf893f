"""The development inbox: keeps what would have been mailed, shows it, gives nothing else away."""

from __future__ import annotations

import re
import runpy
import threading
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal_settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.test import Client
from django.urls import clear_url_caches, reverse

from members.mail import development_mail
from members.mail.backends import DevelopmentInbox
from members.mail.development_mail import kept, names, newest

STRANGE = [
    "..",
    "../../../etc/passwd",
    "..%2f..%2fsecret_key",
    "00000000000000000000-00000000.eml",
    "00000000000000000000-0000000g",
    "٠" * 20 + "-00000000",
    "a" * 5000,
    "",
    "x\x00y",
]


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DEVELOPMENT_MAIL_DIR = tmp_path / "mail"
    return tmp_path / "mail"


@pytest.fixture
def pages(settings: Any, folder: Path, db: None) -> Client:
    """A browser on a portal with the inbox. The letters carry inline styles, as mail must, so
    this is not the strict client."""
    settings.ROOT_URLCONF = "tests.members.mail.development_urls"
    clear_url_caches()
    return Client()


def send(subject: str = "Hello", text: str = "Text", html: str = "<p>HTML</p>") -> str:
    message = EmailMultiAlternatives(subject, text, to=["sam@people.example"])
    message.attach_alternative(html, "text/html")
    assert DevelopmentInbox().send_messages([message]) == 1
    return names()[0]


def test_a_message_becomes_one_whole_file(folder: Path) -> None:
    name = send("Grüße – hello", "Zeile ü", "<p>ü</p>")
    [file] = folder.iterdir()
    assert file.name == f"{name}.eml"
    assert message_from_bytes(file.read_bytes())["To"] == "sam@people.example"
    mail = kept(name)
    assert mail is not None
    assert (mail.subject, mail.text.strip(), mail.html.strip()) == (
        "Grüße – hello",
        "Zeile ü",
        "<p>ü</p>",
    )


def test_the_newest_stands_first_and_only_two_hundred_stay(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(development_mail, "KEPT", 5)
    for number in range(8):
        send(f"Letter {number}")
    assert [mail.subject for mail in newest()] == [f"Letter {n}" for n in (7, 6, 5, 4, 3)]
    assert len(list(folder.iterdir())) == 5


def test_the_limit_is_two_hundred() -> None:
    assert development_mail.KEPT == 200


def test_many_at_once_lose_none(folder: Path) -> None:
    threads = [threading.Thread(target=send, args=(f"Letter {n}",)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {mail.subject for mail in newest()} == {f"Letter {n}" for n in range(20)}
    assert all(path.suffix == ".eml" for path in folder.iterdir())


def test_a_message_without_html_is_kept_too(folder: Path) -> None:
    DevelopmentInbox().send_messages([EmailMessage("Plain", "Only text", to=["a@people.example"])])
    [mail] = newest()
    assert mail.html == ""
    assert mail.text.strip() == "Only text"


@pytest.mark.parametrize("name", STRANGE)
def test_a_name_that_is_not_ours_reads_no_file(folder: Path, name: str) -> None:
    folder.mkdir()
    (folder.parent / "secret_key").write_text("secret")
    (folder / "notes.eml").write_text("Subject: not ours\n\n")
    assert kept(name) is None
    assert names() == []


@pytest.mark.parametrize("name", [name for name in STRANGE if name and "\x00" not in name])
def test_a_strange_address_is_not_found(pages: Client, name: str) -> None:
    assert pages.get(f"/dev/mail/{name}/").status_code == 404
    assert pages.get(f"/dev/mail/{name}/html/").status_code == 404


def test_without_debug_there_is_no_such_address() -> None:
    """The list of addresses made anew: which one is loaded depends on who asked first."""
    assert portal_settings.DEBUG is False
    urls = runpy.run_path(str(Path(portal_settings.BASE_DIR) / "acxpa" / "urls.py"))["urlpatterns"]
    assert not [item for item in urls if str(item.pattern).startswith("dev")]


def test_the_list_names_each_letter_and_leads_to_it(pages: Client) -> None:
    name = send("Confirm <b>your</b> address")
    page = pages.get("/dev/mail/").content.decode()
    assert "Confirm &lt;b&gt;your&lt;/b&gt; address" in page
    assert f'href="/dev/mail/{name}/"' in page


def test_an_empty_inbox_says_how_to_fill_it(pages: Client) -> None:
    assert reverse("account_signup") in pages.get("/dev/mail/").content.decode()


def test_a_letter_shows_both_forms_and_its_links_work(pages: Client) -> None:
    link = f"{portal_settings.SITE_URL}/accounts/confirm-email/Mg:abc/"
    name = send("Confirm", f"Open {link} now\n<script>alert(1)</script>")
    response = pages.get(f"/dev/mail/{name}/")
    page = response.content.decode()
    assert 'href="http://testserver/accounts/confirm-email/Mg:abc/"' in page
    assert "<script>alert" not in page
    assert f'src="/dev/mail/{name}/html/"' in page
    assert re.search(r"<iframe[^>]* sandbox=\"allow-top-navigation-by-user-activation\"", page)
    assert "frame-src 'self'" in response.headers["Content-Security-Policy"]


def test_the_html_is_shown_but_may_do_nothing(pages: Client) -> None:
    link = f"{portal_settings.SITE_URL}/join/"
    name = send(html=f'<p>Hi</p><a href="{link}">Join</a><script>alert(1)</script>')
    response = pages.get(f"/dev/mail/{name}/html/")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "sandbox allow-top-navigation-by-user-activation" in policy
    assert "allow-scripts" not in policy
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert '<a target="_top" href="http://testserver/join/">' in response.content.decode()


def test_a_letter_without_html_has_no_frame(pages: Client) -> None:
    DevelopmentInbox().send_messages([EmailMessage("Plain", "Text", to=["a@people.example"])])
    assert "<iframe" not in pages.get(f"/dev/mail/{names()[0]}/").content.decode()
