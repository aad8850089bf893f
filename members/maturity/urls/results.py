from django.urls import path

from ..views import plan, results, share

urlpatterns = [
    path("<int:pk>/result/", results.result, name="result"),
    path("<int:pk>/result/<str:code>/", results.area, name="result_area"),
    path("<int:pk>/report.pdf", results.report, name="report"),
    path("<int:pk>/result.csv", results.result_csv, name="csv"),
    path("<int:pk>/plan.csv", results.plan_csv, name="plan_csv"),
    path("<int:pk>/targets/", plan.targets, name="targets"),
    path("<int:pk>/plan/", plan.plan, name="plan"),
    path("<int:pk>/plan/<int:item>/", plan.plan_item, name="plan_item"),
    path("<int:pk>/plan/<int:item>/remove/", plan.plan_item_remove, name="plan_item_remove"),
    path("<int:pk>/share/", share.links, name="share"),
    path("<int:pk>/share/<int:link>/revoke/", share.revoke, name="share_revoke"),
]
