"""What the database itself refuses, what staff see, and the migration there and back."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils import timezone

from members.calculators.models import SavedScenario, SavedVersion
from tests.members.calculators.saved import organisation_of, saved, shared


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"calculator": ""},
        {"number": 0},
        {"changed_at": timezone.now().replace(year=2001)},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_the_database_refuses(member: Any, wrong: dict[str, Any]) -> None:
    saved(member.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedScenario.objects.update(**wrong)


def test_what_is_shared_has_an_instant(owner: Any) -> None:
    saved(owner.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedScenario.objects.update(organisation=organisation_of(owner))


def test_a_word_of_a_form_makes_one(member: Any) -> None:
    scenario = saved(member.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedScenario.objects.create(
            owner=member.user, calculator="trunks", name="Twin", once=scenario.once
        )


@pytest.mark.parametrize("wrong", [{"number": 1}, {"number": 0}, {"name": "", "number": 2}])
def test_versions_are_numbered_once_and_named(member: Any, wrong: dict[str, Any]) -> None:
    scenario = saved(member.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedVersion.objects.create(**({"scenario": scenario, "name": "X"} | wrong))


def test_support_sees_whose_and_not_what(member: Any, person: Any, sign_in: Any) -> None:
    scenario = saved(member.user, "Peak", "We lose the contract in March", calls="731")
    officer = person("officer", is_staff=True)
    officer.groups.add(Group.objects.get(name="Membership officer"))
    client = sign_in(officer)
    pages = [
        reverse("admin:calculators_savedscenario_changelist"),
        reverse("admin:calculators_savedscenario_change", args=[scenario.pk]),
    ]
    for address in pages:
        text = client.get(address).content.decode()
        assert "Peak" in text and "Lines" in text
        assert "contract" not in text and "731" not in text and scenario.sentence not in text
    for query in ("calculator=trunks", "shared=no"):
        assert "Peak" in client.get(f"{pages[0]}?{query}").content.decode()
    assert "Peak" not in client.get(f"{pages[0]}?shared=yes").content.decode()
    assert client.post(pages[1], {"name": "Mine"}).status_code == 403
    delete = reverse("admin:calculators_savedscenario_delete", args=[scenario.pk])
    assert client.get(delete).status_code == 403
    assert client.get(reverse("admin:calculators_savedscenario_add")).status_code == 403


def test_editors_do_not_look(member: Any, person: Any, sign_in: Any) -> None:
    editor = person("editor", is_staff=True)
    editor.groups.add(Group.objects.get(name="Content editor"))
    address = reverse("admin:calculators_savedscenario_changelist")
    assert sign_in(editor).get(address).status_code == 403


def test_sharing_leaves_a_line_in_the_audit_log(
    owner: Any, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    with caplog.at_level("INFO", "acxpa.audit"), django_capture_on_commit_callbacks(execute=True):
        scenario = shared(owner.user, owner, "Hush")
    lines = [r for r in caplog.records if r.getMessage() == "calculators.shared"]
    assert lines[0].object == f"calculators.scenario/{scenario.pk}"  # type: ignore[attr-defined]
    assert "Hush" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_there_and_back() -> None:
    executor = MigrationExecutor(connection)
    try:
        executor.migrate([("acxpa", "0010_roles_glossary_links"), ("calculators", None)])
        assert "calculators_savedscenario" not in connection.introspection.table_names()
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    assert "calculators_savedscenario" in connection.introspection.table_names()
