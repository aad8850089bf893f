from django.urls import path

from .. import views, views_answering, views_team
from . import peers, results

app_name = "maturity"
urlpatterns = [
    path("", views.home, name="home"),
    path("start/", views.start, name="start"),
    *peers.urlpatterns,
    path("<int:pk>/", views.progress, name="progress"),
    path("<int:pk>/finish/", views.finish, name="finish"),
    path("<int:pk>/close/", views.close, name="close"),
    path("<int:pk>/areas/<str:code>/", views_answering.area, name="area"),
    path("<int:pk>/consensus/<str:code>/", views_answering.consensus, name="consensus"),
    path("<int:pk>/team/", views_team.team, name="team"),
    path("<int:pk>/team/<int:respondent>/uninvite/", views_team.uninvite, name="uninvite"),
    *results.urlpatterns,
]
