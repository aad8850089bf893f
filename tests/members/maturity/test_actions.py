"""The actions: starting, asking, answering without loss, agreeing, closing for good."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from members.maturity import actions
from members.maturity.actions.answers import Saying
from members.maturity.errors import (
    Closed,
    HasAnswers,
    NoBank,
    NotAColleague,
    NotATeam,
    NothingAgreed,
    NothingToScore,
    NotInBank,
)
from members.maturity.models import (
    Agreement,
    Answer,
    AreaResult,
    Assessment,
    Bank,
    PeerConsent,
    Respondent,
    Statement,
)
from members.maturity.said import NOTHING, Said
from members.memberships.models import Organisation, Seat


def saying(value: int | None, row: Answer | None = None, **more: Any) -> Saying:
    """What a page sends that was opened when ``row`` stood there."""
    seen = Said.of(row) if row is not None else NOTHING
    return Saying(Said(value=value, **more), row.version if row is not None else 0, seen.mark)


def test_starting_asks_the_owner(begun: Any, member: Any, bank: Any) -> None:
    assessment = begun(member.user, title="Winter")
    assert (assessment.kind, assessment.bank, assessment.closed_at) == ("alone", bank, None)
    assert assessment.party_key == f"u{member.user.pk}"
    assert [row.user for row in assessment.respondents.all()] == [member.user]


def test_a_button_pressed_twice_opens_one(member: Any, bank: Any, now: Any) -> None:
    first = actions.start(owner=member.user, title="Winter", at=now)
    assert actions.start(owner=member.user, title="Winter", at=now) == first
    assert actions.start(owner=member.user, title="Summer", at=now) != first
    later = actions.start(owner=member.user, title="Winter", at=now + timedelta(minutes=2))
    assert later != first
    statement = Statement.objects.filter(area__bank=bank).first()
    assert statement is not None
    actions.answer(
        assessment=later,
        respondent=later.respondents.get(),
        sayings={statement.code: saying(3)},
        by=member.user,
        at=now,
    )
    assert actions.start(owner=member.user, title="Winter", at=now + timedelta(minutes=2)) != later
    assert Respondent.objects.count() == 4


def test_whose_invitation_was_taken_back_while_answering_is_told(
    begun: Any, organisation: Any, owner: Any, colleague: Any, now: Any
) -> None:
    team = begun(owner.user, organisation=organisation)
    [asked] = actions.invite(assessment=team, people=[colleague("tui")], by=owner.user, at=now)
    actions.uninvite(respondent=Respondent.objects.get(pk=asked.pk), by=owner.user)
    with pytest.raises(NotAColleague, match="taken back"):
        actions.answer(
            assessment=team,
            respondent=asked,
            sayings={"LG1": saying(3)},
            by=asked.user,
            at=now,
        )
    assert not Answer.objects.exists()


def test_starting_needs_a_published_bank(db: None, member: Any, now: Any) -> None:
    with pytest.raises(NoBank):
        actions.start(owner=member.user, title="x", at=now)
    draft = Bank.objects.create(number=1)
    with pytest.raises(NoBank):
        actions.start(owner=member.user, title="x", at=now, bank=draft)


def test_only_whoever_runs_the_team_starts_for_it(
    begun: Any, owner: Any, other_member: Any, colleague: Any, organisation: Any
) -> None:
    team = begun(owner.user, organisation=organisation)
    assert (team.kind, team.party_key) == ("team", f"o{organisation.pk}")
    for stranger in (other_member.user, colleague("mei")):
        with pytest.raises(NotATeam):
            begun(stranger, organisation=organisation)


def test_what_a_colleague_does_alone_counts_as_their_organisation(
    begun: Any, colleague: Any, organisation: Any
) -> None:
    assessment = begun(colleague("mei"))
    assert (assessment.kind, assessment.party_key) == ("alone", f"o{organisation.pk}")


def test_two_drafts_at_once_keep_apart(begun: Any, answered: Any, member: Any) -> None:
    first, second = begun(member.user), begun(member.user, title="Summer")
    answered(first, {"LG1": 1})
    answered(second, {"LG1": 5})
    assert [row.answers.get().value for row in (first, second)] == [1, 5]


def test_an_open_assessment_keeps_its_bank(begun: Any, member: Any, bank: Any, now: Any) -> None:
    assessment = begun(member.user)
    draft = actions.draft_from(bank=bank, by=None, at=now)
    later = now + timedelta(hours=1)
    newer = actions.publish_bank(bank=draft, by=None, at=later)
    assessment.refresh_from_db()
    assert assessment.bank == bank
    assert begun(member.user, at=later).bank == newer


def test_colleagues_are_asked_once_and_by_letter(
    begun: Any, owner: Any, organisation: Any, colleague: Any, letters: Any, now: Any
) -> None:
    team, mei = begun(owner.user, organisation=organisation), colleague("mei")
    asked = actions.invite(assessment=team, people=[mei], by=owner.user, at=now)
    assert [row.user for row in asked] == [mei]
    assert letters() == [("invited", mei.email)]
    assert actions.invite(assessment=team, people=[mei], by=owner.user, at=now) == []
    assert len(letters()) == 1


def test_only_colleagues_are_asked_and_only_by_a_team(
    begun: Any, owner: Any, organisation: Any, colleague: Any, other_member: Any, now: Any
) -> None:
    team, mei = begun(owner.user, organisation=organisation), colleague("mei")
    with pytest.raises(NotAColleague):
        actions.invite(assessment=team, people=[mei, other_member.user], by=owner.user, at=now)
    assert team.respondents.count() == 1
    with pytest.raises(NotATeam):
        actions.invite(assessment=begun(owner.user), people=[mei], by=owner.user, at=now)
    Seat.objects.filter(user=mei).update(revoked_at=now)
    with pytest.raises(NotAColleague):
        actions.invite(assessment=team, people=[mei], by=owner.user, at=now)


def test_an_invitation_is_taken_back_only_before_answers(
    begun: Any, answered: Any, owner: Any, organisation: Any, colleague: Any, now: Any
) -> None:
    team = begun(owner.user, organisation=organisation)
    [row] = actions.invite(assessment=team, people=[colleague("mei")], by=owner.user, at=now)
    actions.uninvite(respondent=row, by=owner.user)
    [row] = actions.invite(assessment=team, people=[row.user], by=owner.user, at=now)
    answered(team, {"LG1": 3}, respondent=row)
    for kept in (row, team.respondents.get(user=owner.user)):
        with pytest.raises(HasAnswers):
            actions.uninvite(respondent=kept, by=owner.user)


class TestAnswering:
    @pytest.fixture
    def assessment(self, begun: Any, member: Any) -> Assessment:
        return begun(member.user)

    @pytest.fixture
    def say(self, assessment: Any, member: Any, now: Any) -> Any:
        def say(**sayings: Saying) -> Any:
            return actions.answer(
                assessment=assessment,
                respondent=assessment.respondents.get(),
                sayings=sayings,
                by=member.user,
                at=now,
            )

        return say

    def test_each_save_raises_the_version(self, say: Any, assessment: Any) -> None:
        row = say(LG1=saying(3)).answers["LG1"]
        assert (row.value, row.version) == (3, 1)
        row = say(LG1=saying(4, row)).answers["LG1"]
        assert (row.value, row.version) == (4, 2)
        assert assessment.answers.count() == 1

    def test_what_was_not_touched_is_not_written(self, say: Any) -> None:
        row = say(LG1=saying(3), LG2=saying(2)).answers["LG1"]
        outcome = say(LG1=saying(3, row), LG3=Saying(NOTHING, 0, NOTHING.mark))
        assert (outcome.answers, outcome.clashes) == ({}, {})
        assert Answer.objects.count() == 2

    def test_two_tabs_never_write_over_each_other(self, say: Any) -> None:
        row = say(LG1=saying(3)).answers["LG1"]
        say(LG1=saying(5, row))
        outcome = say(LG1=saying(1, row))
        clash = outcome.clashes["LG1"]
        assert (clash.theirs.value, clash.yours.value) == (5, 1)
        assert Answer.objects.get().value == 5
        assert say(LG1=saying(1, clash.theirs)).answers["LG1"].value == 1

    def test_two_first_answers_do_not_either(self, say: Any) -> None:
        say(LG1=saying(3))
        outcome = say(LG1=saying(4), LG2=saying(2))
        assert outcome.clashes["LG1"].theirs.value == 3
        assert outcome.answers["LG2"].value == 2

    def test_what_only_the_other_tab_touched_is_left_alone(self, say: Any) -> None:
        row = say(LG1=saying(3)).answers["LG1"]
        say(LG1=saying(5, row))
        outcome = say(LG1=saying(3, row), LG2=saying(2))
        assert not outcome.clashes
        assert Answer.objects.get(statement__code="LG1").value == 5

    def test_both_tabs_saying_the_same_is_no_clash(self, say: Any) -> None:
        row = say(LG1=saying(3)).answers["LG1"]
        say(LG1=saying(5, row))
        assert not say(LG1=saying(5, row)).clashes

    def test_an_answer_is_taken_back_and_keeps_its_version(self, say: Any) -> None:
        row = say(LG1=saying(3)).answers["LG1"]
        row = say(LG1=saying(None, row)).answers["LG1"]
        assert (row.is_given, row.version, row.said.in_words) == (False, 2, "no answer")

    def test_a_version_from_nowhere_is_a_clash(self, say: Any) -> None:
        row = say(LG1=saying(3)).answers["LG1"]
        row.version = 99
        assert "LG1" in say(LG1=saying(4, row)).clashes

    def test_statements_of_another_bank_are_refused(
        self, say: Any, bank: Any, now: Any, assessment: Any
    ) -> None:
        draft = actions.draft_from(bank=bank, by=None, at=now)
        area = draft.areas.get(code="LG")
        Statement.objects.create(
            area=area, code="LG6", text="New.", anchor_1="x", anchor_3="x", anchor_5="x"
        )
        with pytest.raises(NotInBank, match="LG6"):
            say(LG6=saying(3), LG1=saying(3))
        assert not assessment.answers.exists()


def test_agreeing_records_answers_and_who_was_there(
    begun: Any, owner: Any, organisation: Any, colleague: Any, statements: Any, now: Any
) -> None:
    team = begun(owner.user, organisation=organisation)
    stranger = begun(owner.user).respondents.get()
    actions.invite(assessment=team, people=[colleague("mei")], by=owner.user, at=now)
    there = [*team.respondents.all(), stranger]
    actions.agree(
        assessment=team,
        area=statements.area("LG"),
        sayings={"LG1": saying(3)},
        present=there,
        others="Dana from Finance",
        by=owner.user,
        at=now,
    )
    agreement = Agreement.objects.get()
    assert set(agreement.present.all()) == set(team.respondents.all())
    assert agreement.others == "Dana from Finance"
    assert team.answers.consensus().get().value == 3
    actions.agree(
        assessment=team,
        area=statements.area("LG"),
        sayings={},
        present=[],
        others="Nobody else",
        by=owner.user,
        at=now,
    )
    assert Agreement.objects.get().present.count() == 0


def test_agreeing_on_nothing_is_refused(
    begun: Any, answered: Any, owner: Any, organisation: Any, statements: Any, now: Any
) -> None:
    team = begun(owner.user, organisation=organisation)
    answered(team, 3)
    area = statements.area("LG")
    with pytest.raises(NothingAgreed):
        actions.agree(
            assessment=team, area=area, sayings={}, present=[], others="x", by=owner.user, at=now
        )
    assert not Agreement.objects.exists()


def test_closing_keeps_the_result_exactly(begun: Any, answered: Any, member: Any, now: Any) -> None:
    assessment = begun(member.user)
    answered(assessment, {"LG1": 3, "LG2": 3, "LG3": 4, "VC1": 2, "CJ1": "na", "WF1": "dk"})
    result = actions.close(assessment=assessment, by=member.user, at=now)
    assessment.refresh_from_db()
    assert assessment.closed_at == now
    assert assessment.level == result.level == 3
    assert assessment.mean == Decimal("3.33333")
    assert assessment.index == Decimal("58.33333")
    lead = AreaResult.objects.get(area_code="LG")
    assert (lead.exact_mean, lead.level, lead.lowest) == (Fraction(10, 3), 3, 3)
    assert (lead.answered, lead.applicable, lead.mean) == (3, 5, Decimal("3.33333"))
    short = AreaResult.objects.get(area_code="VC")
    assert (short.exact_mean, short.level, short.answered) == (None, None, 1)
    assert AreaResult.objects.get(area_code="CJ").applicable == 4
    assert AreaResult.objects.count() == 12


def test_a_refused_agreement_leaves_who_was_there_alone(
    begun: Any, owner: Any, organisation: Any, statements: Any, now: Any
) -> None:
    team = begun(owner.user, organisation=organisation)
    first = {
        "assessment": team,
        "area": statements.area("LG"),
        "by": owner.user,
        "at": now,
    }
    everyone = list(team.respondents.all())
    actions.agree(sayings={"LG1": saying(3)}, present=everyone, others="Dana", **first)
    stale = actions.agree(sayings={"LG1": saying(5)}, present=[], others="", **first)
    assert stale.clashes
    agreement = Agreement.objects.get()
    assert (agreement.others, agreement.present.count()) == ("Dana", len(everyone))


def test_a_team_is_scored_by_what_it_agreed(
    begun: Any, answered: Any, owner: Any, organisation: Any, colleague: Any, now: Any, letters: Any
) -> None:
    team, mei = begun(owner.user, organisation=organisation), colleague("mei")
    actions.invite(assessment=team, people=[mei], by=owner.user, at=now)
    answered(team, 5)
    with pytest.raises(NothingToScore):
        actions.close(assessment=team, by=owner.user, at=now)
    answered(team, 2, respondent=None)
    assert actions.close(assessment=team, by=owner.user, at=now).level == 2
    assert letters()[-1] == ("closed", mei.email)


def test_nothing_to_score_is_not_closed(begun: Any, answered: Any, member: Any, now: Any) -> None:
    assessment = begun(member.user)
    answered(assessment, {"LG1": 5, "LG2": 5})
    with pytest.raises(NothingToScore):
        actions.close(assessment=assessment, by=member.user, at=now)
    assessment.refresh_from_db()
    assert not assessment.is_closed


def test_after_closing_nothing_changes(
    done: Any, owner: Any, organisation: Any, statements: Any, now: Any
) -> None:
    team = done(owner.user, 3, organisation=organisation)
    before = list(Answer.objects.values_list("pk", "value", "version"))
    respondent = team.respondents.get()
    common = {"assessment": team, "by": owner.user, "at": now}
    for attempt in (
        lambda: actions.answer(respondent=respondent, sayings={"LG1": saying(5)}, **common),
        lambda: actions.agree(
            area=statements.area("LG"), sayings={}, present=[], others="x", **common
        ),
        lambda: actions.invite(people=[], **common),
        lambda: actions.uninvite(respondent=respondent, by=owner.user),
        lambda: actions.finish(respondent=respondent, is_finished=True, at=now),
        lambda: actions.close(**common),
    ):
        with pytest.raises(Closed):
            attempt()
    assert list(Answer.objects.values_list("pk", "value", "version")) == before
    assert not Agreement.objects.exists()


def test_closing_joins_the_peers_only_as_its_party_wishes(
    done: Any, begun: Any, answered: Any, owner: Any, organisation: Any, now: Any
) -> None:
    PeerConsent.objects.create(
        organisation=organisation,
        contributes=True,
        counts_from=date(2020, 1, 1),
        sector="energy",
        size_band="51-150",
    )
    team = done(owner.user, 3, organisation=organisation)
    assert (team.contributes_to_peers, team.sector, team.size_band) == (True, "energy", "51-150")
    assert done(owner.user, 3).contributes_to_peers  # alone, in the organisation: its decision
    PeerConsent.objects.update(contributes=False)
    PeerConsent.objects.create(
        user=owner.user,
        contributes=True,
        counts_from=date(2020, 1, 1),
        sector="energy",
        size_band="51-150",
    )
    assert not done(owner.user, 3).contributes_to_peers


def test_who_sees_and_who_leads(
    begun: Any, owner: Any, member: Any, organisation: Any, colleague: Any, today: Any, now: Any
) -> None:
    team, alone, mei = (
        begun(owner.user, organisation=organisation),
        begun(owner.user),
        colleague("mei"),
    )
    seen = Assessment.objects.visible_to
    led = Assessment.objects.led_by
    assert set(seen(owner.user, on=today)) == {team, alone} == set(led(owner.user, on=today))
    assert set(seen(mei, on=today)) == {team}
    assert not led(mei, on=today).exists()
    assert not seen(member.user, on=today).exists()
    Seat.objects.filter(user__in=[mei, owner.user]).update(revoked_at=now)
    assert not seen(mei, on=today).exists()
    assert set(seen(owner.user, on=today)) == {alone}


def test_the_membership_s_new_owner_leads(
    begun: Any, owner: Any, organisation: Any, colleague: Any, today: Any
) -> None:
    team, mei = begun(owner.user, organisation=organisation), colleague("mei")
    Organisation.objects.get().memberships.update(owner=mei)
    assert set(Assessment.objects.led_by(mei, on=today)) == {team}


@pytest.mark.parametrize(
    "fields",
    [
        {"value": 0},
        {"value": 6},
        {"value": 3, "is_unknown": True},
        {"value": 3, "is_not_applicable": True, "reason": "x"},
        {"is_not_applicable": True},
        {"is_not_applicable": True, "is_unknown": True, "reason": "x"},
        {"value": 3, "reason": "x"},
        {"version": 0},
    ],
)
def test_the_database_refuses_impossible_answers(
    begun: Any, member: Any, statements: Any, fields: dict[str, Any]
) -> None:
    assessment = begun(member.user)
    common = {"assessment": assessment, "statement": statements.by_code["LG1"]}
    for respondent in (None, assessment.respondents.get()):
        with pytest.raises(IntegrityError), transaction.atomic():
            Answer.objects.create(respondent=respondent, **common, **fields)


def test_the_database_refuses_two_answers_of_one(begun: Any, member: Any, statements: Any) -> None:
    assessment = begun(member.user)
    common = {"assessment": assessment, "statement": statements.by_code["LG1"], "value": 3}
    for respondent in (None, assessment.respondents.get()):
        Answer.objects.create(respondent=respondent, **common)
        with pytest.raises(IntegrityError), transaction.atomic():
            Answer.objects.create(respondent=respondent, **common)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "team"},
        {"mean": 3, "level": 3, "index": 50},
        {"contributes_to_peers": True},
        {"party_key": ""},
    ],
)
def test_the_database_refuses_impossible_assessments(
    begun: Any, member: Any, fields: dict[str, Any]
) -> None:
    assessment = begun(member.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(**fields)


def test_whoever_was_asked_stands_once(begun: Any, member: Any) -> None:
    assessment = begun(member.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        Respondent.objects.create(
            assessment=assessment, user=member.user, name="x", email="x@people.example"
        )
