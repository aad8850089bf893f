from django.http import HttpRequest, QueryDict

from members.accounts.models import User


def person(request: HttpRequest) -> User:
    """Who is signed in. For views behind a mark that lets nobody else through."""
    assert isinstance(request.user, User)
    return request.user


def typed(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, for ``Form(typed(request))``; None when it was only opened. A
    form of optional fields may be sent empty."""
    return request.POST if request.method == "POST" else None
