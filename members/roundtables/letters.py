"""The letters about roundtables: what each says, and a sample for the preview. None carries the
way in: mail is passed on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from members.mail.kinds import Kind, register
from members.mail.letters import post
from members.mail.topics import Topic, register_topic
from members.places import notices
from members.places.models import Place

from .clocks import on_clock, on_day
from .models import Roundtable

Values = dict[str, Any]

REMINDERS = Topic(
    "roundtables",
    "Reminders of roundtables",
    "A week and a day before one at which you have a place.",
)


def _address(name: str, *args: object) -> str:
    return str(settings.SITE_URL) + reverse(name, args=args)


def _about(roundtable: Roundtable, user: Any) -> Values:
    return {
        "first_name": user.short_name,
        "title": roundtable.title,
        "series": roundtable.series.name,
        "day": on_day(roundtable.starts_at, user.time_zone),
        "time": on_clock(roundtable.starts_at, user.time_zone),
        "link": _address("roundtables:detail", roundtable.slug),
    }


def _post(kind: str, roundtable: Roundtable, user: Any, **more: Any) -> bool:
    context = {**_about(roundtable, user), **more}
    letter = post(kind=f"roundtables/{kind}", to=user.email, user=user, context=context)
    return letter is not None


def reminder(roundtable: Roundtable, user: Any, *, days: int) -> bool:
    """Whether one was written: it is not to those who do without."""
    questions = list(roundtable.prompts.values_list("text", flat=True)[:3])
    return _post("reminder", roundtable, user, is_tomorrow=days == 1, questions=questions)


def moved(roundtable: Roundtable) -> None:
    """To everybody with a place, an offer or a turn."""
    places = Place.objects.active().filter(allotment=roundtable.allotment_id)
    for place in places.select_related("user").order_by("pk"):
        _post("moved", roundtable, place.user)


def cancelled(roundtable: Roundtable, user: Any) -> None:
    _post("cancelled", roundtable, user, reason=roundtable.why_cancelled)


def _offered(place: Place) -> None:
    until = place.offered_until
    assert until is not None  # an offer has an end
    zone = place.user.time_zone
    said = f"{on_clock(until, zone)} on {on_day(until, zone)}"
    _post("offered", place.allotment.roundtable, place.user, until=said)


def _missed(place: Place) -> None:
    _post("missed", place.allotment.roundtable, place.user)


def _given(place: Place) -> None:
    _post("given", place.allotment.roundtable, place.user)


def _taken(place: Place) -> None:
    _post("taken", place.allotment.roundtable, place.user)


notices.register(
    "roundtable",
    notices.Notices(offered=_offered, missed=_missed, given=_given, taken=_taken),
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
        good_for=timedelta(hours=20),
    )
)
register(
    Kind(
        name="roundtables/offered",
        title="A place came free",
        when="Somebody gives up a place, to the first on the waiting list.",
        sample=lambda: _sample(until="5.00 pm AWST on Tuesday 24 November 2026"),
        good_for=timedelta(hours=4),
    )
)
register(
    Kind(
        name="roundtables/missed",
        title="The offer of a place is over",
        when="Somebody did not take up the place that was offered to them.",
        sample=_sample,
        good_for=timedelta(days=1),
    )
)
register(
    Kind(
        name="roundtables/given",
        title="You have a place",
        when="Staff give somebody a place at a roundtable.",
        sample=_sample,
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
