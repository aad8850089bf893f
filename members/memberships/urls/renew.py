"""/members/renew/: the next term."""

from django.urls import path

from ..views import renew

app_name = "renewal"
urlpatterns = [
    path("", renew.renew, name="renew"),
    path("<int:pk>/", renew.file, name="file"),
]
