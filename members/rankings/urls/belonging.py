"""What belongs to the reader, and badges. These stand before the addresses of sectors."""

from django.urls import path

from ..views import badges, calls, claims, watching

members = [
    path("yours/", claims.yours, name="yours"),
    path("yours/calls/", calls.calls, name="calls"),
    path("yours/calls.csv", calls.calls_csv, name="calls_csv"),
    path("yours/calls/<int:pk>/", calls.call, name="call"),
    path("yours/claim/<slug:slug>/", claims.claim, name="claim"),
    path("watching/", watching.watching, name="watching"),
    path("watching/<slug:slug>/add/", watching.watch, name="watch"),
    path("watching/<slug:slug>/remove/", watching.unwatch, name="unwatch"),
]
public = [
    path("badges/<str:token>.svg", badges.badge_svg, name="badge_svg"),
    path("badges/<str:token>/", badges.badge, name="badge"),
]
