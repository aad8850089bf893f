"""What a page says to machines about itself, in the vocabulary of schema.org (JSON-LD). Pure.

Each function gives one node as a dict; :func:`graph` makes a document of several. ``site`` is the
portal's address without a slash at its end; ids are addresses with a fragment, so that nodes of
different pages speak of the same thing.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

from .outline import without_markup

Node = dict[str, Any]


def graph(*nodes: Node | None) -> Node:
    return {"@context": "https://schema.org", "@graph": [node for node in nodes if node]}


def organization(site: str, *, name: str, legal_name: str, logo: str) -> Node:
    """The association. ``logo``: the address of an image."""
    return {
        "@type": "Organization",
        "@id": f"{site}/#organization",
        "name": name,
        "legalName": legal_name,
        "url": f"{site}/",
        "logo": logo,
        "areaServed": {"@type": "Country", "name": "Australia"},
    }


def publisher(site: str) -> Node:
    """The association, where another page says who it is."""
    return {"@id": f"{site}/#organization"}


def website(site: str, *, name: str, search: str) -> Node:
    """``search``: the path of the site's search, which takes ``q``."""
    return {
        "@type": "WebSite",
        "@id": f"{site}/#website",
        "name": name,
        "url": f"{site}/",
        "inLanguage": "en-AU",
        "publisher": publisher(site),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{site}{search}?q={{words}}"},
            "query-input": "required name=words",
        },
    }


def breadcrumbs(site: str, trail: Sequence[tuple[str, str]]) -> Node:
    """``trail``: name and path from the first page to this one."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": f"{site}{path}"}
            for place, (name, path) in enumerate(trail, start=1)
        ],
    }


def faq(address: str, questions: Sequence[Mapping[str, str]]) -> Node | None:
    """``questions``: rows of ``question`` and ``answer`` (rich text). None without any."""
    if not questions:
        return None
    return {
        "@type": "FAQPage",
        "@id": f"{address}#questions",
        "mainEntity": [
            {
                "@type": "Question",
                "name": row["question"],
                "acceptedAnswer": {"@type": "Answer", "text": plain(row["answer"])},
            }
            for row in questions
        ],
    }


def article(
    address: str,
    *,
    site: str,
    headline: str,
    description: str,
    author: str,
    published: str,
    changed: str,
    image: str = "",
) -> Node:
    """A dated piece. ``published``, ``changed``: ISO 8601. ``author``: a person, or "" for the
    association."""
    node: Node = {
        "@type": "Article",
        "@id": f"{address}#article",
        "headline": headline,
        "description": description,
        "url": address,
        "inLanguage": "en-AU",
        "datePublished": published,
        "dateModified": changed,
        "author": {"@type": "Person", "name": author} if author else publisher(site),
        "publisher": publisher(site),
        "isAccessibleForFree": True,
    }
    return node | ({"image": image} if image else {})


def gated(node: Node, *, css: str) -> Node:
    """``node``, of which the parts behind ``css`` are not for everybody. Says that there are such
    parts, as the page does; nothing of what is in them."""
    part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": css}
    return node | {"isAccessibleForFree": False, "hasPart": part}


def plain(rich: str) -> str:
    """Rich text without its markup."""
    return " ".join(html.unescape(without_markup(rich)).split())
