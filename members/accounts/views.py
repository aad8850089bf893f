"""The person's own page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members.access.marks import account_required


@account_required
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/overview.html")
