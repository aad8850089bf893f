from django.apps import AppConfig


class DownloadsConfig(AppConfig):
    name = "members.downloads"
    label = "downloads"
    verbose_name = "Downloads"
