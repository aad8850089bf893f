"""Membership officers see who saved how many scenarios, and not what is in them."""

from typing import Any

from django.db import migrations

from acxpa import roles


def make_roles(apps: Any, schema_editor: Any) -> None:
    roles.make(apps)


def take_rights(apps: Any, schema_editor: Any) -> None:
    Permission = apps.get_model("auth", "Permission")
    rights = Permission.objects.filter(
        content_type__app_label="calculators", content_type__model="savedscenario"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=roles.ROLES):
        group.permissions.remove(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("acxpa", "0010_roles_glossary_links"),
        ("calculators", "0001_initial"),
    ]
    operations = [migrations.RunPython(make_roles, take_rights)]
