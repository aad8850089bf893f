from django.urls import path

from . import views

app_name = "downloads"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/file/", views.file, name="file"),
    path("<slug:slug>/file/<int:number>/", views.file, name="version"),
]
