from django.urls import include, path

from . import views

suggest = [path("suggest/", views.suggest, name="term")]
useful = [path("<slug:slug>/useful/", views.useful, name="entry")]
urlpatterns = [
    path("", include((suggest, "suggest"))),
    path("", include((useful, "useful"))),
]
