"""Whose organisation it is: claiming, confirming, and what only its own people read: its calls,
before anything is published, with a question about each."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.mail.models import Letter
from members.memberships.models import Organisation, Seat
from members.rankings.actions import claims
from members.rankings.actions.calls import void_call
from members.rankings.errors import Refused
from members.rankings.models import Call, CallQuery, Claim, RankedOrganisation
from members.rankings.yours import gaps, yours
from tests.members.rankings.published import Q2, Q3, banks, publish, record, standard

__all__ = ["banks", "publish", "record", "standard"]

SCORES = {
    "Bilby Bank": 61.3,
    "Quokka Bank": 64.0,
    "Dunnart Bank": 50.0,
    "Bettong Bank": 58.2,
    "Bandicoot Bank": 47.1,
}
AT = datetime(2026, 8, 4, 1, 30, tzinfo=UTC)
Make = Callable[..., Any]


@pytest.fixture
def bilby(banks: list[RankedOrganisation]) -> RankedOrganisation:
    return next(bank for bank in banks if bank.slug == "bilby-bank")


@pytest.fixture
def potoroo(owner: Any) -> Organisation:
    return Organisation.objects.get(name="Potoroo Retail Energy")


@pytest.fixture
def confirmed(owner: Any, bilby: RankedOrganisation, potoroo: Organisation) -> Claim:
    """The owner's organisation is Bilby Bank."""
    now = timezone.now()
    return Claim.objects.create(
        organisation=bilby,
        member=potoroo,
        state="confirmed",
        asked_by=owner.user,
        asked_at=now,
        decided_at=now,
    )


def address(slug: str = "bilby-bank") -> str:
    return f"/members/rankings/yours/claim/{slug}/"


# Claiming


def test_who_runs_a_team_says_which_one_it_is_and_it_waits(
    owner: Any, publish: Make, bilby: RankedOrganisation
) -> None:
    publish(Q3, SCORES)
    assert "Is Bilby Bank yours?" in owner.get(address()).content.decode()
    response = owner.post(address(), {"note": "Ring 1300 000 000"})
    assert response.status_code == 302
    claim = Claim.objects.get()
    assert (claim.organisation, claim.state, claim.asked_by) == (bilby, "waiting", owner.user)
    assert "said on" in owner.get("/members/rankings/yours/").content.decode()
    assert yours(owner.user, on=timezone.localdate()) is None


@pytest.mark.parametrize("client_name", ["member", "other_member"])
def test_who_runs_no_team_cannot_claim(request: Any, client_name: str, publish: Make) -> None:
    publish(Q3, SCORES)
    client = request.getfixturevalue(client_name)
    assert "Only the person who runs" in client.get(address()).content.decode()
    assert client.post(address(), {"note": ""}).status_code == 422
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    "path", ["yours/", "yours/calls/", "yours/calls.csv", "yours/calls/1/", "watching/"]
)
@pytest.mark.parametrize(
    ("client_name", "status"), [("visitor", 302), ("account", 403), ("lapsed", 403)]
)
def test_others_do_not_get_in(request: Any, client_name: str, status: int, path: str) -> None:
    client = request.getfixturevalue(client_name)
    assert client.get(f"/members/rankings/{path}").status_code == status


def test_what_is_only_in_a_draft_cannot_be_claimed(owner: Any, publish: Make) -> None:
    publish(Q3, SCORES, state="draft")
    assert owner.get(address()).status_code == 404
    assert owner.get(address("no-such-bank")).status_code == 404


def test_a_member_organisation_has_one_claim(owner: Any, publish: Make, confirmed: Claim) -> None:
    publish(Q3, SCORES)
    response = owner.post(address("quokka-bank"), {"note": ""})
    assert response.status_code == 422
    assert "has said already" in response.content.decode()


def test_the_database_holds_one_confirmed_claim_each(confirmed: Claim) -> None:
    other = Organisation.objects.create(name="Dugong Mutual")
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(
            organisation=confirmed.organisation,
            member=other,
            state="confirmed",
            decided_at=timezone.now() + timedelta(hours=1),
        )


def test_the_way_to_ones_own_is_a_search(owner: Any, publish: Make) -> None:
    publish(Q3, SCORES)
    page = owner.get("/members/rankings/yours/?q=bilby").content.decode()
    assert address() in page
    assert address("quokka-bank") not in page


