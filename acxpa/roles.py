"""What each staff role may do, as Django groups. Used by the migrations that make them."""

from __future__ import annotations

from typing import Any

_ALL = ("view", "add", "change", "delete")
_LOOK = ("view",)
_EDIT = ("view", "add", "change")

#: The types of blocks, as every room with staff-written pages has them.
BLOCKS = ("text", "callout", "comparison", "step", "card", "formula", "live", "signpost")

#: Group name -> (app label, model) -> actions. Custom permissions are named in full.
ROLES: dict[str, dict[tuple[str, str], tuple[str, ...]]] = {
    "Content editor": {
        ("glossary", "entry"): (*_ALL, "publish"),
        ("glossary", "entryversion"): _LOOK,
        ("glossary", "category"): _EDIT,
        ("glossary", "glancebox"): _ALL,
        ("glossary", "question"): _ALL,
        ("glossary", "source"): _ALL,
        ("glossary", "internallink"): _LOOK,
        **{("glossary", name): _ALL for name in BLOCKS},
        ("comments", "comment"): ("view", "change"),
        ("comments", "report"): ("view", "change"),
        ("comments", "closing"): _ALL,
        ("feedback", "suggestion"): ("view", "change"),
        ("feedback", "answer"): ("view", "change"),
        ("pages", "page"): (*_ALL, "publish"),
        ("pages", "article"): (*_ALL, "publish"),
        **{("pages", name): _LOOK for name in ("pageversion", "articleversion", "sponsorclicks")},
        **{("pages", name): _ALL for name in ("pagequestion", "pagesource", "articlesource")},
        **{("pages", f"{parent}{name}"): _ALL for parent in ("page", "article") for name in BLOCKS},
        ("pages", "articlecategory"): _EDIT,
        ("pages", "framework"): _ALL,
        ("pages", "menu"): ("view", "change"),
        ("pages", "menurow"): _ALL,
        ("pages", "sponsor"): _ALL,
        ("pages", "sponsortier"): _EDIT,
        ("pages", "enquiry"): ("view", "change", "delete"),
        ("downloads", "download"): _EDIT,
        ("downloads", "version"): ("view", "add"),
        ("downloads", "category"): _EDIT,
        ("videos", "video"): _ALL,
        ("videos", "topic"): _EDIT,
        ("videos", "series"): _EDIT,
        ("videos", "speaker"): _EDIT,
        ("videos", "watching"): _LOOK,
        ("maturity", "bank"): (*_ALL, "publish"),
        ("maturity", "area"): _ALL,
        ("maturity", "statement"): _ALL,
        ("maturity", "nextaction"): _ALL,
    },
    "Membership officer": {
        ("memberships", "plan"): _EDIT,
        ("memberships", "organisation"): _EDIT,
        ("memberships", "membership"): _EDIT,
        ("memberships", "term"): _EDIT,
        ("memberships", "seat"): _EDIT,
        ("memberships", "application"): ("view", "change"),
        ("accounts", "user"): _LOOK,
        ("accounts", "addresschange"): _LOOK,
        ("pages", "enquiry"): ("view", "change"),
        ("mail", "letter"): ("view", "change"),
        ("clock", "run"): _LOOK,
        ("downloads", "fetch"): ("view", "export"),
        ("cpd", "ownentry"): ("view", "change"),
        ("cpd", "hours"): _LOOK,
        ("calculators", "savedscenario"): _LOOK,
        ("cpd", "statement"): _LOOK,
    },
    "Training coordinator": {
        ("courses", "course"): _ALL,
        ("courses", "session"): _ALL,
        ("roundtables", "series"): _EDIT,
        ("roundtables", "roundtable"): ("view", "change"),
        ("roundtables", "question"): _ALL,
        ("roundtables", "action"): _ALL,
        ("roundtables", "topic"): ("view", "change"),
        ("roundtables", "sighting"): ("view", "change"),
        ("places", "allotment"): ("view", "change"),
        ("places", "place"): _LOOK,
        ("places", "override"): _LOOK,
    },
    "Rankings analyst": {
        ("glossary", "entry"): _LOOK,
        ("memberships", "organisation"): _LOOK,
        ("rankings", "sector"): _EDIT,
        ("rankings", "scenario"): _ALL,
        ("rankings", "rankedorganisation"): _EDIT,
        ("rankings", "organisationname"): _ALL,
        ("rankings", "standardversion"): (*_ALL, "publish"),
        ("rankings", "competency"): _ALL,
        ("rankings", "item"): _ALL,
        ("rankings", "period"): _ALL,
        # To change a call is to void it; nobody edits or deletes one.
        ("rankings", "call"): _EDIT,
        ("rankings", "callimport"): ("view", "add"),
        ("rankings", "snapshot"): ("view", "compute", "publish"),
        ("rankings", "claim"): ("view", "change"),
        ("rankings", "callquery"): ("view", "change"),
    },
}


def codenames(model: str, actions: tuple[str, ...]) -> list[str]:
    return [f"{action}_{model}" for action in actions]


def make(apps: Any) -> None:
    """Make the groups with exactly these permissions; groups that staff made are left alone.

    Permissions are made here where Django has not yet done so: in a migration it makes them only
    at the very end.
    """
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    named = {pair for rights in ROLES.values() for pair in rights}
    kinds = {(kind.app_label, kind.model): kind.pk for kind in ContentType.objects.all()}
    for label, model in sorted(named - kinds.keys()):
        kind = ContentType.objects.create(app_label=label, model=model)
        kinds[label, model] = kind.pk
    wanted = {
        name: {
            (kinds[pair], codename)
            for pair, actions in rights.items()
            for codename in codenames(pair[1], actions)
        }
        for name, rights in ROLES.items()
    }
    there = set(Permission.objects.values_list("content_type_id", "codename"))
    Permission.objects.bulk_create(
        Permission(
            content_type_id=kind, codename=codename, name=f"Can {codename.replace('_', ' ')}"
        )
        for kind, codename in sorted(set().union(*wanted.values()) - there)
    )
    found = {
        (permission.content_type_id, permission.codename): permission
        for permission in Permission.objects.filter(content_type__in=kinds.values())
    }
    for name, pairs in wanted.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*(found[pair] for pair in sorted(pairs)))
