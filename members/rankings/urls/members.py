from __future__ import annotations

from django.urls import path, re_path

from ..views import members as views
from .belonging import members as belonging

app_name = "rankings"
_FILE = r"(?P<name>[a-z-]{1,20})\.(?P<kind>csv|svg|png)$"
_SLUG = "[-a-z0-9_]{1,80}"

urlpatterns = [
    *belonging,
    path("", views.home, name="home"),
    re_path(rf"^files/{_FILE}", views.home_file, name="home_file"),
    path("compare/", views.compare, name="compare"),
    re_path(rf"^compare/files/{_FILE}", views.compare_file, name="compare_file"),
    path("records/", views.records, name="records"),
    re_path(rf"^records/files/{_FILE}", views.records_file, name="records_file"),
    path("<slug:sector>/", views.sector, name="sector"),
    re_path(rf"^(?P<sector>{_SLUG})/files/{_FILE}", views.sector_file, name="sector_file"),
    path("<slug:sector>/<slug:organisation>/", views.organisation, name="organisation"),
    re_path(
        rf"^(?P<sector>{_SLUG})/(?P<organisation>{_SLUG})/files/{_FILE}",
        views.organisation_file,
        name="organisation_file",
    ),
]
