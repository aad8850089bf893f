"""One search over every room that offers something."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members.access.marks import public


@public
def results(request: HttpRequest) -> HttpResponse:
    return render(request, "search.html", {"q": request.GET.get("q", "")})
