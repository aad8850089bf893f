"""What changes saved scenarios. From a calculator's page the fields come along as they stand there;
without a script, as the page was shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from members.access.marks import members_only
from members.memberships.models import Organisation

from .. import actions
from ..asking import Asked, ask
from ..errors import Changed, Gone, Refused, Unfit
from ..kinds import BY_KEY, Calculator
from ..models import SavedScenario, SavedVersion
from ..offer import OFFER
from ..scenarios.forms import ScenarioForm
from ..scenarios.inputs import as_address, fits_address, number_in, texts_of
from ..scenarios.reading import find, find_own, organisations_of, person


@dataclass(frozen=True, slots=True)
class Sent:
    """What came from a calculator's page."""

    calculator: Calculator
    form: ScenarioForm
    asked: Asked

    def content(self) -> actions.Content:
        """Only what can be worked out is kept. Raises Unfit."""
        if not self.form.is_valid():
            raise Unfit
        if self.asked.worked is None:
            said = (str(error) for errors in self.asked.form.errors.values() for error in errors)
            raise Unfit(f"There is no answer to save. {next(said, '')}".strip())
        return actions.Content(**self.form.cleaned_data, inputs=self.asked.form.texts)


def _sent(request: HttpRequest, calculator: Calculator | None) -> Sent:
    if calculator is None:
        raise Http404
    texts = texts_of(calculator, request.POST)
    return Sent(calculator, ScenarioForm(request.POST), ask(calculator, texts))


@members_only(offer=OFFER)
@require_POST
def save(request: HttpRequest, key: str) -> HttpResponse:
    """A new one."""
    sent = _sent(request, BY_KEY.get(key))
    try:
        scenario = actions.save_new(
            by=person(request),
            calculator=key,
            content=sent.content(),
            once=_once(request),
            at=timezone.now(),
        )
    except Refused as refused:
        return _again(request, sent, refused)
    messages.success(request, f"“{scenario.name}” is saved.")
    return _lead_on(request, scenario)


@members_only(offer=OFFER)
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Other inputs for one's own."""
    scenario = find_own(request, pk)
    sent = _sent(request, scenario.kind)
    try:
        changed = actions.change(
            scenario=scenario,
            by=person(request),
            content=sent.content(),
            seen=_seen(request),
            at=timezone.now(),
        )
    except Refused as refused:
        return _again(request, sent, refused, scenario)
    messages.success(request, f"“{changed.name}” is saved as it is now.")
    return _lead_on(request, changed)


def _again(
    request: HttpRequest, sent: Sent, refused: Refused, scenario: SavedScenario | None = None
) -> HttpResponse:
    """Asks once more, with everything that was typed. ``scenario``: which one was to be changed;
    None in the page where it is not there any more."""
    texts = sent.asked.form.texts
    if scenario is not None:  # as it is now; None where it has gone meanwhile
        scenario = SavedScenario.objects.filter(pk=scenario.pk).first()
    context = {
        "calculator": sent.calculator,
        "form": sent.form,
        "worked": sent.asked.worked,
        "shown": as_address(texts),
        "back": as_address(texts) if fits_address(texts) else "",
        "once": get_random_string(22),
        "refused": str(refused),
        "is_conflict": isinstance(refused, Changed) and scenario is not None,
        "scenario": scenario,
    }
    page = "calculators/scenario_again.html"
    if not HtmxDetails(request):
        return render(request, page, context, status=422 if isinstance(refused, Unfit) else 409)
    response = render(request, page, context)  # a script swaps only what came back in order
    response["HX-Retarget"] = response["HX-Reselect"] = "#main"
    response["HX-Reswap"] = "outerHTML show:window:top"
    return response


