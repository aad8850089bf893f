"""The first page, the style guide and the health checks."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from courses.catalogue import catalogue
from courses.models import Course
from glossary.models import EntryVersion
from glossary.reading import letters
from members.access.marks import public, staff_only, stored
from members.memberships.models import Plan
from members.rankings.reading import national_reading
from publishing import structured

#: Entries that the first page shows first, where they are published.
FIRST_WORDS = ("copc", "average-handling-time", "first-contact-resolution", "shrinkage")


@stored
@public
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    current = EntryVersion.objects.current(at=now)
    context = {
        "entries": current.filter(entry__slug__in=FIRST_WORDS).order_by("entry__slug"),
        "letters": letters(at=now),
        "courses": catalogue(Course.objects.upcoming(at=now).with_dates(at=now)[:3], {}).rows,
        "plans": Plan.objects.offered(),
        "reading": national_reading(),
        "structured": _about_us(),
    }
    return render(request, "home.html", context)


def _about_us() -> structured.Node:
    """The association and its site, as other pages' structured data refer to them."""
    site, name = settings.SITE_URL, settings.SITE_NAME
    return structured.graph(
        structured.organization(
            site,
            name=name,
            legal_name="Australian Customer Experience Professionals Association",
            logo=site + static("acxpa/img/social.png"),
        ),
        structured.website(site, name=name, search=reverse("search")),
    )


@staff_only
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "styleguide.html")


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: this process answers."""
    return JsonResponse({"status": "alive", "release": settings.RELEASE})


@public
def readyz(request: HttpRequest) -> HttpResponse:
    """Ready: database, migrations, private storage and shared cache answer. 503 names what does
    not, without detail: the log has that."""
    parts = {
        "database": _database,
        "migrations": _migrations,
        "storage": _storage,
        "cache": _cache,
    }
    state = {name: _answers(check) for name, check in parts.items()}
    ready = all(state.values())
    words = {name: "ok" if good else "failing" for name, good in state.items()}
    return JsonResponse(
        {"status": "ready" if ready else "not ready", **words}, status=200 if ready else 503
    )


def _answers(check) -> bool:  # type: ignore[no-untyped-def]
    try:
        return bool(check())
    except Exception:  # whatever broke, the answer is "failing"
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _storage() -> bool:
    default_storage.exists("readyz")
    return True


def _cache() -> bool:
    cache.set("readyz", "yes", timeout=30)
    return bool(cache.get("readyz") == "yes")
