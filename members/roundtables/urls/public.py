"""Mounted at /roundtables/: calendars fetch it without signing in; the address is the key."""

from django.urls import path

from members.roundtables import views

app_name = "roundtables_public"
urlpatterns = [path("feed/<str:token>/", views.public_feed, name="feed")]
