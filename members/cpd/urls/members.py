from django.urls import path, re_path

from ..views import entries, record

app_name = "cpd"
urlpatterns = [
    path("", record.home, name="home"),
    path("target/", record.target, name="target"),
    path("hours.csv", record.hours_csv, name="csv"),
    path("entries/", entries.add, name="add"),
    path("entries/<int:pk>/", entries.change, name="entry"),
    path("entries/<int:pk>/remove/", entries.remove, name="remove"),
    path("entries/<int:pk>/evidence/", entries.evidence, name="evidence"),
    path("statements/", record.issue, name="issue"),
    re_path(
        r"^statements/(?P<code>[0-9A-HJKMNP-TV-Z]{12})\.pdf$",
        record.statement_file,
        name="statement_file",
    ),
]
