"""The portal's addresses with the development inbox, which stands with DEBUG only."""

from django.urls import include, path

from acxpa.urls import handler400, handler403, handler404, handler500
from acxpa.urls import urlpatterns as portal

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("dev/", include("members.mail.urls.development")),
    *(item for item in portal if str(item.pattern) != "dev/"),
]
