from django.apps import AppConfig


class MaturityConfig(AppConfig):
    name = "members.maturity"
    label = "maturity"
    verbose_name = "Maturity"
