from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CpdConfig(AppConfig):
    name = "members.cpd"
    label = "cpd"
    verbose_name = "CPD"

    def ready(self) -> None:
        autodiscover_modules("cpd")  # each tool lists what it reports
