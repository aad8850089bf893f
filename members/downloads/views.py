from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members.access.marks import members_only

from .offer import OFFER


@members_only(offer=OFFER)
def listing(request: HttpRequest) -> HttpResponse:
    return render(request, "downloads/list.html")
