from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = "Publishing"

    def ready(self) -> None:
        # What rooms have for staff-written pages: parts that fill themselves, things to point at.
        autodiscover_modules("live", "targets")
