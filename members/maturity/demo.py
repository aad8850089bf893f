"""Demonstration data of the maturity tool, made with the same actions that people's clicks call.

``member`` has two closed assessments, so that there is movement to show, and an open one; ``owner``
runs a team that has closed one and is in the middle of another, with a ``colleague``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from members.accounts.models import User
from members.memberships.models import Organisation

from . import actions, bank_file
from .actions.answers import Saying
from .actions.plan import Wanted
from .bank import contents
from .models import Assessment, Bank, PlanItem, Respondent
from .said import NOTHING, Said

#: Levels of the five statements of each area, in the order of the bank; "-" is don't know, "n" not
#: applicable, "." no answer yet.
_FIRST = "32323 22232 32223 22112 33322 2212- 33233 22322 23322 2211n 33323 21222"
_SECOND = "33333 23232 33323 32322 33333 23222 33333 33323 33322 2221n 33433 22232"
_NOW = "43333 33332 33333 3432. 34... ..... ..... ..... ..... ..... ..... ....."
_TEAM_PAST = "33232 33222 23333 33322 34333 22222 33332 33232 33333 23222 34333 22322"
_OWNER = "44333 33323 34333 44333 44343 33223 34333 33333 44333 33233 44344 33333"
_COLLEAGUE = "23332 33322 33323 23432 33333 22222 33333 33322 33332 23222 3333. ....."
_AGREED = "33333 33323 33333 ..... ..... ..... ..... ..... ..... ..... ..... ....."

_STEPS = (
    ("WF", "Measure shrinkage for thirteen weeks and roster by it.", -12, PlanItem.State.UNDER_WAY),
    (
        "MI",
        "Pick the four measures that the Monday meeting decides by.",
        30,
        PlanItem.State.PLANNED,
    ),
)

_REASON = "We take no calls outside business hours, so there is nothing to automate there yet."
_NOTES: Mapping[str, tuple[str, str]] = {
    "LG1": ("One page, signed in March, on the wall of both rooms.", ""),
    "WF2": (
        "Interval requirement from our Erlang sheet since August. Shrinkage measured over 13 "
        "weeks: 31.4 %. Nobody has checked the model against what happened.",
        "https://intranet.potoroo.example/wfm/shrinkage",
    ),
    "QA1": ("The form has ten behaviours; the customer's own words have a box.", ""),
}


@transaction.atomic
def load_questions(*, by: User, at: datetime) -> Bank:
    """The house's own bank, published; what staff have published since stays as it is."""
    bank = Bank.objects.current()
    if bank is None:
        bank = actions.publish_bank(bank=bank_file.load(at=at), by=by, at=at)
    return bank


@transaction.atomic
def load_assessments(*, member: User, owner: User, colleague: User, at: datetime) -> None:
    """What exists already is left as it is."""
    if not Assessment.objects.filter(owner=member).exists():
        for title, values, days in (
            ("Contact centre, autumn", _FIRST, 320),
            ("Contact centre, winter", _SECOND, 100),
        ):
            past = _alone(member, title, values, at - timedelta(days=days))
            actions.close(assessment=past, by=member, at=at - timedelta(days=days - 3))
        past.refresh_from_db()
        _plan(past, member, at)
        _alone(member, "After-hours desk", _NOW, at - timedelta(days=4))
    if not Assessment.objects.filter(owner=owner).exists():
        past = _team(owner, colleague, "Where we stand", at - timedelta(days=55))
        _answer(past, _respondent(past, owner), _TEAM_PAST, owner, at - timedelta(days=54))
        _answer(past, _respondent(past, colleague), _TEAM_PAST, colleague, at - timedelta(days=53))
        _agree(past, _TEAM_PAST, at - timedelta(days=51))
        actions.close(assessment=past, by=owner, at=at - timedelta(days=50))
        now = _team(owner, colleague, "Six weeks on", at - timedelta(days=9))
        mine = _respondent(now, owner)
        _answer(now, mine, _OWNER, owner, at - timedelta(days=8))
        actions.finish(respondent=mine, is_finished=True, at=at - timedelta(days=8))
        _answer(now, _respondent(now, colleague), _COLLEAGUE, colleague, at - timedelta(days=3))
        _agree(now, _AGREED, at - timedelta(days=1))


def _plan(assessment: Assessment, owner: User, at: datetime) -> None:
    """Where they want to be, and the first two steps."""
    levels = {"WF": 3, "QA": 4, "MI": 3}
    actions.set_targets(assessment=assessment, levels=levels, by=owner)
    day = timezone.localdate(at)
    for area, action, days, state in _STEPS:
        wanted = Wanted(
            action=action,
            area_code=area,
            owner=owner,
            owner_name="",
            due_on=day + timedelta(days=days),
            state=state,
        )
        actions.add_item(assessment=assessment, wanted=wanted, at=at, by=owner)


def _alone(user: User, title: str, values: str, at: datetime) -> Assessment:
    assessment = actions.start(owner=user, title=title, at=at)
    _answer(assessment, _respondent(assessment, user), values, user, at + timedelta(hours=1))
    return assessment


def _team(owner: User, colleague: User, title: str, at: datetime) -> Assessment:
    organisation = Organisation.objects.get(memberships__owner=owner)
    assessment = actions.start(owner=owner, title=title, organisation=organisation, at=at)
    actions.invite(assessment=assessment, people=[colleague], by=owner, at=at)
    return assessment


def _respondent(assessment: Assessment, user: User) -> Respondent:
    return Respondent.objects.get(assessment=assessment, user=user)


def _answer(
    assessment: Assessment, respondent: Respondent, values: str, by: User, at: datetime
) -> None:
    """With notes where somebody answers who leads."""
    actions.answer(
        assessment=assessment,
        respondent=respondent,
        sayings=_sayings(assessment, values, with_notes=by.pk == assessment.owner_id),
        by=by,
        at=at,
    )


def _agree(assessment: Assessment, values: str, at: datetime) -> None:
    sayings = _sayings(assessment, values, with_notes=False)
    for area in contents(assessment.bank).areas:
        here = {row.code for row in area.statements.all()} & sayings.keys()
        if here:
            actions.agree(
                assessment=assessment,
                area=area,
                sayings={code: sayings[code] for code in here},
                present=assessment.respondents.all(),
                others="",
                by=assessment.owner,
                at=at,
            )


def _sayings(assessment: Assessment, values: str, *, with_notes: bool) -> dict[str, Saying]:
    codes = [row.code for row in contents(assessment.bank).statements]
    marks = values.replace(" ", "")
    sayings = {}
    for code, mark in zip(codes, marks, strict=False):  # staff may have published another bank
        note, link = _NOTES.get(code, ("", "")) if with_notes else ("", "")
        if mark == "n":
            said = Said(is_not_applicable=True, reason=_REASON)
        elif mark == "-":
            said = Said(is_unknown=True)
        elif mark == ".":
            continue
        else:
            said = Said(value=int(mark), note=note, link=link)
        sayings[code] = Saying(said, 0, NOTHING.mark)
    return sayings
