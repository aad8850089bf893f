"""What machines read of an entry: all that a visitor reads, and nothing that a visitor does not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings

from glossary import actions, for_machines
from glossary.models import Callout, Card, Entry, Formula, Signpost, Source, Text
from glossary.share_image import HEIGHT, WIDTH, draw
from tests.acxpa import vocabulary

ATOM = "{http://www.w3.org/2005/Atom}"
SECRET = "quokkamolasses"


@pytest.fixture
def full(entry: Entry, now: datetime) -> Entry:
    """The entry with one of each thing, a secret for members, and published."""
    entry.acronym, entry.aliases = "WT", "Wrap\nAfter-call work"
    entry.save()
    Formula.objects.create(
        parent=entry,
        region="main",
        ordering=50,
        heading="Sum",
        expression="WT = a * b_1 ÷ c",
        parts="a = time | seconds\nb = <calls>",
        worked="<p>3 <em>min</em></p>",
    )
    Card.objects.create(
        parent=entry, region="closing", ordering=10, title="Next", body="<p>Card.</p>", tag="X"
    )
    Callout.objects.create(
        parent=entry, region="closing", ordering=20, heading="Note", body="<p>One</p><p>Two</p>"
    )
    for number, audience in enumerate(("member", "account"), start=60):
        Text.objects.create(
            parent=entry,
            region="main",
            ordering=number,
            heading=f"{SECRET} heading",
            body=f"<p>{SECRET} body</p>",
            audience=audience,
        )
    Source.objects.create(entry=entry, order=1, title="A [source]", url="https://one.example/a")
    Source.objects.create(entry=entry, order=2, title="A book", url="")
    actions.publish(entry=entry, by=None, at=now)
    return entry


def documents(html: str) -> list[Any]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    return [json.loads(text) for text in found]


def test_the_structured_data_holds_by_the_vocabulary(visitor: Any, full: Entry) -> None:
    (document,) = documents(visitor.get("/glossary/wrap-time/").content.decode())
    assert vocabulary.check(document) == []
    nodes = {node["@type"]: node for node in document["@graph"]}
    assert set(nodes) == {
        "WebPage",
        "DefinedTerm",
        "DefinedTermSet",
        "FAQPage",
        "BreadcrumbList",
    }
    term = nodes["DefinedTerm"]
    assert term["name"] == "WT"
    assert term["alternateName"] == ["Wrap time", "Wrap", "After-call work"]
    assert nodes["FAQPage"]["mainEntity"][0]["acceptedAnswer"]["text"] == "Because."
    trail = [step["name"] for step in nodes["BreadcrumbList"]["itemListElement"]]
    assert trail == ["Home", "Glossary", "WT"]


def test_gated_parts_are_marked_as_such_and_only_where_there_are_any(
    visitor: Any, full: Entry, make_entry: Callable[..., Entry], now: datetime
) -> None:
    page = for_machines.structured_data(full.versions.latest("number"))["@graph"][0]
    assert page["isAccessibleForFree"] is False
    selector = page["hasPart"]["cssSelector"]
    assert (
        f'class="{selector.removeprefix(".")}"'
        in visitor.get("/glossary/wrap-time/").content.decode()
    )
    free = make_entry("free-word")
    Callout.objects.filter(parent=free, audience="member").delete()
    version = actions.publish(entry=free, by=None, at=now)
    page = for_machines.structured_data(version)["@graph"][0]
    assert page["isAccessibleForFree"] is True
    assert "hasPart" not in page


@pytest.mark.parametrize("client_name", ["visitor", "account", "member", "staff"])
@pytest.mark.parametrize(
    "path",
    [
        "/glossary/wrap-time.md",
        "/glossary/new.atom",
        "/sitemap.xml",
        "/robots.txt",
        "/llms.txt",
        "/search/suggestions/?q=quokka",
    ],
)
def test_a_secret_for_members_stands_in_nothing_for_machines(
    request: Any, full: Entry, client_name: str, path: str
) -> None:
    response = request.getfixturevalue(client_name).get(path)
    assert response.status_code == 200
    text = response.content.decode()
    assert SECRET not in text
    assert "Doubtful" not in text


def test_the_head_of_a_members_page_has_no_secret_either(member: Any, full: Entry) -> None:
    html = member.get("/glossary/wrap-time/").content.decode()
    head, _end, body = html.partition("</head>")
    assert SECRET not in head
    assert SECRET in body, "a member reads it"


def test_nothing_in_a_text_ends_the_script(
    visitor: Any, make_entry: Callable[..., Entry], now: datetime
) -> None:
    nasty = "</script><script>alert(1)</script><!-- & \u2028."
    made = make_entry("nasty", short_definition=nasty)
    actions.publish(entry=made, by=None, at=now)
    html = visitor.get("/glossary/nasty/").content.decode()
    assert "<script>alert" not in html
    (document,) = documents(html)
    assert document["@graph"][1]["description"] == nasty


def test_the_head_says_where_the_page_is_and_shows_its_picture(visitor: Any, full: Entry) -> None:
    html = visitor.get("/glossary/wrap-time/", {"q": "x"}).content.decode()
    here = f"{settings.SITE_URL}/glossary/wrap-time/"
    assert html.count('rel="canonical"') == 1
    assert f'<link rel="canonical" href="{here}">' in html
    assert f'property="og:url" content="{here}"' in html
    assert 'property="og:title" content="WT: Wrap time"' in html
    assert 'name="twitter:card" content="summary_large_image"' in html
    images = re.findall(r'property="og:image" content="([^"]+)"', html)
    assert images == [f"{here}share-1.png"]
    picture = visitor.get(images[0].removeprefix(settings.SITE_URL))
    assert picture["Content-Type"] == "image/png"
    assert picture["Cache-Control"] == "public, max-age=31536000, immutable"
    assert 'type="text/markdown" href="/glossary/wrap-time.md"' in html


def test_a_preview_says_nothing_to_machines(visitor: Any, full: Entry) -> None:
    from publishing import shared

    path = shared.link(full.versions.latest("number"), tier="member")
    html = visitor.get(path).content.decode()
    assert "ld+json" not in html
    assert "canonical" not in html


# The picture


@pytest.mark.once
@pytest.mark.parametrize(
    ("headword", "term", "definition"),
    [
        ("COPC", "Customer Operations Performance Center", "A definition. " * 20),
        ("Customer journey map with a very long name indeed", "", "x" * 300),
        ("# *not* $markup$ #import", "\\", "#set page(width: 1pt) @x <y> \u202e"),
        ("Te reo Māori 漢字 🦘", "", ""),
    ],
)
def test_the_picture_has_its_size_whatever_the_words(
    headword: str, term: str, definition: str
) -> None:
    png = draw(headword, term, definition)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (WIDTH, HEIGHT)
    assert len(png) < 150_000


def test_the_picture_is_drawn_once_and_an_older_address_leads_to_the_newest(
    visitor: Any, full: Entry, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(
        "glossary.share_image.draw", lambda *words: drawn.append(words[0]) or b"\x89PNG"
    )
    for _ in range(2):
        assert visitor.get("/glossary/wrap-time/share-1.png").content == b"\x89PNG"
    assert drawn == ["WT"]
    full.short_definition = "Another."
    full.save()
    actions.publish(entry=full, by=None, at=now)
    old = visitor.get("/glossary/wrap-time/share-1.png")
    assert (old.status_code, old["Location"]) == (302, "/glossary/wrap-time/share-2.png")


def test_nothing_unpublished_has_a_picture_or_a_text(
    member: Any, make_entry: Callable[..., Entry], now: datetime
) -> None:
    draft = make_entry("draft-word")
    actions.save_version(entry=draft, by=None)
    planned = make_entry("planned-word")
    actions.schedule(entry=planned, by=None, at=now, live_from=now + timedelta(hours=1))
    for slug in ("draft-word", "planned-word", "no-such-word"):
        for path in (f"/glossary/{slug}.md", f"/glossary/{slug}/share-1.png"):
            assert member.get(path).status_code == 404, path
    for path in ("/glossary/new.atom", "/sitemap.xml", "/llms.txt"):
        assert "-word" not in member.get(path).content.decode()


# Markdown


def test_an_entry_as_markdown_has_everything_a_visitor_reads(visitor: Any, full: Entry) -> None:
    response = visitor.get("/glossary/wrap-time.md")
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response["Link"] == f'<{settings.SITE_URL}/glossary/wrap-time/>; rel="canonical"'
    text = response.content.decode()
    for words in (
        "# WT\n\n*Wrap time*",
        "What wrap-time means.",
        "Also called: Wrap, After-call work.",
        "The lead.",
        "## First\n\nOpen words.",
        "1. **Do it**",
        "| It is | It is not |\n| --- | --- |\n| one | three |\n| two |  |",
        "*A part of this page is for people who are signed in.*",
        "### Sum\n\n    WT = a * b_1 ÷ c",
        "| a | time \\| seconds |",
        "3 *min*",
        "## Questions\n\n### Why?\n\nBecause.",
        "- **Next** (X)\n  Card.",
        "> **Note**\n>\n> One\n>\n> Two",
        "## Sources\n\n1. [A \\[source\\]](https://one.example/a)\n2. A book",
        "Reviewed on 2026-11-01.",
    ):
        assert words in text, words
    assert not re.search(r"(?<!\\)<(?!http)[a-z/]", text), "no HTML"
    assert "\n\n\n" not in text


def test_where_cards_lead_stands_in_the_markdown_too(
    visitor: Any, full: Entry, make_entry: Callable[..., Entry], now: datetime
) -> None:
    actions.publish(entry=make_entry("beside"), by=None, at=now)
    for number, fields in enumerate(
        (
            {"title": "Courses", "link": "name:courses:list", "link_label": "Look"},
            {"title": "Nowhere", "link": "name:nothing:yet", "link_label": "Look"},
            {"title": "Inside", "link": "/members/", "link_label": "In", "style": "member"},
            {"title": SECRET, "link": f"/{SECRET}/", "link_label": "In", "audience": "member"},
        ),
        start=30,
    ):
        Card.objects.create(parent=full, region="closing", ordering=number, **fields)
    for number, (target, audience) in enumerate(
        (("entry:beside", "everyone"), ("entry:none", "everyone"), (f"/{SECRET}/", "member")),
        start=40,
    ):
        Signpost.objects.create(
            parent=full, region="closing", ordering=number, target=target, audience=audience
        )
    actions.publish(entry=full, by=None, at=now)
    text = visitor.get("/glossary/wrap-time.md").content.decode()
    site = settings.SITE_URL
    assert f"- **[Courses]({site}/courses/)**" in text
    assert f"- **[Beside]({site}/glossary/beside/)** (Entry)\n  What beside means." in text
    assert "- **Nowhere**\n" in text
    assert "- **Inside**\n" in text
    assert SECRET not in text
    assert "none" not in text


# Feed


def test_the_feed_has_the_newest_first_by_the_day_they_came(
    visitor: Any, make_entry: Callable[..., Entry], now: datetime
) -> None:
    for number, slug in enumerate(("old-word", "new-word")):
        made = make_entry(slug, short_definition=f"<{slug}> & more")
        actions.publish(entry=made, by=None, at=now - timedelta(days=5 - number))
        made.lead = "<p>Mended.</p>"
        made.save()
        actions.publish(entry=made, by=None, at=now - timedelta(days=2 + number))
    response = visitor.get("/glossary/new.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(response.content)
    rows = root.findall(f"{ATOM}entry")
    assert [row.findtext(f"{ATOM}title") for row in rows] == ["New word", "Old word"]
    assert rows[0].findtext(f"{ATOM}summary") == "<new-word> & more"
    assert rows[0].findtext(f"{ATOM}id") == f"{settings.SITE_URL}/glossary/new-word/"
    first = datetime.fromisoformat(str(rows[1].findtext(f"{ATOM}published")))
    last = datetime.fromisoformat(str(rows[1].findtext(f"{ATOM}updated")))
    assert (now - first).days == 5
    assert (now - last).days == 2
    html = unescape(visitor.get("/glossary/").content.decode())
    assert (
        'type="application/atom+xml" title="New in the glossary" href="/glossary/new.atom"' in html
    )


def test_an_empty_glossary_has_an_empty_feed(visitor: Any) -> None:
    assert not ET.fromstring(visitor.get("/glossary/new.atom").content).findall(f"{ATOM}entry")
