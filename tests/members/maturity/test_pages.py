"""The pages: for the right person, for the wrong one, with wrong input, and their queries."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.maturity import actions
from members.maturity.models import Agreement, Answer, Assessment, Respondent
from members.maturity.progress import time_for
from members.maturity.said import NOTHING

HOME = "/members/maturity/"


def words(response: Any) -> str:
    text = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", text)))


def page(assessment: Assessment, rest: str = "") -> str:
    return f"{HOME}{assessment.pk}/{rest}"


def sent(
    code: str, choice: str = "", version: int = 0, mark: str = NOTHING.mark, **more: str
) -> Any:
    fields = {"choice": choice, "version": str(version), "mark": mark, **more}
    return {f"{code}-{name}": value for name, value in fields.items()}


def test_home_is_empty_at_first(member: Any, bank: Any) -> None:
    assert "Nothing started yet" in words(member.get(HOME))


def test_home_before_the_first_bank_says_so(member: Any) -> None:
    said = words(member.get(HOME))
    assert "The questions are being written" in said
    assert "Start an assessment" not in said


def test_home_shows_ones_own_and_nobody_elses(
    member: Any, other_member: Any, begun: Any, answered: Any, done: Any
) -> None:
    answered(begun(member.user, title="Open one"), {"LG1": 3, "LG2": "dk"})
    done(member.user, 3, title="Closed one")
    begun(other_member.user, title="Somebody else’s")
    said = words(member.get(HOME))
    assert "Open one" in said and "Closed one" in said
    assert "2of 60 answered" in said
    assert "Level 3Established" in said
    assert "Somebody else" not in said


def test_home_costs_the_same_for_one_and_for_many(member: Any, begun: Any) -> None:
    begun(member.user)
    with CaptureQueriesContext(
        connection,
    ) as one:
        member.get(HOME)
    for _ in range(4):
        begun(member.user)
    with CaptureQueriesContext(connection) as many:
        member.get(HOME)
    assert len(one) == len(many) <= 6


def test_starting_alone(member: Any, bank: Any) -> None:
    assert "The team of" not in words(member.get(f"{HOME}start/"))
    response = member.post(f"{HOME}start/", {"title": "Winter", "whose": "alone"})
    assessment = Assessment.objects.get()
    assert response["Location"] == page(assessment)
    assert (assessment.title, assessment.kind) == ("Winter", "alone")


def test_starting_for_the_team(owner: Any, bank: Any, organisation: Any) -> None:
    assert "The team of Potoroo" in words(owner.get(f"{HOME}start/"))
    response = owner.post(f"{HOME}start/", {"title": "Winter", "whose": str(organisation.pk)})
    assessment = Assessment.objects.get()
    assert response["Location"] == page(assessment, "team/")
    assert assessment.organisation == organisation


@pytest.mark.parametrize("data", [{}, {"title": "x", "whose": "999"}, {"title": "x" * 121}])
def test_starting_wrongly_starts_nothing(member: Any, bank: Any, data: Any) -> None:
    assert member.post(f"{HOME}start/", data).status_code == 422
    assert not Assessment.objects.exists()


def test_starting_without_a_bank_says_why(member: Any) -> None:
    response = member.post(f"{HOME}start/", {"title": "Winter", "whose": "alone"})
    assert response.status_code == 422
    assert "no published questions" in words(response)


@pytest.mark.parametrize(
    "rest",
    ["", "areas/LG/", "close/", "team/", "consensus/LG/"],
)
def test_the_wrong_person_finds_nothing(
    other_member: Any, member: Any, owner: Any, begun: Any, organisation: Any, rest: str
) -> None:
    for assessment in (begun(member.user), begun(owner.user, organisation=organisation)):
        assert other_member.get(page(assessment, rest)).status_code == 404
        assert other_member.post(page(assessment, rest), {}).status_code in (404, 405)
    assert not Answer.objects.exists()


def test_a_colleague_sees_a_team_s_state_but_answers_only_when_asked(
    owner: Any, begun: Any, organisation: Any, colleague: Any, sign_in: Any
) -> None:
    team, mei = begun(owner.user, organisation=organisation), sign_in(colleague("mei"))
    assert mei.get(page(team)).status_code == 200
    for rest in ("areas/LG/", "close/", "team/", "consensus/LG/"):
        assert mei.get(page(team, rest)).status_code == 404
    assert mei.post(page(team, "areas/LG/"), sent("LG1", "3")).status_code == 404
    assert mei.post(page(team, "finish/"), {"finished": "yes"}).status_code == 404


@pytest.mark.parametrize("rest", ["areas/ZZ/", "consensus/LG/", "team/"])
def test_what_an_alone_assessment_does_not_have_is_not_found(
    member: Any, begun: Any, rest: str
) -> None:
    assert member.get(page(begun(member.user), rest)).status_code == 404


def test_an_area_shows_its_statements_and_anchors(member: Any, begun: Any) -> None:
    response = member.get(page(begun(member.user), "areas/WF/"))
    said = words(response)
    assert "Area 4 of 12" in said
    assert "Volume and handling time are forecast by interval and checked." in said
    assert "Gut feel or last year's number." in said
    assert said.count("Between 1 and 3") == 5
    assert 'name="WF1-choice"' in response.content.decode()


def test_saving_without_script(member: Any, begun: Any) -> None:
    assessment = begun(member.user)
    data = sent("WF1", "4", note="Our sheet\r\nsince August", link="https://intranet.example/x")
    data |= sent("WF2", "na", reason="We do not plan.") | sent("WF3", "dk") | sent("WF4")
    response = member.post(page(assessment, "areas/WF/"), data)
    assert response["Location"] == page(assessment, "areas/WF/")
    rows = {row.statement.code: row for row in Answer.objects.select_related("statement")}
    assert sorted(rows) == ["WF1", "WF2", "WF3"]
    assert (rows["WF1"].value, rows["WF1"].note) == (4, "Our sheet\nsince August")
    assert (rows["WF2"].said.in_words, rows["WF2"].reason) == ("not applicable", "We do not plan.")
    assert rows["WF3"].is_unknown and rows["WF3"].answered_by == member.user
    html = member.get(page(assessment, "areas/WF/")).content.decode()
    assert 'value="4" id="WF1-4" checked' in html
    assert 'value="na" id="WF2-na" checked' in html


def test_saving_and_going_on(member: Any, begun: Any) -> None:
    assessment = begun(member.user)
    on = member.post(page(assessment, "areas/LG/"), sent("LG1", "3") | {"next": "1"})
    assert on["Location"] == page(assessment, "areas/VC/")
    last = member.post(page(assessment, "areas/MI/"), sent("MI1", "3") | {"next": "1"})
    assert last["Location"] == page(assessment)


def test_two_tabs_are_told_of_both_values(member: Any, begun: Any) -> None:
    assessment = begun(member.user)
    member.post(page(assessment, "areas/LG/"), sent("LG1", "5"))
    response = member.post(page(assessment, "areas/LG/"), sent("LG1", "2"))
    assert response.status_code == 409
    said = words(response)
    assert "Your answer was saved as 5" in said
    assert "Here stands 2" in said
    html = response.content.decode()
    assert 'value="2" id="LG1-2" checked' in html
    assert Answer.objects.get().value == 5
    version = re.search(r'name="LG1-version" value="(\d+)"', html)
    mark = re.search(r'name="LG1-mark" value="(\w+)"', html)
    assert version and mark
    again = member.post(page(assessment, "areas/LG/"), sent("LG1", "2", int(version[1]), mark[1]))
    assert again.status_code == 302
    assert Answer.objects.get().value == 2


def test_a_tab_that_did_not_touch_it_overwrites_nothing(member: Any, begun: Any) -> None:
    assessment = begun(member.user)
    member.post(page(assessment, "areas/LG/"), sent("LG1", "5"))
    member.post(page(assessment, "areas/LG/"), sent("LG1") | sent("LG2", "3"))
    values = Answer.objects.order_by("statement__code").values_list("value", flat=True)
    assert list(values) == [5, 3]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (sent("LG1", "6"), "An answer is 1, 2, 3, 4 or 5"),
        (sent("LG1", "0"), "An answer is 1, 2, 3, 4 or 5"),
        (sent("LG1", "three"), "An answer is 1, 2, 3, 4 or 5"),
        (sent("LG1", "na"), "Say why it does not apply"),
        (sent("LG1", "na", reason="x" * 301), "at most 300"),
        (sent("LG1", "3", link="javascript:alert(1)"), "not an address"),
        (sent("LG1", "3", link="ftp://files.example/x"), "not an address"),
        (sent("LG1", "3", note="x" * 1001), "at most 1000"),
        (sent("LG1", "3", note="a\x00b"), "Null characters"),
        (sent("LG1", "3", version=-1), "greater than or equal to 0"),
        (sent("LG1", "3", mark="zz"), "valid value"),
    ],
)
def test_wrong_answers_are_refused_and_nothing_is_saved(
    member: Any, begun: Any, data: Any, says: str
) -> None:
    assessment = begun(member.user)
    response = member.post(page(assessment, "areas/LG/"), data | sent("LG2", "3"))
    assert response.status_code == 422
    assert says in words(response)
    assert not Answer.objects.exists()


def test_statements_of_another_page_or_bank_are_refused(member: Any, begun: Any) -> None:
    assessment = begun(member.user)
    response = member.post(page(assessment, "areas/LG/"), sent("LG9", "3") | sent("LG1", "3"))
    assert response.status_code == 400
    assert "LG9 is not a statement of this page." in words(response)
    assert not Answer.objects.exists()


def test_after_closing_nothing_is_saved(member: Any, done: Any) -> None:
    assessment = done(member.user, 3)
    said = words(member.get(page(assessment, "areas/LG/")))
    assert "was closed on" in said
    response = member.post(page(assessment, "areas/LG/"), sent("LG1", "5"))
    assert response.status_code == 409
    assert "It does not change any more." in words(response)
    assert not Answer.objects.filter(value=5).exists()
    assert member.post(page(assessment, "close/")).status_code == 409


class TestScript:
    """What the page's script is told."""

    @pytest.fixture
    def ask(self, member: Any, begun: Any) -> Any:
        assessment = begun(member.user)

        def ask(data: Any) -> Any:
            return member.post(
                page(assessment, "areas/LG/"), data, headers={"accept": "application/json"}
            )

        return ask

    def test_saved_with_the_new_version(self, ask: Any) -> None:
        response = ask(sent("LG1", "3"))
        told = response.json()
        assert response.status_code == 200
        assert told["answers"]["LG1"]["version"] == 1
        assert (told["given"], told["here"], told["clashes"]) == (1, 1, {})
        again = ask(sent("LG1", "4", **told["answers"]["LG1"]))
        assert again.json()["answers"]["LG1"]["version"] == 2

    def test_clash(self, ask: Any) -> None:
        ask(sent("LG1", "3"))
        response = ask(sent("LG1", "4"))
        assert response.status_code == 409
        assert response.json()["clashes"] == {"LG1": {"theirs": "3", "yours": "4"}}

    def test_wrong_input(self, ask: Any) -> None:
        response = ask(sent("LG1", "7"))
        assert (response.status_code, list(response.json()["errors"])) == (422, ["LG1"])
        assert ask(sent("LG9", "3")).status_code == 400


