"""What machines read of the glossary: structured data, Markdown, a feed, addresses for the sitemap.

All of it is what a visitor reads, whoever asks: a block for members appears nowhere here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Min
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from publishing import markdown, outline, render, structured
from publishing.atom import Item
from publishing.signposts import as_cards

from .models import EntryVersion
from .share_image import HEIGHT, WIDTH

#: How many entries a feed has.
NEWEST = 30
#: What a block that is not for everybody becomes on the page.
GATED = ".teaser"


def address(version: EntryVersion) -> str:
    return settings.SITE_URL + reverse("glossary:entry", args=[version.slug])


def structured_data(version: EntryVersion) -> structured.Node:
    """The term, the set it belongs to, the page, its questions and the way to it."""
    site, here, content = settings.SITE_URL, address(version), version.content
    index = site + reverse("glossary:list")
    names = [name for name in (version.acronym and version.term, *version.aliases) if name]
    term: structured.Node = {
        "@type": "DefinedTerm",
        "@id": f"{here}#term",
        "name": version.headword,
        "description": version.short_definition,
        "url": here,
        "inDefinedTermSet": f"{index}#terms",
        "termCode": version.slug,
    }
    if names:
        term["alternateName"] = names
    page: structured.Node = {
        "@type": "WebPage",
        "@id": here,
        "url": here,
        "name": version.headword,
        "description": version.short_definition,
        "inLanguage": "en-AU",
        "about": {"@id": f"{here}#term"},
        "mainEntity": {"@id": f"{here}#term"},
        "lastReviewed": content["reviewed_on"],
        "publisher": structured.publisher(site),
        "primaryImageOfPage": {
            "@type": "ImageObject",
            "url": site + image_path(version),
            "width": WIDTH,
            "height": HEIGHT,
        },
        "isAccessibleForFree": True,
    }
    if cited := [row["url"] for row in content.get("sources", []) if row["url"]]:
        page["citation"] = cited
    blocks = [*content["blocks"], *content["closing"]]
    if len(outline.visible(blocks, "visitor")) < len(blocks):
        page = structured.gated(page, css=GATED)
    trail = [
        ("Home", reverse("home")),
        ("Glossary", reverse("glossary:list")),
        (version.headword, reverse("glossary:entry", args=[version.slug])),
    ]
    return structured.graph(
        page,
        term,
        term_set(),
        structured.faq(here, content["questions"]),
        structured.breadcrumbs(site, trail),
    )


def term_set() -> structured.Node:
    index = settings.SITE_URL + reverse("glossary:list")
    return {
        "@type": "DefinedTermSet",
        "@id": f"{index}#terms",
        "name": f"{settings.SITE_NAME} glossary of contact centre and customer experience terms",
        "url": index,
        "inLanguage": "en-AU",
        "publisher": structured.publisher(settings.SITE_URL),
    }


def index_data() -> structured.Node:
    """What the index says of itself."""
    site = settings.SITE_URL
    trail = [("Home", reverse("home")), ("Glossary", reverse("glossary:list"))]
    return structured.graph(term_set(), structured.breadcrumbs(site, trail))


def image_path(version: EntryVersion) -> str:
    return reverse("glossary:share_image", args=[version.slug, version.number])


def kept_head(version: EntryVersion) -> SafeString:
    """What stands in the head of an entry's page, made once for each publish."""
    return render.kept(f"glossary:head:{version.pk}", "visitor", lambda: _head(version))


def _head(version: EntryVersion) -> SafeString:
    path = reverse("glossary:entry", args=[version.slug])
    context = {
        "version": version,
        "address": address(version),
        "markdown": f"{path.rstrip('/')}.md",
        "image": settings.SITE_URL + image_path(version),
        "width": WIDTH,
        "height": HEIGHT,
        "structured": structured_data(version),
    }
    return render_to_string("glossary/head.html", context)


def as_markdown(version: EntryVersion) -> str:
    """The whole entry as a visitor reads it."""
    site, content = settings.SITE_URL, version.content
    lead = [f"# {markdown.text(version.headword)}"]
    if version.acronym:
        lead.append(f"*{markdown.text(version.term)}*")
    lead.append(markdown.text(version.short_definition))
    if version.aliases:
        lead.append(f"Also called: {markdown.text(', '.join(version.aliases))}.")
    if content["lead"]:
        lead.append(markdown.rich(content["lead"], site=site))
    glance = "\n".join(
        f"- **{markdown.text(box['label'])}:** {markdown.text(box['text'])}"
        for box in content["glance"]
    )
    parts = [
        *lead,
        *([glance] if glance else []),
        *markdown.sections(as_cards(content["blocks"]), site=site),
        *markdown.questions(content["questions"], site=site),
        *markdown.sections(as_cards(content["closing"]), site=site),
        *markdown.sources(content.get("sources", [])),
        f"---\n\nReviewed on {content['reviewed_on']}. {settings.SITE_NAME}, <{address(version)}>",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def newest(*, at: datetime) -> list[Item]:
    """The entries that readers have had for the shortest time, newest first. One query."""
    rows: Any = (
        EntryVersion.objects.current(at=at)
        .defer("content")
        .annotate(first_at=Min("entry__versions__live_from"))
        .order_by("-first_at", "-pk")[:NEWEST]
    )
    return [
        Item(
            title=_title(row),
            path=reverse("glossary:entry", args=[row.slug]),
            summary=row.short_definition,
            published_at=row.first_at,
            changed_at=row.live_from,
        )
        for row in rows
    ]


def addresses(*, at: datetime) -> Iterator[tuple[str, datetime | None]]:
    """The path of every published entry and since when readers see it as it is. One query."""
    rows = EntryVersion.objects.current(at=at).order_by("entry__slug")
    for slug, live_from in rows.values_list("entry__slug", "live_from"):
        yield reverse("glossary:entry", args=[slug]), live_from


def listed(*, at: datetime, most: int) -> tuple[list[tuple[str, str, str]], bool]:
    """The first ``most`` entries in the order of the index as name, path of its Markdown and short
    definition; and whether there are more. One query."""
    rows = list(EntryVersion.objects.current(at=at).listed()[: most + 1])
    found = [
        (_title(row), reverse("glossary:markdown", args=[row.slug]), row.short_definition)
        for row in rows[:most]
    ]
    return found, len(rows) > most


def _title(row: Any) -> str:
    return f"{row.acronym}: {row.term}" if row.acronym else str(row.term)
