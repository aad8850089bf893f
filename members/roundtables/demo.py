"""Roundtables for the demonstration: two series, some held and some ahead. Everybody and everything
in it is invented; it is built with the actions that staff's and members' clicks call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from members.accounts.models import User
from members.memberships.actions.terms import add_term, open_membership
from members.memberships.models import Organisation, Plan, Seat
from members.places import actions as places

from .actions import attendance, planning, points, topics
from .models import Action, Question, Roundtable, Series
from .reports import Seen


@dataclass(frozen=True, slots=True)
class Told:
    """What is written about one date. ``points`` only of those that were held."""

    title: str
    summary: str
    host: tuple[str, str]
    questions: tuple[tuple[str, str], ...]
    outcome: str = ""
    points: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    #: The recording's slug in Member Bytes.
    recording: str = ""


_WATER = ("Wilhelmina Oduya", "runs 38 seats for a water utility")
_COUNCIL = ("Tomasz Birch", "answers for a council’s counters and its phones")
_BANK = ("Saoirse Palffy", "listens to customers for a mutual bank")

CALL_CENTRE_HELD = (
    Told(
        "Rosters that people keep",
        "Swaps, split shifts and who gets the Friday before a long weekend.",
        _WATER,
        (
            (
                "What share of swaps do you refuse, and who decides?",
                "The number first, then the rule.",
            ),
        ),
        "Self-service swaps hold where the rule fits on one page; nobody who began them went back.",
        (
            "Seven centres let people swap without asking; planners see it afterwards.",
            "Where a swap needs a team leader, half of them are asked for in the last two days.",
            "Split shifts work for those who chose them, and for nobody else.",
        ),
        ("Send round the one-page rule for swaps.",),
    ),
    Told(
        "After the abusive call",
        "Who may hang up, what happens next, and what it costs.",
        _COUNCIL,
        (
            ("May an agent end a call, and is it in writing?", ""),
            ("How long is the break afterwards?", "The shortest and the longest."),
        ),
        "Nine centres now let an agent end a call; none has seen complaints rise.",
        (
            "Nine centres give agents the right to hang up, in writing.",
            "The shortest break anybody gives afterwards is four minutes, the longest the rest of "
            "the shift.",
            "A warning that is read out, word for word, is easier on the agent than a free choice.",
            "One question was left over: who rings the customer back.",
        ),
        ("Share the wording of the warning.", "Bring figures of calls ended to the next one."),
        recording="after-a-hard-call",
    ),
)
CALL_CENTRE_AHEAD = (
    Told(
        "What we stopped measuring, and what happened next",
        "Measures that went, who noticed, and the one or two that had to come back.",
        _WATER,
        (
            (
                "Which measure did you drop, and who noticed?",
                "The one nobody asked after is the interesting one.",
            ),
            (
                "What did people do with the attention they got back?",
                "Team leaders especially. Was it better spent?",
            ),
            ("Did you ever put one back?", "Say what you saw that made you."),
        ),
        topics=(
            "Adherence: keep it, soften it or drop it?",
            "Reporting sentiment scores to a board",
            "When one agent’s average handling time is an outlier",
        ),
    ),
    Told(
        "Forecasting a month that has never happened",
        "New product, new channel, no history: what do you put in the spreadsheet?",
        _COUNCIL,
        (("How wrong was your last one, and in which direction?", ""),),
    ),
)
CX_HELD = (
    Told(
        "Surveys nobody answers",
        "Response rates below five in a hundred, and what to do with the answers there are.",
        _BANK,
        (("What is your response rate, and who has it got worse with?", ""),),
        "Shorter did not help; asking by the channel that was used did, by a factor of two.",
        (
            "Cutting a survey from nine questions to three changed nothing in most places.",
            "Asking in the same channel within the hour doubled the answers in four of five.",
            "Nobody weights by who answers, and everybody thinks they should.",
        ),
        ("Two members try weighting by age band and report.",),
    ),
    Told(
        "Journeys that end in another department",
        "Where the map stops being yours, and how to hand it over.",
        _COUNCIL,
        (("Which handover do you own only half of?", ""),),
        "A named owner on each side, and one number that both report, beat every workshop.",
        (
            "Handovers with a name on both sides are shorter, by whoever’s clock.",
            "A shared number works when it is late on both desks on the same day.",
        ),
    ),
)
CX_AHEAD = (
    Told(
        "Closing the loop when there are four thousand comments",
        "Who rings back, how soon, and which comments nobody should ring about.",
        _BANK,
        (
            ("How many comments a week does a person answer?", "Bring the real number."),
            ("Which ones do you leave alone, and how do you know?", ""),
        ),
        topics=("Complaints that arrive as praise", "Ringing back a month later"),
    ),
    Told(
        "Explaining a score to people who do not believe in scores",
        "Boards, engineers and regional managers, each with their own objection.",
        _WATER,
        (("What is the objection that you have no answer to?", ""),),
    ),
)
#: People who take places and nothing else. They cannot sign in.
GUESTS = (
    "Abel Nyambura",
    "Birgit Lohrasbi",
    "Callum Threlfall",
    "Dilini Wickham",
    "Edda Marchetti",
    "Fionn Takahashi",
    "Greta Mwangi-Holt",
    "Hamza Pellegrino",
    "Imke Rasmussen",
    "Joaquim Vance",
    "Kiri Aldous",
)


def load(*, member: User, owner: User, colleague: User, by: User, at: datetime) -> None:
    """Nothing where a series is there already."""
    if Series.objects.exists():
        return
    guests = [_guest(name) for name in GUESTS]
    _join_together(guests, by=by, at=at)
    call_centre = Series.objects.create(
        name="Call Centre Roundtable",
        slug="call-centre",
        line="For those who run the floor, its roster and its queue.",
        order=1,
        week=Series.Week.LAST,
        weekday=Series.Weekday.THURSDAY,
        starts=time(12, 30),
        capacity=18,
    )
    cx = Series.objects.create(
        name="CX Roundtable",
        slug="cx",
        line="For those who answer for the customer’s side of it, in whatever department.",
        order=2,
        week=Series.Week.SECOND,
        weekday=Series.Weekday.TUESDAY,
        starts=time(11, 0),
        capacity=8,
    )
    rows = _dates(call_centre, CALL_CENTRE_HELD, CALL_CENTRE_AHEAD, by=by, at=at)
    _fill(rows[2], [member, owner, *guests[:8]], at)
    _vote(rows[2], [member, owner, *guests[:6]], at)
    for row in rows[:2]:
        _held(row, [member, *guests[:7]], [colleague], by=by, at=at)
    rows = _dates(cx, CX_HELD, CX_AHEAD, by=by, at=at)
    _fill(rows[2], [owner, *guests[:9]], at)
    _vote(rows[2], guests[:3], at)
    for row in rows[:2]:
        _held(row, [owner, member, *guests[3:8]], [], by=by, at=at)


def _guest(name: str) -> User:
    email = f"{name.split()[0].lower()}@demo.example"
    return User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)


def _join_together(guests: Sequence[User], *, by: User, at: datetime) -> None:
    """One membership for all of them: places are for members."""
    plan = Plan.objects.filter(kind=Plan.Kind.TEAM).order_by("-seats", "pk")[0]
    circle, _ = Organisation.objects.get_or_create(name="Bettong Learning Circle")
    on = timezone.localdate(at)
    membership = open_membership(owner=guests[0], plan=plan, by=by, organisation=circle)
    add_term(
        membership,
        starts_on=on - timedelta(days=100),
        months=plan.months,
        on=on,
        complimentary_reason="For the demonstration",
    )
    for number, guest in enumerate(guests[1 : plan.seats], start=2):
        Seat.objects.create(
            membership=membership,
            number=number,
            user=guest,
            email=guest.email,
            invited_at=at,
            accepted_at=at,
        )


def _dates(
    series: Series, held: Sequence[Told], ahead: Sequence[Told], *, by: User, at: datetime
) -> list[Roundtable]:
    """The last dates of the rule before ``at`` and the next after it, announced in their time."""
    year, rule = at.year, planning.rule_of(series, without={1, 12})
    dates = [instant for each in (year - 1, year, year + 1) for instant in rule.dates(each)]
    before = [instant for instant in dates if instant + timedelta(hours=2) < at][-len(held) :]
    after = [instant for instant in dates if instant > at + timedelta(days=1)][: len(ahead) + 1]
    rows = [
        _date(series, starts_at, told, by=by, at=min(at, starts_at - timedelta(days=45)))
        for starts_at, told in zip([*before, *after], [*held, *ahead], strict=False)
    ]
    planning.new_date(series=series, starts_at=after[-1], at=at)  # a draft without a topic yet
    return rows


def _date(series: Series, starts_at: datetime, told: Told, *, by: User, at: datetime) -> Roundtable:
    row = planning.new_date(
        series=series,
        starts_at=starts_at,
        at=at,
        title=told.title,
        summary=told.summary,
        host_name=told.host[0],
        host_line=told.host[1],
        preparation="Bring a number if you can.",
        join_link=f"https://meet.acxpa.example/{series.slug}-{starts_at:%Y%m%d}",
        outcome=told.outcome,
        recording=told.recording,
        key_points="\n".join(told.points),
    )
    for order, (text, more) in enumerate(told.questions):
        Question.objects.create(roundtable=row, order=order, text=text, more=more)
    for text in told.actions:
        Action.objects.create(
            roundtable=row, text=text, due_on=(starts_at + timedelta(days=28)).date()
        )
    row = planning.announce(roundtable=row, by=by, at=at)
    for text in told.topics:
        topics.propose(roundtable=row, text=text, by=_Nobody, at=at)
    return row


class _Nobody:
    """The office proposes the first topics."""

    pk = None


def _fill(row: Roundtable, people: Sequence[Any], at: datetime) -> None:
    """In this order: the last ones wait where it is full."""
    for user in people:
        places.join_waitlist(allotment=row.allotment, user=user, at=at - timedelta(days=3))


def _vote(row: Roundtable, people: Sequence[Any], at: datetime) -> None:
    choices = list(row.topics.order_by("pk"))
    for number, user in enumerate(people):
        topic = choices[0 if number % 2 == 0 else number % len(choices)]
        if at < row.vote_ends_at:
            topics.vote(topic=topic, by=user, at=at)


def _held(
    row: Roundtable, people: Sequence[User], late: Sequence[User], *, by: User, at: datetime
) -> None:
    """Those with a place came, one stranger too, the first took something on, and the key points
    are out."""
    before = row.starts_at - timedelta(days=10)
    for user in [*people, *late]:
        places.join_waitlist(allotment=row.allotment, user=user, at=before)
    seen = [Seen(user.name, user.email, 55) for user in people]
    seen.append(Seen("iPad of the meeting room", "", 51))
    over = row.ends_at + timedelta(hours=1)
    attendance.take_report(roundtable=row, seen=seen, by=by, at=over)
    first = row.actions.first()
    if first is not None:
        Action.objects.filter(pk=first.pk).update(taken_by=people[0])
    points.put_out(roundtable=row, checked=True, by=by, at=min(over + timedelta(days=2), at))
