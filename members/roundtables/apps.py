from django.apps import AppConfig


class RoundtablesConfig(AppConfig):
    name = "members.roundtables"
    label = "roundtables"
    verbose_name = "Roundtables"
