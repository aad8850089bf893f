from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from members.access.marks import public, stored

from .models import Course


@stored
@public
def listing(request: HttpRequest) -> HttpResponse:
    courses = Course.objects.upcoming(at=timezone.now())
    return render(request, "courses/list.html", {"courses": courses})


@stored
@public
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    course = get_object_or_404(Course.objects.published(at=timezone.now()), slug=slug)
    return render(request, "courses/detail.html", {"course": course})
