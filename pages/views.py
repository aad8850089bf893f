"""Pages, articles and sponsors, for readers."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from members.access.files import hand_out
from members.access.marks import public, stored
from publishing import atom
from publishing import shared as shared_links
from publishing.addresses import lead_on

from . import actions, for_machines, reading
from .forms import EnquiryForm
from .models import (
    Article,
    ArticleCategory,
    ArticleVersion,
    Enquiry,
    Page,
    PageVersion,
    Sponsor,
    SponsorClicks,
)

#: Articles on one page of the list.
PAGE = 12
#: What fetches addresses without anybody having clicked. Good enough for a count of clicks.
_ROBOT = re.compile(
    r"bot|crawl|spider|slurp|preview|fetch|monitor|curl|wget|python|java/|scan", re.I
)


@stored
@public
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    now, viewer = timezone.now(), request.viewer  # type: ignore[attr-defined]
    visible = PageVersion.objects.visible_to(viewer, at=now)
    version = visible.defer("content").filter(page__slug=slug).first()
    if version is None:
        return lead_on(Page, slug, at=now)
    text = reading.kept_page_text(version, viewer.tier)
    return show_page(request, version, text, "")


def show_page(request: HttpRequest, version: Any, text: str, banner: str) -> HttpResponse:
    form = EnquiryForm(version.enquiry) if version.enquiry else None
    context = {"version": version, "text": text, "preview": banner, "form": form}
    if not banner:
        context["head"] = for_machines.kept_head(version)
    return render(request, "pages/page.html", context)


@stored
@public
@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    """The list. A category that does not exist is not found; neither is a page past the last."""
    now, viewer = timezone.now(), request.viewer  # type: ignore[attr-defined]
    rows = ArticleVersion.objects.visible_to(viewer, at=now).listed()
    categories = list(ArticleCategory.objects.all())
    wanted = request.GET.get("category", "")
    chosen = next((each for each in categories if each.slug == wanted), None)
    if wanted and chosen is None:
        raise Http404("There is no such category of articles.")
    try:
        shown = Paginator(rows.filter(category=chosen) if chosen else rows, PAGE).page(
            request.GET.get("page", "1")[:9]
        )
    except (PageNotAnInteger, EmptyPage) as error:
        raise Http404("No such page of the list.") from error
    query = f"category={chosen.slug}&" if chosen else ""
    context = {"page": shown, "categories": categories, "chosen": chosen, "query": query}
    return render(request, "pages/articles.html", context)


@stored
@public
@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    now, viewer = timezone.now(), request.viewer  # type: ignore[attr-defined]
    visible = ArticleVersion.objects.visible_to(viewer, at=now)
    version = visible.defer("content").filter(article__slug=slug).first()
    if version is None:
        return lead_on(Article, slug, at=now)
    text = reading.kept_article_text(version, viewer.tier)
    return show_article(request, version, text, "")


def show_article(request: HttpRequest, version: Any, text: str, banner: str) -> HttpResponse:
    context = {"version": version, "text": text, "preview": banner}
    if not banner:
        context["head"] = for_machines.kept_head(version)
    return render(request, "pages/article.html", context)


@stored
@public
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    return atom.answer(
        title=f"{settings.SITE_NAME}: articles",
        about="Short dated pieces for people who run contact centres.",
        path=reverse("pages:articles"),
        feed_path=reverse("pages:feed"),
        items=for_machines.newest(at=timezone.now()),
    )


@public
def shared_page(request: HttpRequest, token: str) -> HttpResponse:
    """A version that staff showed to a reviewer. Never stored, never indexed."""
    try:
        found = shared_links.read(PageVersion, token)
    except (shared_links.Expired, shared_links.Invalid) as error:
        return shared_links.refused(request, error, address=reverse("home"), label="First page")
    text = reading.page_text(found.version, found.tier)
    return shared_links.unseen(show_page(request, found.version, text, found.banner))


@public
def shared_article(request: HttpRequest, token: str) -> HttpResponse:
    """A version that staff showed to a reviewer. Never stored, never indexed."""
    try:
        found = shared_links.read(ArticleVersion, token)
    except (shared_links.Expired, shared_links.Invalid) as error:
        address = reverse("pages:articles")
        return shared_links.refused(request, error, address=address, label="Published articles")
    text = reading.article_text(found.version, found.tier)
    return shared_links.unseen(show_article(request, found.version, text, found.banner))


@public
@cache_control(private=True, no_store=True)
def enquire(request: HttpRequest, kind: str) -> HttpResponse:
    """The form by itself; every page with a form sends it here."""
    if kind not in Enquiry.Kind.values:
        raise Http404("There is no such form.")
    form = EnquiryForm(kind, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.is_by_a_machine:
            return redirect("pages:enquiry_sent")
        limited: HttpResponse | None = ratelimit.consume_or_429(
            request, action="enquiry", key=form.cleaned_data["email"]
        )
        if limited:
            return limited
        actions.receive(kind=kind, said=form.cleaned_data, at=timezone.now())
        return redirect("pages:enquiry_sent")
    context = {"form": form, "kind": kind, "about": Enquiry.Kind(kind).label}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "pages/enquire.html", context, status=status)


@public
@require_safe
def enquiry_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/enquiry_sent.html")


@stored
@public
@require_safe
def sponsors(request: HttpRequest) -> HttpResponse:
    running = list(Sponsor.objects.running(on=timezone.localdate()))
    return render(request, "pages/sponsors.html", {"sponsors": running})


@public
@require_safe
def logo(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture that the portal drew itself, of a sponsor whose time it is."""
    path = f"sponsors/{name}.png"
    running = Sponsor.objects.running(on=timezone.localdate())
    sponsor = get_object_or_404(running, Q(logo=path) | Q(logo_dark=path))
    answer = hand_out(
        request,
        sponsor.logo if sponsor.logo.name == path else sponsor.logo_dark,
        filename=f"{sponsor.slug}.png",
        content_type="image/png",
        etag=name,
        modified=sponsor.turns_at()[0],
        as_attachment=False,
    )
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


@public
@require_safe
@cache_control(private=True, no_store=True)
def visit(request: HttpRequest, slug: str) -> HttpResponse:
    """To a sponsor, and to nowhere else; counted by day, without a cookie. What only looks at the
    address is led on and not counted."""
    on = timezone.localdate()
    sponsor = get_object_or_404(Sponsor.objects.running(on=on), slug=slug)
    agent = request.META.get("HTTP_USER_AGENT", "")
    ahead = request.META.get("HTTP_SEC_PURPOSE", request.META.get("HTTP_PURPOSE", ""))
    if request.method == "GET" and agent and not _ROBOT.search(agent) and "prefetch" not in ahead:
        SponsorClicks.objects.count_one(sponsor=sponsor, on=on)
    answer = HttpResponseRedirect(sponsor.url)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
