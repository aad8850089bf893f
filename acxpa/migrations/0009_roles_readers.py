"""Content editors read what readers write: comments, reports, suggested terms, notes."""

from typing import Any

from django.db import migrations

from acxpa import roles

LABELS = ("comments", "feedback")


def make_roles(apps: Any, schema_editor: Any) -> None:
    roles.make(apps)


def take_rights(apps: Any, schema_editor: Any) -> None:
    Permission = apps.get_model("auth", "Permission")
    rights = Permission.objects.filter(content_type__app_label__in=LABELS)
    for group in apps.get_model("auth", "Group").objects.filter(name__in=roles.ROLES):
        group.permissions.remove(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("acxpa", "0008_roles_pages"),
        ("comments", "0001_initial"),
        ("feedback", "0001_initial"),
    ]
    operations = [migrations.RunPython(make_roles, take_rights)]