def _lead_on(request: HttpRequest, scenario: SavedScenario) -> HttpResponse:
    if HtmxDetails(request):
        return HttpResponseClientRedirect(scenario.get_absolute_url())
    return redirect(scenario)


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, other notes."""
    scenario = find_own(request, pk)
    posted = request.POST if request.method == "POST" else None
    form = ScenarioForm(posted, initial={"name": scenario.name, "notes": scenario.notes})
    context = {"scenario": scenario, "form": form, "refused": "", "seen": scenario.number}
    if not form.is_valid():
        context["seen"] = _seen(request) if form.is_bound else scenario.number
        status = 422 if form.is_bound else 200
        return render(request, "calculators/scenario_name.html", context, status=status)
    content = actions.Content(**form.cleaned_data, inputs=scenario.inputs)
    seen, now = _seen(request), timezone.now()
    try:
        actions.change(scenario=scenario, by=person(request), content=content, seen=seen, at=now)
    except Changed as changed:
        context["refused"] = str(changed)
        return render(request, "calculators/scenario_name.html", context, status=409)
    except Refused as refused:
        return _refusal(request, scenario, refused)
    messages.success(request, "Saved.")
    return redirect(scenario)


@members_only(offer=OFFER)
@require_POST
def duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own or a colleague's, as one's own."""
    scenario = find(request, pk)
    try:
        copy = actions.duplicate(
            scenario=scenario, by=person(request), once=_once(request), at=timezone.now()
        )
    except Refused as refused:
        return _refusal(request, scenario, refused)
    messages.success(request, f"“{copy.name}” is yours, and shared with nobody.")
    return redirect(copy)


@members_only(offer=OFFER)
@require_POST
def bring_back(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    scenario = find_own(request, pk)
    version = get_object_or_404(SavedVersion, scenario=scenario, number=number)
    try:
        actions.bring_back(
            scenario=scenario,
            version=version,
            by=person(request),
            seen=_seen(request),
            at=timezone.now(),
        )
    except Refused as refused:
        return _refusal(request, scenario, refused)
    messages.success(request, f"Version {number} is back, as the newest.")
    return redirect(scenario)


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first: it cannot be brought back."""
    scenario = find_own(request, pk)
    if request.method == "POST":
        actions.delete(scenario=scenario)
        messages.success(request, f"“{scenario.name}” is deleted.")
        return redirect("calculators:scenarios")
    context = {"scenario": scenario, "versions": scenario.saves.count()}
    return render(request, "calculators/scenario_delete.html", context)


@members_only(offer=OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """With an organisation in which they hold a seat."""
    scenario, user = find_own(request, pk), person(request)
    places: list[Organisation] = list(organisations_of(user, on=timezone.localdate()))
    if request.method == "POST":
        chosen = request.POST.get("organisation", "")
        organisation = next((each for each in places if str(each.pk) == chosen), None)
        if organisation is None:
            raise Http404
        try:
            actions.share(scenario=scenario, organisation=organisation, by=user, at=timezone.now())
        except Refused as refused:
            return _refusal(request, scenario, refused)
        messages.success(request, f"Everybody with a seat of {organisation.name} may open it.")
        return redirect(scenario)
    context = {"scenario": scenario, "organisations": places}
    return render(request, "calculators/scenario_share.html", context)


@members_only(offer=OFFER)
@require_POST
def stop_sharing(request: HttpRequest, pk: int) -> HttpResponse:
    """By whoever saved it, or whoever runs the organisation's membership."""
    user = person(request)
    rows = SavedScenario.objects.stopped_by(user, on=timezone.localdate())
    scenario = rows.filter(pk=pk).first() or find_own(request, pk)  # the second click of two
    try:
        actions.stop_sharing(scenario=scenario, by=user)
    except Gone as gone:
        return _refusal(request, scenario, gone)
    messages.success(request, f"“{scenario.name}” is not shared any more.")
    return redirect(scenario if scenario.owner_id == user.pk else "calculators:scenarios")


def _refusal(request: HttpRequest, scenario: SavedScenario, refused: Refused) -> HttpResponse:
    """Why nothing was changed: 410 for what was deleted, 409 for everything else."""
    context = {"scenario": scenario, "said": str(refused), "is_gone": isinstance(refused, Gone)}
    status = 410 if isinstance(refused, Gone) else 409
    context["is_changed"] = isinstance(refused, Changed)
    return render(request, "calculators/scenario_refused.html", context, status=status)


def _once(request: HttpRequest) -> str:
    return request.POST.get("once", "")[:40]


def _seen(request: HttpRequest) -> int:
    """0 where the form does not say: that is no version."""
    return number_in(request.POST.get("seen", "")) or 0
