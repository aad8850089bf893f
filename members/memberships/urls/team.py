"""/members/team/: a team's seats."""

from django.urls import path

from ..views import team

app_name = "team"
urlpatterns = [
    path("", team.seats, name="seats"),
    path("<int:pk>/invite/", team.invite, name="invite"),
    path("seat/<int:pk>/resend/", team.resend, name="resend"),
    path("seat/<int:pk>/revoke/", team.revoke, name="revoke"),
    path("seat/<int:pk>/hand-over/", team.hand_over, name="hand_over"),
    path("seat/<int:pk>/leave/", team.leave, name="leave"),
]
