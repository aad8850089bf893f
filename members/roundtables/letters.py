"""The letters about roundtables: what each says, and a sample for the preview. None carries the
way in: mail is passed on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from members.mail.kinds import Kind, register
from members.mail.letters import post
from members.mail.models import Letter
from members.mail.topics import Topic, register_topic
from members.memberships.models import Seat
from members.places import notices
from members.places.models import Place

from .clocks import on_clock, on_day
from .models import Roundtable

Values = dict[str, Any]

_REMINDS_FOR = timedelta(hours=20)

REMINDERS = Topic(
    "roundtables",
    "Reminders of roundtables",
    "A week and a day before one at which you have a place.",
)


def _address(name: str, *args: object) -> str:
    return str(settings.SITE_URL) + reverse(name, args=args)


def _about(roundtable: Roundtable, user: Any) -> Values:
    zone = user.zone.key
    return {
        "first_name": user.short_name,
        "title": roundtable.title,
        "series": roundtable.series.name,
        "day": on_day(roundtable.starts_at, zone),
        "time": on_clock(roundtable.starts_at, zone),
        "link": _address("roundtables:detail", roundtable.slug),
    }


def _post(
    kind: str, roundtable: Roundtable, user: Any, until: datetime | None = None, **more: Any
) -> bool:
    """``until``: the letter is worth nothing after it, else what its kind says."""
    letter = post(
        kind=f"roundtables/{kind}",
        to=user.email,
        user=user,
        context={**_about(roundtable, user), **more},
        about=f"{roundtable.pk} {roundtable.starts_at.isoformat()}",
        good_until=until,
    )
    return letter is not None


def _row(letter: Letter) -> Roundtable | None:
    """The roundtable as the letter knows it: announced, and at the instant that it names."""
    pk, _, instant = letter.about.partition(" ")
    return Roundtable.objects.on().filter(pk=int(pk), starts_at=instant).first()


def _is_on(letter: Letter) -> bool:
    return _row(letter) is not None


def _has(letter: Letter, state: str) -> bool:
    row = _row(letter)
    places = Place.objects.filter(user=letter.user_id, state=state)
    return row is not None and places.filter(allotment=row.allotment_id).exists()


def _has_place(letter: Letter) -> bool:
    return _has(letter, Place.State.HELD)


def _has_offer(letter: Letter) -> bool:
    return _has(letter, Place.State.OFFERED)


def _has_nothing(letter: Letter) -> bool:
    """Neither a place nor a turn: who took one since the offer ran out has not missed it."""
    row = _row(letter)
    places = Place.objects.active().filter(user=letter.user_id)
    return row is not None and not places.filter(allotment=row.allotment_id).exists()


def reminder(roundtable: Roundtable, user: Any, *, days: int, at: datetime) -> bool:
    """Whether one was written: it is not to those who do without."""
    questions = list(roundtable.prompts.values_list("text", flat=True)[:3])
    until = min(at + _REMINDS_FOR, roundtable.starts_at)
    how = {"is_tomorrow": days == 1, "questions": questions}
    return _post("reminder", roundtable, user, until, **how)


def moved(roundtable: Roundtable) -> int:
    """To everybody with a place, an offer or a turn. How many were written to."""
    places = Place.objects.active().filter(allotment=roundtable.allotment_id)
    rows = places.select_related("user").order_by("pk")
    return sum(_post("moved", roundtable, place.user) for place in rows)


def cancelled(roundtable: Roundtable, user: Any) -> None:
    _post("cancelled", roundtable, user, reason=roundtable.why_cancelled)


def _offered(place: Place) -> None:
    until = place.offered_until
    assert until is not None  # an offer has an end
    zone = place.user.zone.key
    said = f"{on_clock(until, zone)} on {on_day(until, zone)}"
    _post("offered", place.allotment.roundtable, place.user, until, until_when=said)


def _missed(place: Place) -> None:
    _post("missed", place.allotment.roundtable, place.user)


def _given(place: Place) -> None:
    _post("given", place.allotment.roundtable, place.user)


def _taken(place: Place) -> None:
    _post("taken", place.allotment.roundtable, place.user)


def _ended(place: Place) -> None:
    """A stopped account reads nothing of ours."""
    if place.user.is_active:
        _post("ended", place.allotment.roundtable, place.user)


def members_among(users: Collection[int], at: datetime) -> set[int]:
    """Those who are members on that day and may sign in. One query."""
    seats = Seat.objects.in_force(on=timezone.localdate(at))
    found = seats.filter(user__in=users, user__is_active=True)
    return {pk for pk in found.order_by().values_list("user", flat=True) if pk is not None}


def _is_over(allotment: Any, at: datetime) -> bool:
    return bool(allotment.roundtable.is_over(at=at))


notices.register(
    "roundtable",
    notices.Notices(
        offered=_offered,
        missed=_missed,
        given=_given,
        taken=_taken,
        ended=_ended,
        entitled=members_among,
        is_over=_is_over,
    ),
)
register_topic(REMINDERS)


def _sample(**more: Any) -> Values:
    begins = timezone.now() + timedelta(days=7)
    return {
        "first_name": "Mei",
        "title": "What we stopped measuring",
        "series": "Call Centre Roundtable",
        "day": on_day(begins, "Australia/Perth"),
        "time": on_clock(begins, "Australia/Perth"),
        "link": _address("roundtables:detail", "call-centre-2026-11-26"),
        **more,
    }


register(
    Kind(
        name="roundtables/reminder",
        topic=REMINDERS.slug,
        title="A roundtable comes up",
        when="A week and a day before a roundtable, to everybody with a place, once each.",
        sample=lambda: _sample(
            is_tomorrow=False, questions=["Which measure did you drop, and who noticed?"]
        ),
        good_for=_REMINDS_FOR,
        holds=_has_place,
    )
)
register(
    Kind(
        name="roundtables/offered",
        title="A place came free",
        when="Somebody gives up a place, to the first on the waiting list.",
        sample=lambda: _sample(until_when="5.00 pm AWST on Tuesday 24 November 2026"),
        good_for=timedelta(hours=4),
        holds=_has_offer,
    )
)
register(
    Kind(
        name="roundtables/missed",
        title="The offer of a place is over",
        when="Somebody did not take up the place that was offered to them.",
        sample=_sample,
        good_for=timedelta(days=1),
        holds=_has_nothing,
    )
)
register(
    Kind(
        name="roundtables/given",
        title="You have a place",
        when="Staff give somebody a place at a roundtable.",
        sample=_sample,
        holds=_has_place,
    )
)
register(
    Kind(
        name="roundtables/taken",
        title="You have no place any more",
        when="Staff take somebody’s place, offer or turn at a roundtable away.",
        sample=_sample,
    )
)
register(
    Kind(
        name="roundtables/moved",
        title="A roundtable has another time",
        when="Staff move a roundtable, to everybody with a place, an offer or a turn.",
        sample=_sample,
        holds=_is_on,
    )
)
register(
    Kind(
        name="roundtables/ended",
        title="A place went with the membership",
        when="Two days before a roundtable, or when their turn comes, to those whose membership "
        "has ended: their place, offer or turn goes to others.",
        sample=_sample,
    )
)
register(
    Kind(
        name="roundtables/cancelled",
        title="A roundtable is called off",
        when="Staff call off a roundtable, to everybody with a place, an offer or a turn.",
        sample=lambda: _sample(reason="The host is ill. The topic returns in February."),
    )
)
