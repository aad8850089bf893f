from django.urls import path

from .. import views_peers, views_sharing

urlpatterns = [
    path("peers/", views_peers.peers, name="peers"),
    path("sharing/", views_sharing.sharing, name="sharing"),
    path("sharing/end/", views_sharing.sharing_end, name="sharing_end"),
    path("sharing/<int:link>/end/", views_sharing.link_end, name="link_end"),
]
