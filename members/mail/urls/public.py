"""Mounted at /letters/: what the links in letters lead to."""

from django.urls import path

from members.mail import preferences

app_name = "letters_public"
urlpatterns = [path("stop/<str:token>/", preferences.unsubscribe, name="unsubscribe")]