def test_the_progress_page_goes_on_where_something_is_left(
    member: Any, begun: Any, answered: Any
) -> None:
    assessment = begun(member.user)
    assert "Begin with Direction and governance" in words(member.get(page(assessment)))
    answered(assessment, dict.fromkeys(["LG1", "LG2", "LG3", "LG4", "LG5", "VC1"], 3))
    said = words(member.get(page(assessment)))
    assert "Go on with Customer understanding" in said
    assert "6of 60 answered" in said


def test_closing_asks_first_and_names_what_is_short(member: Any, begun: Any, answered: Any) -> None:
    assessment = begun(member.user)
    assert "nothing to score yet" in words(member.get(page(assessment, "close/")))
    response = member.post(page(assessment, "close/"))
    assert response.status_code == 409
    answered(assessment, {"LG1": 3, "LG2": 3, "LG3": 3})
    said = words(member.get(page(assessment, "close/")))
    assert "3 of 60 statements that apply have an answer" in said
    assert "11 areas will have no level" in said
    assert not Assessment.objects.get().is_closed
    response = member.post(page(assessment, "close/"))
    assert response["Location"] == page(assessment, "result/")
    assert Assessment.objects.get().level == 3


class TestTeam:
    @pytest.fixture
    def team(self, owner: Any, begun: Any, organisation: Any) -> Assessment:
        return begun(owner.user, organisation=organisation)

    @pytest.fixture
    def mei(self, team: Any, owner: Any, colleague: Any, sign_in: Any, now: Any) -> Any:
        user = colleague("mei")
        actions.invite(assessment=team, people=[user], by=owner.user, at=now)
        return sign_in(user)

    def test_asking_colleagues(self, team: Any, owner: Any, colleague: Any, letters: Any) -> None:
        user = colleague("mei")
        assert "Mei" in words(owner.get(page(team, "team/")))
        response = owner.post(page(team, "team/"), {"people": [user.pk]})
        assert response.status_code == 302
        assert letters() == [("invited", user.email)]
        assert "Everyone with a seat" in words(owner.get(page(team, "team/")))

    @pytest.mark.parametrize("people", [[], ["999999"], ["x"]])
    def test_asking_nobody_or_strangers_asks_nobody(
        self, team: Any, owner: Any, colleague: Any, people: Any, letters: Any
    ) -> None:
        colleague("mei")
        assert owner.post(page(team, "team/"), {"people": people}).status_code == 422
        assert letters() == []

    def test_taking_an_invitation_back(
        self, team: Any, mei: Any, owner: Any, other_member: Any, answered: Any
    ) -> None:
        row = Respondent.objects.get(user=mei.user)
        address = page(team, f"team/{row.pk}/uninvite/")
        assert other_member.post(address).status_code == 404
        assert mei.post(address).status_code == 404
        answered(team, {"LG1": 3}, respondent=row)
        assert owner.post(address).status_code == 409
        row.answers.all().delete()
        assert owner.post(address).status_code == 302
        assert not Respondent.objects.filter(user=mei.user).exists()

    def test_each_sees_only_their_own_answers(
        self, team: Any, mei: Any, owner: Any, answered: Any
    ) -> None:
        answered(team, {"LG1": 5})
        mei.post(page(team, "areas/LG/"), sent("LG1", "2", note="Mei’s note"))
        html = mei.get(page(team, "areas/LG/")).content.decode()
        assert 'value="2" id="LG1-2" checked' in html
        assert 'id="LG1-5" checked' not in html
        assert "Mei’s note" not in words(owner.get(page(team, "areas/LG/")))
        assert Answer.objects.filter(statement__code="LG1").count() == 2

    def test_saying_that_one_is_through(self, team: Any, mei: Any) -> None:
        mei.post(page(team, "finish/"), {"finished": "yes"})
        assert Respondent.objects.get(user=mei.user).finished_at is not None
        mei.post(page(team, "finish/"), {"finished": "no"})
        assert Respondent.objects.get(user=mei.user).finished_at is None

    def test_the_consensus_flags_a_wide_spread(
        self, team: Any, mei: Any, owner: Any, answered: Any
    ) -> None:
        answered(team, {"LG1": 5, "LG2": 3, "LG3": 3})
        mei.post(
            page(team, "areas/LG/"),
            sent("LG1", "2") | sent("LG2", "4") | sent("LG3", "dk") | sent("LG4", "1"),
        )
        said = words(owner.get(page(team, "consensus/LG/")))
        assert "2 to 5, mean 3.5. Two or more levels apart." in said
        assert said.count("levels apart") == 1
        assert "3 to 4, mean 3.5" in said
        assert "Mei: don’t know" in said
        # Whoever leads says first what they think themselves.
        assert said.count("You have not answered this one yourself.") == 2

    def test_recording_what_was_agreed(self, team: Any, mei: Any, owner: Any) -> None:
        there = str(Respondent.objects.get(user=mei.user).pk)
        data = sent("LG1", "3") | {"present": [there], "others": "Dana", "next": "1"}
        response = owner.post(page(team, "consensus/LG/"), data)
        assert response["Location"] == page(team, "consensus/VC/")
        row = Answer.objects.get()
        assert (row.respondent, row.value, row.answered_by) == (None, 3, owner.user)
        agreement = Agreement.objects.get()
        assert [r.user for r in agreement.present.all()] == [mei.user]
        assert "Agreed" in words(owner.get(page(team, "consensus/LG/")))

    def test_nothing_is_agreed_without_saying_who_was_there(self, team: Any, owner: Any) -> None:
        response = owner.post(page(team, "consensus/LG/"), sent("LG1", "3"))
        assert response.status_code == 422
        assert "Say who was there" in words(response)
        assert not Answer.objects.exists()

    def test_two_facilitators_never_write_over_each_other(self, team: Any, owner: Any) -> None:
        there = {"others": "All of us"}
        owner.post(page(team, "consensus/LG/"), sent("LG1", "3") | there)
        response = owner.post(page(team, "consensus/LG/"), sent("LG1", "4") | there)
        assert response.status_code == 409
        assert "The team’s answer was saved as 3" in words(response)
        assert Answer.objects.get().value == 3

    def test_the_progress_page_counts_without_telling(
        self, team: Any, mei: Any, owner: Any, answered: Any
    ) -> None:
        answered(team, 3)
        said = words(mei.get(page(team)))
        assert "Who is answering" in said and "Close it" not in said
        assert "What you agree" not in said
        assert "What you agree" in words(owner.get(page(team)))

    def test_pages_cost_a_fixed_number_of_queries(
        self, team: Any, mei: Any, owner: Any, answered: Any
    ) -> None:
        limits = {"": 14, "areas/LG/": 12, "consensus/LG/": 15, "team/": 8, "close/": 10}
        costs = []
        for _ in range(2):
            for rest, limit in limits.items():
                with CaptureQueriesContext(connection) as queries:
                    assert owner.get(page(team, rest)).status_code == 200
                assert len(queries) <= limit, (rest, len(queries))
                costs.append(len(queries))
            answered(team, 3)
            answered(team, 3, respondent=team.respondents.get(user=mei.user))
        assert costs[: len(limits)] == costs[len(limits) :]


