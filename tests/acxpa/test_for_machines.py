"""What crawlers ask for, and that what pages say about themselves holds by the vocabulary."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from acxpa import for_machines
from courses.models import Course, Session
from publishing import structured
from tests.acxpa import vocabulary

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def a_course(title: str, now: datetime, **fields: Any) -> Course:
    values: dict[str, Any] = {
        "slug": title.lower().replace(" ", "-"),
        "summary": f"About {title}.",
        "hours": Decimal("1.5"),
        "list_price": Decimal("420.00"),
        "published_at": now - timedelta(days=9),
    }
    return Course.objects.create(title=title, **values | fields)


def documents(response: Any) -> list[Any]:
    html = response.content.decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    return [json.loads(text) for text in found]


# Structured data


@pytest.mark.django_db
def test_the_first_page_says_who_we_are(visitor: Any) -> None:
    (document,) = documents(visitor.get("/"))
    assert vocabulary.check(document) == []
    assert [node["@type"] for node in document["@graph"]] == ["Organization", "WebSite"]


@pytest.mark.django_db
@pytest.mark.parametrize("form", list(Course.Format))
@pytest.mark.parametrize("dates", [0, 2])
def test_a_course_says_its_price_and_its_dates(
    visitor: Any, member: Any, now: datetime, form: str, dates: int
) -> None:
    course = a_course("Quoll", now, format=form, trainer="Ines", outcomes="One\nTwo")
    for number in range(dates):
        starts = now + timedelta(days=3 + number)
        Session.objects.create(
            course=course, starts_at=starts, ends_at=starts + timedelta(hours=2), place="Perth"
        )
    (document,) = documents(visitor.get("/courses/quoll/"))
    assert vocabulary.check(document) == []
    node = document["@graph"][0]
    assert node["offers"]["price"] == "420.00"
    assert len(node["hasCourseInstance"]) == max(dates, 1)
    assert documents(member.get("/courses/quoll/")) == [document], "the list price is everybody's"


@pytest.mark.once
def test_an_article_holds_by_the_vocabulary() -> None:
    for author, image in (("", ""), ("Ines", "https://one.example/x.png")):
        node = structured.article(
            "https://one.example/a/",
            site="https://one.example",
            headline="On calls",
            description="What they are.",
            author=author,
            published="2026-11-22T09:00:00+11:00",
            changed="2026-11-23",
            image=image,
        )
        assert vocabulary.check(structured.graph(node)) == []


@pytest.mark.once
@pytest.mark.parametrize(
    ("node", "wrong"),
    [
        ({"@type": "Sonnet"}, "nobody knows the type"),
        ({"@type": "WebPage", "price": "1"}, "WebPage has no property price"),
        ({"@type": "Answer"}, "has no text"),
        ({"@type": "WebPage", "name": "<b>x</b>"}, "is none of TEXT"),
        ({"@type": "WebPage", "url": "/relative/"}, "is none of URL"),
        ({"@type": "WebPage", "lastReviewed": "yesterday"}, "is none of DATE"),
        ({"@type": "WebPage", "isAccessibleForFree": "False"}, "is none of BOOL"),
        ({"@type": "DefinedTerm", "isAccessibleForFree": True}, "DefinedTerm has no property"),
        ({"@type": "WebPage", "publisher": {"@type": "Offer", "category": "x"}}, "may not be"),
        ({"@type": "WebPage", "publisher": {"@id": "nowhere"}}, "is no address"),
    ],
)
def test_the_vocabulary_tells_what_does_not_hold(node: dict[str, Any], wrong: str) -> None:
    """The yardstick itself: each slip is told."""
    found = vocabulary.check({"@context": "https://schema.org", "@graph": [node]})
    assert any(wrong in line for line in found), found


@pytest.mark.once
def test_a_document_without_context_or_nodes_does_not_hold() -> None:
    assert vocabulary.check({}) == ["@context is not schema.org"]
    assert vocabulary.check(structured.graph(None)) == ["there is no node"]


# Sitemap


def addresses(response: Any) -> dict[str, str | None]:
    assert response["Content-Type"] == "application/xml"
    root = ET.fromstring(response.content)
    rows = root.findall(f"{MAP}url")
    return {str(row.findtext(f"{MAP}loc")): row.findtext(f"{MAP}lastmod") for row in rows}


@pytest.mark.django_db
def test_the_sitemap_has_every_public_page_with_the_day_of_its_change(
    visitor: Any, now: datetime
) -> None:
    a_course("Quoll", now)
    a_course("Draft", now, published_at=None)
    a_course("Later", now, published_at=now + timedelta(days=1))
    found = addresses(visitor.get("/sitemap.xml"))
    site = settings.SITE_URL
    assert {f"{site}/", f"{site}/glossary/", f"{site}/courses/quoll/"} <= set(found)
    assert not [address for address in found if "draft" in address or "later" in address]
    changed = datetime.fromisoformat(str(found[f"{site}/courses/quoll/"]))
    assert abs((changed - now).total_seconds()) < 60
    for address in found:
        assert visitor.get(address.removeprefix(site)).status_code == 200, address


@pytest.mark.django_db
def test_a_list_changes_when_the_newest_of_what_it_lists_did(visitor: Any, now: datetime) -> None:
    a_course("Quoll", now)
    a_course("Wombat", now)
    found, site = addresses(visitor.get("/sitemap.xml")), settings.SITE_URL
    days = [found[f"{site}/courses/{slug}/"] for slug in ("quoll", "wombat")]
    assert found[f"{site}/courses/"] == max(map(str, days))
    assert found[f"{site}/glossary/"] is None, "an empty list has no day"
    assert found[f"{site}/"] is None, "what is on the first page is not all below it"


@pytest.mark.django_db
def test_a_large_sitemap_comes_in_parts_that_have_each_page_once(
    visitor: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(for_machines, "PART", 4)
    for number in range(6):
        a_course(f"Quoll {number}", now)
    index = visitor.get("/sitemap.xml")
    root = ET.fromstring(index.content)
    files = [str(row.text) for row in root.iter(f"{MAP}loc")]
    assert root.tag == f"{MAP}sitemapindex"
    pages: list[str] = []
    for file in files:
        part = addresses(visitor.get(file.removeprefix(settings.SITE_URL)))
        assert 1 <= len(part) <= 4
        pages += part
    everything = [settings.SITE_URL + path for path, _day in for_machines.addresses(at=now)]
    assert pages == everything
    for wrong in (0, len(files) + 1, 10**9):
        assert visitor.get(f"/sitemap-{wrong}.xml").status_code == 404


@pytest.mark.django_db
def test_the_sitemap_costs_a_query_a_room(visitor: Any, now: datetime) -> None:
    for number in range(5):
        a_course(f"Quoll {number}", now)
    with CaptureQueriesContext(connection) as asked:
        for_machines.addresses(at=now)
    assert len(asked) == 4  # entries, courses, pages, articles


# robots.txt and llms.txt


@pytest.mark.django_db
def test_robots_stay_out_of_what_is_not_for_them_and_find_the_sitemap(visitor: Any) -> None:
    response = visitor.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /admin/", "Disallow: /search/", "Disallow: /members/"} <= set(lines)
    assert "Disallow: /" not in lines
    assert lines[-1] == f"Sitemap: {settings.SITE_URL}/sitemap.xml"


@pytest.mark.django_db
def test_llms_txt_leads_to_the_texts(visitor: Any, now: datetime) -> None:
    a_course("Quoll & co", now, slug="quoll")
    response = visitor.get("/llms.txt")
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    text = response.content.decode()
    assert text.startswith(f"# {settings.SITE_NAME}\n\n> ")
    assert f"- [Quoll & co]({settings.SITE_URL}/courses/quoll/): About Quoll & co." in text
    assert "put .md in place" not in text


@pytest.mark.django_db
def test_llms_txt_of_a_large_glossary_says_where_the_rest_is(
    visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def many(*, at: datetime, most: int) -> tuple[list[tuple[str, str, str]], bool]:
        return [("Word", "/glossary/word.md", "It.")], True

    monkeypatch.setattr("glossary.for_machines.listed", many)
    text = visitor.get("/llms.txt").content.decode()
    assert f"- [Word]({settings.SITE_URL}/glossary/word.md): It." in text
    assert "put .md in place of the last slash" in text


# Every page


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/glossary/", "/courses/", "/join/", "/search/"])
def test_a_page_says_its_one_address(visitor: Any, path: str) -> None:
    html = visitor.get(path, {"page": "1", "utm_source": "x"}).content.decode()
    assert html.count('rel="canonical"') == 1
    assert f'<link rel="canonical" href="{settings.SITE_URL}{path}">' in html
    assert html.count('property="og:image"') == 1


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/glossary/", "/courses/", "/articles/", "/rankings/"])
def test_a_page_that_is_shared_says_what_it_is(visitor: Any, path: str) -> None:
    html = visitor.get(path).content.decode()
    for name in ("title", "description", "url", "image"):
        said = re.findall(rf'<meta property="og:{name}" content="([^"]+)">', html)
        assert len(said) == 1, name
    assert f'<meta property="og:url" content="{settings.SITE_URL}{path}">' in html
