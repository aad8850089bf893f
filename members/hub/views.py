from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from members.access.marks import Offer, account_required, members_only

OFFER = Offer(title="Members' home", summary="Your membership and its tools on one page.", points=())


@members_only(offer=OFFER)
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "hub/home.html")


@account_required
def landing(request: HttpRequest) -> HttpResponse:
    """Where sign-in leads when nobody asked for a page: members home, others their account."""
    return redirect("hub:home" if request.viewer.is_member else "accounts:overview")  # type: ignore[attr-defined]
