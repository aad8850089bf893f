"""Entries as files: what comes out goes in again, and nothing else does."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile

from glossary import actions, content, incoming
from glossary.models import Entry, EntryVersion, Intake, Text
from publishing.addresses import remember
from tests.strict import StrictClient

Make = Callable[..., Entry]
IMPORT = "/admin/glossary/entry/import/"


@pytest.fixture
def editor(person: Any, sign_in: Any) -> StrictClient:
    user = person("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="Content editor"))
    return sign_in(user)


@pytest.fixture
def said(entry: Entry) -> dict[str, Any]:
    """An entry as a file says it."""
    actions.save_version(entry=entry, by=None)
    (row,) = content.exported([entry])
    return row


def as_file(said: dict[str, Any], **changes: Any) -> bytes:
    return incoming.write(said | changes).encode()


def read(*files: tuple[str, bytes]) -> list[content.Row]:
    return content.plan(*incoming.read_all(files))


def refused(data: bytes, name: str = "a.yaml") -> list[tuple[str, str]]:
    """What is said of one file: (field, sentence)."""
    rows = read((name, data))
    assert {row.state for row in rows} == {content.State.REFUSED}
    assert all(problem.file.startswith(name) for row in rows for problem in row.problems)
    return [(each.field, each.says) for row in rows for each in row.problems]


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files.items():
            out.writestr(name, data)
    return made.getvalue()


def test_what_is_exported_is_imported_as_it_was(entry: Entry, said: dict[str, Any]) -> None:
    (row,) = read(("a.yaml", as_file(said)))
    assert row.state == content.State.UNCHANGED
    Entry.objects.all().delete()
    (row,) = rows = read(("a.yaml", as_file(said)))
    assert row.state == content.State.NEW
    (made,) = content.take(rows, by=None, at=entry.created_at, publish_them=False)
    assert list(content.exported([made])) == [said]
    assert made.editor_note == "Doubtful: ask Ines."


def test_a_draft_is_seen_by_nobody_and_published_by_everybody(
    said: dict[str, Any], now: datetime
) -> None:
    Entry.objects.all().delete()
    content.take(read(("a.yaml", as_file(said))), by=None, at=now, publish_them=False)
    assert not EntryVersion.objects.current(at=now).exists()
    rows = read(("a.yaml", as_file(said, lead="<p>Other.</p>")))
    assert (rows[0].state, rows[0].is_theirs) == (content.State.CHANGED, False)
    content.take(rows, by=None, at=now, publish_them=True)
    assert EntryVersion.objects.current(at=now).get().content["lead"] == "<p>Other.</p>"


def test_what_staff_wrote_is_not_overwritten_unasked(said: dict[str, Any], now: datetime) -> None:
    Entry.objects.all().delete()
    content.take(read(("a.yaml", as_file(said))), by=None, at=now, publish_them=True)
    entry = Entry.objects.get()
    entry.lead = "<p>Ours.</p>"
    entry.save()
    actions.save_version(entry=entry, by=None)
    rows = read(("a.yaml", as_file(said, lead="<p>Theirs.</p>")))
    assert rows[0].is_theirs
    assert content.take(rows, by=None, at=now, publish_them=True) == []
    assert Entry.objects.get().lead == "<p>Ours.</p>"
    content.take(rows, by=None, at=now, publish_them=True, over={"wrap-time"})
    assert Entry.objects.get().lead == "<p>Theirs.</p>"


def test_loading_a_folder_twice_does_what_once_does(
    said: dict[str, Any], now: datetime, tmp_path: Any
) -> None:
    Entry.objects.all().delete()
    (tmp_path / "a.yaml").write_bytes(as_file(said))
    assert len(content.load_entries(folder=tmp_path, by=None, at=now)) == 1
    assert content.load_entries(folder=tmp_path, by=None, at=now) == []
    assert EntryVersion.objects.count() == 1
    (tmp_path / "a.yaml").write_bytes(as_file(said, lead="<p>A newer file.</p>"))
    assert len(content.load_entries(folder=tmp_path, by=None, at=now)) == 1
    assert EntryVersion.objects.current(at=now).get().content["lead"] == "<p>A newer file.</p>"


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"term": ""}, "term", "blank"),
        ({"term": ["x"]}, "term", "should be text"),
        ({"slug": "Not An Address"}, "slug", "slug"),
        ({"short_definition": ""}, "short_definition", "missing"),
        ({"short_definition": "x" * 301}, "short_definition", "300"),
        ({"category": "nothing"}, "category", "no category “nothing”"),
        ({"related": ["nobody"]}, "related, row 1", "no entry “nobody”"),
        ({"reviewed_on": "soon"}, "reviewed_on", "2026-11-22"),
        ({"reviewed_on": "2026-02-31"}, "reviewed_on", "2026-11-22"),
        ({"aliases": ["fine", True]}, "aliases, row 2", "text"),
        ({"aliases": "GOS"}, "aliases", "a list"),
        ({"aliases": ["x" * 121]}, "aliases", "120"),
        ({"surprise": "x"}, "surprise", "no such field"),
        ({"lead": "<p><script>x</script></p>"}, "lead", "<script>"),
        ({"lead": '<p><a href="javascript:x">a</a></p>'}, "lead", "may not lead to javascript"),
        ({"lead": '<p><a href="/glossary/nobody/">a</a></p>'}, "lead", "not there: nobody"),
        ({"sources": [{"title": "A", "url": "nonsense"}]}, "sources, row 1, url", "URL"),
        ({"questions": [{"question": "Why?"}]}, "questions, row 1, answer", "missing"),
        ({"blocks": [{"type": "poem"}]}, "blocks, row 1, type", "one of text"),
        ({"blocks": ["x"]}, "blocks, row 1, type", "one of text"),
        ({"blocks": [{"type": "text"}]}, "blocks, row 1, heading", "missing"),
        (
            {"blocks": [{"type": "text", "heading": "", "body": "", "audience": "nobody"}]},
            "blocks, row 1, audience",
            "nobody",
        ),
        (
            {
                "blocks": [
                    {"type": "card", "style": "fact", "tag": "", "title": "A", "body": ""}
                    | {"link_label": "Go", "link": "ftp://x"}
                ]
            },
            "blocks, row 1, link",
            "https://",
        ),
        (
            {
                "blocks": [
                    {
                        "type": "formula",
                        "heading": "",
                        "expression": "a",
                        "worked": "",
                        "parts": [5],
                    }
                ]
            },
            "blocks, row 1, parts 1",
            "symbol, meaning",
        ),
    ],
)
def test_a_bad_file_is_refused_by_field_and_row(
    said: dict[str, Any], changes: dict[str, Any], field: str, says: str
) -> None:
    assert any(where == field and says in what for where, what in refused(as_file(said, **changes)))


def test_a_day_that_is_none_is_named_where_nobody_quoted_it(said: dict[str, Any]) -> None:
    written = as_file(said, reviewed_on="DAY")
    assert refused(written.replace(b"DAY", b"2026-02-31")) == [
        ("reviewed_on", "This should be a day such as 2026-11-22.")
    ]
    assert read(("a.yaml", written.replace(b"DAY", b"2026-11-02")))[0].content is not None


def test_nobody_has_checked_it_tomorrow(said: dict[str, Any]) -> None:
    with time_machine.travel("2026-11-23T12:00Z", tick=False):  # 23 November in Melbourne
        (today,) = read(("a.yaml", as_file(said, reviewed_on="2026-11-23")))
        assert not today.problems
        assert refused(as_file(said, reviewed_on="2026-11-24")) == [
            ("reviewed_on", "That day is still to come. Give the day it was last checked.")
        ]


def test_what_only_a_form_changed_is_not_staffs(
    said: dict[str, Any], tmp_path: Any, now: datetime
) -> None:
    file = as_file(said, editor_note="One\nTwo\n", lead="<p>As\nbefore.</p>\n")
    (tmp_path / "a.yaml").write_bytes(file)
    Entry.objects.all().delete()
    (entry,) = content.load_entries(folder=tmp_path, by=None, at=now)
    entry.refresh_from_db()
    entry.editor_note, entry.lead = "One\r\nTwo", "<p>As\nbefore.</p>"
    entry.save()
    actions.publish(entry=entry, by=None, at=now)
    assert [row.state for row in read(("a.yaml", file))] == [content.State.UNCHANGED]
    (row,) = read(("a.yaml", as_file(said, short_definition="Another.")))
    assert (row.state, row.is_theirs) == (content.State.CHANGED, False)


def test_a_missing_field_is_named(said: dict[str, Any]) -> None:
    for name in ("term", "slug", "blocks"):
        found = refused(incoming.write({k: v for k, v in said.items() if k != name}).encode())
        assert (name, "It is missing.") in found


def test_two_files_with_one_address_are_both_refused(said: dict[str, Any]) -> None:
    rows = read(("a.yaml", as_file(said)), ("b.yaml", as_file(said)))
    assert [row.state for row in rows] == [content.State.REFUSED] * 2
    assert all("Two files" in row.problems[0].says for row in rows)


BOMB = b"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b]\n"


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.yaml", "term: Größe".encode("latin-1"), "UTF-8"),
        ("a.yaml", "term: x".encode("utf-16"), "UTF-8"),
        ("a.yaml", b"term: [unclosed", "no YAML"),
        ("a.yaml", b"term: a\nterm: b\n", "said twice"),
        ("a.yaml", BOMB, "references"),
        ("a.yaml", b"a: " + b"[" * 5000, "too deep"),
        ("a.yaml", b'term: "a\\0b"', "character"),
        ("a.yaml", b"term: a\x01b", "character"),
        ("a.yaml", b"- a\n- b\n", "not a list of fields"),
        ("a.yaml", b"", "not a list of fields"),
        ("a.yaml", b"a: !!python/object/apply:os.system [ls]", "no YAML"),
        ("a.yaml", b"? [a, b]\n: c\n", "needs a name"),
        ("a.yaml", b"x: " + b"y" * 1_000_001, "larger than 1 MB"),
        ("a.zip", b"PK\x03\x04 nothing", "zip file"),
        ("a.txt", b"term: x", "Only .yaml"),
    ],
)
def test_a_file_that_is_none_is_refused_by_name(
    db: None, name: str, data: bytes, says: str
) -> None:
    ((_field, said),) = refused(data, name)
    assert says in said


@pytest.mark.parametrize(
    ("inner", "data", "says"),
    [
        ("../../etc/passwd.yaml", b"x: y", "leads out"),
        ("/etc/passwd.yaml", b"x: y", "leads out"),
        ("..\\x.yaml", b"x: y", "leads out"),
        ("run.exe", b"x", "Only .yaml"),
        ("bomb.yaml", b"0" * 20_000_000, "larger than 1 MB"),
    ],
)
def test_traps_in_a_zip_file_are_refused(db: None, inner: str, data: bytes, says: str) -> None:
    found = refused(zipped({inner: data}), "a.zip")
    assert any(says in sentence for _field, sentence in found)


def test_a_zip_file_that_unfolds_without_end_is_refused(db: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(incoming, "LONGEST_UNPACKED", 5_000_000)
    found = refused(zipped({f"{n}.yaml": b"0" * 2_000_000 for n in range(9)}), "a.zip")
    assert any("unfolds" in sentence for _field, sentence in found)


# In the admin


def send(client: StrictClient, *files: tuple[str, bytes]) -> Any:
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(IMPORT, {"files": sent}, follow=True)


def test_staff_look_first_and_then_take_in(
    editor: StrictClient, visitor: StrictClient, said: dict[str, Any]
) -> None:
    Entry.objects.all().delete()
    page = send(editor, ("a.zip", zipped({"x/wrap-time.yaml": as_file(said)})))
    assert "1 new" in page.content.decode()
    assert not Entry.objects.exists()
    address = page.redirect_chain[-1][0]
    done = editor.post(address, {"publish": "on"}, follow=True)
    assert "1 entry taken in and published" in done.content.decode()
    assert visitor.get("/glossary/wrap-time/").status_code == 200
    assert Intake.objects.get().rows == {"found": [], "unreadable": []}
    assert editor.get(address).status_code == 404, "once is enough"


def test_staff_see_what_would_change_and_decide_about_their_own_words(
    editor: StrictClient, entry: Entry, said: dict[str, Any]
) -> None:
    page = send(editor, ("a.yaml", as_file(said, lead="<p>From a file.</p>")))
    html = page.content.decode()
    assert "1 changed" in html and "From a file." in html and "The lead." in html
    address = page.redirect_chain[-1][0]
    Text.objects.filter(parent=entry).update(body="<p>Meanwhile.</p>")
    actions.save_version(entry=entry, by=None)
    late = editor.post(address, {"over": "wrap-time:1"})
    assert "Somebody saved" in late.content.decode()
    assert Entry.objects.get().lead == "<p>The lead.</p>"
    editor.post(address, {"over": "wrap-time:2"})
    assert Entry.objects.get().lead == "<p>From a file.</p>"
    assert EntryVersion.objects.filter(content__lead="<p>The lead.</p>").exists(), "nothing is lost"


def test_one_bad_file_stops_them_all(editor: StrictClient, said: dict[str, Any]) -> None:
    Entry.objects.all().delete()
    page = send(
        editor, ("good.yaml", as_file(said)), ("bad.yaml", as_file(said, slug="b", category="?"))
    )
    html = page.content.decode()
    assert "bad.yaml" in html and "category" in html and "1 refused" in html
    assert "Take them in" not in html
    editor.post(page.redirect_chain[-1][0], {"publish": "on"})
    assert not Entry.objects.exists()


def test_nothing_or_too_much_is_said_on_the_form(editor: StrictClient, monkeypatch: Any) -> None:
    assert "required" in editor.post(IMPORT, {}).content.decode()
    monkeypatch.setattr(incoming, "LONGEST_UPLOAD", 10)
    page = send(editor, ("a.yaml", b"x" * 11))
    assert "larger than 10 MB" in page.content.decode()


def test_whoever_may_not_publish_takes_in_drafts(
    person: Any, sign_in: Any, said: dict[str, Any]
) -> None:
    Entry.objects.all().delete()
    user = person("writer", is_staff=True)
    codes = ("view_entry", "add_entry", "change_entry")
    user.user_permissions.add(*Permission.objects.filter(codename__in=codes))
    writer = sign_in(user)
    page = send(writer, ("a.yaml", as_file(said)))
    assert "Publish too" not in page.content.decode()
    address = page.redirect_chain[-1][0]
    assert writer.post(address, {"publish": "on"}).status_code == 403
    assert not Entry.objects.exists()
    writer.post(address)
    assert Entry.objects.count() == 1


def test_whoever_may_not_edit_may_not_import(
    person: Any, sign_in: Any, visitor: StrictClient, member: StrictClient
) -> None:
    officer = person("officer", is_staff=True)
    officer.groups.add(Group.objects.get(name="Membership officer"))
    assert sign_in(officer).get(IMPORT).status_code == 403
    for client in (visitor, member):
        assert client.get(IMPORT).status_code in (302, 403, 404)


def test_one_entry_comes_out_as_a_file_and_several_as_a_zip(
    editor: StrictClient, make_entry: Make
) -> None:
    one, two = make_entry("one"), make_entry("two")
    alone = editor.get(f"/admin/glossary/entry/{one.pk}/export/")
    assert alone.headers["Content-Disposition"] == 'attachment; filename="one.yaml"'
    assert incoming.parse("one.yaml", alone.content)["slug"] == "one"
    both = editor.post(
        "/admin/glossary/entry/",
        {"action": "export", "_selected_action": [one.pk, two.pk]},
    )
    with zipfile.ZipFile(io.BytesIO(both.content)) as folded:
        assert sorted(folded.namelist()) == ["one.yaml", "two.yaml"]


@pytest.fixture
def moved(entry: Entry, make_entry: Make, now: datetime) -> Entry:
    """``entry`` has left /glossary/wrap-time/, which the file and the entry beside it still say."""
    other = make_entry("beside", lead='<p>See <a href="/glossary/wrap-time/#why">it</a>.</p>')
    other.related.add(entry)
    for each in (entry, other):
        actions.publish(entry=each, by=None, at=now)
    remember(entry, old="wrap-time")
    Entry.objects.filter(pk=entry.pk).update(slug="wrap")
    entry.refresh_from_db()
    actions.publish(entry=entry, by=None, at=now)
    return entry


def test_a_file_with_an_address_that_was_left_is_the_same_entry(
    said: dict[str, Any], moved: Entry, tmp_path: Any, now: datetime
) -> None:
    (row,) = read(("a.yaml", as_file(said)))
    assert (row.state, row.slug) == (content.State.UNCHANGED, "wrap")
    (tmp_path / "wrap-time.yaml").write_bytes(as_file(said, lead="<p>From the folder.</p>"))
    content.load_entries(folder=tmp_path, by=None, at=now)
    assert not Entry.objects.filter(slug="wrap-time").exists()
    moved.refresh_from_db()
    assert moved.lead == "<p>The lead.</p>"  # staff moved it, so it is theirs


def test_one_entry_under_two_addresses_is_refused(said: dict[str, Any], moved: Entry) -> None:
    rows = read(("a.yaml", as_file(said)), ("b.yaml", as_file(said, slug="wrap")))
    assert {row.state for row in rows} == {content.State.REFUSED}


def test_what_names_a_moved_entry_goes_out_and_in_again(moved: Entry) -> None:
    (row,) = content.exported(Entry.objects.filter(slug="beside"))
    assert row["related"] == ["wrap"]
    assert 'href="/glossary/wrap/#why"' in row["lead"]
    assert {each.state for each in read(("a.yaml", as_file(row)))} == {content.State.UNCHANGED}
    earlier = row | {"related": ["wrap-time"], "lead": row["lead"].replace("wrap/", "wrap-time/")}
    assert {each.state for each in read(("a.yaml", as_file(earlier)))} == {content.State.UNCHANGED}


def test_an_address_that_another_entry_has_now_means_that_one(
    said: dict[str, Any], moved: Entry, make_entry: Make, now: datetime
) -> None:
    newcomer = make_entry("wrap-time", term="Wrap of food")
    actions.publish(entry=newcomer, by=None, at=now)
    (row,) = read(("a.yaml", as_file(said)))
    assert (row.state, row.slug) == (content.State.CHANGED, "wrap-time")
    assert row.before is not None
    assert row.before["term"] == "Wrap of food"
