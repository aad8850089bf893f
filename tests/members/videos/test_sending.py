"""Staff send a film in parts: what has come stays, what is wrong is told, nothing half is kept."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F

from members.videos import actions
from members.videos.models import Part, Sending, Video
from members.videos.models import sending as parts
from tests.members.videos.conftest import CAPTIONS, film_of

Make = Callable[..., Video]
PART = 1000


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PART_SIZE", PART)
    monkeypatch.setattr("members.videos.admin_sending.PART_SIZE", PART)


def begin(client: Any, video: Video, content: bytes, name: str = "talk.mp4", mark: str = "") -> Any:
    address = f"/admin/videos/video/{video.pk}/send/begin/"
    return client.post(address, {"name": name, "size": len(content), "mark": mark})


def send(client: Any, address: str, content: bytes, number: int) -> Any:
    part = content[number * PART : (number + 1) * PART]
    return client.post(f"{address}{number}/", part, content_type="application/octet-stream")


def test_a_film_that_came_in_parts_is_the_film(
    staff: Any, talk: Make, stored: Callable[[], list[bytes]]
) -> None:
    video, content = talk(seconds=0), film_of(45)
    told = begin(staff, video, content).json()
    assert told["parts"] == math.ceil(len(content) / PART) > 2
    for number in reversed(range(told["parts"])):  # in whatever order
        assert send(staff, told["address"], content, number).json() == {"here": number}
    done = staff.post(told["address"] + "finish/")
    assert done.json() == {"next": f"/admin/videos/video/{video.pk}/change/"}
    video.refresh_from_db()
    assert (video.length_ms, video.size, video.filename) == (45_000, len(content), "talk.mp4")
    assert video.content_type == "video/mp4"
    assert not Sending.objects.exists()
    with video.file.open() as file:
        assert file.read() == content


@pytest.mark.django_db(transaction=True)
def test_the_parts_and_the_earlier_film_go_once_the_new_one_is_there(
    staff: Any, talk: Make, stored: Callable[[], list[bytes]]
) -> None:
    video, content = talk(seconds=60, captions=CAPTIONS), film_of(45)
    told = begin(staff, video, content).json()
    for number in range(told["parts"]):
        send(staff, told["address"], content, number)
    staff.post(told["address"] + "finish/")
    assert stored() == [content]
    assert video.lines.count() == 3


def test_a_broken_connection_goes_on_where_it_was(staff: Any, talk: Make) -> None:
    video, content = talk(seconds=0), film_of(45)
    told = begin(staff, video, content).json()
    send(staff, told["address"], content, 1)
    missing = staff.post(told["address"] + "finish/")
    assert missing.status_code == 409
    assert "parts are missing" in missing.json()["said"]
    again = begin(staff, video, content).json()
    assert (again["address"], again["here"]) == (told["address"], [1])
    page = staff.get(f"/admin/videos/video/{video.pk}/send/").content.decode()
    assert "talk.mp4 is under way since" in page


def test_another_file_of_the_same_name_and_size_is_another_sending(staff: Any, talk: Make) -> None:
    """Parts of two films never become one."""
    video, content = talk(seconds=0), film_of(45)
    first = begin(staff, video, content, mark="1700000000 aa").json()
    send(staff, first["address"], content, 1)
    other = begin(staff, video, content, mark="1700000001 bb").json()
    assert other["address"] != first["address"]
    assert other["here"] == []
    assert begin(staff, video, content, mark="1700000000 aa").json()["here"] == [1]


def all_sent(client: Any, video: Video, content: bytes) -> str:
    told = begin(client, video, content).json()
    for number in range(told["parts"]):
        send(client, told["address"], content, number)
    return str(told["address"])


def test_finished_on_another_tab_at_once_is_told_and_the_film_stands(
    staff: Any, talk: Make
) -> None:
    video = talk(seconds=0)
    address = all_sent(staff, video, film_of(45))
    for part in Part.objects.all():  # as the other tab's finish has just done
        part.file.storage.delete(part.file.name)
    response = staff.post(address + "finish/")
    assert response.status_code == 404
    assert "not there any more" in response.json()["said"]


def test_a_finish_whose_answer_was_lost_says_once_more_that_the_film_is_here(
    staff: Any, talk: Make
) -> None:
    video, content = talk(seconds=0), film_of(45)
    address = all_sent(staff, video, content)
    first = staff.post(address + "finish/", {"size": len(content)})
    again = staff.post(address + "finish/", {"size": len(content)})
    assert again.json() == first.json()
    assert staff.post(address + "finish/", {"size": len(content) + 1}).status_code == 404
    Video.objects.update(sent_at=F("sent_at") - timedelta(hours=2))
    assert staff.post(address + "finish/", {"size": len(content)}).status_code == 404


def test_a_good_film_is_not_lost_to_a_refusal_that_passes(staff: Any, talk: Make) -> None:
    video, content = talk(seconds=0), film_of(45)
    address = all_sent(staff, video, content)
    Video.objects.update(provider="vimeo", provider_id="76979871")
    refused = staff.post(address + "finish/")
    assert (refused.status_code, Part.objects.exists()) == (400, True)
    Video.objects.update(provider="", provider_id="")
    assert staff.post(address + "finish/").status_code == 200


def test_a_shorter_film_tells_which_lines_stand_behind_its_end(
    staff: Any, member: Any, talk: Make
) -> None:
    video = talk(seconds=60, captions=CAPTIONS, chapters="0:00 Open\n0:19 Behind")
    file = SimpleUploadedFile("short.mp4", film_of(18))
    address = f"/admin/videos/video/{video.pk}/send/"
    page = staff.post(address, {"film": file}, follow=True).content.decode()
    assert "Captions, line 9: It begins after the end of the film" in page
    assert "Chapters, line 2: It begins after the end of the film" in page
    assert list(video.lines.values_list("starts_ms", flat=True)) == [1000, 5000]
    found = member.get("/members/videos/?q=music").content.decode()
    assert "?t=20" not in found
    shown = member.get(video.get_absolute_url())
    assert [part.title for part in shown.context["player"].chapters] == ["Open"]


def test_a_part_sent_twice_is_there_once(staff: Any, talk: Make) -> None:
    video, content = talk(seconds=0), film_of(45)
    told = begin(staff, video, content).json()
    assert send(staff, told["address"], content, 0).status_code == 200
    assert send(staff, told["address"], content, 0).status_code == 200
    assert Part.objects.count() == 1


def test_a_wrong_type_with_the_right_name_is_refused_and_nothing_stays(
    staff: Any, talk: Make
) -> None:
    video = talk(seconds=30)
    content = b"%PDF-1.7 " + b"a paper" * 400
    told = begin(staff, video, content).json()
    for number in range(told["parts"]):
        send(staff, told["address"], content, number)
    refused = staff.post(told["address"] + "finish/")
    assert refused.status_code == 400
    assert refused.json()["said"].startswith("This is neither an MP4 nor a WebM film")
    video.refresh_from_db()
    assert video.length_ms == 30_000  # the earlier film is still there
    assert not Sending.objects.exists()


def test_a_film_of_two_gigabytes_is_refused_before_anything_is_sent(staff: Any, talk: Make) -> None:
    video = talk(seconds=0)
    address = f"/admin/videos/video/{video.pk}/send/begin/"
    refused = staff.post(address, {"name": "talk.mp4", "size": 2_000_000_000})
    assert refused.status_code == 413
    assert "is the most" in refused.json()["said"]
    assert not Sending.objects.exists()


@pytest.mark.parametrize("size", ["", "0", "-1", "many", "1e9", "9" * 40, "٣"])
def test_a_size_that_is_none_is_refused(staff: Any, talk: Make, size: str) -> None:
    video = talk(seconds=0)
    address = f"/admin/videos/video/{video.pk}/send/begin/"
    assert staff.post(address, {"name": "a.mp4", "size": size}).status_code == 400


def test_a_part_that_is_too_large_too_small_or_none_is_refused(staff: Any, talk: Make) -> None:
    video, content = talk(seconds=0), film_of(45)
    address = begin(staff, video, content).json()["address"]
    kind = "application/octet-stream"
    assert staff.post(f"{address}0/", b"a" * (PART + 1), content_type=kind).status_code == 413
    assert staff.post(f"{address}0/", b"a" * (PART - 1), content_type=kind).status_code == 400
    assert staff.post(f"{address}99/", b"a" * PART, content_type=kind).status_code == 404
    assert not Part.objects.exists()


def test_nobody_adds_to_what_somebody_else_sends(
    staff: Any, member: Any, person: Any, sign_in: Any, talk: Make
) -> None:
    video, content = talk(seconds=0), film_of(45)
    address = begin(staff, video, content).json()["address"]
    colleague = sign_in(person("colleague", is_staff=True, is_superuser=True))
    for client, status in ((colleague, 404), (member, 403)):
        assert send(client, address, content, 0).status_code == status
        assert client.post(address + "finish/").status_code == status
        assert client.post(address + "drop/").status_code == status
    assert Sending.objects.exists()


def test_staff_without_the_right_send_nothing(person: Any, sign_in: Any, talk: Make) -> None:
    video = talk(seconds=0)
    client = sign_in(person("clerk", is_staff=True))
    assert begin(client, video, film_of(45)).status_code == 403
    assert client.get(f"/admin/videos/video/{video.pk}/send/").status_code == 403


def test_what_nobody_came_back_to_is_swept_with_its_parts(
    staff: Any, talk: Make, now: datetime
) -> None:
    video, content = talk(seconds=0), film_of(45)
    send(staff, begin(staff, video, content).json()["address"], content, 0)
    assert actions.sweep(at=now + timedelta(days=2)) == 0
    assert actions.sweep(at=now + timedelta(days=4)) == 1
    assert actions.sweep(at=now + timedelta(days=4)) == 0
    assert not Part.objects.exists()


def test_without_a_script_it_comes_in_one_piece(staff: Any, talk: Make) -> None:
    video = talk(seconds=0)
    upload = SimpleUploadedFile("Opening calls.MP4", film_of(45), "application/x-whatever")
    response = staff.post(f"/admin/videos/video/{video.pk}/send/", {"film": upload})
    assert response.status_code == 302
    video.refresh_from_db()
    assert (video.filename, video.length) == ("Opening calls.mp4", "0:45")


def test_in_one_piece_it_is_checked_too(staff: Any, talk: Make, settings: Any) -> None:
    video = talk(seconds=0)
    address = f"/admin/videos/video/{video.pk}/send/"
    wrong = staff.post(address, {"film": SimpleUploadedFile("talk.mp4", b"GIF89a")})
    assert b"neither an MP4 nor a WebM" in wrong.content
    settings.VIDEO_MAX_BYTES = 100
    large = staff.post(address, {"film": SimpleUploadedFile("talk.mp4", film_of(45))})
    assert large.status_code == 413
    empty = staff.post(address, {"film": SimpleUploadedFile("talk.mp4", b"")})
    assert b"The file is empty." in empty.content


def test_a_film_is_looked_at_by_staff_with_the_right(
    staff: Any, person: Any, sign_in: Any, talk: Make
) -> None:
    address = f"/admin/videos/video/{talk().pk}/film/"
    assert staff.get(address, headers={"Range": "bytes=0-9"}).getvalue() == film_of(60)[:10]
    assert sign_in(person("clerk", is_staff=True)).get(address).status_code == 403


def test_joining_reads_no_more_than_it_is_asked_for(
    staff: Any, talk: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A film is never in memory: its parts are read piece by piece."""
    from members.videos.joined import as_file

    class Stored:
        def __init__(self, content: bytes) -> None:
            self.name, self.content, self.storage = "x", content, self

        def open(self, name: str, mode: str) -> Any:
            return io.BytesIO(self.content)

    whole = bytes(range(250)) * 8
    file = as_file(
        [(Stored(whole[at : at + 300]), len(whole[at : at + 300])) for at in range(0, 2000, 300)]
    )
    assert file.size == 2000
    file.seek(290)
    assert file.read(20) == whole[290:310]
    file.seek(-5, 2)
    assert file.read() == whole[-5:]
    assert file.read(1) == b""
    file.seek(0)
    assert b"".join(iter(lambda: file.read(7), b"")) == whole
    file.close()
