"""The development inbox: what the portal mailed, read in the browser. Mounted with DEBUG only."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from members.access.marks import public

from .development_mail import KeptMail, kept, newest
from .framing import framed, may_frame


@public
def listing(request: HttpRequest) -> HttpResponse:
    return render(request, "mail/inbox.html", {"mails": newest()})


@public
@may_frame
def letter(request: HttpRequest, name: str) -> HttpResponse:
    mail = _mail_or_404(name)
    return render(
        request, "mail/inbox_letter.html", {"mail": mail, "text": _here(request, mail.text)}
    )


@public
def as_html(request: HttpRequest, name: str) -> HttpResponse:
    return framed(_here(request, _mail_or_404(name).html), links_work=True)


def _mail_or_404(name: str) -> KeptMail:
    mail = kept(name)
    if mail is None:
        raise Http404("No such mail.")
    return mail


def _here(request: HttpRequest, text: str) -> str:
    """Links lead to the portal that is open, also where it runs on another port than SITE_URL."""
    return text.replace(settings.SITE_URL, f"{request.scheme}://{request.get_host()}")