@pytest.mark.parametrize("rest", ["", "start/", "1/", "1/areas/LG/", "1/close/"])
def test_only_members_come_in(visitor: Any, account: Any, lapsed: Any, rest: str) -> None:
    assert visitor.get(HOME + rest).status_code == 302
    for client in (account, lapsed):
        response = client.get(HOME + rest)
        assert response.status_code == 403
        assert "Contact Centre Maturity Tool" in words(response)


def test_the_version_of_an_answer_that_never_was_is_refused(begun: Any, member: Any) -> None:
    assessment = begun(member.user)
    typed = {"LG1-choice": "3", "LG1-version": "7", "LG1-mark": "0" * 16}
    response = member.post(reverse("maturity:area", args=[assessment.pk, "LG"]), typed)
    assert response.status_code in (400, 409)
    assert not assessment.answers.exists()


def test_the_way_left_is_said_in_minutes(member: Any, begun: Any, answered: Any) -> None:
    assessment = begun(member.user)
    assert "It takes about 30 minutes" in words(member.get(f"{HOME}start/"))
    assert "The rest takes about 30 minutes." in words(member.get(page(assessment)))
    codes = [
        f"{area}{n}" for area in ("LG", "VC", "CJ", "WF", "QA", "KM", "PL") for n in range(1, 6)
    ]
    answered(assessment, dict.fromkeys(codes, 3))
    assert "The rest takes about 13 minutes." in words(member.get(page(assessment)))
    answered(
        assessment,
        {f"{area}{n}": 3 for area in ("CP", "EX", "TA", "CR", "MI") for n in range(1, 6)},
    )
    assert "The rest takes" not in words(member.get(page(assessment)))


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (0, ""),
        (1, "about a minute"),
        (2, "about a minute"),
        (3, "about 2 minutes"),
        (24, "about 12 minutes"),
        (119, "about 1 hour"),
        (120, "about 1 hour"),
        (180, "about 1½ hours"),
        (240, "about 2 hours"),
    ],
)
def test_time_in_words(statements: int, said: str) -> None:
    assert time_for(statements) == said
