"""Staff edit an entry: drafts, publishing, schedules, previews, links, versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from glossary import actions
from glossary.models import Entry, EntryVersion
from publishing import shared as preview
from publishing.store import store
from tests.strict import StrictClient

PREFIXES = ("text", "callout", "comparison", "step", "card", "formula", "live", "signpost")


@pytest.fixture
def editor(person: Any, sign_in: Any) -> StrictClient:
    user = person("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="Content editor"))
    return sign_in(user)


@pytest.fixture
def officer(person: Any, sign_in: Any) -> StrictClient:
    user = person("officer", is_staff=True)
    user.groups.add(Group.objects.get(name="Membership officer"))
    return sign_in(user)


def form_of(entry: Entry, **changes: Any) -> dict[str, Any]:
    """The admin form as a browser sends it: nothing changed but ``changes``."""
    data: dict[str, Any] = {
        "term": entry.term,
        "acronym": entry.acronym,
        "slug": entry.slug,
        "category": entry.category_id,
        "part_of_speech": entry.part_of_speech,
        "short_definition": entry.short_definition,
        "lead": entry.lead,
        "aliases": entry.aliases,
        "reviewed_on": entry.reviewed_on.isoformat(),
        "editor_note": entry.editor_note,
        "links_out": "on",
        "is_linked": "on",
        "publish_at_0": "",
        "publish_at_1": "",
    }
    for prefix in ("glance", "questions", "sources"):
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    for name in PREFIXES:
        data |= {
            f"glossary_{name}_set-TOTAL_FORMS": 0,
            f"glossary_{name}_set-INITIAL_FORMS": 0,
        }
    return data | changes


def change(entry: Entry) -> str:
    return reverse("admin:glossary_entry_change", args=[entry.pk])


@pytest.fixture
def bare(make_entry: Any) -> Entry:
    """An entry without blocks and questions, so that the form stays short."""
    entry = make_entry()
    from glossary.models import BLOCKS

    for model in BLOCKS:
        model._default_manager.all().delete()  # type: ignore[misc]
    entry.questions.all().delete()
    return entry


def prefix_of(client: StrictClient, entry: Entry, name: str) -> str:
    """The prefix that content-editor gives the inline of a block type."""
    html = client.get(change(entry)).content.decode()
    import re

    found = re.search(rf'name="([a-z_]*{name}[a-z_]*)-TOTAL_FORMS"', html)
    assert found, f"no inline for {name}"
    return found.group(1)


def test_saving_keeps_a_draft_that_readers_do_not_see(editor: StrictClient, bare: Entry) -> None:
    actions.publish(entry=bare, by=None, at=timezone.now())
    data = form_of(bare, lead="<p>Draft words.</p>", _continue="1")
    data |= blocks_of(editor, bare)
    response = editor.post(change(bare), data)
    assert response.status_code == 302, response.context["errors"]
    assert "Draft words" not in editor.get(f"/glossary/{bare.slug}/").content.decode()
    assert bare.versions.count() == 2


def test_the_editors_note_comes_out_as_a_file_has_it(editor: StrictClient, bare: Entry) -> None:
    data = form_of(bare, editor_note="One line\r\nand another", _continue="1")
    assert editor.post(change(bare), data | blocks_of(editor, bare)).status_code == 302
    bare.refresh_from_db()
    assert bare.editor_note == "One line\nand another"


def blocks_of(client: StrictClient, entry: Entry) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name in PREFIXES:
        prefix = prefix_of(client, entry, name)
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return data


def test_publish_shows_it_at_once(
    editor: StrictClient,
    visitor: StrictClient,
    bare: Entry,
    django_capture_on_commit_callbacks: Any,
) -> None:
    assert visitor.get(f"/glossary/{bare.slug}/").status_code == 404
    prefix = prefix_of(editor, bare, "text")
    data = form_of(bare) | blocks_of(editor, bare)
    data |= {
        f"{prefix}-TOTAL_FORMS": 1,
        f"{prefix}-0-region": "main",
        f"{prefix}-0-ordering": "10",
        f"{prefix}-0-audience": "everyone",
        f"{prefix}-0-heading": "Made in admin",
        f"{prefix}-0-body": "<p>By <strong>Ines</strong><script>alert(1)</script>.</p>",
        "_publish": "1",
    }
    with django_capture_on_commit_callbacks(execute=True):
        assert editor.post(change(bare), data).status_code == 302
    html = visitor.get(f"/glossary/{bare.slug}/").content.decode()
    assert "Made in admin" in html
    assert "<strong>Ines</strong>" in html
    assert "alert(1)" not in html


def test_nobody_reviews_an_entry_tomorrow(editor: StrictClient, bare: Entry) -> None:
    ahead = (timezone.localdate() + timedelta(days=1)).isoformat()
    data = form_of(bare, reviewed_on=ahead, _save="1") | blocks_of(editor, bare)
    page = editor.post(change(bare), data)
    assert page.status_code == 200
    assert "That day is still to come" in page.content.decode()


def test_schedule_needs_a_time_ahead(editor: StrictClient, bare: Entry) -> None:
    data = form_of(bare, _schedule="1") | blocks_of(editor, bare)
    page = editor.post(change(bare), data)
    assert page.status_code == 200
    assert "Say when it should be published" in page.content.decode()
    data |= {"publish_at_0": "2020-01-01", "publish_at_1": "09:00"}
    assert "That time has passed" in editor.post(change(bare), data).content.decode()


def test_schedule_keeps_it_for_its_hour(editor: StrictClient, bare: Entry) -> None:
    at = timezone.localtime() + timedelta(days=2)
    data = form_of(bare, _schedule="1") | blocks_of(editor, bare)
    data |= {"publish_at_0": at.date().isoformat(), "publish_at_1": "09:00"}
    assert editor.post(change(bare), data).status_code == 302
    (version,) = bare.versions.all()
    assert version.live_from is not None
    assert timezone.localtime(version.live_from).hour == 9


def test_somebody_who_may_only_edit_may_not_publish(
    person: Any, sign_in: Any, bare: Entry, now: datetime
) -> None:
    from django.contrib.auth.models import Permission

    user = person("trainee", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="glossary").exclude(
            codename="publish_entry"
        )
    )
    trainee = sign_in(user)
    page = trainee.get(change(bare)).content.decode()
    assert "Publish now" not in page
    data = form_of(bare, _publish="1") | blocks_of(trainee, bare)
    assert trainee.post(change(bare), data).status_code == 403
    assert not EntryVersion.objects.current(at=now).exists()
    withdraw = reverse("admin:glossary_entry_withdraw", args=[bare.pk])
    assert trainee.post(withdraw).status_code == 403


OWN_PAGES = [
    ("preview", ["visitor"]),
    ("versions", []),
    ("go_back", [1]),
    ("share", [1]),
    ("withdraw", []),
    ("unschedule", []),
]


@pytest.mark.parametrize(("name", "rest"), OWN_PAGES)
def test_the_entry_pages_are_for_staff_with_the_right_role(
    name: str,
    rest: list[Any],
    entry: Entry,
    visitor: StrictClient,
    member: StrictClient,
    officer: StrictClient,
    editor: StrictClient,
) -> None:
    actions.save_version(entry=entry, by=None)
    address = reverse(f"admin:glossary_entry_{name}", args=[entry.pk, *rest])
    assert visitor.get(address).status_code == 302
    assert member.get(address).status_code == 403
    assert officer.get(address).status_code == 403
    assert editor.get(address).status_code in (200, 302)


@pytest.mark.parametrize(
    ("tier", "sees"), [("visitor", False), ("account", False), ("member", True)]
)
def test_preview_shows_the_draft_as_a_tier_reads_it(
    editor: StrictClient, entry: Entry, tier: str, sees: bool
) -> None:
    response = editor.get(reverse("admin:glossary_entry_preview", args=[entry.pk, tier]))
    html = response.content.decode()
    assert "Open words" in html
    assert ("Closed words" in html) is sees
    assert ("Closed heading" in html) is sees
    assert "Doubtful" not in html
    assert response["Cache-Control"] == "private, no-store"


def test_preview_of_an_unknown_tier_is_not_found(editor: StrictClient, entry: Entry) -> None:
    address = reverse("admin:glossary_entry_preview", args=[entry.pk, "owner"])
    assert editor.get(address).status_code == 404


def test_a_shared_link_shows_that_version_without_an_account(
    editor: StrictClient, visitor: StrictClient, entry: Entry
) -> None:
    version = actions.save_version(entry=entry, by=None)
    address = reverse("admin:glossary_entry_share", args=[entry.pk, version.number])
    assert "/glossary/shared/" in editor.get(address).content.decode()
    response = visitor.get(preview.link(version))
    html = response.content.decode()
    assert response.status_code == 200
    assert "Open words" in html
    assert "Closed words" not in html
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"


def test_a_shared_link_ends(visitor: StrictClient, entry: Entry) -> None:
    address = preview.link(actions.save_version(entry=entry, by=None))
    with time_machine.travel(timezone.now() + preview.LASTS + timedelta(minutes=1)):
        assert visitor.get(address).status_code == 410


BAD_TOKENS: dict[str, Callable[[], str]] = {
    "nonsense": lambda: "nonsense",
    "three parts": lambda: "a:b:c",
    "another purpose": lambda: signing.dumps([1, "visitor"], salt="other"),
    "not a pair": lambda: signing.dumps("text", salt="glossary.preview"),
    "a version that is gone": lambda: signing.dumps([999999, "visitor"], salt="glossary.preview"),
    "a tier that is none": lambda: signing.dumps([1, "owner"], salt="glossary.preview"),
    "a NUL": lambda: "%00",
    "very long": lambda: "x" * 3000,
}


@pytest.mark.parametrize("kind", BAD_TOKENS)
def test_a_bad_link_is_not_found(visitor: StrictClient, entry: Entry, kind: str) -> None:
    actions.save_version(entry=entry, by=None)
    assert visitor.get(f"/glossary/shared/{BAD_TOKENS[kind]()}/").status_code == 404


def test_versions_compare_and_go_back(editor: StrictClient, entry: Entry) -> None:
    actions.save_version(entry=entry, by=None)
    entry.lead = "<p>Another lead.</p>"
    entry.save()
    actions.save_version(entry=entry, by=editor.user)
    html = editor.get(reverse("admin:glossary_entry_versions", args=[entry.pk])).content.decode()
    assert editor.user.name in html
    compare = reverse("admin:glossary_entry_compare", args=[entry.pk])
    html = editor.get(compare, {"before": "1", "after": "2"}).content.decode()
    assert "Another lead" in html
    assert "The lead" in html
    back = reverse("admin:glossary_entry_go_back", args=[entry.pk, 1])
    assert "Another lead" in editor.get(back).content.decode()
    entry.refresh_from_db()
    assert entry.lead == "<p>Another lead.</p>", "asking changes nothing"
    assert editor.post(back).status_code == 302
    entry.refresh_from_db()
    assert entry.lead == "<p>The lead.</p>"


@pytest.mark.parametrize("number", ["", "x", "0", "99", "1e3", "٣", "9" * 40, "-1"])
def test_comparing_with_a_version_that_is_not_there(
    editor: StrictClient, entry: Entry, number: str
) -> None:
    actions.save_version(entry=entry, by=None)
    address = reverse("admin:glossary_entry_compare", args=[entry.pk])
    assert editor.get(address, {"before": number, "after": "1"}).status_code == 404


def test_the_list_costs_the_same_for_ten_as_for_one(
    editor: StrictClient, make_entry: Any, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    address = reverse("admin:glossary_entry_changelist")
    actions.save_version(entry=make_entry("one"), by=None)
    with CaptureQueriesContext(
        connection,
    ) as one:
        editor.get(address)
    for number in range(9):
        actions.save_version(entry=make_entry(f"more-{number}"), by=None)
    with CaptureQueriesContext(connection) as ten:
        editor.get(address)
    assert len(ten) == len(one)


def test_a_withdrawn_entry_is_not_found(
    editor: StrictClient,
    visitor: StrictClient,
    entry: Entry,
    django_capture_on_commit_callbacks: Any,
) -> None:
    actions.publish(entry=entry, by=None, at=timezone.now())
    assert visitor.get(f"/glossary/{entry.slug}/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(reverse("admin:glossary_entry_withdraw", args=[entry.pk]))
    assert visitor.get(f"/glossary/{entry.slug}/").status_code == 404


def test_an_address_that_readers_had_leads_on_when_it_changes(
    editor: StrictClient, visitor: StrictClient, bare: Entry
) -> None:
    actions.publish(entry=bare, by=None, at=timezone.now())
    for slug in ("elsewhere", "further"):
        data = form_of(bare, slug=slug, based_on="", _continue="1") | blocks_of(editor, bare)
        assert editor.post(change(bare), data).status_code == 302
        bare.refresh_from_db()
        assert bare.slug == slug
        store.clear()
    for old in ("wrap-time", "elsewhere"):
        answer = visitor.get(f"/glossary/{old}/")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/glossary/further/")
    page = visitor.get("/glossary/further/").content.decode()
    assert 'rel="canonical" href="http://testserver/glossary/further/"' in page or (
        "/glossary/further/" in page and "/glossary/wrap-time/" not in page
    )


def test_publishing_without_a_short_definition_is_refused_and_a_draft_is_not(
    editor: StrictClient, bare: Entry
) -> None:
    data = form_of(bare, short_definition="", _publish="1") | blocks_of(editor, bare)
    response = editor.post(change(bare), data)
    assert response.status_code == 200
    assert "Readers need it" in response.content.decode()
    data.pop("_publish")
    assert editor.post(change(bare), data).status_code == 302
    assert Entry.objects.get().short_definition == ""


def test_going_back_to_a_category_that_is_gone_says_so_and_changes_nothing(
    editor: StrictClient, entry: Entry
) -> None:
    version = actions.save_version(entry=entry, by=None)
    version.content["category"] = "gone"
    version.save()
    address = reverse("admin:glossary_entry_go_back", args=[entry.pk, version.number])
    response = editor.post(address, follow=True)
    assert "There is no category" in response.content.decode()
    assert entry.versions.count() == 1


def test_the_slug_of_a_category_stays(editor: StrictClient, entry: Entry) -> None:
    address = reverse("admin:glossary_category_change", args=[entry.category.pk])
    editor.post(address, {"name": "Renamed", "slug": "other", "order": "1"})
    entry.category.refresh_from_db()
    assert (entry.category.name, entry.category.slug) == ("Renamed", "metrics")


def test_a_form_opened_before_somebody_else_saved_changes_nothing(
    editor: StrictClient, bare: Entry
) -> None:
    actions.save_version(entry=bare, by=None)
    stale = form_of(bare, lead="<p>From the older tab.</p>", based_on="1", _continue="1")
    stale |= blocks_of(editor, bare)
    bare.part_of_speech = "verb"
    bare.save()
    actions.save_version(entry=bare, by=None)
    response = editor.post(change(bare), stale)
    assert response.status_code == 200
    html = response.content.decode()
    assert "Somebody saved this entry after you opened it" in html
    assert "From the older tab" in html, "what was typed is still there"
    bare.refresh_from_db()
    assert (bare.part_of_speech, bare.lead) == ("verb", "<p>The lead.</p>")


def test_the_form_knows_what_it_is_based_on(editor: StrictClient, bare: Entry) -> None:
    actions.save_version(entry=bare, by=None)
    html = editor.get(change(bare)).content.decode()
    assert 'name="based_on" value="1"' in html
