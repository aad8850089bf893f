from django.urls import path

from ..kinds import CALCULATORS
from ..views import calculators, planner
from .scenarios import urlpatterns as scenarios

app_name = "calculators"
urlpatterns = [
    *scenarios,
    path("", calculators.home, name="home"),
    *(
        path(f"{each.key}/", calculators.show, {"key": each.key}, name=each.key)
        for each in CALCULATORS
        if not each.has_own_page
    ),
    path("day/", planner.show, name="day"),
    path("day/example.csv", planner.example, name="day_example"),
    path("day/plan.csv", planner.plan_csv, name="day_csv"),
    path("day/plan.xlsx", planner.plan_xlsx, name="day_xlsx"),
]
