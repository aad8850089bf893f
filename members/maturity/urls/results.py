from django.urls import path

from .. import views_plan, views_results, views_share

urlpatterns = [
    path("<int:pk>/result/", views_results.result, name="result"),
    path("<int:pk>/result/<str:code>/", views_results.area, name="result_area"),
    path("<int:pk>/report.pdf", views_results.report, name="report"),
    path("<int:pk>/result.csv", views_results.result_csv, name="csv"),
    path("<int:pk>/plan.csv", views_results.plan_csv, name="plan_csv"),
    path("<int:pk>/targets/", views_plan.targets, name="targets"),
    path("<int:pk>/plan/", views_plan.plan, name="plan"),
    path("<int:pk>/plan/<int:item>/", views_plan.plan_item, name="plan_item"),
    path("<int:pk>/plan/<int:item>/remove/", views_plan.plan_item_remove, name="plan_item_remove"),
    path("<int:pk>/share/", views_share.links, name="share"),
    path("<int:pk>/share/<int:link>/revoke/", views_share.revoke, name="share_revoke"),
]
