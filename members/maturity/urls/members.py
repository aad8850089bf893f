from django.urls import path

from ..views import answering, consensus, home, team
from . import peers, results

app_name = "maturity"
urlpatterns = [
    path("", home.home, name="home"),
    path("start/", home.start, name="start"),
    *peers.urlpatterns,
    path("<int:pk>/", home.progress, name="progress"),
    path("<int:pk>/finish/", home.finish, name="finish"),
    path("<int:pk>/close/", home.close, name="close"),
    path("<int:pk>/discard/", home.discard, name="discard"),
    path("<int:pk>/areas/<str:code>/", answering.area, name="area"),
    path("<int:pk>/consensus/<str:code>/", consensus.consensus, name="consensus"),
    path("<int:pk>/team/", team.team, name="team"),
    path("<int:pk>/team/<int:respondent>/uninvite/", team.uninvite, name="uninvite"),
    *results.urlpatterns,
]
