"""/join/: public plans, applications, and invitations to a seat."""

from django.urls import path

from ..views import invitation, join

app_name = "memberships"
urlpatterns = [
    path("", join.join, name="join"),
    path("application/", join.application, name="application"),
    path("application/<int:pk>/withdraw/", join.withdraw, name="withdraw"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("<slug:slug>/", join.apply, name="apply"),
]
