from __future__ import annotations

from django.urls import path, re_path

from ..views import public as views
from .belonging import public as belonging

app_name = "rankings_public"
urlpatterns = [
    *belonging,
    path("", views.home, name="home"),
    path("method/", views.method, name="method"),
    path("method/<int:number>.csv", views.method_file, name="method_file"),
    path("method/reasons.csv", views.reasons_file, name="reasons_file"),
    re_path(r"^trend\.(?P<kind>csv|svg|png)$", views.months_file, name="months_file"),
    path("<slug:period>/", views.quarter, name="quarter"),
    re_path(
        r"^(?P<period>[-a-z0-9]{1,12})/(?P<name>[a-z-]{1,20})\.csv$",
        views.quarter_file,
        name="quarter_file",
    ),
]
