from django.urls import path

from ..pulse import views

app_name = "pulse"
urlpatterns = [
    path("", views.start, name="start"),
    path("result/", views.result, name="result"),
    path("send/", views.send, name="send"),
]
