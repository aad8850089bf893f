from django.urls import path

from .. import views_share

app_name = "maturity_shared"
urlpatterns = [path("<str:token>/", views_share.shared, name="result")]
