from django.urls import path

from .. import views

app_name = "renewal"
urlpatterns = [path("", views.renew, name="renew")]
