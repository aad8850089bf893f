from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "glossary.feedback"
    label = "feedback"
    verbose_name = "What readers tell us"
