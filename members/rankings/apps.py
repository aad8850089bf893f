from django.apps import AppConfig


class RankingsConfig(AppConfig):
    name = "members.rankings"
    label = "rankings"
    verbose_name = "Rankings"
