from django.apps import AppConfig


class VideosConfig(AppConfig):
    name = "members.videos"
    label = "videos"
    verbose_name = "Member Bytes"
