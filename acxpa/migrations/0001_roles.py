"""The staff roles as groups."""

from typing import Any

from django.db import migrations

from acxpa import roles


def make_roles(apps: Any, schema_editor: Any) -> None:
    roles.make(apps)


def remove_roles(apps: Any, schema_editor: Any) -> None:
    apps.get_model("auth", "Group").objects.filter(name__in=roles.ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("courses", "0001_initial"),
        ("downloads", "0001_initial"),
        ("glossary", "0001_initial"),
        ("mail", "0001_initial"),
        ("memberships", "0001_initial"),
    ]
    operations = [migrations.RunPython(make_roles, remove_roles)]
