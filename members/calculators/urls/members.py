from django.urls import path

from ..kinds import CALCULATORS
from ..views import calculators
from .scenarios import urlpatterns as scenarios

app_name = "calculators"
urlpatterns = [
    *scenarios,
    path("", calculators.home, name="home"),
    *(
        path(f"{each.key}/", calculators.show, {"key": each.key}, name=each.key)
        for each in CALCULATORS
    ),
]
