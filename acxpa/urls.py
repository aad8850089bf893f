"""The site map. A path tells its audience; the marks on the views decide it."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from acxpa import errors, for_machines, search, views
from members.access.marks import Audience, mounted

handler400 = "acxpa.errors.bad_request"
handler403 = "acxpa.errors.forbidden"
handler404 = "acxpa.errors.not_found"
handler500 = "acxpa.errors.server_error"

_admin, _app_name, _namespace = admin.site.urls

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", search.results, name="search"),
    path("search/suggestions/", search.suggestions, name="search_suggestions"),
    path("glossary/", include("glossary.feedback.urls")),
    path("glossary/", include("glossary.comments.urls")),
    path("glossary/", include("glossary.urls")),
    path("courses/", include("courses.urls")),
    path("", include("members.urls")),
    path("admin/", (mounted(_admin, everything=Audience.STAFF), _app_name, _namespace)),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("sitemap.xml", for_machines.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", for_machines.sitemap_part, name="sitemap_part"),
    path("robots.txt", for_machines.robots, name="robots"),
    path("llms.txt", for_machines.overview, name="overview_for_machines"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
if settings.DEBUG:
    urlpatterns += [
        path("dev/", include("members.mail.urls.development")),
        path("dev/errors/<slug:name>/", errors.preview, name="error_preview"),
    ]
urlpatterns.append(path("", include("pages.urls")))  # last: what is left may be a page
