from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "glossary.comments"
    label = "comments"
    verbose_name = "Comments on entries"
