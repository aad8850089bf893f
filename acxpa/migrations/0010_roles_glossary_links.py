"""Content editors see the broken links of the glossary."""

from typing import Any

from django.db import migrations

from acxpa import roles


def make_roles(apps: Any, schema_editor: Any) -> None:
    roles.make(apps)


def take_rights(apps: Any, schema_editor: Any) -> None:
    Permission = apps.get_model("auth", "Permission")
    rights = Permission.objects.filter(
        content_type__app_label="glossary", content_type__model="internallink"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=roles.ROLES):
        group.permissions.remove(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("acxpa", "0009_roles_readers"),
        ("glossary", "0003_index_and_links"),
    ]
    operations = [migrations.RunPython(make_roles, take_rights)]
