"""What staff type about a talk: checked on save, each problem with its line, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from members.cpd.actions import record
from members.cpd.models import Hours
from members.places.models import Allotment
from members.roundtables.cpd import SOURCE as ATTENDED
from members.roundtables.models import Roundtable
from members.roundtables.models import Series as Rounds
from members.videos.actions import put_film
from members.videos.cpd import SOURCE as WATCHED
from members.videos.forms import VideoForm
from members.videos.models import Series, Video
from tests.members.videos.conftest import CAPTIONS, film_of
from tests.members.videos.test_posters import SECRET, chunk, png

Make = Callable[..., Video]
PNG = png()


@pytest.fixture
def editor(person: Any, sign_in: Any) -> Any:
    user = person("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="Content editor"))
    return sign_in(user)


def filled(video: Video, **changed: Any) -> dict[str, Any]:
    row = {
        "title": video.title,
        "slug": video.slug,
        "topic": video.topic_id,
        "series": "",
        "number": "",
        "level": video.level,
        "summary": video.summary,
        "recorded_on": "",
        "released_at_0": "2026-01-01",
        "released_at_1": "09:00",
        "provider": "",
        "provider_id": "",
        "length": "",
        "captions": video.captions,
        "chapters": "",
    }
    return row | changed


def change(client: Any, video: Video, **changed: Any) -> Any:
    return client.post(f"/admin/videos/video/{video.pk}/change/", filled(video, **changed))


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["adminform"].form.errors)


def test_an_editor_types_captions_and_chapters_and_a_transcript_comes_of_them(
    editor: Any, talk: Make
) -> None:
    video = talk()
    assert change(editor, video, captions=CAPTIONS, chapters="0:00 Open").status_code == 302
    assert [line.text for line in video.lines.order_by("number")][
        0
    ] == "Nine seconds decide a call."
    assert [str(chapter) for chapter in video.chapters.all()] == ["0:00 Open"]
    page = editor.get(f"/admin/videos/video/{video.pk}/change/").content.decode()
    assert "0:00 Open" in page


def test_captions_that_overlap_are_told_by_line_and_nothing_changes(
    editor: Any, talk: Make
) -> None:
    video = talk(captions=CAPTIONS)
    wrong = CAPTIONS.replace("00:00:05.000 --> 00:00:12", "00:00:04.000 --> 00:00:12")
    response = change(editor, video, captions=wrong, chapters="0:10 Late", title="Other")
    assert errors(response) == {
        "captions": ["Line 6: It overlaps the caption above it, which ends at 00:00:05.000."],
        "chapters": ["Line 1: The first chapter begins at 0:00."],
    }
    assert b"00:00:04.000" in response.content  # what was typed is still there
    video.refresh_from_db()
    assert (video.title, video.captions) == ("The first nine seconds", CAPTIONS)
    assert video.lines.count() == 3


def test_captions_behind_the_end_of_the_film_are_told(editor: Any, talk: Make) -> None:
    video = talk(seconds=11)
    said = errors(change(editor, video, captions=CAPTIONS))["captions"]
    assert said == ["Line 9: It begins after the end of the film, which is at 00:00:11.000."]


def test_a_file_of_captions_replaces_the_text(editor: Any, talk: Make) -> None:
    video = talk()
    upload = SimpleUploadedFile("talk.vtt", ("\ufeff" + CAPTIONS.replace("\n", "\r\n")).encode())
    assert change(editor, video, captions="", captions_file=upload).status_code == 302
    video.refresh_from_db()
    assert video.captions == CAPTIONS


def test_a_file_that_is_no_text_is_told(editor: Any, talk: Make) -> None:
    upload = SimpleUploadedFile("talk.vtt", b"WEBVTT\n\n\xff\xfe")
    said = errors(change(editor, talk(), captions_file=upload))["captions_file"]
    assert said == ["Line 3: not UTF-8. Save it as UTF-8 text."]


def test_saving_without_touching_the_words_leaves_them(editor: Any, talk: Make) -> None:
    video = talk(captions=CAPTIONS)
    before = list(video.lines.values_list("pk", flat=True))
    assert change(editor, video, title="New title").status_code == 302
    assert list(video.lines.values_list("pk", flat=True)) == before


@pytest.mark.parametrize(
    ("provider", "video_id"),
    [
        ("youtube", "https://youtu.be/dQ-w4w9W_xc"),
        ("youtube", "short"),
        ("youtube", '"><script>x'),
        ("vimeo", "dQ-w4w9W_xc"),
        ("vimeo", ""),
        ("", "76979871"),
    ],
)
def test_only_an_id_of_a_provider_we_know_is_taken(
    editor: Any, talk: Make, provider: str, video_id: str
) -> None:
    video = talk(seconds=0)
    response = change(editor, video, provider=provider, provider_id=video_id)
    assert "provider_id" in errors(response)


def test_a_provider_we_do_not_know_is_refused(editor: Any, talk: Make) -> None:
    video = talk(seconds=0)
    response = change(editor, video, provider="evil.example", provider_id="76979871")
    assert "provider" in errors(response)


def test_a_film_lies_here_or_there_and_not_both(editor: Any, talk: Make) -> None:
    response = change(editor, talk(), provider="vimeo", provider_id="76979871")
    assert "Take that away first" in errors(response)["provider"][0]


def test_a_film_elsewhere_has_the_length_that_staff_say(editor: Any, talk: Make) -> None:
    video = talk(seconds=0)
    sent = {"provider": "vimeo", "provider_id": "76979871", "length": "21:05"}
    assert change(editor, video, **sent).status_code == 302
    video.refresh_from_db()
    assert video.length_ms == 1_265_000
    assert "length" in errors(change(editor, video, **sent | {"length": "soon"}))


def test_the_length_of_our_own_film_is_its_own(editor: Any, talk: Make) -> None:
    video = talk(seconds=45)
    assert change(editor, video, length="21:05").status_code == 302
    video.refresh_from_db()
    assert video.length_ms == 45_000


def test_a_poster_is_a_picture_by_its_first_bytes(editor: Any, member: Any, talk: Make) -> None:
    video = talk()
    svg = SimpleUploadedFile("poster.png", b"<svg onload=alert(1)>", "image/png")
    assert "whatever its name says" in errors(change(editor, video, poster=svg))["poster"][0]
    large = SimpleUploadedFile("poster.png", PNG + bytes(2_000_000))
    assert "2 MB" in errors(change(editor, video, poster=large))["poster"][0]
    taken = png(1280, 720, chunk(b"eXIf", SECRET))
    assert change(editor, video, poster=SimpleUploadedFile("p.svg", taken)).status_code == 302
    response = member.get(f"{video.get_absolute_url()}poster/")
    assert response["Content-Type"] == "image/png"
    assert response.getvalue() == PNG


def test_two_talks_cannot_be_the_same_part_of_a_series(editor: Any, talk: Make) -> None:
    series = Series.objects.create(name="Openings", slug="openings")
    talk("First", series=series, number=1)
    response = change(editor, talk(), series=series.pk, number=1)
    assert response.status_code == 200
    assert "already exists" in str(response.context["adminform"].form.errors)


def test_the_list_says_what_state_each_is_in(editor: Any, talk: Make) -> None:
    talk("Out")
    talk("Ahead", days_ago=-3)
    talk("Draft", days_ago=None)
    talk("Empty", seconds=0)
    page = editor.get("/admin/videos/video/").content.decode()
    for state in ("Members see it", "Scheduled", "Draft", "Nothing to play"):
        assert state in page
    for state, title in (("released", "Out"), ("scheduled", "Ahead"), ("no-film", "Empty")):
        found = editor.get(f"/admin/videos/video/?state={state}").context["cl"].queryset
        assert [video.title for video in found] == [title]


def test_releasing_keeps_the_instant_of_what_is_out(editor: Any, talk: Make) -> None:
    out, draft = talk("Out"), talk("Draft", days_ago=None)
    before = out.released_at
    editor.post(
        "/admin/videos/video/",
        {"action": "release_now", "_selected_action": [out.pk, draft.pk]},
    )
    out.refresh_from_db()
    draft.refresh_from_db()
    assert out.released_at == before
    assert draft.released_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_deleted_talk_takes_its_film_along(
    staff: Any, talk: Make, stored: Callable[[], list[bytes]]
) -> None:
    video = talk()
    assert len(stored()) == 1
    staff.post(f"/admin/videos/video/{video.pk}/delete/", {"post": "yes"})
    assert not Video.objects.exists()
    assert stored() == []


def test_lines_are_counted_as_they_were_typed(editor: Any, talk: Make) -> None:
    text = "\n\nWEBVTT\n\n00:02.000 --> 00:01.000\nBackwards\n"
    told = errors(change(editor, talk(), captions=text))["captions"]
    assert told == ["Line 5: It ends before it begins, or as it begins."]


def test_a_page_saved_while_a_film_arrives_leaves_the_film(
    editor: Any, talk: Make, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = talk(seconds=0)
    checked = VideoForm._check_words

    def arrives(form: VideoForm, data: dict[str, Any]) -> None:
        checked(form, data)
        upload = ContentFile(film_of(45), name="film")
        row = Video.objects.get(pk=video.pk)
        put_film(video=row, upload=upload, filename="film.mp4", by=None, at=now)

    monkeypatch.setattr(VideoForm, "_check_words", arrives)
    assert change(editor, video, title="Renamed").status_code == 302
    video.refresh_from_db()
    assert (video.title, video.length_ms, bool(video.file)) == ("Renamed", 45_000, True)


def test_a_recording_with_another_slug_stays_the_recording_and_counts_once(
    editor: Any, member: Any, talk: Make, now: datetime
) -> None:
    video = talk()
    series = {"name": "Call Centre", "slug": "call-centre", "week": 1, "weekday": 3}
    held = Roundtable.objects.create(
        series=Rounds.objects.create(starts=time(12, 30), capacity=2, **series),
        slug="held",
        title="Held",
        starts_at=now,
        ends_at=now + timedelta(hours=1),
        recording="old-name",
        allotment=Allotment.objects.create(capacity=2, closes_at=now),
    )
    for source, row, minutes in ((ATTENDED, held, 60), (WATCHED, video, 1)):
        what = {"title": str(row), "minutes": minutes, "earned_on": now.date()}
        record(user=member.user, source=source, reference=str(row.pk), **what)
    assert Hours.objects.counting().count() == 2
    Roundtable.objects.update(recording=video.slug)
    assert change(editor, video, slug="another-name").status_code == 302
    held.refresh_from_db()
    assert held.recording == "another-name"
    assert Hours.objects.counting().get().minutes == 60
