from django.http import HttpRequest

from members.accounts.models import User


def person(request: HttpRequest) -> User:
    """Who is signed in. For views behind a mark that lets nobody else through."""
    assert isinstance(request.user, User)
    return request.user
