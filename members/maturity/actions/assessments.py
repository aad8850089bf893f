"""Starting, asking colleagues, and closing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils import timezone

from members.accounts.models import User
from members.memberships.models import Organisation

from .. import cpd, letters
from ..audit import record
from ..bank import contents
from ..errors import Closed, Discarded, HasAnswers, NoBank, NotAColleague, NotATeam, NothingToScore
from ..models import Answer, AreaResult, Assessment, Bank, PeerConsent, Respondent, party_key
from ..scoring import AreaScore, Score, score
from ..team import organisation_of, people_of, runs

_FIVE_PLACES = Decimal("0.00001")


@transaction.atomic
def start(
    *,
    owner: User,
    title: str,
    at: datetime,
    organisation: Organisation | None = None,
    operation: str = "",
    bank: Bank | None = None,
) -> Assessment:
    """Opens an assessment on the current bank: with ``organisation`` for its team, otherwise for
    the person alone. ``operation``: which one, where they look at more than one. Raises NoBank,
    NotATeam (the person does not run that team)."""
    bank = bank or Bank.objects.current()
    if bank is None or not bank.is_published:
        raise NoBank("There are no published questions yet.")
    on = timezone.localdate(at)
    if organisation is not None:
        if not runs(owner, organisation, on=on):
            raise NotATeam("Only whoever runs the team's membership starts one for the team.")
        kind = Assessment.Kind.TEAM
        home: int | None = organisation.pk
    else:
        kind = Assessment.Kind.ALONE
        seated_in = organisation_of(owner, on=on)
        home = seated_in.pk if seated_in else None
    party = party_key(organisation=home, owner=owner.pk)
    assessment = Assessment.objects.create(
        bank=bank,
        owner=owner,
        organisation_id=home,
        kind=kind,
        title=title,
        operation=_as_before(operation, party),
        opened_at=at,
        party_key=party,
    )
    _ask(assessment, owner, at)
    return assessment


def _as_before(operation: str, party: str) -> str:
    """Spelled as the party spelled it first: "harbour desk" is the Harbour Desk."""
    wanted = " ".join(operation.split())
    known = Assessment.objects.filter(party_key=party).order_by("pk").operations()
    return next((one for one in known if one.casefold() == wanted.casefold()), wanted)


@transaction.atomic
def invite(
    *, assessment: Assessment, people: Iterable[User], by: User, at: datetime
) -> list[Respondent]:
    """Asks colleagues to answer, each alone, and writes to them. Whoever was asked before is not
    asked again. Raises Closed, NotATeam, NotAColleague (nobody is asked then)."""
    assessment = locked(assessment)
    if not assessment.is_team:
        raise NotATeam("This one is yours alone. Start one for the team.")
    asked = set(assessment.respondents.values_list("user", flat=True))
    seated = set(people_of(assessment.organisation_id, on=timezone.localdate(at)))
    new = []
    for user in people:
        if user not in seated:
            raise NotAColleague(f"{user.display_name} holds no seat of the organisation.")
        if user.pk in asked:
            continue
        asked.add(user.pk)
        respondent = _ask(assessment, user, at)
        letters.invited(respondent, by=by)
        new.append(respondent)
    return new


@transaction.atomic
def uninvite(*, respondent: Respondent, by: User) -> None:
    """Takes an invitation back, while nothing was answered. Raises Closed, HasAnswers."""
    assessment = locked(respondent.assessment)
    if respondent.user_id == assessment.owner_id:
        raise HasAnswers("Whoever leads the assessment stays in it.")
    if respondent.answers.exists():
        raise HasAnswers(f"{respondent} has answered. What people said stays.")
    record("maturity.uninvited", about=respondent, by=by)
    respondent.delete()


@transaction.atomic
def discard(*, assessment: Assessment, by: User) -> None:
    """Takes an open assessment away with everything in it, and writes to the colleagues who had
    answered. Raises Closed."""
    assessment = locked(assessment)
    answered = assessment.respondents.who_answered().exclude(user=by)
    for respondent in answered.select_related("user"):
        letters.discarded(respondent, by=by)
    record("maturity.discarded", about=assessment, by=by)
    assessment.delete()


@transaction.atomic
def finish(*, respondent: Respondent, is_finished: bool, at: datetime) -> Respondent:
    """Says that this person has said what they have to say, or takes that back. Raises Closed."""
    locked(respondent.assessment)
    respondent.finished_at = at if is_finished else None
    respondent.save(update_fields=["finished_at"])
    return respondent


@transaction.atomic
def close(*, assessment: Assessment, by: User, at: datetime) -> Score:
    """Scores the official answers, keeps the result, and ends all changing.

    Raises Closed, NothingToScore.
    """
    assessment = locked(assessment)
    bank = contents(assessment.bank)
    given = {
        bank.code_of[row.statement_id]: row.for_scoring
        for row in Answer.objects.official(assessment)
    }
    result = score(bank.for_scoring, given)
    if result.mean is None:
        raise NothingToScore(_nothing(assessment))
    assessment.closed_at = at
    assessment.mean = places(result.mean)
    assessment.level = result.level
    assessment.index = places(result.index or Fraction(0))
    _join_peers(assessment)
    assessment.save()
    AreaResult.objects.bulk_create(_kept(assessment, area) for area in result.areas)
    record("maturity.closed", about=assessment, by=by)
    cpd.count(assessment, at=at)
    if assessment.is_team:
        for respondent in assessment.respondents.exclude(user=by).select_related("user"):
            letters.closed(respondent)
    return result


def locked(assessment: Assessment) -> Assessment:
    """The row as it is now, held until the transaction ends. Raises Closed, Discarded."""
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("bank")
    fresh = rows.filter(pk=assessment.pk).first()
    if fresh is None:
        raise Discarded("Somebody discarded this assessment while your page was open.")
    if fresh.closed_at is not None:
        day = timezone.localtime(fresh.closed_at)
        raise Closed(f"This assessment was closed on {day:%-d %B %Y}. It does not change any more.")
    return fresh


def places(number: Fraction) -> Decimal:
    """With five decimals, for the database to sort and average."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return exact.quantize(_FIVE_PLACES)


def _ask(assessment: Assessment, user: User, at: datetime) -> Respondent:
    return Respondent.objects.create(
        assessment=assessment, user=user, name=user.name, email=user.email, invited_at=at
    )


def _nothing(assessment: Assessment) -> str:
    what = "the team has agreed" if assessment.is_team else "you have answered"
    return f"An area counts once {what} at least 60 % of its statements. None does yet."


def _join_peers(assessment: Assessment) -> None:
    """As whoever decides wishes on the day of closing."""
    consent = PeerConsent.objects.of(organisation=assessment.organisation, owner=assessment.owner)
    if consent is not None and consent.contributes:
        assessment.contributes_to_peers = True
        assessment.sector, assessment.size_band = consent.sector, consent.size_band
        assessment.counts_from = consent.counts_from


def _kept(assessment: Assessment, area: AreaScore) -> AreaResult:
    return AreaResult(
        assessment=assessment,
        area_code=area.code,
        mean_numerator=area.mean.numerator if area.mean is not None else None,
        mean_denominator=area.mean.denominator if area.mean is not None else None,
        mean=places(area.mean) if area.mean is not None else None,
        level=area.level,
        lowest=area.lowest,
        answered=area.answered,
        applicable=area.applicable,
    )
