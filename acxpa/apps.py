from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AcxpaConfig(AppConfig):
    name = "acxpa"
    verbose_name = "ACXPA portal"


class AcxpaAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "acxpa.admin_site.AcxpaAdminSite"