# Deciding


def waiting(bilby: RankedOrganisation, potoroo: Organisation, user: Any) -> Claim:
    return Claim.objects.create(organisation=bilby, member=potoroo, asked_by=user)


def test_confirming_opens_it_to_everybody_with_a_seat_and_writes(
    owner: Any, member: Any, bilby: RankedOrganisation, potoroo: Organisation, person: Make
) -> None:
    claim = waiting(bilby, potoroo, owner.user)
    claims.confirm(claim=claim, by=None, at=timezone.now())
    colleague = person("colleague")
    now = timezone.now()
    membership = potoroo.memberships.get()
    Seat.objects.create(
        membership=membership,
        number=2,
        user=colleague,
        email=colleague.email,
        invited_at=now,
        accepted_at=now,
    )
    today = timezone.localdate()
    assert yours(owner.user, on=today) == bilby
    assert yours(colleague, on=today) == bilby
    assert yours(member.user, on=today) is None
    letter = Letter.objects.get(kind="rankings/claim-decided")
    assert letter.to == owner.user.email
    assert "Bilby Bank" in letter.subject


def test_whoever_loses_the_seat_loses_the_calls(owner: Any, confirmed: Claim) -> None:
    Seat.objects.filter(user=owner.user).update(revoked_at=timezone.now())
    assert yours(owner.user, on=timezone.localdate()) is None


