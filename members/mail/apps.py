from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MailConfig(AppConfig):
    name = "members.mail"
    label = "mail"
    verbose_name = "Mail"

    def ready(self) -> None:
        from . import account_letters  # noqa: F401  (lists the kinds of the room below)

        autodiscover_modules("letters")
