from django.urls import path

from ..views import share

app_name = "maturity_shared"
urlpatterns = [path("<str:token>/", share.shared, name="result")]
