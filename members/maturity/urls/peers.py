from django.urls import path

from ..views import peers, sharing

urlpatterns = [
    path("peers/", peers.peers, name="peers"),
    path("sharing/", sharing.sharing, name="sharing"),
    path("sharing/end/", sharing.sharing_end, name="sharing_end"),
    path("sharing/<int:link>/end/", sharing.link_end, name="link_end"),
]
