"""Badges: signed, dated, embeddable by anybody, and honest about being superseded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core import signing

from members.rankings.badges import badges_of, token_of
from members.rankings.models import Award, RankedOrganisation
from tests.members.rankings.published import Q2, Q3, banks, publish, standard

__all__ = ["banks", "publish", "standard"]

SCORES = {"Bilby Bank": 61.3, "Quokka Bank": 64.0, "Dunnart Bank": 50.0, "Bettong Bank": 58.2}
Make = Callable[..., Any]


def page(award: Award) -> str:
    return f"/rankings/badges/{token_of(award.pk)}/"


def picture(award: Award) -> str:
    return f"/rankings/badges/{token_of(award.pk)}.svg"


def words(response: Any) -> str:
    text = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(text.split())


def test_everybody_can_verify_a_badge(visitor: Any, publish: Make) -> None:
    publish(Q3, SCORES, at=datetime(2026, 10, 1, tzinfo=UTC))
    response = visitor.get(page(Award.objects.get()))
    assert response.status_code == 200
    text = words(response)
    assert "This badge is genuine" in text
    assert "Quokka Bank" in text
    assert "15 October 2026" in text
    assert "64.0 of 100" in text
    assert "Not yet. It is of the latest quarter." in text


def test_the_picture_may_be_embedded_and_says_what_and_when(visitor: Any, publish: Make) -> None:
    publish(Q3, SCORES, at=datetime(2026, 10, 1, tzinfo=UTC))
    response = visitor.get(picture(Award.objects.get()))
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Cache-Control"] == "public, max-age=3600"
    root = ElementTree.fromstring(response.content)
    said = " ".join(text.strip() for text in root.itertext() if text.strip())
    assert "Quokka Bank" in said
    assert "Overall CX, Banks" in said
    assert "published 15 October 2026" in said
    assert not root.findall(".//{*}script")


def test_the_picture_is_the_same_for_everybody_and_sets_nothing(
    visitor: Any, member: Any, publish: Make
) -> None:
    publish(Q3, SCORES)
    address = picture(Award.objects.get())
    one, other = visitor.get(address), member.get(address)
    assert one.content == other.content
    assert not one.cookies
    assert not other.cookies


def test_every_other_page_keeps_other_sites_out(visitor: Any, publish: Make) -> None:
    publish(Q3, SCORES)
    response = visitor.get(page(Award.objects.get()))
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"


def test_a_name_cannot_break_out_of_the_picture(visitor: Any, publish: Make) -> None:
    nasty = '"><script>alert(1)</script>'
    publish(Q3, SCORES, names={"Quokka Bank": nasty})
    response = visitor.get(picture(Award.objects.get()))
    root = ElementTree.fromstring(response.content)
    assert not root.findall(".//{*}script")
    assert nasty in "".join(root.itertext())


@pytest.mark.parametrize("forged", ["1", "1.abc", "x", "1:abc", "..%2f", "a" * 300])
def test_a_forged_badge_is_not_ours(visitor: Any, publish: Make, forged: str) -> None:
    publish(Q3, SCORES)
    assert visitor.get(f"/rankings/badges/{forged}/").status_code == 404
    assert visitor.get(f"/rankings/badges/{forged}.svg").status_code == 404


def test_a_signature_for_something_else_makes_no_badge(visitor: Any, publish: Make) -> None:
    publish(Q3, SCORES)
    other = signing.Signer(sep=".", salt="something else").sign(str(Award.objects.get().pk))
    assert visitor.get(f"/rankings/badges/{other}/").status_code == 404


def test_an_award_of_a_draft_has_no_badge(visitor: Any, publish: Make) -> None:
    publish(Q3, SCORES, state="draft")
    award = Award.objects.get()
    assert visitor.get(page(award)).status_code == 404
    assert visitor.get(picture(award)).status_code == 404
    assert badges_of(award.organisation_id) == []


def test_a_later_quarter_supersedes_it_on_its_day(visitor: Any, publish: Make) -> None:
    publish(Q2, SCORES)
    award = Award.objects.get()
    publish(Q3, SCORES, at=datetime(2026, 10, 1, tzinfo=UTC))
    text = words(visitor.get(page(award)))
    assert "This badge is genuine" in text
    assert "By Jul to Sep 2026, published on 15 October 2026." in text


def test_a_correction_that_leaves_the_award_is_told(visitor: Any, publish: Make) -> None:
    publish(Q3, SCORES)
    award = Award.objects.get()
    publish(Q3, SCORES, revision=2, at=datetime(2026, 11, 1, tzinfo=UTC))
    text = words(visitor.get(page(award)))
    assert "on corrected figures" in text
    assert "Corrected on 15 November 2026. Two calls were counted twice." in text
    assert "The award stays where it was." in text
    image = visitor.get(picture(award)).content
    assert b"corrected since" not in image and b"First, stands on corrected figures" in image


def test_a_correction_says_what_the_value_is_now(visitor: Any, publish: Make) -> None:
    publish(Q3, SCORES)
    award = Award.objects.get()
    publish(Q3, {**SCORES, "Quokka Bank": 64.7}, revision=2)
    assert "64.0 of 100; since the correction 64.7 of 100" in words(visitor.get(page(award)))
    publish(Q3, {**SCORES, "Quokka Bank": 60.9}, revision=3)
    assert "64.0 of 100; since the correction 60.9 of 100" in words(visitor.get(page(award)))


def test_a_sole_award_that_a_correction_made_joint_names_the_others(
    visitor: Any, publish: Make, banks: list[RankedOrganisation]
) -> None:
    publish(Q3, SCORES)
    award = Award.objects.get()
    correction = publish(Q3, SCORES, revision=2)
    bilby = next(bank for bank in banks if bank.slug == "bilby-bank")
    Award.objects.filter(snapshot=correction)._raw_delete("default")
    fields = {"sector": award.sector, "metric": "overall", "decided_by": "nothing"}
    Award.objects.bulk_create(
        Award(
            snapshot=correction,
            organisation=one,
            name=name,
            value=64,
            is_joint=True,
            **fields,
        )
        for one, name in ((award.organisation, award.name), (bilby, "Bilby Bank"))
    )
    text = words(visitor.get(page(award)))
    assert "This badge stands, and is shared since" in text
    assert "The award is shared now with Bilby Bank." in text
    assert "stays where it was" not in text
    assert b"First, shared since" in visitor.get(picture(award)).content


def test_a_correction_that_takes_it_away_is_told_in_the_picture_too(
    visitor: Any, publish: Make
) -> None:
    publish(Q3, SCORES)
    award = Award.objects.get()
    publish(Q3, {**SCORES, "Bilby Bank": 70.0}, revision=2)
    text = words(visitor.get(page(award)))
    assert "This badge no longer stands" in text
    assert "The award is with Bilby Bank." in text
    assert b"corrected since" in visitor.get(picture(award)).content


def test_only_awards_that_stand_are_offered(
    publish: Make, banks: list[RankedOrganisation], django_assert_num_queries: Any
) -> None:
    publish(Q2, SCORES)
    publish(Q3, SCORES)
    publish(Q3, {**SCORES, "Bilby Bank": 70.0}, revision=2)
    quokka = next(bank for bank in banks if bank.slug == "quokka-bank")
    with django_assert_num_queries(1):
        found = badges_of(quokka.pk)
        assert [badge.title for badge in found] == ["Overall CX, Banks, Apr to Jun 2026"]


def test_verifying_costs_few_queries(
    visitor: Any, publish: Make, django_assert_max_num_queries: Any
) -> None:
    publish(Q3, SCORES)
    award = Award.objects.get()
    publish(Q3, SCORES, revision=2)
    with django_assert_max_num_queries(4):
        visitor.get(page(award))
