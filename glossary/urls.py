from django.urls import path

from . import views

app_name = "glossary"
urlpatterns = [
    path("", views.listing, name="list"),
    path("shared/<str:token>/", views.shared, name="shared"),
    path("<slug:slug>/", views.entry, name="entry"),
    path("<slug:slug>/read/", views.read, name="read"),
]