def test_it_costs_one_query(owner: Any, confirmed: Claim, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found = yours(owner.user, on=timezone.localdate())
        assert found is not None
        assert found.sector.name == "Banks"


def test_a_decided_claim_is_not_decided_again(confirmed: Claim) -> None:
    now = timezone.now()
    for act in (claims.confirm, claims.refuse):
        more = {"reason": "No."} if act is claims.refuse else {}
        with pytest.raises(Refused, match="already"):
            act(claim=confirmed, by=None, at=now, **more)


def test_refusing_and_ending_need_a_reason(
    owner: Any, bilby: RankedOrganisation, potoroo: Organisation
) -> None:
    claim = waiting(bilby, potoroo, owner.user)
    with pytest.raises(Refused, match="Say why"):
        claims.refuse(claim=claim, reason=" ", by=None, at=timezone.now())
    claims.refuse(claim=claim, reason="Another company.", by=None, at=timezone.now())
    assert "Another company." in owner.get("/members/rankings/yours/").content.decode()


def test_an_ended_claim_shows_nothing_any_more(owner: Any, confirmed: Claim) -> None:
    claims.end(claim=confirmed, reason="Sold.", by=None, at=timezone.now())
    assert owner.get("/members/rankings/yours/calls/").status_code == 404
    assert yours(owner.user, on=timezone.localdate()) is None


def test_two_wait_for_one_and_the_second_cannot_be_confirmed(
    owner: Any, confirmed: Claim, bilby: RankedOrganisation
) -> None:
    other = Organisation.objects.create(name="Dugong Mutual")
    second = Claim.objects.create(organisation=bilby, member=other)
    with pytest.raises(Refused, match="End that claim first"):
        claims.confirm(claim=second, by=None, at=timezone.now())


def test_staff_decide_in_the_admin(
    staff: Any, owner: Any, bilby: RankedOrganisation, potoroo: Organisation
) -> None:
    claim = waiting(bilby, potoroo, owner.user)
    page = f"/admin/rankings/claim/{claim.pk}/"
    assert "Bilby Bank" in staff.get("/admin/rankings/claim/").content.decode()
    assert f"{page}confirm/" in staff.get(f"{page}change/").content.decode()
    assert staff.get(f"{page}confirm/").status_code == 200
    assert staff.post(f"{page}confirm/").status_code == 302
    claim.refresh_from_db()
    assert (claim.state, claim.decided_by) == ("confirmed", staff.user)
    assert staff.post(f"{page}end/", {"reason": ""}).status_code == 200
    assert staff.post(f"{page}end/", {"reason": "Sold."}).status_code == 302
    claim.refresh_from_db()
    assert claim.state == "ended"


# Its own page


def test_the_page_says_the_gaps_to_the_median_and_the_next_place(
    owner: Any, confirmed: Claim, publish: Make
) -> None:
    publish(Q3, SCORES)
    page = owner.get("/members/rankings/yours/").content.decode()
    assert "3.1 points above" in page  # the median is 58.2
    assert "2.7 points to 1st" in page
    assert "Quokka Bank" in page


def test_before_the_first_quarter_the_page_is_there_all_the_same(
    owner: Any, confirmed: Claim
) -> None:
    assert "No quarter has been published" in owner.get("/members/rankings/yours/").content.decode()


def row(name: str, overall: str | None, rank: int | None) -> Any:
    return SimpleNamespace(
        name=name, overall=None if overall is None else Decimal(overall), rank=rank
    )


def test_gaps_are_counted_in_printed_points() -> None:
    rows = [row("A", "70.04", 1), row("B", "66.05", 2), row("C", "66.05", 2), row("D", "61.26", 4)]
    found = gaps(rows, rows[3], median=Decimal("63.66"))
    assert (found.to_median, found.to_next) == (Decimal("-2.4"), Decimal("4.8"))
    assert (found.next_rank, found.next_names) == (2, ("B", "C"))


def test_the_leader_and_the_unranked_have_no_next_place() -> None:
    rows = [row("A", "70.0", 1), row("B", "66.0", None), row("C", None, None)]
    assert gaps(rows, rows[0], median=None).to_next is None
    assert gaps(rows, rows[1], median=Decimal(60)).to_next is None
    assert gaps(rows, rows[2], median=Decimal(60)).to_median is None


# Its calls


def test_own_calls_are_read_before_anything_is_published(
    owner: Any, confirmed: Claim, bilby: RankedOrganisation, record: Make
) -> None:
    record(bilby, AT)
    record(bilby, AT + timedelta(days=1), outcome="unanswered")
    page = owner.get("/members/rankings/yours/calls/").content.decode()
    assert "Not published yet" in page
    assert "Q3 2026: two calls that count" in page
    assert "2:05" in page
    assert "50.0" in page
    assert "not answered" in page


def test_the_shopper_is_named_nowhere(
    owner: Any, confirmed: Claim, bilby: RankedOrganisation, record: Make
) -> None:
    call = record(bilby, AT)
    for path in ("calls/", f"calls/{call.pk}/"):
        assert "S07" not in owner.get(f"/members/rankings/yours/{path}").content.decode()
    taken = owner.get("/members/rankings/yours/calls.csv")
    assert b"S07" not in taken.getvalue()


def test_another_organisations_calls_are_not_there(
    owner: Any, confirmed: Claim, banks: list[RankedOrganisation], record: Make
) -> None:
    theirs = record(next(bank for bank in banks if bank.slug == "quokka-bank"), AT)
    assert owner.get(f"/members/rankings/yours/calls/{theirs.pk}/").status_code == 404
    assert (
        owner.post(f"/members/rankings/yours/calls/{theirs.pk}/", {"question": "?"}).status_code
        == 404
    )
    assert "no calls to you yet" in owner.get("/members/rankings/yours/calls/").content.decode()


def test_without_a_confirmed_claim_there_are_no_calls(
    owner: Any, member: Any, bilby: RankedOrganisation, potoroo: Organisation, record: Make
) -> None:
    waiting(bilby, potoroo, owner.user)
    call = record(bilby, AT)
    for client in (owner, member):
        for path in ("calls/", "calls.csv", f"calls/{call.pk}/"):
            assert client.get(f"/members/rankings/yours/{path}").status_code == 404


def test_quarters_are_chosen_and_a_forged_one_is_not_there(
    owner: Any, confirmed: Claim, bilby: RankedOrganisation, record: Make, publish: Make
) -> None:
    record(bilby, AT)
    record(bilby, datetime(2026, 4, 9, 3, 0, tzinfo=UTC))
    publish(Q2, SCORES)
    page = owner.get("/members/rankings/yours/calls/?quarter=2026-q2").content.decode()
    assert "Q2 2026: one call that counts" in page
    assert "Published on" in page
    for forged in ("2026-q9", "x", "2026-q1'--", "%00"):
        assert owner.get(f"/members/rankings/yours/calls/?quarter={forged}").status_code == 404


def test_calls_that_came_or_were_voided_after_the_figures_say_so(
    owner: Any, confirmed: Claim, bilby: RankedOrganisation, record: Make, publish: Make
) -> None:
    computed = publish(Q3, SCORES).computed_at
    kept, gone = record(bilby, AT), record(bilby, AT + timedelta(days=1))
    late = record(bilby, AT + timedelta(days=2), recorded_at=computed + timedelta(days=1))
    never = record(bilby, AT + timedelta(days=3), recorded_at=computed + timedelta(days=1))
    for call in (gone, never):
        at = computed + timedelta(days=2)
        void_call(call=call, reason="A wrong number.", by=owner.user, at=at)
    page = owner.get("/members/rankings/yours/calls/").content.decode()
    assert "One of these came later, and counts from the next correction on." in page
    assert "One was voided later, and still counts in what is published." in page
    text = owner.get("/members/rankings/yours/calls.csv").getvalue().decode("utf-8-sig")
    said = {
        line["Call"]: line["In what is published"] for line in csv.DictReader(io.StringIO(text))
    }
    assert said == {
        kept.call_id: "",
        never.call_id: "",
        late.call_id: "counts from the next correction on",
        gone.call_id: "still counts in what is published",
    }

    def lead(call: Call) -> str:
        return str(owner.get(f"/members/rankings/yours/calls/{call.pk}/").content.decode())

    assert "counts from the next correction on" in lead(late)
    assert "still counts in what is published" in lead(gone)
    assert "no longer counts" in lead(never)
    assert "published" not in lead(kept).partition('class="lead"')[2].partition("</p>")[0]


def test_sydney_says_which_quarter_a_call_is_of(
    owner: Any, confirmed: Claim, bilby: RankedOrganisation, record: Make
) -> None:
    record(bilby, datetime(2026, 6, 30, 15, 0, tzinfo=UTC))  # 1 July, 1 am
    assert "Q3 2026" in owner.get("/members/rankings/yours/calls/").content.decode()


def test_the_csv_has_every_call_and_no_formula(
    owner: Any, confirmed: Claim, bilby: RankedOrganisation, record: Make
) -> None:
    call = record(bilby, AT, call_id="=1+1")
    CallQuery.objects.create(call=call, question="=HYPERLINK(1)")
    text = owner.get("/members/rankings/yours/calls.csv").getvalue().decode("utf-8-sig")
    header, line = list(csv.reader(io.StringIO(text)))
    assert line[0] == "'=1+1"
    assert line[-2] == "'=HYPERLINK(1)"
    assert line[header.index("Overall")] == "50.0"


def test_many_calls_cost_the_queries_of_one(
    owner: Any,
    confirmed: Claim,
    bilby: RankedOrganisation,
    record: Make,
    django_assert_max_num_queries: Any,
) -> None:
    for n in range(12):
        call = record(bilby, AT + timedelta(hours=n))
        CallQuery.objects.create(call=call, question="?")
    with django_assert_max_num_queries(9):
        owner.get("/members/rankings/yours/calls/")


# Asking


def test_a_call_is_queried_and_the_answer_stands_beside_it(
    owner: Any, staff: Any, confirmed: Claim, bilby: RankedOrganisation, record: Make
) -> None:
    call = record(bilby, AT)
    page = f"/members/rankings/yours/calls/{call.pk}/"
    assert "Query this call" in owner.get(page).content.decode()
    assert owner.post(page, {"question": "The wait was one minute."}).status_code == 302
    query = CallQuery.objects.get()
    assert (query.asked_by, query.is_answered) == (owner.user, False)
    again = owner.get(page).content.decode()
    assert "We listen again" in again
    assert "Query this call" not in again
    form = f"/admin/rankings/callquery/{query.pk}/answer/"
    assert "The wait was one minute." in staff.get(form).content.decode()
    assert staff.post(form, {"finding": "stands", "text": "The log says 2:05."}).status_code == 302
    assert "The log says 2:05." in owner.get(page).content.decode()
    letter = Letter.objects.get(kind="rankings/query-answered")
    assert letter.to == owner.user.email
    assert "2:05" not in letter.text + letter.html


def test_an_empty_question_and_a_second_one_are_refused(
    owner: Any, confirmed: Claim, bilby: RankedOrganisation, record: Make
) -> None:
    call = record(bilby, AT)
    page = f"/members/rankings/yours/calls/{call.pk}/"
    assert owner.post(page, {"question": "  "}).status_code == 422
    assert owner.post(page, {"question": "x" * 1001}).status_code == 422
    owner.post(page, {"question": "Really?"})
    assert owner.post(page, {"question": "Really?"}).status_code == 422
    assert CallQuery.objects.count() == 1


def test_a_voided_call_is_shown_with_its_reason_and_cannot_be_asked_about_again(
    owner: Any, confirmed: Claim, bilby: RankedOrganisation, record: Make
) -> None:
    asked, other = record(bilby, AT), record(bilby, AT + timedelta(hours=1))
    CallQuery.objects.create(
        call=asked,
        question="?",
        finding="void",
        answer="You are right.",
        answered_at=timezone.now() + timedelta(hours=1),
    )
    Call.objects.filter(pk__in=[asked.pk, other.pk]).update(
        voided_at=timezone.now(), void_reason="Wrong number."
    )
    page = owner.get(f"/members/rankings/yours/calls/{asked.pk}/").content.decode()
    assert "no longer counts: Wrong number." in page
    assert "Query this call" not in page
    assert (
        owner.post(f"/members/rankings/yours/calls/{asked.pk}/", {"question": "?"}).status_code
        == 422
    )
    page = owner.get(f"/members/rankings/yours/calls/{other.pk}/").content.decode()
    assert "no longer counts: Wrong number." in page
    record(bilby, AT + timedelta(hours=2))
    page = owner.get("/members/rankings/yours/calls/").content.decode()
    assert "Q3 2026: one call that counts, two void" in page
    taken = owner.get("/members/rankings/yours/calls.csv").getvalue().decode("utf-8-sig")
    rows = [(row["Outcome"], row["Why it is void"]) for row in csv.DictReader(io.StringIO(taken))]
    assert rows == [("Answered", ""), ("Void", "Wrong number."), ("Void", "Wrong number.")]


@pytest.mark.parametrize(
    ("finding", "text", "said"),
    [("stands", " ", "in a sentence"), ("perhaps", "Yes.", "what was found")],
)
def test_half_an_answer_is_refused(
    bilby: RankedOrganisation, record: Make, finding: str, text: str, said: str
) -> None:
    query = CallQuery.objects.create(call=record(bilby, AT), question="?")
    with pytest.raises(Refused, match=said):
        claims.answer(query=query, finding=finding, text=text, by=None, at=timezone.now())


@pytest.mark.parametrize("finding", ["void", "corrected"])
def test_an_answer_cannot_say_that_a_call_counts_no_more_while_it_does(
    owner: Any, bilby: RankedOrganisation, record: Make, finding: str
) -> None:
    call = record(bilby, AT)
    query = CallQuery.objects.create(call=call, question="?", asked_by=owner.user)
    at = timezone.now()
    said: dict[str, Any] = {"finding": finding, "text": "You are right.", "by": None, "at": at}
    with pytest.raises(Refused, match="Void it first"):
        claims.answer(query=query, **said)
    assert not Letter.objects.filter(kind="rankings/query-answered").exists()
    void_call(call=call, reason="The wrong number.", by=None, at=at)
    assert claims.answer(query=query, **said).finding == finding


# Beside what the team says of itself


def test_the_measured_result_stands_beside_the_teams_own(
    owner: Any, confirmed: Claim, publish: Make
) -> None:
    publish(Q3, SCORES)
    page = owner.get("/members/measured/").content.decode()
    assert "2 of 5, new in the table, Overall CX 61.3" in page
    assert "no closed assessment" in page


def test_somebody_without_either_is_told_how_to_get_them(member: Any) -> None:
    page = member.get("/members/measured/").content.decode()
    assert "Say which one it is" in page
    assert "Begin one" in page


def test_the_members_home_says_where_the_own_organisation_stands(
    owner: Any, member: Any, confirmed: Claim, publish: Make
) -> None:
    publish(Q3, SCORES)
    assert "Bilby Bank in the rankings" in owner.get("/members/").content.decode()
    assert "in the rankings" not in member.get("/members/").content.decode()


def test_a_draft_is_on_none_of_these_pages(owner: Any, confirmed: Claim, publish: Make) -> None:
    publish(Q2, SCORES)
    publish(Q3, {**SCORES, "Bilby Bank": 99.9}, state="draft")
    for path in ("/members/", "/members/measured/", "/members/rankings/yours/"):
        assert "99.9" not in owner.get(path).content.decode(), path
