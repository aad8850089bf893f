from django.urls import path

from .. import views_peers

urlpatterns = [path("peers/", views_peers.peers, name="peers")]
