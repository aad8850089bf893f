"""Mounted at /members/roundtables/."""

from django.urls import path

from members.roundtables import views

app_name = "roundtables"
urlpatterns = [
    path("", views.listing, name="list"),
    path("past/", views.past, name="past"),
    path("calendar/", views.feed, name="feed"),
    path("calendar/end/", views.feed_end, name="feed_end"),
    path("topics/<int:pk>/vote/", views.vote, name="vote"),
    path("actions/<int:pk>/", views.tick, name="tick"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/place/", views.take_place, name="place"),
    path("<slug:slug>/wait/", views.wait, name="wait"),
    path("<slug:slug>/release/", views.release, name="release"),
    path("<slug:slug>/join/", views.join, name="join"),
    path("<slug:slug>/calendar/", views.calendar_file, name="calendar"),
    path("<slug:slug>/topics/", views.propose, name="propose"),
    path("<slug:slug>/topics/unvote/", views.unvote, name="unvote"),
]
