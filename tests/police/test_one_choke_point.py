"""One way to the gated rows (G4): whatever readers are shown comes through ``visible_to(viewer)``,
``published(...)`` or ``current(...)``, never from a bare manager.

Everything that is not named in :data:`STAFF_SIDE` counts as shown to readers: views, searches,
feeds, site maps, template tags, context processors, and whatever they call. So a new module is
held from its first line.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests.police.files import production_modules, shown, tree
from tests.police.test_templates import markup_of, our_templates

#: Models with rows that not everybody may see: unpublished, for members, or private to staff.
GATED = {
    "downloads": ("Download", "Version", "Fetch"),
    "glossary": (
        "Entry",
        "EntryVersion",
        "Name",
        "GlanceBox",
        "Question",
        "Source",
        "Text",
        "Callout",
        "Comparison",
        "Step",
        "Card",
        "Formula",
        "Live",
        "Signpost",
    ),
    "comments": ("Comment",),
    "pages": ("Page", "PageVersion", "Article", "ArticleVersion", "Sponsor", "Enquiry"),
    "courses": ("Course",),
    "maturity": ("Bank",),
    "rankings": ("Snapshot", "StandardVersion"),
    "videos": ("Video",),
}
#: The first call on a manager that counts as asking who looks, or at what instant.
#: ``hold_calls`` is a lock.
ASKS = {
    "visible_to",
    "with_places",
    "of",
    "published",
    "current",
    "upcoming",
    "running",
    "hold_calls",
}
#: Modules where only staff, or a rule that staff started, works on the rows.
STAFF_SIDE = {
    "acxpa/demo/load.py": "fills an empty portal",
    "acxpa/needs_doing.py": "the admin's first page",
    "publishing/workflow.py": "what staff's buttons do",
    "publishing/shared.py": "a signed link names one version; the link is the permission",
    "publishing/contents.py": "takes and restores versions for staff",
    "publishing/models/manuscripts.py": "defines the querysets",
    "glossary/admin.py": "the admin",
    "glossary/content.py": "loads content files",
    "glossary/admin_files.py": "the admin's pages for files",
    "glossary/care.py": "what the admin's first page says of entries",
    "glossary/crosslinks.py": "writes down links when something is published",
    "glossary/settling.py": "writes down what a publish changes",
    "glossary/derived.py": "defines the querysets",
    "glossary/versions.py": "takes and restores versions for staff",
    "glossary/models.py": "defines the querysets",
    "glossary/comments/models.py": "defines the querysets",
    "glossary/comments/actions.py": "what readers' buttons do, each with its own row",
    "glossary/comments/moderation.py": "what staff's buttons do",
    "glossary/comments/admin.py": "the admin",
    "glossary/comments/demo.py": "fills an empty portal",
    "glossary/feedback/admin.py": "the admin",
    "glossary/feedback/demo.py": "fills an empty portal",
    "pages/models/sponsors.py": "defines the querysets",
    "pages/models/pages.py": "defines the querysets",
    "pages/models/articles.py": "defines the querysets",
    "pages/versions.py": "takes and restores versions for staff",
    "pages/content.py": "loads content files",
    "pages/demo.py": "fills an empty portal",
    "pages/actions.py": "an enquiry comes in; a sponsor gets a logo",
    "courses/models.py": "defines the querysets",
    "courses/actions.py": "what staff's buttons do",
    "courses/admin.py": "the admin",
    "courses/content.py": "loads content files",
    "members/maturity/models/banks.py": "defines the querysets",
    "members/maturity/actions/banks.py": "what staff's buttons do",
    "members/maturity/admin.py": "the admin",
    "members/maturity/bank_file.py": "loads content files",
    "members/rankings/models/snapshots.py": "defines the querysets",
    "members/rankings/models/standards.py": "defines the querysets",
    "members/rankings/actions/snapshots.py": "what staff's buttons do",
    "members/rankings/actions/standards.py": "what staff's buttons do",
    "members/rankings/checks.py": "what staff look at before publishing",
    "members/rankings/preview.py": "what staff look over before publishing",
    "members/rankings/demo_standard.py": "fills an empty portal",
    "members/videos/actions/films.py": "what staff's buttons do",
    "members/videos/actions/transcripts.py": "what staff's buttons do",
    "members/videos/admin_sending.py": "the admin",
    "members/videos/cpd.py": "names of what somebody has watched, for their own record",
    "members/videos/demo.py": "fills an empty portal",
    "members/videos/forms.py": "the admin's forms",
    "members/roundtables/demo.py": "fills an empty portal",
    "members/downloads/models.py": "defines the querysets",
    "members/downloads/actions.py": "what staff's buttons do, and the download log",
    "members/downloads/admin.py": "the admin",
    "members/downloads/exports.py": "the download log for staff",
    "members/downloads/forms.py": "the admin's forms",
    "members/downloads/holdings.py": "compares rows with stored files, for operators",
}


def gated_names() -> set[str]:
    return {name for names in GATED.values() for name in names}


def ways_around() -> set[str]:
    """Names of related managers that lead to gated rows, such as ``entry.versions``."""
    gated = {apps.get_model(label, name) for label, names in GATED.items() for name in names}
    return {
        str(relation.get_accessor_name())
        for model in apps.get_models()
        for relation in model._meta.related_objects
        if relation.related_model in gated and not relation.hidden and not relation.one_to_one
    }


def reader_modules() -> Iterator[Path]:
    for path in production_modules():
        staff = shown(path) in STAFF_SIDE or {"admin", "management"} & set(path.parts)
        if not staff:
            yield path


def first_calls(module: ast.Module) -> Iterator[tuple[int, str, str]]:
    """(line, whose manager, its first call) of ``X.objects.call`` and ``x.versions.call``."""
    for node in ast.walk(module):
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute)):
            continue
        manager = node.value
        if manager.attr in ("objects", "_default_manager", "_base_manager"):
            yield node.lineno, ast.unparse(manager.value).rpartition(".")[2], node.attr
        elif manager.attr in ways_around():
            yield node.lineno, manager.attr, node.attr


def loose_ones(path: Path, module: ast.Module) -> list[str]:
    gated = gated_names() | ways_around()
    found = [
        f"{shown(path)}:{line}: {owner}...{call}"
        for line, owner, call in first_calls(module)
        if owner in gated and call not in ASKS
    ]
    for node in ast.walk(module):  # get_object_or_404(Entry, ...): the bare manager in disguise
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(
            ("get_object_or_404", "get_list_or_404")
        ):
            first = ast.unparse(node.args[0]) if node.args else ""
            if first in gated_names():
                found.append(f"{shown(path)}:{node.lineno}: get_object_or_404({first}")
    return found


def test_readers_never_get_a_bare_manager() -> None:
    found = [line for path in reader_modules() for line in loose_ones(path, tree(path))]
    assert found == []


def test_each_named_exception_still_exists_and_is_needed() -> None:
    paths = {shown(path): path for path in production_modules()}
    gone = [name for name in STAFF_SIDE if name not in paths]
    assert gone == []


@pytest.mark.parametrize(
    "code",
    [
        "Download.objects.all()",
        "models.Entry.objects.filter(slug=slug)",
        "EntryVersion.objects.get(pk=1)",
        "Course.objects.order_by('title')",
        "entry.versions.all()",
        "download.versions.latest('number')",
        "get_object_or_404(Download, slug=slug)",
        "Text._default_manager.all()",
    ],
)
def test_a_bare_manager_is_found(code: str) -> None:
    assert loose_ones(production_modules()[0], ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        "Download.objects.visible_to(viewer, at=now).filter(slug=slug)",
        "EntryVersion.objects.current(at=now)",
        "get_object_or_404(Course.objects.visible_to(viewer, at=now), slug=slug)",
        "Plan.objects.offered()",
    ],
)
def test_the_right_way_is_not_found(code: str) -> None:
    assert not loose_ones(production_modules()[0], ast.parse(code))


def test_templates_do_not_walk_to_gated_rows() -> None:
    """A template that follows a relation asks nobody."""
    names = "|".join(sorted(ways_around() - {"questions", "sources"}))
    loose = re.compile(rf"\.(?:{names})\.(?:all|first|last|count)\b")
    found = [
        f"{name}: {match[0]}"
        for name, path in our_templates().items()
        if not name.startswith("admin/")
        for match in loose.finditer(markup_of(path))
    ]
    assert found == []


def test_every_model_with_a_published_instant_is_named() -> None:
    """A new room with drafts must be added to the list above."""
    drafts = {
        model.__name__
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.name in ("published_at", "live_from")
        and not model.__name__.startswith("Historical")
    }
    assert drafts - gated_names() == set()


def test_gated_managers_know_who_looks() -> None:
    for label, name in (
        ("downloads", "Download"),
        ("downloads", "Version"),
        ("glossary", "EntryVersion"),
        ("courses", "Course"),
    ):
        assert hasattr(apps.get_model(label, name)._default_manager.all(), "visible_to"), name
