"""Saved scenarios, below the calculators. These stand before the addresses of calculators."""

from django.urls import path

from ..views import saving, scenarios

urlpatterns = [
    path("scenarios/", scenarios.index, name="scenarios"),
    path("scenarios/compare/", scenarios.compare, name="scenario_compare"),
    path("scenarios/yours.json", scenarios.taken_along, name="scenarios_taken_along"),
    path("scenarios/save/<slug:key>/", saving.save, name="scenario_save"),
    path("scenarios/<int:pk>/", scenarios.show, name="scenario"),
    path("scenarios/<int:pk>/change/", saving.change, name="scenario_change"),
    path("scenarios/<int:pk>/name/", saving.name, name="scenario_name"),
    path("scenarios/<int:pk>/duplicate/", saving.duplicate, name="scenario_duplicate"),
    path("scenarios/<int:pk>/share/", saving.share, name="scenario_share"),
    path("scenarios/<int:pk>/share/stop/", saving.stop_sharing, name="scenario_stop_sharing"),
    path("scenarios/<int:pk>/delete/", saving.delete, name="scenario_delete"),
    path("scenarios/<int:pk>/history/", scenarios.history, name="scenario_history"),
    path(
        "scenarios/<int:pk>/history/<int:number>/back/",
        saving.bring_back,
        name="scenario_bring_back",
    ),
    path("scenarios/<int:pk>/report.pdf", scenarios.report, name="scenario_report"),
]
