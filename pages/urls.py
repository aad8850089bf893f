"""Mounted last, at the root: what no other part of the portal answers may be a page."""

from django.urls import path, register_converter

from . import views
from .models.pages import PATH


class PagePath:
    """The address of a page: one to three parts, no dots, so that no file is mistaken for one."""

    regex = PATH

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PagePath, "page")

app_name = "pages"
urlpatterns = [
    path("articles/", views.articles, name="articles"),
    path("articles/new.atom", views.feed, name="feed"),
    path("articles/shared/<str:token>/", views.shared_article, name="shared_article"),
    path("articles/<slug:slug>/", views.article, name="article"),
    path("enquiries/sent/", views.enquiry_sent, name="enquiry_sent"),
    path("enquiries/<slug:kind>/", views.enquire, name="enquire"),
    path("pages/shared/<str:token>/", views.shared_page, name="shared_page"),
    path("sponsors/", views.sponsors, name="sponsors"),
    path("sponsors/logos/<slug:name>.png", views.logo, name="logo"),
    path("sponsors/<slug:slug>/visit/", views.visit, name="visit"),
    path("<page:slug>/", views.page, name="page"),
]
