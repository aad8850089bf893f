"""Content editors may put live parts and signposts into entries."""

from typing import Any

from django.db import migrations

from acxpa import roles

MODELS = ("live", "signpost")


def make_roles(apps: Any, schema_editor: Any) -> None:
    roles.make(apps)


def take_rights(apps: Any, schema_editor: Any) -> None:
    Permission = apps.get_model("auth", "Permission")
    rights = Permission.objects.filter(
        content_type__app_label="glossary", content_type__model__in=MODELS
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=roles.ROLES):
        group.permissions.remove(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("acxpa", "0006_roles_roundtables"),
        ("glossary", "0002_live_parts_and_signposts"),
    ]
    operations = [migrations.RunPython(make_roles, take_rights)]
