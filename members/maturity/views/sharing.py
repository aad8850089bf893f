"""What somebody still shares, and taking it back: open to everybody signed in, because a link and a
consent outlive a membership."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from members.access.marks import account_required

from .. import actions
from ..models import PeerConsent, Share
from ..place import person


@account_required
@require_safe
def sharing(request: HttpRequest) -> HttpResponse:
    """The links that they made and that still work, and whether their own results count."""
    user, now = person(request), timezone.now()
    own = Share.objects.filter(created_by=user).select_related("assessment")
    context = {
        "links": own.live(at=now),
        "counts": PeerConsent.objects.filter(user=user, contributes=True).exists(),
    }
    return render(request, "maturity/sharing.html", context)


@account_required
@require_POST
def sharing_end(request: HttpRequest) -> HttpResponse:
    """Takes the person's own results out of the figures for peers."""
    actions.take_back(by=person(request), at=timezone.now())
    messages.success(request, "Taken out of the figures.")
    return redirect("maturity:sharing")


@account_required
@require_POST
def link_end(request: HttpRequest, link: int) -> HttpResponse:
    row = get_object_or_404(Share, pk=link, created_by=person(request))
    actions.revoke(share=row, at=timezone.now(), by=request.user)
    messages.success(request, "The link is taken back. It opens nothing from now on.")
    return redirect("maturity:sharing")
