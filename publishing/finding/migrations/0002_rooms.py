"""The rooms that had their columns of folded text before there was an index of them. A room that comes
later has ``IndexFindable`` in a migration of its own."""

from django.db import migrations

from publishing.finding.index import IndexFindable


class Migration(migrations.Migration):

    dependencies = [
        ("finding", "0001_initial"),
        ("glossary", "0001_initial"),
        ("courses", "0001_initial"),
        ("downloads", "0001_initial"),
        ("roundtables", "0001_initial"),
    ]

    operations = [
        IndexFindable("glossary.EntryVersion"),
        IndexFindable("courses.Course"),
        IndexFindable("downloads.Download"),
        IndexFindable("roundtables.Roundtable"),
    ]
