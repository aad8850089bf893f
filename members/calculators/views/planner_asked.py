"""From a request to a plan: what was typed or is in the file beside it, and where it can be found
again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from ..forms.planner import PlannerForm
from ..kinds import PLANNER
from ..planner.plan import Plan
from ..planner.sheets import FileRefused, text_of_file
from ..planner.work import plan_of
from ..queues.values import BadValue
from ..scenarios.bar import Opening, opening
from ..scenarios.inputs import number_in
from ..scenarios.reading import visible

#: Characters. nginx takes 8,000 in one line of a request and gunicorn 4,094, all told; and the
#: address is sent back in a header, for which docs/operations.md gives nginx its buffer.
LONGEST_ADDRESS = 3_600


@dataclass(frozen=True, slots=True)
class AskedDays:
    """``plan`` is None where ``form`` says what to mend. ``chosen``: the interval whose working is
    wanted, as typed."""

    opened: Opening
    form: PlannerForm
    plan: Plan | None
    chosen: str

    @property
    def address(self) -> str:
        """Where the plan can be reloaded and shared; "" where it is too long for that."""
        texts = dict(self.form.texts)
        texts["rows"] = "\n".join(map(str.rstrip, texts["rows"].splitlines())).strip("\n")
        return self._address(texts)

    @property
    def settings_address(self) -> str:
        """All but the rows; "" where even that is too long, as where they were pasted into another
        field."""
        return self._address({n: text for n, text in self.form.texts.items() if n != "rows"})

    def _address(self, texts: Mapping[str, str]) -> str:
        scenario = self.opened.scenario
        more = {"chosen": self.chosen, "scenario": str(scenario.pk) if scenario else ""}
        query = dict(texts) | {name: text for name, text in more.items() if text}
        found = f"{reverse(PLANNER.url_name)}?{urlencode(query, safe=':,/')}"
        return found if len(found) <= LONGEST_ADDRESS else ""


def asked_days(request: HttpRequest) -> AskedDays:
    opened, refused = _opened(request), ""
    upload = request.FILES.get("file") if request.method == "POST" else None
    if upload is not None:
        name = (upload.name or "")[-60:]
        try:
            text = text_of_file(upload, name)
            opened = replace(opened, query={**opened.query, "rows": text})
        except FileRefused as refusal:
            refused = f"{name}: {refusal}"
    form = PlannerForm.of_address(opened.query)
    given = request.POST if request.method == "POST" else request.GET
    chosen = given.get("chosen", "")[:60]
    if refused:
        form.add_error("rows", refused)
    return AskedDays(opened, form, _plan(form, chosen), chosen)


def _plan(form: PlannerForm, chosen: str) -> Plan | None:
    if not form.is_valid():
        return None
    try:
        return plan_of({**form.cleaned_data, "chosen": chosen})
    except BadValue as bad:
        form.refuse(bad)
        return None


def _opened(request: HttpRequest) -> Opening:
    if request.method != "POST":
        return opening(request, PLANNER)
    texts: dict[str, Any] = {name: request.POST[name] for name in request.POST}
    number, scenario = number_in(request.POST.get("scenario", "")), None
    if number is not None:
        rows = visible(request).filter(calculator=PLANNER.key)
        scenario = rows.filter(pk=number).first()
    return Opening(PLANNER, texts, scenario, None)
