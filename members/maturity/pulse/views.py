"""The check, its result, and the result by mail. Answers are read from the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from allauth.core import ratelimit
from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from members.access.marks import public, stored

from ..bank import Contents, contents, pulse_statements
from ..models import Bank, Statement
from .forms import AnswersForm, SendForm
from .letter import send_result
from .pulse import Pulse, PulseArea, pulse

#: Marks the address of a result that was just sent. Nobody else can make the mark, and it is good
#: for a few minutes, so that no address claims a letter that never went out.
_SENT = TimestampSigner(salt="maturity.pulse.sent")
_JUST_NOW = timedelta(minutes=10)


@dataclass(frozen=True)
class Check:
    """The questions that an address is about: of the version that it names, or the current."""

    bank: Contents

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        return pulse_statements(self.bank)

    @cached_property
    def areas(self) -> tuple[PulseArea, ...]:
        of_area = {area.pk: area for area in self.bank.areas}
        found = []
        for statement in self.statements:
            area = of_area[statement.area_id]
            actions = {row.from_level: row.text for row in area.next_actions.all()}
            weight = Fraction(area.weight)
            found.append(PulseArea(area.code, area.name, statement.code, actions, weight))
        return tuple(found)

    def form(self, data: Any = None, *, initial: Any = None) -> AnswersForm:
        return AnswersForm(self.statements, data, initial=initial)

    def query(self, form: AnswersForm) -> str:
        """The address of a valid form, without anything that somebody added to it."""
        return urlencode({"v": self.bank.bank.number, **form.cleaned_data})


@stored
@public
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The questions, kept until a bank is published; with the answers of a result in the address,
    to change some: then it is one person's page, which is kept nowhere."""
    check = _check(request)
    page = _questions(request, check, check.form(initial=request.GET) if check else None)
    if request.GET:
        patch_cache_control(page, private=True)
        patch_vary_headers(page, ["*"])
    return page


@public
@require_safe
@cache_control(private=True)
def result(request: HttpRequest) -> HttpResponse:
    check = _check(request)
    form = check.form(request.GET) if check else None
    if check is None or form is None or not form.is_valid():
        return _questions(request, check, form)
    found = pulse(check.areas, form.answers())
    context = {
        "pulse": found,
        "series": [{"kind": "this", "name": "Your answers", "values": found.values}],
        "radar_text": _in_words(found),
        "helps": _helps(check, found),
        "query": check.query(form),
        "total": len(found.areas),
        "was_sent": _was_sent(request.GET.get("sent", "")),
    }
    return render(request, "maturity/pulse_result.html", context)


@public
@cache_control(private=True, no_store=True)
def send(request: HttpRequest) -> HttpResponse:
    """Asks where to, and sends. The first page of the check that sets a cookie: for the form."""
    check = _check(request)
    answers = check.form(request.GET) if check else None
    if check is None or answers is None or not answers.is_valid():
        return _questions(request, check, answers)
    query, form = check.query(answers), SendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        limited: HttpResponse | None = ratelimit.consume_or_429(
            request, action="pulse_mail", key=email
        )
        if limited:
            return limited
        send_result(pulse(check.areas, answers.answers()), to=email, query=query)
        sent = urlencode({"sent": _SENT.sign("1")})
        return redirect(f"{reverse('pulse:result')}?{query}&{sent}")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(
        request, "maturity/pulse_send.html", {"form": form, "query": query}, status=status
    )


def _questions(request: HttpRequest, check: Check | None, form: AnswersForm | None) -> HttpResponse:
    context = {
        "form": form,
        "number": check.bank.bank.number if check else 0,
        "total": len(check.statements) if check else 0,
    }
    invalid = form is not None and form.is_bound and not form.is_valid()
    status = HTTPStatus.UNPROCESSABLE_ENTITY if invalid else HTTPStatus.OK
    return render(request, "maturity/pulse.html", context, status=status)


def _check(request: HttpRequest) -> Check | None:
    """None before anything is published. 404 for a version that never was."""
    try:
        bank = Bank.objects.published().asked_for(request.GET.get("v"))
    except Bank.DoesNotExist as error:
        raise Http404("No such version of the questions.") from error
    check = Check(contents(bank)) if bank else None
    return check if check and check.statements else None


def _was_sent(mark: str) -> bool:
    try:
        _SENT.unsign(mark, max_age=_JUST_NOW)
    except BadSignature:
        return False
    return True


def _helps(check: Check, found: Pulse) -> list[Any]:
    """Published glossary entries about what is suggested: everybody may read them."""
    if found.suggestion is None:
        return []
    return list(
        check.bank.area(found.suggestion.area.code).entries.published(at=timezone.now())[:3]
    )


def _in_words(found: Pulse) -> str:
    """What the drawing shows, in a sentence."""
    if not found.lowest:
        return "Every answer is the same."
    names = [area.name for area in found.lowest]
    if len(names) > 4:
        return f"{len(names)} areas share the lowest answer."
    return f"Lowest: {', '.join(names)}."
