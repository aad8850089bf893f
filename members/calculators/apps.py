from django.apps import AppConfig


class CalculatorsConfig(AppConfig):
    name = "members.calculators"
    label = "calculators"
    verbose_name = "Calculators"
