"""Mounted below /dev/ with DEBUG only."""

from django.urls import path

from members.mail import inbox

app_name = "inbox"
urlpatterns = [
    path("mail/", inbox.listing, name="list"),
    path("mail/<slug:name>/", inbox.letter, name="letter"),
    path("mail/<slug:name>/html/", inbox.as_html, name="html"),
]
