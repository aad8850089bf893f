"""The menus as they were before staff could change them, and places for the pages to come."""

from typing import Any

from django.db import migrations

from pages.menus import FIRST


def fill(apps: Any, schema_editor: Any) -> None:
    Menu, Row = apps.get_model("pages", "Menu"), apps.get_model("pages", "MenuRow")
    for place, (slug, (name, heading, lines)) in enumerate(FIRST.items(), start=1):
        menu = Menu.objects.create(slug=slug, name=name, heading=heading, order=place)
        Row.objects.bulk_create(
            Row(menu=menu, label=label, target=target, only_there=only_there, order=order)
            for order, (label, target, only_there) in enumerate(lines, start=1)
        )


def empty(apps: Any, schema_editor: Any) -> None:
    apps.get_model("pages", "Menu").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("pages", "0001_initial")]
    operations = [migrations.RunPython(fill, empty)]
