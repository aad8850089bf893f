"""Content editors write pages and articles, keep menus and sponsors, and answer enquiries."""

from typing import Any

from django.db import migrations

from acxpa import roles


def make_roles(apps: Any, schema_editor: Any) -> None:
    roles.make(apps)


def take_rights(apps: Any, schema_editor: Any) -> None:
    Permission = apps.get_model("auth", "Permission")
    rights = Permission.objects.filter(content_type__app_label="pages")
    for group in apps.get_model("auth", "Group").objects.filter(name__in=roles.ROLES):
        group.permissions.remove(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("acxpa", "0007_roles_live_parts"),
        ("pages", "0002_menus"),
    ]
    operations = [migrations.RunPython(make_roles, take_rights)]
