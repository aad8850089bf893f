from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.access.marks import public

from ..forms import CodeForm
from ..verifying import verify as verified


@public
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """What ``?code=`` says; 404 for a code that is on no statement. Anybody may ask who has one."""
    form = CodeForm(request.GET or None)
    asked = form.cleaned_data["code"] if form.is_bound and form.is_valid() else ""
    found = verified(asked) if asked else None
    is_unknown = found is None and (bool(asked) or bool(form.errors))
    context = {"form": form, "found": found, "is_unknown": is_unknown}
    return render(request, "cpd/verify.html", context, status=404 if is_unknown else 200)
