"""Logs: one line of JSON an event, each with the request's id, none with personal data, and no line
that a visitor wrote (G23).
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core import mail

from tests import migrated
from tests.conftest import PASSWORD
from tests.police import production
from tests.police.lines import Lines, lines
from tests.strict import StrictClient

__all__ = ["lines"]


def test_a_request_is_one_line_with_the_facts_and_no_more(
    member: StrictClient, lines: Lines
) -> None:
    response = member.get("/glossary/?q=very-private-question")
    (row,) = lines.requests
    assert set(row) == {
        "at",
        "level",
        "logger",
        "message",
        "request_id",
        "method",
        "path",
        "status",
        "ms",
        "user",
    }
    assert (row["method"], row["path"], row["status"]) == ("GET", "/glossary/", 200)
    assert row["user"] == member.user.pk
    assert row["request_id"] == response["X-Request-ID"]
    assert "very-private-question" not in lines.text


def test_a_visitor_has_no_number(visitor: StrictClient, lines: Lines) -> None:
    visitor.get("/healthz")
    (row,) = lines.requests
    assert row["user"] is None


def test_every_line_of_one_request_has_its_id(account: StrictClient, lines: Lines) -> None:
    response = account.get("/admin/")
    assert response.status_code == 403
    assert {row["request_id"] for row in lines.rows} == {response["X-Request-ID"]}
    assert "refused" in {row["message"] for row in lines.rows}


@pytest.mark.parametrize("given", ["a1b2c3d4", "0f1e2d3c-4b5a.6978_ABCD", "x" * 64])
def test_a_plain_request_id_is_kept(visitor: StrictClient, lines: Lines, given: str) -> None:
    assert visitor.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"] == given
    assert lines.requests[0]["request_id"] == given


@pytest.mark.parametrize(
    "given",
    [
        "",
        "short",
        "x" * 65,
        "with space here",
        "line\nbreak-forged",
        'quote"and{brace}',
        "person@example.org",
        "ünïcödé-id",
        "../../etc/passwd",
    ],
)
def test_any_other_request_id_is_replaced(visitor: StrictClient, lines: Lines, given: str) -> None:
    answered = visitor.get("/healthz", HTTP_X_REQUEST_ID=given)["X-Request-ID"]
    assert answered != given
    assert re.fullmatch(r"[0-9a-f]{16}", answered)
    assert lines.requests[0]["request_id"] == answered


def test_two_requests_have_two_ids(visitor: StrictClient) -> None:
    assert visitor.get("/healthz")["X-Request-ID"] != visitor.get("/healthz")["X-Request-ID"]


@pytest.mark.parametrize(
    "path",
    [
        '/nowhere%0A{"at":"now","level":"INFO","message":"forged"}/',
        "/nowhere%0D%0A%0D%0Aforged/",
        "/nowhere%E2%80%A8forged/",
        "/nowhere%1b[2Jforged/",
        "/nowhere%00forged/",
    ],
)
def test_a_path_cannot_forge_a_line(visitor: StrictClient, lines: Lines, path: str) -> None:
    visitor.get(path)
    assert len(lines.requests) == 1
    for line in lines.raw:
        assert len(line.splitlines()) == 1
        assert line.isascii()
        assert line.isprintable()
        json.loads(line)


def test_headers_reach_no_line(visitor: StrictClient, lines: Lines) -> None:
    forged = '\n{"message":"forged"}'
    visitor.get("/healthz", headers={"User-Agent": f"curl{forged}", "Referer": f"x{forged}"})
    assert "forged" not in lines.text
    assert "curl" not in lines.text


def link_in(message: Any) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", message.body)
    assert found, message.body
    return found[1]


def code_in(message: Any) -> str:
    found = re.search(r"^\s*([A-Z0-9]{4}-?[A-Z0-9]{4})\s*$", message.body, re.M)
    assert found, message.body
    return found[1]


def test_no_personal_data_reaches_a_line_from_sign_up_to_reset(
    visitor: StrictClient, lines: Lines, django_capture_on_commit_callbacks: Any
) -> None:
    """The whole life of an account, with every secret that passes looked for in every line."""
    email, name = "ngaire.whitlock@people.example", "Ngaire Whitlock"
    new_password = "brolga pelican magpie"
    secrets = [email, "ngaire", "whitlock", "people.example", PASSWORD, new_password]

    def post(path: str, **fields: str) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return visitor.post(path, fields)

    post("/accounts/signup/?next=/members/&private=in-the-query", email=email, password1=PASSWORD)
    confirm = link_in(mail.outbox[-1])
    secrets.append(confirm.partition("?")[0].rstrip("/").rpartition("/")[2])
    visitor.get(confirm)
    post(confirm)
    post("/accounts/logout/")

    post("/accounts/login/", login=email, password="wrong wallaby wrong")
    secrets.append("wrong wallaby wrong")
    post("/accounts/login/", login=email, password=PASSWORD)
    post("/accounts/", name=name, time_zone="Australia/Perth")
    post("/accounts/logout/")

    post("/accounts/login/code/", email=email)
    code = code_in(mail.outbox[-1])
    secrets += [code, code.replace("-", "")]
    post("/accounts/login/code/confirm/", code=code)
    visitor.get("/search/?q=Ngaire+Whitlock")
    post("/accounts/logout/")

    post("/accounts/password/reset/", email=email)
    reset = link_in(mail.outbox[-1])
    secrets.append(reset.rstrip("/").rpartition("-")[2])
    form = visitor.get(reset, follow=True)
    assert form.status_code == 200
    post(form.request["PATH_INFO"], password1=new_password)
    response = post("/accounts/login/", login=email, password=new_password)
    assert response.status_code == 302, "the reset did not work, so this test proves little"

    assert len(lines.requests) >= 14
    assert [s for s in secrets if s.lower() in lines.text.lower()] == []
    assert "@" not in lines.text
    assert "in-the-query" not in lines.text
    assert all(json.loads(line)["request_id"] for line in lines.raw)


def test_an_error_is_told_by_kind_and_place_without_its_message(
    visitor: StrictClient, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raising(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("person@people.example typed this")

    monkeypatch.setattr("glossary.models.EntryVersionQuerySet.visible_to", raising)
    visitor.raise_request_exception = False
    response = visitor.get("/glossary/copc/?private=query")
    assert response.status_code == 500
    (row,) = [row for row in lines.rows if row.get("error")]
    assert row["error"] == "RuntimeError"
    assert any("views.py" in frame for frame in row["where"])
    assert row["request_id"] == response["X-Request-ID"]
    assert "person@" not in lines.text
    assert "private" not in lines.text


def test_a_refusal_and_its_person_stand_in_the_audit(account: StrictClient, lines: Lines) -> None:
    account.get("/admin/accounts/user/")
    (row,) = [row for row in lines.rows if row["logger"] == "acxpa.audit"]
    assert (row["event"], row["user"], row["path"]) == (
        "refused",
        account.user.pk,
        "/admin/accounts/user/",
    )


@pytest.mark.once
def test_production_writes_nothing_but_json_to_standard_error(tmp_path: Any) -> None:
    """A real start with real settings, a page that is there, one that is not, a foreign host."""
    words = (
        "from django.test import Client; from django.core.management import call_command as c; "
        "c('migrate', verbosity=0); k = Client(raise_request_exception=False); "
        "h = {'HTTP_HOST': 'members.acxpa.example', 'secure': True}; "
        "k.get('/healthz', **h); k.get('/nowhere/?q=private', **h); "
        "k.get('/', HTTP_HOST='evil.example', secure=True); k.post('/accounts/login/', **h)"
    )
    (tmp_path / "static").mkdir()
    migrated.put_into(tmp_path)
    ended = production.manage(
        "shell", "--verbosity=0", "-c", words, env=production.environment(tmp_path)
    )
    assert ended.returncode == 0, ended.stderr
    rows = [json.loads(line) for line in ended.stderr.splitlines()]
    assert {row["path"] for row in rows if row["logger"] == "acxpa.request"} >= {
        "/healthz",
        "/nowhere/",
        "/accounts/login/",
    }
    assert "private" not in ended.stderr
