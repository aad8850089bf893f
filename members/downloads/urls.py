from django.urls import path

from . import views

app_name = "downloads"
urlpatterns = [path("", views.listing, name="list")]
