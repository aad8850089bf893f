"""Membership officers look at what members entered on their CPD record."""

from typing import Any

from django.db import migrations

from acxpa import roles


def make_roles(apps: Any, schema_editor: Any) -> None:
    roles.make(apps)


def take_rights(apps: Any, schema_editor: Any) -> None:
    Permission = apps.get_model("auth", "Permission")
    rights = Permission.objects.filter(content_type__app_label="cpd")
    for group in apps.get_model("auth", "Group").objects.filter(name__in=roles.ROLES):
        group.permissions.remove(*rights)


class Migration(migrations.Migration):
    dependencies = [("acxpa", "0003_roles_rankings"), ("cpd", "0001_initial")]
    operations = [migrations.RunPython(make_roles, take_rights)]
