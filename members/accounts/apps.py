from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "members.accounts"
    label = "accounts"
    verbose_name = "People"
