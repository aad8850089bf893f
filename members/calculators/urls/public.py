from django.urls import path

from ..views import quick

app_name = "calculators_public"
urlpatterns = [path("quick/", quick.quick, name="quick")]
