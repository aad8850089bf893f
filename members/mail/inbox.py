from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members.access.marks import public


@public
def listing(request: HttpRequest) -> HttpResponse:
    return render(request, "mail/inbox.html")
