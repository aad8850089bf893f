from django.apps import AppConfig


class FindingConfig(AppConfig):
    name = "publishing.finding"
    label = "finding"
    verbose_name = "Search index"
