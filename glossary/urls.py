from django.urls import path

from . import views

app_name = "glossary"
urlpatterns = [
    path("", views.listing, name="list"),
    path("shared/<str:token>/", views.shared, name="shared"),
    path("new.atom", views.feed, name="feed"),
    path("<slug:slug>.md", views.markdown, name="markdown"),
    path("<slug:slug>/share-<int:number>.png", views.share_image, name="share_image"),
    path("<slug:slug>/", views.entry, name="entry"),
    path("<slug:slug>/read/", views.read, name="read"),
]
