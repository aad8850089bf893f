from django.urls import path

from ..views import verifying

app_name = "cpd_public"
urlpatterns = [path("verify/", verifying.verify, name="verify")]
