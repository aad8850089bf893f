"""Mounted at /accounts/letters/."""

from django.urls import path

from members.mail import preferences

app_name = "letters"
urlpatterns = [path("", preferences.own, name="own")]
