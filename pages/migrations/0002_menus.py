"""The menus as they were before staff could change them, and places for the pages to come."""

from typing import Any

from django.db import migrations

from pages import menus


def fill(apps: Any, schema_editor: Any) -> None:
    menus.fill(apps)


def empty(apps: Any, schema_editor: Any) -> None:
    apps.get_model("pages", "Menu").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("pages", "0001_initial")]
    operations = [migrations.RunPython(fill, empty)]
