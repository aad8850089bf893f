from django.apps import AppConfig


class HubConfig(AppConfig):
    name = "members.hub"
    label = "hub"
    verbose_name = "Members' home"
