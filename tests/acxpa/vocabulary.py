"""The part of schema.org's vocabulary that the portal speaks: types, their properties, and what each
property expects. Written from schema.org's pages, by hand, so that a slip fails a test.

``TEXT``, ``URL``, ``DATE`` (or with a time), ``BOOL``, ``NUMBER`` and ``DURATION`` are values; other
names are types, whose subtypes count as well. A reference (``@id`` alone) counts as any type.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

#: Each type with what it is a kind of.
PARENTS: Mapping[str, tuple[str, ...]] = {
    "Thing": (),
    "Intangible": ("Thing",),
    "CreativeWork": ("Thing",),
    "Action": ("Thing",),
    "Event": ("Thing",),
    "Person": ("Thing",),
    "Place": ("Thing",),
    "Organization": ("Thing",),
    "DefinedTerm": ("Intangible",),
    "ListItem": ("Intangible",),
    "ItemList": ("Intangible",),
    "Offer": ("Intangible",),
    "EntryPoint": ("Intangible",),
    "VirtualLocation": ("Intangible",),
    "BreadcrumbList": ("ItemList",),
    "SearchAction": ("Action",),
    "Country": ("Place",),
    "CourseInstance": ("Event",),
    "DefinedTermSet": ("CreativeWork",),
    "WebPage": ("CreativeWork",),
    "WebSite": ("CreativeWork",),
    "WebPageElement": ("CreativeWork",),
    "ImageObject": ("CreativeWork",),
    "Comment": ("CreativeWork",),
    "Question": ("Comment",),
    "Answer": ("Comment",),
    "FAQPage": ("WebPage",),
    "Article": ("CreativeWork",),
    "Course": ("CreativeWork",),
}
PROPERTIES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "Thing": {
        "name": ("TEXT",),
        "alternateName": ("TEXT",),
        "description": ("TEXT",),
        "url": ("URL",),
        "image": ("URL", "ImageObject"),
        "mainEntityOfPage": ("URL", "CreativeWork"),
        "potentialAction": ("Action",),
    },
    "CreativeWork": {
        "about": ("Thing",),
        "author": ("Person", "Organization"),
        "citation": ("TEXT", "CreativeWork"),
        "dateModified": ("DATE",),
        "datePublished": ("DATE",),
        "educationalLevel": ("TEXT", "DefinedTerm"),
        "hasPart": ("CreativeWork",),
        "headline": ("TEXT",),
        "inLanguage": ("TEXT",),
        "isAccessibleForFree": ("BOOL",),
        "mainEntity": ("Thing",),
        "offers": ("Offer",),
        "provider": ("Person", "Organization"),
        "publisher": ("Person", "Organization"),
        "teaches": ("TEXT", "DefinedTerm"),
        "text": ("TEXT",),
    },
    "WebPage": {"lastReviewed": ("DATE",), "primaryImageOfPage": ("ImageObject",)},
    "WebPageElement": {"cssSelector": ("TEXT",)},
    "ImageObject": {"width": ("NUMBER",), "height": ("NUMBER",)},
    "DefinedTerm": {"inDefinedTermSet": ("URL", "DefinedTermSet"), "termCode": ("TEXT",)},
    "DefinedTermSet": {"hasDefinedTerm": ("DefinedTerm",)},
    "ItemList": {"itemListElement": ("ListItem", "TEXT", "Thing")},
    "ListItem": {"position": ("NUMBER",), "item": ("URL", "Thing")},
    "Question": {"acceptedAnswer": ("Answer",)},
    "Organization": {
        "legalName": ("TEXT",),
        "logo": ("URL", "ImageObject"),
        "areaServed": ("TEXT", "Place"),
    },
    "Action": {"target": ("URL", "EntryPoint")},
    #: As Google writes it: an input of an action, which schema.org's pages describe apart.
    "SearchAction": {"query": ("TEXT",), "query-input": ("TEXT",)},
    "EntryPoint": {"urlTemplate": ("TEXT",)},
    "Offer": {
        "price": ("NUMBER",),
        "priceCurrency": ("TEXT",),
        "category": ("TEXT",),
    },
    "Event": {
        "startDate": ("DATE",),
        "endDate": ("DATE",),
        "location": ("Place", "VirtualLocation", "TEXT"),
    },
    "CourseInstance": {
        "courseMode": ("TEXT",),
        "courseWorkload": ("TEXT", "DURATION"),
        "instructor": ("Person",),
    },
    "Course": {"hasCourseInstance": ("CourseInstance",), "courseCode": ("TEXT",)},
    "Place": {"address": ("TEXT",)},
}
#: What a type has to have where we use it: what search engines ask of it.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "DefinedTerm": ("name", "description", "url", "inDefinedTermSet"),
    "DefinedTermSet": ("name", "url"),
    "FAQPage": ("mainEntity",),
    "Question": ("name", "acceptedAnswer"),
    "Answer": ("text",),
    "BreadcrumbList": ("itemListElement",),
    "ListItem": ("position", "name", "item"),
    "Organization": ("name", "url", "logo"),
    "Course": ("name", "description", "provider", "hasCourseInstance", "offers"),
    "Offer": ("category",),
    "CourseInstance": ("courseMode",),
    "Article": ("headline", "author", "datePublished", "dateModified", "publisher"),
    "WebPageElement": ("cssSelector", "isAccessibleForFree"),
}


def kinds_of(name: str) -> list[str]:
    """A type and everything that it is a kind of. KeyError for one that nobody knows."""
    found = [name]
    for kind in found:
        found += [parent for parent in PARENTS[kind] if parent not in found]
    return found


def check(document: Any) -> list[str]:
    """What is wrong with a JSON-LD document, in words; nothing where all holds."""
    if document.get("@context") != "https://schema.org":
        return ["@context is not schema.org"]
    nodes = document.get("@graph", [])
    wrong = [] if nodes else ["there is no node"]
    for node in nodes:
        wrong += _node(node, node.get("@type", "?"))
    return wrong


def _node(node: Any, where: str) -> list[str]:
    if set(node) == {"@id"}:
        return [] if _url(node["@id"]) else [f"{where}: {node['@id']!r} is no address"]
    kind = node.get("@type")
    if kind not in PARENTS:
        return [f"{where}: nobody knows the type {kind!r}"]
    known = {name: v for k in kinds_of(kind) for name, v in PROPERTIES.get(k, {}).items()}
    wrong = [f"{where} has no {name}" for name in NEEDED.get(kind, ()) if name not in node]
    for name, value in node.items():
        if name == "@id" and not _url(value):
            wrong.append(f"{where}: {value!r} is no address")
        if name.startswith("@"):
            continue
        if name not in known:
            wrong.append(f"{where}: {kind} has no property {name}")
            continue
        for each in value if isinstance(value, list) else [value]:
            wrong += _value(each, known[name], f"{where}.{name}")
    return wrong


def _value(value: Any, expected: tuple[str, ...], where: str) -> list[str]:
    if isinstance(value, dict):
        kind = value.get("@type")
        types = [name for name in expected if name in PARENTS]
        if set(value) == {"@id"}:
            fits = bool(types)
        else:
            fits = kind in PARENTS and any(name in kinds_of(kind) for name in types)
        return [*([] if fits else [f"{where} may not be a {kind}"]), *_node(value, where)]
    if any(_fits(value, name) for name in expected):
        return []
    return [f"{where}: {value!r} is none of {', '.join(expected)}"]


def _fits(value: Any, name: str) -> bool:
    if name == "BOOL":
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if name == "NUMBER":
        return isinstance(value, (int, float)) or bool(re.fullmatch(r"\d+(\.\d+)?", str(value)))
    if not isinstance(value, str) or not value.strip() or "<" in value:
        return False
    if name == "URL":
        return _url(value)
    if name == "DATE":
        return _date(value)
    if name == "DURATION":
        return bool(re.fullmatch(r"P(T?\d+[DHM])+", value))
    return name == "TEXT"


def _url(value: str) -> bool:
    return bool(re.fullmatch(r"https?://[^\s<>\"]+", value))


def _date(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
