from django.urls import path

from . import views

app_name = "videos"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/elsewhere/", views.elsewhere, name="elsewhere"),
    path("<slug:slug>/film/", views.film, name="film"),
    path("<slug:slug>/poster/", views.poster, name="poster"),
    path("<slug:slug>/captions.vtt", views.captions, name="captions"),
    path("<slug:slug>/transcript.txt", views.transcript, name="transcript"),
    path("<slug:slug>/progress/", views.progress, name="progress"),
    path("<slug:slug>/watched/", views.watched, name="watched"),
]
