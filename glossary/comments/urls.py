from django.urls import path

from . import views

app_name = "comments"
urlpatterns = [
    path("<slug:slug>/comments/", views.conversation, name="entry"),
    path("<slug:slug>/comments/<int:pk>/edit/", views.mend, name="mend"),
    path("<slug:slug>/comments/<int:pk>/delete/", views.take_away, name="take_away"),
    path("<slug:slug>/comments/<int:pk>/helpful/", views.helpful, name="helpful"),
    path("<slug:slug>/comments/<int:pk>/report/", views.report, name="report"),
]
